import { BoroxolError, type Frame, symbolOf } from "@boroxol/core";
import { formatCommentValue, formatReal } from "./extxyz-comment.ts";
import { writeFileAtomically } from "./write-file-atomically.ts";

const reserved = new Set(["Lattice", "Properties", "pbc", "energy", "stress", "virial", "time", "step"]);

/**
 * One frame as extended XYZ, ending with a line end; reading it back gives the same doubles bit by bit.
 *
 * Columns species, pos, and where the frame has them velocities (A/fs), forces (eV/A), images. Keys Lattice, pbc, and
 * energy (eV), stress (3x3, eV/A^3, tension positive), time (ps), step; then `info`, in the order of its keys.
 * @throws E0204 for a number that is not finite; E0203 for an `info` key that the format uses for itself or cannot hold
 * @example await appendFile("run/trajectory.extxyz", formatExtxyzFrame(frame));
 */
export function formatExtxyzFrame(frame: Frame): string {
  const { species, positions, cell, velocities, forces, images, energy, stress, time, step } = frame;
  const atoms = species.length;
  const arrays = { positions, cell, velocities, forces, stress, scalars: [energy ?? 0, time ?? 0, step ?? 0] };
  for (const [name, numbers] of Object.entries(arrays)) {
    const bad = numbers?.findIndex((value: number) => !Number.isFinite(value)) ?? -1;
    if (bad < 0) continue;
    throw new BoroxolError("E0204", `${name}[${bad}] is ${numbers![bad]}`, {
      place: "writing a frame as extended XYZ",
      untouched: "nothing of this frame was written",
    });
  }

  let properties = "species:S:1:pos:R:3";
  const columns: (Float64Array | Int32Array)[] = [positions];
  if (velocities !== undefined) {
    properties += ":velocities:R:3";
    columns.push(velocities);
  }
  if (forces !== undefined) {
    properties += ":forces:R:3";
    columns.push(forces);
  }
  if (images !== undefined) {
    properties += ":images:I:3";
    columns.push(images);
  }

  const keys: string[] = [];
  if (cell.some((component) => component !== 0)) keys.push(`Lattice="${Array.from(cell, formatReal).join(" ")}"`);
  keys.push(`Properties=${properties}`, `pbc="${frame.periodic.map((flag) => (flag ? "T" : "F")).join(" ")}"`);
  if (energy !== undefined) keys.push(`energy=${formatReal(energy)}`);
  if (stress !== undefined) {
    const [xx, yy, zz, yz, xz, xy] = Array.from(stress, formatReal);
    keys.push(`stress="${[xx, xy, xz, xy, yy, yz, xz, yz, zz].join(" ")}"`);
  }
  if (time !== undefined) keys.push(`time=${formatReal(time)}`);
  if (step !== undefined) keys.push(`step=${formatReal(step)}`);
  for (const [key, value] of Object.entries(frame.info ?? {})) {
    if (
      reserved.has(key) ||
      !/^[A-Za-z_][\w.-]*$/.test(key) ||
      (typeof value === "number" && !Number.isFinite(value))
    ) {
      throw new BoroxolError("E0203", `the info '${key}' = ${value} cannot stand in an extended XYZ file`, {
        fix: `use letters, digits, '_', '.' and '-', and none of ${[...reserved].join(", ")}`,
        untouched: "nothing of this frame was written",
      });
    }
    keys.push(`${key}=${formatCommentValue(value)}`);
  }

  const lines: string[] = [String(atoms), keys.join(" ")];
  for (let i = 0; i < atoms; i++) {
    let line = symbolOf(species[i]!);
    for (const column of columns) {
      line += ` ${formatReal(column[3 * i]!)} ${formatReal(column[3 * i + 1]!)} ${formatReal(column[3 * i + 2]!)}`;
    }
    lines.push(line);
  }
  lines.push("");
  return lines.join("\n");
}

/**
 * Writes frames as one extended XYZ file, whole or not at all.
 * @throws E0206 when it cannot be written, and what `formatExtxyzFrame` throws
 * @example await writeExtxyz("glass.extxyz", [frame]);
 */
export async function writeExtxyz(path: string, frames: Iterable<Frame> | AsyncIterable<Frame>): Promise<void> {
  await writeFileAtomically(path, formatted(frames));
}

async function* formatted(frames: Iterable<Frame> | AsyncIterable<Frame>): AsyncGenerator<string> {
  for await (const frame of frames) yield formatExtxyzFrame(frame);
}
