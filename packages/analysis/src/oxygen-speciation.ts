import type { Frame } from "@boroxol/core";
import type { Bonds } from "./bonds.ts";
import { type Distribution, fractionsOf } from "./coordination.ts";
import { isFormer, oxygen } from "./element-pairs.ts";

/**
 * Number of network formers around each oxygen: 0 free, 1 non-bridging, 2 bridging, 3 three-fold (tricluster).
 * @returns for every atom, 0 where it is no oxygen @shape [n]
 */
export function formersAround(frame: Frame, { offsets, neighbours }: Bonds): Uint8Array {
  return Uint8Array.from(frame.species, (kind, i) => {
    if (kind !== oxygen) return 0;
    let formers = 0;
    for (let m = offsets[i]!; m < offsets[i + 1]!; m++) if (isFormer(frame.species[neighbours[m]!]!)) formers++;
    return formers;
  });
}

/** Fractions of oxygen by the number of formers around it. @example oxygenSpeciation(frame, bonds)["1"] // NBO */
export function oxygenSpeciation(frame: Frame, bonds: Bonds): Distribution {
  const formers = formersAround(frame, bonds);
  return fractionsOf(Array.from(formers).filter((_, i) => frame.species[i] === oxygen));
}
