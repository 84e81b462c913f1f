import type { AnalysisDocument } from "./analysis-document.ts";
import { type Measurable, notMeasurable } from "./measurable.ts";

/** A curve over strain, averaged over runs. */
export interface StrainCurve {
  /** Middle of each bin. @shape [bins] @unit 1 */
  readonly strain: readonly number[];
  /** @shape [bins] @unit that of the curve */
  readonly mean: readonly number[];
  /** Standard error over the runs; zero with one. @shape [bins] @unit that of the curve */
  readonly error: readonly number[];
  readonly runs: number;
}

/** What strained runs say together. */
export interface StrainSeriesSection {
  /** In GPa, along the axis of each run. */
  readonly stress: Measurable<StrainCurve>;
  /** Slope of the stress up to 2 % strain. @unit GPa */
  readonly modulus: Measurable<{ readonly value: number; readonly error: number }>;
  readonly n4: Measurable<StrainCurve>;
  readonly threeMembered: Measurable<StrainCurve>;
  /** Local strain along the axis of each run by class of atom. */
  readonly classes: Readonly<Record<string, Measurable<StrainCurve>>>;
}

/** Largest strain taken as elastic. */
const elastic = 0.02;
const defaultWidth = 0.005;

/**
 * Averages curves over strain: first the points of each curve in bins, then the curves, whose spread gives the error; bins that a
 * curve does not reach are left out.
 * @param width of a bin
 */
export function averagedOverStrain(
  curves: readonly { readonly strain: readonly number[]; readonly value: readonly number[] }[],
  width = defaultWidth,
): Measurable<StrainCurve> {
  if (curves.length === 0) return notMeasurable("no run carries it");
  const binned = curves.map(({ strain, value }) => {
    const bins = new Map<number, number[]>();
    strain.forEach((x, k) => {
      const bin = Math.round(x / width);
      bins.set(bin, [...(bins.get(bin) ?? []), value[k]!]);
    });
    return bins;
  });
  const common = [...binned[0]!.keys()].filter((bin) => binned.every((bins) => bins.has(bin))).sort((a, b) => a - b);
  if (common.length < 2) return notMeasurable("the cell is not strained");
  const values = common.map((bin) => binned.map((bins) => meanOf(bins.get(bin)!)));
  return {
    measurable: true,
    strain: common.map((bin) => bin * width),
    mean: values.map(meanOf),
    error: values.map(errorOf),
    runs: curves.length,
  };
}

/**
 * Stress, four-fold boron, three-membered rings and local strain by class against the strain of the cell, averaged over directions and
 * models, as figures 7 to 13 of the paper.
 *
 * S. Urata, A. R. Tan and R. Gomez-Bombarelli, Phys. Rev. Mater. 8, 033602 (2024), doi:10.1103/PhysRevMaterials.8.033602.
 * @param documents of runs whose cells are strained
 */
export function strainSeries(documents: readonly AnalysisDocument[]): StrainSeriesSection {
  const strained = documents.flatMap(({ strain }) => (strain === undefined ? [] : [strain]));
  const curve = (pick: (each: (typeof strained)[number]) => readonly number[] | undefined): Measurable<StrainCurve> =>
    averagedOverStrain(
      strained.flatMap((each) => {
        const value = pick(each);
        return value === undefined ? [] : [{ strain: each.strain, value }];
      }),
    );
  const names = [...new Set(documents.flatMap(({ deformation }) => Object.keys(deformation?.classes ?? {})))].sort();
  return {
    stress: curve(({ stress }) => stress),
    modulus: modulusOf(strained.flatMap(({ strain, stress }) => (stress === undefined ? [] : [{ strain, stress }]))),
    n4: curve(({ n4 }) => n4),
    threeMembered: curve(({ threeMembered }) => threeMembered),
    classes: Object.fromEntries(
      names.map((name) => [
        name,
        averagedOverStrain(
          documents.flatMap(({ deformation }) => {
            const along = deformation?.classes[name]?.along;
            return along === undefined ? [] : [{ strain: [0, ...deformation!.strain], value: [0, ...along] }];
          }),
          0.01,
        ),
      ]),
    ),
  };
}

function modulusOf(
  curves: readonly { readonly strain: readonly number[]; readonly stress: readonly number[] }[],
): StrainSeriesSection["modulus"] {
  const slopes = curves.map(({ strain, stress }) => {
    const used = [...strain.keys()].filter((k) => Math.abs(strain[k]!) <= elastic + 1e-9);
    const [mx, my] = [meanOf(used.map((k) => strain[k]!)), meanOf(used.map((k) => stress[k]!))];
    const spread = used.reduce((sum, k) => sum + (strain[k]! - mx) ** 2, 0);
    return used.length < 3 ? NaN : used.reduce((sum, k) => sum + (strain[k]! - mx) * (stress[k]! - my), 0) / spread;
  });
  if (slopes.length < 2 || slopes.some(Number.isNaN)) {
    return notMeasurable("the modulus and its error need two runs with stresses at three strains below 0.02");
  }
  return { measurable: true, value: meanOf(slopes), error: errorOf(slopes) };
}

function meanOf(list: readonly number[]): number {
  return list.reduce((sum, each) => sum + each, 0) / list.length;
}

function errorOf(list: readonly number[]): number {
  const mean = meanOf(list);
  const squares = list.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return list.length < 2 ? 0 : Math.sqrt(squares / (list.length * (list.length - 1)));
}
