import { invertCell, transformRows } from "@boroxol/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readLammpsDump } from "../src/index.ts";
import { cellArbitrary, gather, piecesOf } from "./frames.ts";

const elements = ["Li", "B", "O"];
const read = (text: string, size?: number): ReturnType<typeof gather> =>
  gather((onNotice) => readLammpsDump(piecesOf(text, size), { name: "a.dump", elements, onNotice }));

/** A frame as LAMMPS prints it: rows in the given order, positions in the given form. */
function dumpText(
  cell: Float64Array,
  origin: readonly number[],
  fractional: Float64Array,
  order: readonly number[],
  form: string,
): string {
  const [xlo, ylo, zlo] = origin as [number, number, number];
  const [xy, xz, yz] = [cell[3]!, cell[6]!, cell[7]!];
  const scaled = form.startsWith("xs");
  const values = scaled ? fractional : transformRows(fractional, cell).map((x, k) => x + origin[k % 3]!);
  const names = ["x", "y", "z"].map((axis) => axis + form.slice(1));
  return [
    "ITEM: TIMESTEP",
    "500",
    `ITEM: NUMBER OF ATOMS`,
    `${order.length}`,
    "ITEM: BOX BOUNDS xy xz yz pp pp ff",
    `${xlo + Math.min(0, xy, xz, xy + xz)} ${xlo + cell[0]! + Math.max(0, xy, xz, xy + xz)} ${xy}`,
    `${ylo + Math.min(0, yz)} ${ylo + cell[4]! + Math.max(0, yz)} ${xz}`,
    `${zlo} ${zlo + cell[8]!} ${yz}`,
    `ITEM: ATOMS type q ${names.join(" ")} id ix iy iz`,
    ...order.map((i) => `${(i % 3) + 1} 0.5 ${[...values.subarray(3 * i, 3 * i + 3)].join(" ")} ${i + 1} ${i} 0 -1`),
    "",
  ].join("\n");
}

test("all four forms of positions in any triclinic box, rows in any order, give the same atoms", async () => {
  await fc.assert(
    fc.asyncProperty(
      cellArbitrary,
      fc.array(fc.double({ noNaN: true, min: -1, max: 2 }), { minLength: 12, maxLength: 12 }),
      fc.constantFrom("x", "xu", "xs", "xsu"),
      fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 3, maxLength: 3 }),
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      async (cell, list, form, origin, order) => {
        const fractional = Float64Array.from(list);
        const { frames } = await read(dumpText(cell, origin, fractional, order, form), 11);
        const frame = frames[0]!;
        expect(frame.species).toEqual(Uint8Array.of(3, 5, 8, 3));
        expect(frame.periodic).toEqual([true, true, false]);
        expect(frame.step).toBe(500);
        if (form.endsWith("u")) expect(frame.images).toBeUndefined();
        else expect([...frame.images!]).toEqual([0, 0, -1, 1, 0, -1, 2, 0, -1, 3, 0, -1]);
        const back = transformRows(frame.positions, invertCell(frame.cell));
        back.forEach((s, k) => expect(Math.abs(s - fractional[k]!)).toBeLessThan(1e-10));
      },
    ),
    { numRuns: 60 },
  );
});

const orthogonal = (rows: string): string =>
  `ITEM: UNITS\nreal\nITEM: TIME\n1500\nITEM: TIMESTEP\n7\nITEM: NUMBER OF ATOMS\n2\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 5\n0 6\n` +
  `ITEM: ATOMS id element x y z vx vy vz fx fy fz\n${rows}`;
const rows = "2 O 1 2 3 0.5 0 0 0 0 0\n1 Si 0 0 0 0 0 0 23.060547830619026 0 0\n";

test("converts real units and takes elements from their column", async () => {
  const { frames } = await read(orthogonal(rows));
  expect(frames[0]).toMatchObject({
    species: Uint8Array.of(14, 8),
    positions: Float64Array.of(0, 0, 0, 1, 2, 3),
    cell: Float64Array.of(4, 0, 0, 0, 5, 0, 0, 0, 6),
    velocities: Float64Array.of(0, 0, 0, 0.5, 0, 0),
    time: 1.5,
  });
  expect(frames[0]!.forces![0]).toBeCloseTo(1, 12);
});

test("a last frame cut anywhere is dropped and said so", async () => {
  const text = orthogonal(rows);
  for (let cut = text.length + 1; cut < 2 * text.length - 2; cut++) {
    const { frames, notices } = await read((text + text).slice(0, cut), 64);
    expect(frames).toHaveLength(1);
    expect(notices.map(({ kind }) => kind)).toEqual(["truncated-frame"]);
  }
});

test.each([
  ["E0209", orthogonal(rows.replace("2 O", "1 O"))],
  ["E0204", orthogonal(rows.replace("1 2 3", "1 nan 3"))],
  ["E0203", orthogonal(rows.replace("1 2 3", "1 . 3"))],
  ["E0203", orthogonal(rows).replace("x y z vx", "x y q vx")],
  ["E0203", orthogonal(rows).replace("real", "lj")],
  ["E0203", orthogonal(rows).replace("0 5\n", "0 five\n")],
  ["E0203", `1\n${orthogonal(rows)}`],
  ["E0208", orthogonal("1 7 0 0 0 0 0 0 0 0 0\n2 1 0 0 0 0 0 0 0 0 0\n").replace("element", "type")],
  ["E0102", orthogonal(rows.replace("2 O", "2 Q"))],
  ["E0207", ""],
  ["E0207", orthogonal("")],
])("refuses with %s: %j", async (code, text) => {
  await expect(read(text)).rejects.toMatchObject({ code });
});
