import type { Ring } from "./ring.ts";

/** Connectivity of a network through rings of one size. */
export interface RingConnectivity {
  /** R_C(s): rings per former. */
  readonly ringsPerFormer: number;
  /** P_N(s): fraction of formers from which a search by the ring definition finds at least one ring of this size. */
  readonly originFraction: number;
}

/**
 * R_C and P_N of the connectivity profile: how many rings there are, and over how many formers they are spread.
 *
 * R_C(s) = N_rings(s) / N and P_N(s) = N_origins(s) / N. A former is an origin of a ring when the search that starts from it
 * finds the ring: by Guttman's definition the ends of an edge for which it is a shortest ring, by King's a former
 * between two bridges for which it is, else every former of the ring. N counts formers, where RINGS counts all atoms.
 *
 * S. Le Roux and P. Jund, Comput. Mater. Sci. 49, 70 (2010), doi:10.1016/j.commatsci.2010.04.023.
 *
 * N -> formers, N_rings(s) -> rings of size s
 * @returns by ring size
 * @example ringConnectivity(rings, network.atoms.length)["6"]?.originFraction
 */
export function ringConnectivity(rings: readonly Ring[], formers: number): Record<string, RingConnectivity> {
  const counts = new Map<number, number>();
  const origins = new Map<number, Set<number>>();
  for (const ring of rings) {
    const size = ring.formers.length;
    counts.set(size, (counts.get(size) ?? 0) + 1);
    const set = origins.get(size) ?? new Set();
    origins.set(size, set);
    for (const former of ring.origins) set.add(former);
  }
  const sizes = [...counts.keys()].sort((a, b) => a - b);
  return Object.fromEntries(
    sizes.map((size) => [
      size,
      { ringsPerFormer: counts.get(size)! / formers, originFraction: origins.get(size)!.size / formers },
    ]),
  );
}
