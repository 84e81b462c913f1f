import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formatPoscar, readPoscar } from "../src/index.ts";
import { frameArbitrary, piecesOf } from "./frames.ts";

const read = (text: string, elements?: readonly string[]): ReturnType<typeof readPoscar> =>
  readPoscar(piecesOf(text), { name: "POSCAR", ...(elements === undefined ? {} : { elements }) });

test("what is written comes back, atoms grouped by element", async () => {
  const modest = frameArbitrary
    .filter((frame) => frame.species.length > 0)
    .map((frame) => ({ ...frame, positions: frame.positions.map((x) => x % 100) }));
  await fc.assert(
    fc.asyncProperty(modest, async (frame) => {
      const back = await read(formatPoscar(frame));
      const kinds = [...new Set(frame.species)];
      const order = kinds.flatMap((kind) => [...frame.species.keys()].filter((i) => frame.species[i] === kind));
      expect([...back.species]).toEqual(order.map((i) => frame.species[i]));
      expect(back.cell).toEqual(frame.cell);
      order.forEach((i, k) => {
        for (let d = 0; d < 3; d++) {
          expect(Math.abs(back.positions[3 * k + d]! - frame.positions[3 * i + d]!)).toBeLessThan(1e-10);
          if (frame.velocities) expect(back.velocities![3 * k + d]).toBe(frame.velocities[3 * i + d]);
        }
      });
    }),
    { numRuns: 60 },
  );
});

const file = (scale: string, mode: string, rows: string): string =>
  `glass\n${scale}\n2 0 0\n0 2 0\n0 0 2\nB_h O/1a2b\n1 2\n${mode}\n${rows}`;
const positions = "0.5 0.5 0.5 T T F\n0 0 0 F F F\n0.25 0 0 T T T\n";

test.each([
  ["2", "Selective dynamics\nDirect", 4, 2],
  ["-64", "Direct", 4, 2],
  ["2", "Cartesian", 4, 1],
  ["2 2 2", "kartesisch", 4, 1],
])("scale %s and mode %j", async (scale, mode, edge, x) => {
  const frame = await read(file(scale, mode, positions));
  expect(frame.cell[0]).toBeCloseTo(edge, 12);
  expect(frame.positions[0]).toBeCloseTo(x, 12);
  expect([...frame.species]).toEqual([5, 8, 8]);
});

test("velocities follow in A/fs, also after the lattice's own; lattice-relative ones are not taken for them", async () => {
  const velocities = "1 0 0\n0 2D0 0\n0 0 3\n";
  const expected = Float64Array.of(1, 0, 0, 0, 2, 0, 0, 0, 3);
  const lattice = "Lattice velocities and vectors\n1\n0 0 0\n0 0 0\n0 0 0\n2 0 0\n0 2 0\n0 0 2\n";
  expect((await read(file("1", "Direct", `${positions}\n${velocities}`))).velocities).toEqual(expected);
  expect((await read(file("1", "Direct", `${positions}${lattice}\n${velocities}`))).velocities).toEqual(expected);
  expect((await read(file("1", "Direct", `${positions}Direct\n${velocities}`))).velocities).toBeUndefined();
  expect((await read(file("1", "Direct", `${positions}\n\n`))).velocities).toBeUndefined();
});

test("a file of VASP 4 takes its elements from the caller or the comment", async () => {
  const old = file("1", "Direct", positions).replace("B_h O/1a2b\n", "");
  expect([...(await read(old, ["Si", "O"])).species]).toEqual([14, 8, 8]);
  expect([...(await read(old.replace("glass", "Al N"))).species]).toEqual([13, 7, 7]);
  await expect(read(old)).rejects.toMatchObject({ code: "E0208" });
});

test.each([
  ["E0203", file("one", "Direct", positions)],
  ["E0203", file("1", "Direct", "0 0\n0 0 0\n0 0 0\n")],
  ["E0204", file("1", "Direct", "0 0 NaN\n0 0 0\n0 0 0\n")],
  ["E0207", file("1", "Direct", "0 0 0\n")],
  ["E0207", file("1", "Direct", `${positions}\n0 0 0\n`)],
  ["E0102", file("1", "Direct", positions).replace("B_h", "Bq")],
])("refuses with %s: %j", async (code, text) => {
  await expect(read(text)).rejects.toMatchObject({ code });
});
