import { farthestPoints } from "./farthest-points.ts";

/**
 * Strata take turns, each giving its next farthest point, so that none is left out.
 * @param points descriptors @shape [n][d] @unit any
 * @param strata the stratum of each point @shape [n]
 * @returns indices in the order of choice
 * @throws E0803 where more are asked for than there are
 * @example stratifiedOrder(fingerprints, formulas, 40)
 */
export function stratifiedOrder(points: readonly Float32Array[], strata: readonly string[], count: number): number[] {
  // Refuses what cannot be chosen.
  if (count > points.length) return farthestPoints(points, count);
  const queues = [...Map.groupBy(points.keys(), (k) => strata[k]!).values()].map((members) =>
    farthestPoints(
      members.map((k) => points[k]!),
      Math.min(members.length, count),
    ).map((at) => members[at]!),
  );
  const order: number[] = [];
  for (let turn = 0; order.length < count; turn++) {
    for (const queue of queues) if (turn < queue.length && order.length < count) order.push(queue[turn]!);
  }
  return order;
}
