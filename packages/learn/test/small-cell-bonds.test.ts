import { neighbourList } from "@boroxol/core";
import { assert, boolean, double, integer, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { smallCellBonds } from "../src/models/small-cell-bonds.ts";
import { ions } from "./ions.ts";

describe("bonds in small cells", () => {
  it("are those of the neighbour list, also for atoms outside of the cell and open axes", () => {
    assert(
      property(
        integer({ min: 1, max: 12 }),
        integer({ min: 0, max: 1000 }),
        double({ min: 1, max: 9, noNaN: true }),
        tuple(boolean(), boolean(), boolean()),
        (count, seed, cutoff, periodic) => {
          const start = ions(count, seed);
          const frame = { ...start, periodic, positions: start.positions.map((x, k) => x + 9 * ((seed + k) % 3)) };
          const text = (i: number, j: number, shifts: ArrayLike<number>, k: number): string =>
            [i, j, shifts[3 * k], shifts[3 * k + 1], shifts[3 * k + 2]].join(" ");
          const all = ({
            offsets,
            neighbours,
            shifts,
          }: {
            offsets: ArrayLike<number>;
            neighbours: ArrayLike<number>;
            shifts: ArrayLike<number>;
          }): string[] => {
            const bonds: string[] = [];
            for (let i = 0; i < count; i++) {
              for (let k = offsets[i]!; k < offsets[i + 1]!; k++) bonds.push(text(i, neighbours[k]!, shifts, k));
            }
            return bonds.sort();
          };
          expect(all(smallCellBonds(frame, cutoff))).toEqual(all(neighbourList(frame, cutoff)));
        },
      ),
    );
  });
});
