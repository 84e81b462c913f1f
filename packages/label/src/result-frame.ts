import { BoroxolError, type Frame, invertCell, transformRows } from "@boroxol/core";

/** A frame that has what a label needs. */
export type ResultFrame = Frame & { readonly energy: number; readonly forces: Float64Array };

/** Positions that a program prints may be rounded, or wrapped into the cell. @unit A */
const printed = 1e-3;

/**
 * The last frame of an output, converged and with forces.
 * @throws E0907
 */
export async function lastFrame(frames: AsyncIterable<Frame>, place: string): Promise<ResultFrame> {
  let last: Frame | undefined;
  for await (const frame of frames) last = frame;
  const failed = (message: string): BoroxolError => new BoroxolError("E0907", message, { place });
  if (last?.energy === undefined || last.forces === undefined) throw failed("the output has no energy with forces");
  if (last.info?.["scf_converged"] === false) throw failed("the electrons did not converge");
  return last as ResultFrame;
}

/**
 * Refuses an output that is of another structure than the frame.
 * @param order the frame's atom at each place of the output @shape [n] @unit 1
 * @throws E0907
 */
export function checkSameStructure(result: Frame, frame: Frame, order: readonly number[], place: string): void {
  const refuse = (what: string): BoroxolError =>
    new BoroxolError("E0907", `the output is of another structure: ${what} differ`, {
      place,
      fix: "put every output into the folder of its own inputs",
    });
  const same = order.length === result.species.length && order.every((i, k) => frame.species[i] === result.species[k]);
  if (!same) throw refuse("the atoms");
  if (result.cell.some((value, k) => Math.abs(value - frame.cell[k]!) > printed)) throw refuse("the cells");
  const apart = Float64Array.from(
    result.positions,
    (value, k) => value - frame.positions[3 * order[Math.floor(k / 3)]! + (k % 3)]!,
  );
  const scaled = transformRows(apart, invertCell(frame.cell)).map((value) => value - Math.round(value));
  if (transformRows(scaled, frame.cell).some((value) => Math.abs(value) > printed)) throw refuse("the positions");
}
