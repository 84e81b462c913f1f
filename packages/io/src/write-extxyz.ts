import { type AtomColumn, BoroxolError, type Frame, symbolOf } from "@boroxol/core";
import { byteWriter, type ByteWriter, reserve, writeReal, writeText, writtenBytes } from "./byte-writer.ts";
import { formatCommentText, formatCommentValue, formatReal } from "./extxyz-comment.ts";
import { writeFileAtomically } from "./write-file-atomically.ts";

const reserved = new Set(["Lattice", "Properties", "pbc", "energy", "stress", "virial", "dipole", "time", "step"]);
const reservedColumns = new Set(["species", "pos", "velocities", "forces", "images", "charges", "bornCharges"]);
const letters = { real: "R", integer: "I", text: "S", flag: "L" } as const;

/**
 * One frame as extended XYZ, ending with a line end; reading it back gives the same doubles bit by bit.
 *
 * Columns species, pos, and where the frame has them velocities (A/fs), forces (eV/A), images, charges (e), bornCharges
 * (e), then the other `columns`. Keys Lattice, pbc, and energy (eV), stress (3x3, eV/A^3, tension positive), dipole (e A),
 * time (ps), step; then `info`, in the order of its keys.
 * @throws E0204 for a number that is not finite; E0203 for a key or a column that the format uses for itself or cannot hold
 * @example await appendFile("run/trajectory.extxyz", encodeExtxyzFrame(frame));
 */
export function encodeExtxyzFrame(frame: Frame): Uint8Array {
  const writer = byteWriter(256 + 96 * frame.species.length);
  writeExtxyzFrame(writer, frame);
  return writtenBytes(writer);
}

/** The same as text. @throws as `encodeExtxyzFrame` does */
export function formatExtxyzFrame(frame: Frame): string {
  return new TextDecoder().decode(encodeExtxyzFrame(frame));
}

/** Appends a frame to bytes. @throws as `encodeExtxyzFrame` does */
export function writeExtxyzFrame(writer: ByteWriter, frame: Frame): void {
  checkFinite(frame);
  const { species, positions, velocities, forces, images, charges, bornCharges, columns = {} } = frame;
  const atoms = species.length;
  const parts: { name: string; kind: AtomColumn["kind"]; width: number; values: ArrayLike<number | string> }[] = [];
  const add = (name: string, width: number, values: ArrayLike<number> | undefined, kind: AtomColumn["kind"] = "real") =>
    values !== undefined && parts.push({ name, kind, width, values });
  add("pos", 3, positions);
  add("velocities", 3, velocities);
  add("forces", 3, forces);
  add("images", 3, images, "integer");
  add("charges", 1, charges);
  add("bornCharges", 9, bornCharges);
  for (const [name, { kind, width, values }] of Object.entries(columns)) {
    if (reservedColumns.has(name) || !/^[^\s:"'=]+$/.test(name)) throw unusable(`column '${name}'`);
    parts.push({ name, kind, width, values });
  }
  const properties = parts.map(({ name, kind, width }) => `:${name}:${letters[kind]}:${width}`).join("");
  writeText(writer, `${atoms}\n${commentOf(frame, `species:S:1${properties}`)}\n`);

  for (let i = 0; i < atoms; i++) {
    writeText(writer, symbolOf(species[i]!));
    for (let p = 0; p < parts.length; p++) {
      const { kind, width, values } = parts[p]!;
      for (let k = width * i; k < width * (i + 1); k++) {
        reserve(writer, 1);
        writer.bytes[writer.end++] = 32;
        const value = values[k]!;
        if (kind === "text") writeText(writer, formatCommentValue(String(value)));
        else if (kind === "flag") writeText(writer, value === 0 ? "F" : "T");
        else writeReal(writer, value as number);
      }
    }
    reserve(writer, 1);
    writer.bytes[writer.end++] = 10;
  }
}

function commentOf(frame: Frame, properties: string): string {
  const { cell, energy, stress, dipole, time, step } = frame;
  const list = (numbers: ArrayLike<number>): string => `"${Array.from(numbers, formatReal).join(" ")}"`;
  const keys: string[] = [];
  if (cell.some((component) => component !== 0)) keys.push(`Lattice=${list(cell)}`);
  keys.push(`Properties=${properties}`, `pbc="${frame.periodic.map((flag) => (flag ? "T" : "F")).join(" ")}"`);
  if (energy !== undefined) keys.push(`energy=${formatReal(energy)}`);
  if (stress !== undefined) {
    const [xx, yy, zz, yz, xz, xy] = stress as unknown as [number, number, number, number, number, number];
    keys.push(`stress=${list([xx, xy, xz, xy, yy, yz, xz, yz, zz])}`);
  }
  if (dipole !== undefined) keys.push(`dipole=${list(dipole)}`);
  if (time !== undefined) keys.push(`time=${formatReal(time)}`);
  if (step !== undefined) keys.push(`step=${formatReal(step)}`);
  for (const [key, value] of Object.entries(frame.info ?? {})) {
    const infinite = typeof value === "number" && !Number.isFinite(value);
    if (reserved.has(key) || infinite) throw unusable(`info '${key}' = ${value}`);
    const name = /^[A-Za-z_][\w.-]*$/.test(key) ? key : formatCommentText(key);
    keys.push(`${name}=${formatCommentValue(value)}`);
  }
  return keys.join(" ");
}

function checkFinite(frame: Frame): void {
  const { energy = 0, time = 0, step = 0 } = frame;
  const arrays: Record<string, ArrayLike<number | string> | undefined> = {
    positions: frame.positions,
    cell: frame.cell,
    velocities: frame.velocities,
    forces: frame.forces,
    stress: frame.stress,
    charges: frame.charges,
    bornCharges: frame.bornCharges,
    dipole: frame.dipole,
    scalars: [energy, time, step],
  };
  for (const [name, { values }] of Object.entries(frame.columns ?? {})) arrays[name] = values;
  for (const [name, numbers] of Object.entries(arrays)) {
    if (numbers === undefined) continue;
    for (let k = 0; k < numbers.length; k++) {
      const value = numbers[k]!;
      if (typeof value === "string" || value - value === 0) continue;
      throw new BoroxolError("E0204", `${name}[${k}] is ${value}`, {
        place: "writing a frame as extended XYZ",
        untouched: "nothing of this frame was written",
      });
    }
  }
}

function unusable(what: string): BoroxolError {
  return new BoroxolError("E0203", `the ${what} cannot stand in an extended XYZ file`, {
    fix: `use finite numbers, and none of the names ${[...reserved, ...reservedColumns].join(", ")}`,
    untouched: "nothing of this frame was written",
  });
}

/**
 * Writes frames as one extended XYZ file, whole or not at all.
 * @throws E0206 when it cannot be written, and what `encodeExtxyzFrame` throws
 * @example await writeExtxyz("glass.extxyz", [frame]);
 */
export async function writeExtxyz(path: string, frames: Iterable<Frame> | AsyncIterable<Frame>): Promise<void> {
  await writeFileAtomically(path, encodeExtxyz(frames));
}

/** Frames as bytes of extended XYZ, in pieces of about 1 MiB. @throws as `encodeExtxyzFrame` does */
export async function* encodeExtxyz(frames: Iterable<Frame> | AsyncIterable<Frame>): AsyncGenerator<Uint8Array> {
  const writer = byteWriter(1 << 21);
  for await (const frame of frames) {
    writeExtxyzFrame(writer, frame);
    if (writer.end < 1 << 20) continue;
    yield writtenBytes(writer);
    writer.end = 0;
  }
  if (writer.end > 0) yield writtenBytes(writer);
}
