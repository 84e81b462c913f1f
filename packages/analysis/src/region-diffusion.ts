import { type Frame, symbolOf } from "@boroxol/core";
import { type Measurable, notMeasurable } from "./measurable.ts";
import { type Membership, membershipOf, type Region } from "./region.ts";
import { added, averaged, type RegionalSums, regionalSums } from "./regional-displacement.ts";
import type { TrajectoryPaths } from "./trajectory-paths.ts";
import { mobileElements } from "./transport.ts";

/** Motion in a region and in the rest. */
export interface RegionSection {
  readonly region: Region;
  /** By carrier. */
  readonly elements: Readonly<
    Record<string, { readonly inside: Measurable<RegionDiffusion>; readonly outside: Measurable<RegionDiffusion> }>
  >;
}

/** Diffusion in a region. */
export interface RegionDiffusion {
  /** D along a slab, in all directions of other regions. @unit A^2/ps */
  readonly value: number;
  /** Standard error, by leaving out a group of atoms at a time. @unit A^2/ps */
  readonly error: number;
  /** @shape [lags] @unit ps */
  readonly time: readonly number[];
  /** Displacement in the directions that D is of. @shape [lags] @unit A^2 */
  readonly displacement: readonly number[];
  /** Displacement across a slab. @shape [lags] @unit A^2 */
  readonly across?: readonly number[];
}

/** Displacements this many times that of rattling are motion. */
const least = 1;
/** Groups of atoms that are left out in turn. */
const mostGroups = 20;
const fewestGroups = 5;
const fewestSamples = 20;
/** Wider than for all atoms together: a region holds few, and their curve scatters. */
const slopes = [0.7, 1.3] as const;

/**
 * Diffusion of the carriers inside of a region and outside of it, in coordinates that go with the centre of mass.
 *
 * D = (1 / 2d) d < r^2 > / dt over the lags from a tenth to half of the longest one: d = 2 along a slab, whose walls cut only the motion
 * across short (see `regionalDisplacement`), d = 3 otherwise. The error is that of the jackknife, sqrt( (g - 1) / g sum_k (D_k - <D>)^2 )
 * with D_k from all atoms but those of group k of g <= 20: atoms are taken as independent, and each is seen for as long as it is inside.
 *
 * M. H. Quenouille, Biometrika 43, 353 (1956), doi:10.1093/biomet/43.3-4.353.
 * @param first the first frame of the paths, for its cell
 */
export function regionSection(paths: TrajectoryPaths, first: Frame, region: Region): RegionSection {
  const inside = membershipOf(region, paths, first);
  const axis = region.kind === "slab" ? "xyz".indexOf(region.axis) : undefined;
  const both = (kind: number): RegionSection["elements"][string] => ({
    inside: measured(paths, kind, inside, axis),
    outside: measured(paths, kind, (atom, frame) => !inside(atom, frame), axis),
  });
  return {
    region,
    elements: Object.fromEntries(mobileElements(paths.species).map((kind) => [symbolOf(kind), both(kind)])),
  };
}

function measured(
  paths: TrajectoryPaths,
  kind: number,
  inside: Membership,
  axis: number | undefined,
): Measurable<RegionDiffusion> {
  const atoms = [...paths.species.keys()].filter((i) => paths.species[i] === kind);
  const directions = [0, 1, 2].filter((d) => d !== axis);
  const count = Math.min(mostGroups, atoms.length);
  const groups = Array.from({ length: count }, (_, g) =>
    regionalSums(
      paths,
      inside,
      atoms.filter((__, k) => k % count === g),
    ),
  ).filter(({ samples }) => samples.some((n) => n > 0));
  const few = notMeasurable("too few atoms stay in the region");
  if (groups.length < fewestGroups) return few;
  const all = added(groups);
  const { time, samples } = all;
  const usedLags = [...time.keys()].filter(
    (l) => time[l]! >= 0.1 * time.at(-1)! && time[l]! <= 0.5 * time.at(-1)! && samples[l]! >= fewestSamples,
  );
  if (usedLags.length < 3) return few;
  const curve = curveOf(all, directions);
  if (!(curve[usedLags.at(-1)!]! > least)) return notMeasurable("the atoms only rattle");
  const [from, to] = [usedLags[0]!, usedLags.at(-1)!];
  const logarithmic = Math.log(curve[to]! / curve[from]!) / Math.log(time[to]! / time[from]!);
  if (!(logarithmic > slopes[0] && logarithmic < slopes[1])) {
    return notMeasurable(`the logarithmic slope of the displacement is ${logarithmic.toFixed(2)}, not 1`);
  }
  const D = (sums: RegionalSums): number =>
    slopeOf(time, curveOf(sums, directions), usedLags) / (2 * directions.length);
  const parts = groups.map((left) => D(added(groups.filter((each) => each !== left))));
  if (parts.some((each) => !Number.isFinite(each))) return few;
  const mean = parts.reduce((sum, each) => sum + each, 0) / parts.length;
  const squares = parts.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return {
    measurable: true,
    value: D(all),
    error: Math.sqrt(((parts.length - 1) / parts.length) * squares),
    time: Array.from(time),
    displacement: Array.from(curve),
    ...(axis === undefined ? {} : { across: Array.from(curveOf(all, [axis])) }),
  };
}

function curveOf(sums: RegionalSums, directions: readonly number[]): Float64Array {
  const means = averaged(sums).directions;
  return sums.time.map((_, l) => directions.reduce((sum, d) => sum + means[d]![l]!, 0));
}

function slopeOf(time: Float64Array, value: Float64Array, used: readonly number[]): number {
  const mean = (list: Float64Array): number => used.reduce((sum, l) => sum + list[l]!, 0) / used.length;
  const [mt, mv] = [mean(time), mean(value)];
  return (
    used.reduce((sum, l) => sum + (time[l]! - mt) * (value[l]! - mv), 0) /
    used.reduce((sum, l) => sum + (time[l]! - mt) ** 2, 0)
  );
}
