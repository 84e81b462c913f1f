import { type Frame, transformRows } from "@boroxol/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formatLammpsData, readLammpsData, restrictedTriclinic } from "../src/index.ts";
import { frameArbitrary, piecesOf } from "./frames.ts";

const named = { name: "glass.data" };
const occupied = frameArbitrary
  .filter((frame) => frame.species.length > 0)
  .map((frame) => (frame.velocities ? { ...frame, velocities: frame.velocities.map((v) => v % 10) } : frame));

test("what is written comes back: species, positions, cell and images exactly, velocities to rounding", async () => {
  await fc.assert(
    fc.asyncProperty(occupied, fc.boolean(), async (frame, charged) => {
      const charges = { H: 1, Li: 0.6, B: 1.8, O: -1.2, Si: 2.4, P: 3, U: 2 };
      const back = await readLammpsData(piecesOf(formatLammpsData(frame, charged ? { charges } : {})), named);
      expect(back).toMatchObject({ species: frame.species, positions: frame.positions, cell: frame.cell });
      expect(back.images).toEqual(frame.images);
      frame.velocities?.forEach((v, k) =>
        expect(Math.abs(back.velocities![k]! - v)).toBeLessThanOrEqual(4e-16 * Math.abs(v) + 1e-300),
      );
    }),
    { numRuns: 60 },
  );
});

test("a general cell is turned without changing any length or angle", () => {
  const cell = Float64Array.of(1, 7, -2, 6, -1, 0.5, -1, 2, 8);
  const right = cell.map((value, k) => (k < 3 ? -value : value));
  const { cell: turned, rotation } = restrictedTriclinic(right);
  expect([turned[1], turned[2], turned[5]]).toEqual([0, 0, 0]);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const dot = (rows: Float64Array): number =>
        [0, 1, 2].reduce((sum, d) => sum + rows[3 * i + d]! * rows[3 * j + d]!, 0);
      expect(dot(turned)).toBeCloseTo(dot(right), 10);
      expect(dot(rotation!)).toBeCloseTo(i === j ? 1 : 0, 12);
    }
  }
  expect(transformRows(right, rotation!).every((value, k) => Math.abs(value - turned[k]!) < 1e-12)).toBe(true);
  expect(() => restrictedTriclinic(cell)).toThrow(expect.objectContaining({ code: "E0101" }));
});

const handwritten = `LAMMPS data file, hand-made

3 atoms
2 atom types
1.0 11.0 xlo xhi
-2 8 ylo yhi
0 10 zlo zhi
1 0.5 -0.25 xy xz yz

Masses

1 10.81
2 15.999

Pair Coeffs

1 1 1
2 2 2

Atoms # full

3 0 2 -1.2 1 -2 0 0 0 1
1 0 1 1.8 2 -1 1
2 0 2 -1.2 3 0 2 -1 0 0

Velocities

1 1000 0 0
3 0 0 3000
2 0 2000 0
`;

test("reads a file of other hands: rows unsorted, origin elsewhere, elements from masses, unknown sections passed over", async () => {
  const frame = await readLammpsData(piecesOf(handwritten), named);
  expect(frame).toEqual({
    species: Uint8Array.of(5, 8, 8),
    positions: Float64Array.of(1, 1, 1, 2, 2, 2, 0, 0, 0),
    cell: Float64Array.of(10, 0, 0, 1, 10, 0, 0.5, -0.25, 10),
    periodic: [true, true, true],
    images: Int32Array.of(0, 0, 0, -1, 0, 0, 0, 0, 1),
    velocities: Float64Array.of(1, 0, 0, 0, 2, 0, 0, 0, 3),
    charges: Float64Array.of(1.8, -1.2, -1.2),
    columns: { molecule: { kind: "integer", width: 1, values: new Float64Array(3) } },
  } satisfies Frame);
  const told = await readLammpsData(piecesOf(handwritten), { elements: ["Al", "N"], units: "real" });
  expect(told.species).toEqual(Uint8Array.of(13, 7, 7));
  expect(told.velocities![0]).toBe(1000);
});

test.each([
  ["E0209", "3 0 2 -1.2", "1 0 2 -1.2"],
  ["E0209", "2 0 2000 0", "4 0 2000 0"],
  ["E0208", "1 10.81", "1 300"],
  ["E0204", "2 -1 1\n", "2 nan 1\n"],
  ["E0203", "2 -1 1\n", "2 x 1\n"],
  ["E0203", "Atoms # full", "Atoms # sphere"],
  ["E0203", "1.0 11.0 xlo xhi", "1.0 11.0 xlo"],
  ["E0203", "3 atoms", "5 atoms"],
  ["E0207", "Velocities\n\n1 1000 0 0\n3 0 0 3000\n", "Velocities\n\n"],
])("refuses with %s when %j becomes %j", async (code, from, to) => {
  expect(handwritten).toContain(from);
  await expect(readLammpsData(piecesOf(handwritten.replace(from, to)), named)).rejects.toMatchObject({ code });
});

test("writes nothing for an element without type or charge", () => {
  const [frame] = fc.sample(occupied, { numRuns: 1, seed: 1 }) as [Frame];
  expect(() => formatLammpsData(frame, { elements: [] })).toThrow(expect.objectContaining({ code: "E0208" }));
  expect(() => formatLammpsData(frame, { charges: {} })).toThrow(expect.objectContaining({ code: "E0208" }));
});
