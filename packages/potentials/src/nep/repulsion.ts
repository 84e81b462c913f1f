import { elementBySymbol } from "@boroxol/core";
import { d3CovalentRadii } from "./d3-covalent-radii.ts";
import { pairIndex } from "./model.ts";
import type { NepModel } from "./model.ts";

/** k of the pair energy k Z_i Z_j phi(r/a) / r, with the digits that NEP uses. @unit eV A */
const k = 14.399645;

const universal = [
  [0.18175, 3.1998],
  [0.50986, 0.94229],
  [0.28022, 0.4029],
  [0.02817, 0.20162],
] as const;

/** Energy and slope of two atoms. */
export interface PairEnergy {
  /** @unit eV */
  readonly energy: number;
  /** @unit eV/A */
  readonly slope: number;
}

/**
 * The screened repulsion of nuclei in NEP: k Z_i Z_j phi(r/a) / r, times a cosine that goes from one at the inner radius
 * to zero at the outer one; 1/a = 2.134563 (Z_i^0.23 + Z_j^0.23).
 *
 * J. Liu et al., Phys. Rev. B 108, 054312 (2023), doi:10.1103/PhysRevB.108.054312.
 */
export function nepRepulsion(model: NepModel, ti: number, tj: number, r: number): PairEnergy {
  const { repulsion, elements } = model;
  if (repulsion === undefined) return { energy: 0, slope: 0 };
  const [zi, zj] = [elementBySymbol(elements[ti]!).number, elementBySymbol(elements[tj]!).number];
  let terms: readonly (readonly [number, number])[] = universal;
  let [inner, outer] = [0, 0];
  if (repulsion.kind === "flexible") {
    const p = repulsion.parameters.subarray(10 * pairIndex(ti, tj, elements.length));
    [inner, outer] = [p[0]!, p[1]!];
    terms = [2, 4, 6, 8].map((at) => [p[at]!, p[at + 1]!] as const);
  } else if (repulsion.typewise === undefined) ({ inner, outer } = repulsion);
  else {
    const radii = d3CovalentRadii[zi - 1]! + d3CovalentRadii[zj - 1]!;
    outer = Math.min(repulsion.outer, repulsion.typewise * radii);
  }
  if (r >= outer) return { energy: 0, slope: 0 };

  const perA = 2.134563 * (zi ** 0.23 + zj ** 0.23);
  const phi = terms.reduce((sum, [c, d]) => sum + c * Math.exp(-d * perA * r), 0);
  const dphi = terms.reduce((sum, [c, d]) => sum - c * d * perA * Math.exp(-d * perA * r), 0);
  const bare = (k * zi * zj * phi) / r;
  const dbare = (k * zi * zj * (dphi - phi / r)) / r;
  if (r < inner) return { energy: bare, slope: dbare };
  const angle = (Math.PI * (r - inner)) / (outer - inner);
  const window = 0.5 + 0.5 * Math.cos(angle);
  const dwindow = ((-0.5 * Math.PI) / (outer - inner)) * Math.sin(angle);
  return { energy: bare * window, slope: dbare * window + bare * dwindow };
}

/** The largest distance at which nuclei repel. @unit A */
export function repulsionCutoff({ repulsion, elements }: NepModel): number {
  if (repulsion === undefined) return 0;
  if (repulsion.kind === "universal") return repulsion.outer;
  const pairs = (elements.length * (elements.length + 1)) / 2;
  return Math.max(...Array.from({ length: pairs }, (_, p) => repulsion.parameters[10 * p + 1]!));
}
