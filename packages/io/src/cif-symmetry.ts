import { BoroxolError } from "@boroxol/core";

/** A symmetry operation on fractional coordinates: s' = W s + w. */
export interface SymmetryOperation {
  /** W, row-major. */
  readonly rotation: readonly number[];
  readonly translation: readonly number[];
}

/**
 * Reads an operation such as `-x+1/2, y, z-x`.
 * @throws E0203 where it is none
 * @see International Tables for Crystallography G, doi:10.1107/97809553602060000107
 */
export function parseSymmetryOperation(text: string, place: string): SymmetryOperation {
  const parts = text.toLowerCase().replaceAll(/\s/g, "").split(",");
  const rotation: number[] = [];
  const translation: number[] = [];
  const fault = new BoroxolError("E0203", `'${text}' is no symmetry operation`, {
    place,
    fix: "write it as -x+1/2,y,z",
  });
  if (parts.length !== 3) throw fault;
  for (const part of parts) {
    const row = [0, 0, 0];
    let shift = 0;
    let read = 0;
    for (const [term, sign, above, below, axis] of part.matchAll(/([+-]?)(?:(\d*\.?\d+)(?:\/(\d+))?)?\*?([xyz])?/g)) {
      if (term === "") continue;
      if (above === undefined && axis === undefined) throw fault;
      read += term.length;
      const value = (sign === "-" ? -1 : 1) * (above === undefined ? 1 : Number(above) / Number(below ?? 1));
      if (axis === undefined) shift += value;
      else row["xyz".indexOf(axis)]! += value;
    }
    if (read !== part.length || part === "" || !Number.isFinite(shift)) throw fault;
    rotation.push(...row);
    translation.push(shift);
  }
  return { rotation, translation };
}

/** Positions closer than this are one site. @unit A */
const siteTolerance = 0.02;

/**
 * All sites that the operations make of one, each once, inside of the cell.
 * @param site fractional coordinates @shape [3] @unit 1
 * @param cell @shape [3,3] @unit A
 * @returns fractional coordinates @shape [k][3] @unit 1
 */
export function orbitOf(
  site: readonly number[],
  operations: readonly SymmetryOperation[],
  cell: Float64Array,
): number[][] {
  const found: number[][] = [];
  for (const { rotation, translation } of operations) {
    const image = [0, 1, 2].map((i) => {
      const value =
        rotation[3 * i]! * site[0]! +
        rotation[3 * i + 1]! * site[1]! +
        rotation[3 * i + 2]! * site[2]! +
        translation[i]!;
      const inside = value - Math.floor(value);
      return inside >= 1 ? 0 : inside;
    });
    const known = found.some((other) => {
      const s = image.map((x, d) => x - other[d]! - Math.round(x - other[d]!));
      const r = [0, 1, 2].map((d) => s[0]! * cell[d]! + s[1]! * cell[3 + d]! + s[2]! * cell[6 + d]!);
      return Math.hypot(...r) < siteTolerance;
    });
    if (!known) found.push(image);
  }
  return found;
}
