import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cubicCell, invertCell, neighbourList, perpendicularWidths, transformRows } from "../src/index.ts";
import type { Frame, NeighbourList } from "../src/index.ts";

type Geometry = Pick<Frame, "positions" | "cell" | "periodic">;

/** Every pair by trying all cell vectors that could bring two atoms within the cutoff; no bins, no wrapping. */
function bruteForce({ positions, cell, periodic }: Geometry, cutoff: number): Map<string, number> {
  const n = positions.length / 3;
  const fractional = transformRows(positions, invertCell(cell));
  const widths = perpendicularWidths(cell);
  const found = new Map<string, number>();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const range = [0, 1, 2].map((d): [number, number] => {
        if (!periodic[d]) return [0, 0];
        const apart = fractional[3 * j + d]! - fractional[3 * i + d]!;
        const far = cutoff / widths[d]!;
        return [Math.floor(-apart - far), Math.ceil(-apart + far)];
      });
      for (let a = range[0]![0]; a <= range[0]![1]; a++) {
        for (let b = range[1]![0]; b <= range[1]![1]; b++) {
          for (let c = range[2]![0]; c <= range[2]![1]; c++) {
            if (i === j && a === 0 && b === 0 && c === 0) continue;
            const vector = [0, 1, 2].map(
              (d) => positions[3 * j + d]! - positions[3 * i + d]! + a * cell[d]! + b * cell[3 + d]! + c * cell[6 + d]!,
            );
            const r = Math.hypot(...vector);
            if (r < cutoff) found.set(`${i} ${j} ${a} ${b} ${c}`, r);
          }
        }
      }
    }
  }
  return found;
}

function asMap(list: NeighbourList): Map<string, number> {
  const found = new Map<string, number>();
  for (let i = 0; i + 1 < list.offsets.length; i++) {
    for (let k = list.offsets[i]!; k < list.offsets[i + 1]!; k++) {
      const key = [i, list.neighbours[k], ...list.shifts.subarray(3 * k, 3 * k + 3)].join(" ");
      expect(found.has(key), `pair ${key} twice`).toBe(false);
      found.set(key, Math.hypot(...list.vectors.subarray(3 * k, 3 * k + 3)));
    }
  }
  return found;
}

const coordinate = fc.double({ min: -1.5, max: 2.5, noNaN: true });
const skew = fc.double({ min: -2, max: 2, noNaN: true });
const edge = fc.double({ min: 0.8, max: 9, noNaN: true });
const geometry = fc
  .record({
    edges: fc.tuple(edge, edge, edge),
    skews: fc.tuple(skew, skew, skew),
    axes: fc.constantFrom([0, 1, 2], [1, 2, 0], [1, 0, 2]),
    fractional: fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 1, maxLength: 12 }),
    periodic: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  })
  .map(({ edges: [a, b, c], skews: [p, q, r], axes, fractional, periodic }): Geometry => {
    const triangular = [
      [a, 0, 0],
      [p * a, b, 0],
      [q * a, r * b, c],
    ];
    // Permuted axes give left-handed and upper-triangular cells too.
    const cell = Float64Array.from(triangular.flatMap((row) => axes.map((d) => row[d]!)));
    return { positions: transformRows(Float64Array.from(fractional.flat()), cell), cell, periodic };
  });

describe("neighbourList", () => {
  it("finds the pairs of brute force over images, in any triclinic cell", () => {
    fc.assert(
      fc.property(geometry, fc.double({ min: 0.5, max: 4, noNaN: true }), (frame, cutoff) => {
        const expected = bruteForce(frame, cutoff);
        const found = asMap(neighbourList(frame, cutoff));
        for (const [key, r] of expected) {
          if (cutoff - r > 1e-9) expect(found.get(key), `${key} at ${r}`).toBeCloseTo(r, 9);
        }
        for (const [key, r] of found) {
          if (cutoff - r > 1e-9) expect(expected.has(key), `${key} at ${r} does not exist`).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("finds them where the grid has many bins", () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const cell = Float64Array.of(22, 0, 0, 7, 19, 0, -6, 5, 25);
    const positions = transformRows(
      Float64Array.from({ length: 900 }, () => 3 * random() - 1),
      cell,
    );
    for (const periodic of [[true, true, true] as const, [true, false, true] as const]) {
      const expected = bruteForce({ positions, cell, periodic }, 4);
      const found = asMap(neighbourList({ positions, cell, periodic }, 4));
      expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
    }
  });

  it("counts the shells of a simple cubic crystal of one atom, its own images", () => {
    const frame = {
      positions: Float64Array.of(0.3, 40, -7),
      cell: cubicCell(1),
      periodic: [true, true, true] as const,
    };
    expect(neighbourList(frame, 1.1).neighbours).toHaveLength(6);
    expect(neighbourList(frame, 1.5).neighbours).toHaveLength(18);
    expect(neighbourList(frame, 1.8).neighbours).toHaveLength(26);
  });

  it("holds a vector for each pair that points from i to the image of j", () => {
    const frame = {
      positions: Float64Array.of(0.1, 0, 0, 4.8, 0, 0),
      cell: cubicCell(5),
      periodic: [true, true, true] as const,
    };
    const list = neighbourList(frame, 1);
    expect(Array.from(list.offsets)).toEqual([0, 1, 2]);
    expect(Array.from(list.shifts)).toEqual([-1, 0, 0, 1, 0, 0]);
    expect(list.vectors[0]).toBeCloseTo(-0.3, 12);
    expect(list.vectors[3]).toBeCloseTo(0.3, 12);
  });

  it("takes an empty frame", () => {
    const list = neighbourList({ positions: new Float64Array(), cell: cubicCell(5), periodic: [true, false, true] }, 3);
    expect(Array.from(list.offsets)).toEqual([0]);
  });

  it("refuses positions that are not finite and cutoffs that are not positive", () => {
    const frame = {
      positions: Float64Array.of(0, 0, Number.NaN),
      cell: cubicCell(5),
      periodic: [true, true, true] as const,
    };
    expect(() => neighbourList(frame, 3)).toThrow(expect.objectContaining({ code: "E0109" }));
    expect(() => neighbourList({ ...frame, positions: new Float64Array(3) }, 0)).toThrow(
      expect.objectContaining({ code: "E0110" }),
    );
  });
});
