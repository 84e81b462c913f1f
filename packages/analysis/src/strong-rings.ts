import type { Network } from "./network.ts";
import { primitiveRings } from "./primitive-rings.ts";
import type { Ring } from "./ring.ts";
import { ringSums } from "./ring-sums.ts";

/**
 * Strong rings: those that are not the sum, modulo two, of any number of smaller rings.
 *
 * A ring is a set of bonds; the sum of rings holds the bonds that an odd number of them has. A ring with a short cut is the
 * sum of two smaller ones, so only primitive rings can be strong, and it is enough to sum smaller strong rings; `ringSums`
 * says how each is proved to be a sum or to be none. Rings are taken unfolded, so that a surface around the periodic cell
 * sums to nothing.
 *
 * K. Goetzke and H.-J. Klein, J. Non-Cryst. Solids 127, 215 (1991), doi:10.1016/0022-3093(91)90145-V.
 * @param largest number of formers of the largest ring
 */
export function strongRings(network: Network, largest: number): Ring[] {
  const bySize: Ring[][] = Array.from({ length: largest + 1 }, () => []);
  for (const ring of primitiveRings(network, largest)) bySize[ring.formers.length]!.push(ring);
  const smaller = ringSums(network);
  return bySize.flatMap((candidates) => {
    const chains = candidates.map((ring) => smaller.chainOf(ring));
    const strong = candidates.map((_, k) => !smaller.sumTo(chains[k]!));
    chains.forEach((chain, k) => {
      if (strong[k]) smaller.add(chain);
    });
    return candidates.filter((_, k) => strong[k]);
  });
}
