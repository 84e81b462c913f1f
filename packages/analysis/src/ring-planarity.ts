import type { Frame } from "@boroxol/core";
import type { Ring } from "./ring.ts";
import { symmetricEigenvalues } from "./symmetric-eigenvalues.ts";

/**
 * Root-mean-square distance of a ring's atoms, formers and bridges, from the plane that fits them best; 0 for a flat ring.
 *
 * The squared distances sum to the smallest eigenvalue of sum_k (r_k - c)(r_k - c)^T with c the middle of the atoms.
 * @returns @unit A
 * @example ringPlanarity(frame, boroxol) < 0.2
 */
export function ringPlanarity({ positions, cell }: Pick<Frame, "positions" | "cell">, ring: Ring): number {
  const atoms = ring.formers.flatMap((former, k) => [former, ring.bridges[k]!]);
  const places = atoms.map((atom, k) =>
    [0, 1, 2].map((d) => {
      const [a, b, c] = ring.shifts.slice(3 * k, 3 * k + 3) as [number, number, number];
      return positions[3 * atom + d]! + a * cell[d]! + b * cell[3 + d]! + c * cell[6 + d]!;
    }),
  );
  const centre = [0, 1, 2].map((d) => places.reduce((sum, place) => sum + place[d]!, 0) / atoms.length);
  const moment = (d: number, e: number): number =>
    places.reduce((sum, place) => sum + (place[d]! - centre[d]!) * (place[e]! - centre[e]!), 0);
  const eigenvalues = symmetricEigenvalues([
    moment(0, 0),
    moment(1, 1),
    moment(2, 2),
    moment(1, 2),
    moment(0, 2),
    moment(0, 1),
  ]);
  return Math.sqrt(Math.max(0, eigenvalues[2]) / atoms.length);
}
