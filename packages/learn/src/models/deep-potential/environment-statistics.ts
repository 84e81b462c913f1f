import { neighbourList } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { typeTable } from "../atom-order.ts";
import type { DeepPotentialSettings, EnvironmentStatistics } from "./settings.ts";

/** Smallest standard deviation that is divided by, as in DeePMD-kit. @unit 1/A */
const smallestDeviation = 1e-2;
/** The frames that are looked at do not hold the closest pair of all data. */
const closer = 0.85;

/**
 * Mean and standard deviation of the rows of the environment matrix, for each type of centre, over all slots, the empty
 * and the excluded ones counting as zeros; the three angular entries are pooled and their mean is taken as zero, as DeePMD-kit does.
 *
 * J. Zeng et al., J. Chem. Phys. 159, 054801 (2023), doi:10.1063/5.0155600.
 */
export function environmentStatistics(
  settings: Pick<
    DeepPotentialSettings,
    "typeMap" | "cutoff" | "switchStart" | "sel" | "setDavgZero" | "protection" | "excludeTypes"
  >,
  frames: readonly Frame[],
): EnvironmentStatistics {
  const { typeMap, cutoff: rc, switchStart: rs, sel, setDavgZero, protection: p, excludeTypes } = settings;
  const table = typeTable(typeMap);
  const slots = sel.reduce((sum, each) => sum + each, 0);
  const types = typeMap.length;
  const excluded = new Uint8Array(types * types);
  for (const [a, b] of excludeTypes) excluded[a * types + b] = excluded[b * types + a] = 1;
  let shortest = rc;
  const sums = typeMap.map(() => ({ count: 0, radial: 0, radialSquared: 0, angularSquared: 0 }));
  for (const frame of frames) {
    const { offsets, neighbours, vectors } = neighbourList(frame, rc);
    frame.species.forEach((z, i) => {
      const t = table[z]!;
      const sum = sums[t]!;
      sum.count += slots;
      for (let k = offsets[i]!; k < offsets[i + 1]!; k++) {
        // Excluded pairs count as empty slots.
        if (excluded[t * types + table[frame.species[neighbours[k]!]!]!] === 1) continue;
        const r = Math.hypot(vectors[3 * k]!, vectors[3 * k + 1]!, vectors[3 * k + 2]!);
        shortest = Math.min(shortest, r);
        const u = (r - rs) / (rc - rs);
        const w = r < rs ? 1 : u ** 3 * (-6 * u * u + 15 * u - 10) + 1;
        sum.radial += w / (r + p);
        sum.radialSquared += (w / (r + p)) ** 2;
        sum.angularSquared += ((w * r) / (r + p) ** 2) ** 2 / 3;
      }
    });
  }
  const mean = sums.map(({ count, radial }) => (count === 0 ? 0 : radial / count));
  const deviation = (count: number, squared: number, average: number): number =>
    count === 0 ? 0.1 : Math.max(smallestDeviation, Math.sqrt(Math.max(0, squared / count - average ** 2)));
  return {
    mean: setDavgZero ? mean.map(() => 0) : mean,
    radialDeviation: sums.map(({ count, radialSquared }, t) => deviation(count, radialSquared, mean[t]!)),
    angularDeviation: sums.map(({ count, angularSquared }) => deviation(count, angularSquared, 0)),
    shortest: closer * shortest,
  };
}
