import { createHash } from "node:crypto";
import { type Frame, neighbourList, symbolOf } from "@boroxol/core";
import { densityOf, largestForce, netForce } from "./frame-values.ts";

/** What a check keeps of a frame: numbers, not the frame, so that a data set may be larger than the memory. */
export interface FrameSummary {
  readonly source: string;
  readonly index: number;
  readonly atoms: number;
  /** Number of atoms of each element, by atomic number. */
  readonly counts: ReadonlyMap<number, number>;
  readonly formula: string;
  readonly energy: number | undefined;
  /** @unit eV/A */
  readonly maxForce: number | undefined;
  /** Root mean square over components. @unit eV/A */
  readonly rmsForce: number | undefined;
  /** @unit eV/A */
  readonly netForce: number | undefined;
  /** @unit g/cm3 */
  readonly density: number | undefined;
  /** Shortest distance of each pair of elements that are closer than 4 A. @unit A */
  readonly shortest: Readonly<Record<string, number>>;
  /** The same for the same atoms, positions (to 1e-5 A) and cell. */
  readonly hash: string;
  /** Numbers that change smoothly with the structure and not with order, rotation or translation. @shape [24] @unit 1 */
  readonly fingerprint: Float32Array;
}

const reach = 4;
const shells = 12;

/** @example const summary = summarise(frame, "train.extxyz", 0); */
export function summarise(frame: Frame, source: string, index: number): FrameSummary {
  const { species, forces, energy } = frame;
  const counts = new Map<number, number>();
  for (const z of [...species].sort((a, b) => a - b)) counts.set(z, (counts.get(z) ?? 0) + 1);
  const { shortest, fingerprint } = distancesOf(frame);
  return {
    source,
    index,
    atoms: species.length,
    counts,
    formula: [...counts].map(([z, n]) => `${symbolOf(z)}${n}`).join(""),
    energy,
    maxForce: forces === undefined ? undefined : largestForce(forces),
    rmsForce: forces === undefined ? undefined : Math.sqrt(forces.reduce((sum, f) => sum + f * f, 0) / forces.length),
    netForce: forces === undefined ? undefined : netForce(forces),
    density: densityOf(frame),
    shortest,
    hash: hashOf(frame),
    fingerprint,
  };
}

function hashOf({ species, positions, cell }: Frame): string {
  const rounded = (values: Float64Array): Uint8Array =>
    new Uint8Array(Float64Array.from(values, (value) => Math.round(value * 1e5) + 0).buffer);
  return createHash("sha256").update(species).update(rounded(positions)).update(rounded(cell)).digest("base64");
}

/**
 * Smooth counts of pairs in shells, g_k = 1/n sum_ij w_ij exp(-(r_ij - r_k)^2 / 2 s^2) (1 + cos(pi r/4)) / 2, once with w = 1 and
 * once with w = the product of the atomic numbers' roots.
 */
function distancesOf(frame: Frame): Pick<FrameSummary, "shortest" | "fingerprint"> {
  const { species } = frame;
  const shortest: Record<string, number> = {};
  const fingerprint = new Float32Array(2 * shells);
  const closest = new Float64Array(120 * 120);
  const { offsets, neighbours, vectors } = neighbourList(frame, reach);
  for (let i = 0; i < species.length; i++) {
    for (let m = offsets[i]!; m < offsets[i + 1]!; m++) {
      const j = neighbours[m]!;
      if (j < i) continue;
      const r = Math.hypot(vectors[3 * m]!, vectors[3 * m + 1]!, vectors[3 * m + 2]!);
      const [a, b] = [species[i]!, species[j]!];
      const pair = Math.min(a, b) * 120 + Math.max(a, b);
      if (closest[pair] === 0 || r < closest[pair]!) closest[pair] = Math.max(r, 1e-12);
      const taper = (1 + Math.cos((Math.PI * r) / reach)) / 2 / species.length;
      const weight = Math.sqrt(a * b);
      for (let k = 0; k < shells; k++) {
        const x = (r - 0.6 - (k * (reach - 0.6)) / shells) / 0.25;
        if (Math.abs(x) > 4) continue;
        const value = taper * Math.exp(-0.5 * x * x);
        fingerprint[k]! += value;
        fingerprint[shells + k]! += value * weight;
      }
    }
  }
  closest.forEach((r, pair) => {
    if (r > 0) shortest[`${symbolOf(Math.floor(pair / 120))}-${symbolOf(pair % 120)}`] = r;
  });
  return { shortest, fingerprint };
}
