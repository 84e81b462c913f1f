import { cubicCell, type Frame, neighbourList } from "@boroxol/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bonds, bonds, firstMinimum, pairDistributions, parseCutoffs } from "../src/index.ts";
import { alphaQuartz, repeated } from "./crystals.ts";

/** Atoms thrown at random, the same in every run (Park-Miller steps). */
function thrown(n: number, edge: number, seed: number): Frame {
  let state = seed;
  const positions = Float64Array.from({ length: 3 * n }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (edge * state) / 2_147_483_647;
  });
  const species = Uint8Array.from({ length: n }, (_, k) => (k % 3 === 0 ? 5 : 8));
  return { species, positions, cell: cubicCell(edge), periodic: [true, true, true] };
}

const three = { minLength: 3, maxLength: 3 };
const coordinate = fc.double({ min: -2, max: 3, noNaN: true });
/** Atoms in cells of all kinds. */
const frames = fc
  .record({
    // Wide and narrow cells, right and oblique ones: each kind is searched in its own way.
    edges: fc.oneof(...[14, 24].map((max) => fc.array(fc.double({ min: max - 12, max, noNaN: true }), three))),
    tilts: fc.oneof(fc.constant([0, 0, 0]), fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), three)),
    periodic: fc.oneof(fc.constant([true, true, true] as const), fc.tuple(fc.boolean(), fc.boolean(), fc.boolean())),
    points: fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 1, maxLength: 12 }),
  })
  .map(({ edges: [a, b, c], tilts: [xy, xz, yz], periodic, points }): Frame => ({
    species: Uint8Array.from(points, (_, k) => (k % 3 === 0 ? 5 : 8)),
    positions: Float64Array.from(
      points.flatMap(([s, t, u]) => [s * a! + t * xy! * a! + u * xz! * a!, t * b! + u * yz! * b!, u * c!]),
    ),
    cell: Float64Array.of(a!, 0, 0, xy! * a!, b!, 0, xz! * a!, yz! * b!, c!),
    periodic,
  }));

