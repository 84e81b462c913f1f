import { BoroxolError, type Frame, symbolOf, transformRows } from "@boroxol/core";
import {
  byteWriter,
  type ByteWriter,
  reserve,
  writeInteger,
  writeReal,
  writeText,
  writtenBytes,
} from "./byte-writer.ts";
import { formatReal } from "./extxyz-comment.ts";
import { lammpsUnits, restrictedTriclinic } from "./lammps-cell.ts";

/**
 * Appends a frame of a LAMMPS text dump in `metal` units: id element x y z, and where the frame has them ix iy iz, vx vy vz,
 * fx fy fz, q. A general cell is turned to LAMMPS's form, and all vectors with it.
 * @throws E0101 for a left-handed cell, E0215 for a frame without a cell
 * @see https://docs.lammps.org/dump.html
 */
export function writeLammpsDumpFrame(writer: ByteWriter, frame: Frame): void {
  const { species, images, velocities, forces, charges } = frame;
  if (frame.cell.every((x) => x === 0)) {
    throw new BoroxolError("E0215", "a LAMMPS dump needs a box", {
      place: "writing a LAMMPS dump",
      fix: "put the atoms into a cell, or write extended XYZ",
      untouched: "nothing of this frame was written",
    });
  }
  const { cell, rotation } = restrictedTriclinic(frame.cell);
  const turn = (vectors: Float64Array): Float64Array =>
    rotation === undefined ? vectors : transformRows(vectors, rotation);
  const [lx, , , xy, ly, , xz, yz, lz] = cell as unknown as number[] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const tilted = xy !== 0 || xz !== 0 || yz !== 0;
  const flags = frame.periodic.map((flag) => (flag ? "pp" : "ff")).join(" ");
  const bounds = tilted
    ? [
        [Math.min(0, xy, xz, xy + xz), lx + Math.max(0, xy, xz, xy + xz), xy],
        [Math.min(0, yz), ly + Math.max(0, yz), xz],
        [0, lz, yz],
      ]
    : [
        [0, lx],
        [0, ly],
        [0, lz],
      ];
  const columns = [
    ...(images === undefined ? [] : ["ix iy iz"]),
    ...(velocities === undefined ? [] : ["vx vy vz"]),
    ...(forces === undefined ? [] : ["fx fy fz"]),
    ...(charges === undefined ? [] : ["q"]),
  ];
  const time = frame.time === undefined ? [] : ["ITEM: TIME", formatReal(frame.time)];
  writeText(
    writer,
    [
      "ITEM: UNITS",
      "metal",
      ...time,
      "ITEM: TIMESTEP",
      String(frame.step ?? 0),
      "ITEM: NUMBER OF ATOMS",
      String(species.length),
      `ITEM: BOX BOUNDS ${tilted ? "xy xz yz " : ""}${flags}`,
      ...bounds.map((row) => row.map(formatReal).join(" ")),
      `ITEM: ATOMS ${["id element", "x y z", ...columns].join(" ")}`,
      "",
    ].join("\n"),
  );
  const vectors = [turn(frame.positions)];
  if (images !== undefined) vectors.push(Float64Array.from(images));
  if (velocities !== undefined) vectors.push(turn(velocities).map((v) => v / lammpsUnits.metal.velocity));
  if (forces !== undefined) vectors.push(turn(forces));
  for (let i = 0; i < species.length; i++) {
    writeInteger(writer, i + 1);
    writeText(writer, ` ${symbolOf(species[i]!)}`);
    for (const vector of vectors) {
      for (let d = 0; d < 3; d++) writeSpaced(writer, vector[3 * i + d]!);
    }
    if (charges !== undefined) writeSpaced(writer, charges[i]!);
    reserve(writer, 1);
    writer.bytes[writer.end++] = 10;
  }
}

function writeSpaced(writer: ByteWriter, value: number): void {
  reserve(writer, 1);
  writer.bytes[writer.end++] = 32;
  writeReal(writer, value);
}

/** Frames as bytes of a LAMMPS dump, in pieces of about 1 MiB. @throws as `writeLammpsDumpFrame` does */
export async function* encodeLammpsDump(frames: Iterable<Frame> | AsyncIterable<Frame>): AsyncGenerator<Uint8Array> {
  const writer = byteWriter(1 << 21);
  for await (const frame of frames) {
    writeLammpsDumpFrame(writer, frame);
    if (writer.end < 1 << 20) continue;
    yield writtenBytes(writer);
    writer.end = 0;
  }
  if (writer.end > 0) yield writtenBytes(writer);
}