describe("radial distribution functions", () => {
  test("an ideal gas gives one everywhere, also beyond half of the cell", () => {
    const frames = Array.from({ length: 30 }, (_, k) => thrown(90, 9, 1000 + 77 * k));
    for (const { g, r } of pairDistributions(frames, { width: 0.5 }).values()) {
      g.forEach((value, k) => {
        if (r[k]! > 2) expect(Math.abs(value - 1)).toBeLessThan(0.2);
      });
    }
  });

  test("running coordination counts the neighbours: 4 and 2 in quartz", () => {
    const distribution = pairDistributions([repeated(alphaQuartz(), [2, 2, 2])]).get("Si-O")!;
    expect(distribution.n[Math.round(2.5 / 0.02)]).toBe(4);
    const oxygens = pairDistributions([alphaQuartz()]).get("O-O")!;
    expect(oxygens.n[Math.round(2.9 / 0.02)]).toBe(6);
  });

  test("any triclinic cell, from one that is sliced to one much smaller than the range: the same as from a list of all pairs", () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const range = 4;
        const { offsets, neighbours } = neighbourList(frame, range);
        // A pair exactly at the end of the range may fall to either side by rounding.
        const { vectors } = neighbourList(frame, range + 1e-6);
        for (let k = 0; k < vectors.length; k += 3) {
          fc.pre(Math.hypot(...vectors.subarray(k, k + 3)) < range - 1e-6);
        }
        for (const [name, { n }] of pairDistributions([frame], { range, width: 0.5 })) {
          const [a, b] = name.split("-").map((symbol) => (symbol === "B" ? 5 : 8)) as [number, number];
          let pairs = 0;
          let centres = 0;
          frame.species.forEach((kind, i) => {
            if (kind !== a) return;
            centres++;
            for (let m = offsets[i]!; m < offsets[i + 1]!; m++) if (frame.species[neighbours[m]!] === b) pairs++;
          });
          expect(n.at(-1)).toBeCloseTo(pairs / centres, 9);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("bonds are those of the list of all pairs, from both ends, in any cell", () => {
    const cutoffs = { "B-O": { value: 4, source: "given" } } as const;
    fc.assert(
      fc.property(frames, (frame) => {
        const list = neighbourList(frame, 4);
        const [expected, found]: [string[], string[]] = [[], []];
        const written = (
          { neighbours, shifts, vectors }: Pick<Bonds, "neighbours" | "shifts" | "vectors">,
          i: number,
          m: number,
        ): string =>
          [
            i,
            neighbours[m],
            ...shifts.subarray(3 * m, 3 * m + 3),
            ...Array.from(vectors.subarray(3 * m, 3 * m + 3), (x) => (Math.round(x * 1e6) / 1e6 + 0).toFixed(6)),
          ].join(" ");
        const own = bonds(frame, cutoffs);
        frame.species.forEach((kind, i) => {
          for (let m = list.offsets[i]!; m < list.offsets[i + 1]!; m++) {
            if (frame.species[list.neighbours[m]!] !== kind) expected.push(written(list, i, m));
          }
          for (let m = own.offsets[i]!; m < own.offsets[i + 1]!; m++) found.push(written(own, i, m));
        });
        expect(found.sort()).toEqual(expected.sort());
      }),
      { numRuns: 200 },
    );
  });

  test("the same whether a crystal is given as one cell or as many", () => {
    const small = pairDistributions([alphaQuartz()]).get("Si-O")!;
    const large = pairDistributions([repeated(alphaQuartz(), [2, 2, 1])]).get("Si-O")!;
    const coarse = (list: Float64Array): number[] => Array.from({ length: 40 }, (_, k) => list[10 * k + 9]!);
    expect(coarse(large.n).map((n) => n.toFixed(6))).toEqual(coarse(small.n).map((n) => n.toFixed(6)));
  });
});

/** g(r) with a first peak, a minimum at `valley` and a broad second peak, as counted in a sample of the given size. */
function synthetic(
  valley: number,
  floor: number,
  pairs: number,
  noise: (k: number) => number,
): Parameters<typeof firstMinimum>[0] {
  const width = 0.02;
  const r = Float64Array.from({ length: 400 }, (_, k) => (k + 0.5) * width);
  const expected = r.map((each) => pairs * each * each * width);
  const g = r.map((each, k) => {
    const ideal =
      12 * Math.exp(-0.5 * ((each - 1.4) / 0.06) ** 2) +
      (each < valley ? floor : floor + (1 - floor) * (1 - Math.exp(-((each - valley) ** 2) / 0.1)));
    const shape = each < 1.2 ? 0 : ideal;
    return Math.max(0, shape + noise(k) * Math.sqrt(Math.max(shape, 0.05) / expected[k]!));
  });
  return { r, g, n: r, expected };
}

describe("first minimum", () => {
  test("of a smooth function", () => {
    const found = firstMinimum(synthetic(2.2, 0, 1e9, () => 0))!;
    expect(found.peak).toBeCloseTo(1.4, 1);
    expect(found.minimum).toBeGreaterThan(1.6);
    expect(found.minimum).toBeLessThan(2.3);
  });
  test.each([300, 3000, 30_000])("stays in the gap under the noise of %i pairs", (pairs) => {
    const noise = (k: number): number => 1.5 * Math.sin(k * k * 0.73);
    const found = firstMinimum(synthetic(2.2, 0.02, pairs, noise))!;
    expect(found.minimum).toBeGreaterThan(1.6);
    expect(found.minimum).toBeLessThan(2.4);
  });
  test("in the middle of the empty gap of a crystal", () => {
    const found = firstMinimum(pairDistributions([alphaQuartz()]).get("Si-O")!)!;
    expect(found.peak).toBeCloseTo(1.61, 1);
    expect(found.minimum).toBeGreaterThan(2);
    expect(found.minimum).toBeLessThan(3);
  });
  test("none where nothing rises again", () => {
    expect(firstMinimum({ ...synthetic(2.2, 0, 1e9, () => 0), g: new Float64Array(400) })).toBeUndefined();
  });
});

test("cutoffs are read in either order of the elements and refused when they mean nothing", () => {
  expect(parseCutoffs("O-B=1.9, Si-O=2.2")).toEqual({ "B-O": 1.9, "Si-O": 2.2 });
  for (const bad of ["B-O", "B-O=", "B-O=-1", "B-O=0", "B-O=9", "B-O=1.9,O-B=2", ""]) {
    expect(() => parseCutoffs(bad)).toThrow(expect.objectContaining({ code: "E0502" }));
  }
  expect(() => parseCutoffs("Bx-O=1.9")).toThrow(expect.objectContaining({ code: "E0102" }));
});
