import type { Frame } from "@boroxol/core";
import { frameVolume } from "./density.ts";
import { type DistanceCounts, distanceCounts } from "./distance-counts.ts";
import { pairName, pairsOf } from "./element-pairs.ts";

/** Partial radial distribution function of one pair of elements, averaged over frames. */
export interface PairDistribution {
  /** Middle of each bin. @shape [bins] @unit A */
  readonly r: Float64Array;
  /** g_ab(r), 1 for an ideal gas. @shape [bins] @unit 1 */
  readonly g: Float64Array;
  /** Running coordination: mean number of b closer to an a than the bin's outer edge. @shape [bins] @unit 1 */
  readonly n: Float64Array;
  /** Pairs expected in each bin for an ideal gas, in all frames together. @shape [bins] @unit 1 */
  readonly expected: Float64Array;
}

/** How finely and how far distances are counted. */
export interface PairDistributionOptions {
  /** Default 8. @unit A */
  readonly range?: number;
  /** Default 0.02. @unit A */
  readonly width?: number;
}

/**
 * Partial radial distribution functions of all pairs of elements.
 *
 * g_ab(r) = V / (N_a N_b 4 pi r^2 dr) sum_i^a sum_j^b [r <= r_ij < r + dr], with N_b - 1 in place of N_b where a = b, so
 * that an ideal gas gives 1; n_ab(r) is the running sum of b around an a. Counts and ideal-gas counts
 * are summed over the frames before they are divided, so that frames of different volume weigh as they should.
 *
 * V -> volume, N_a -> atoms[a], dr -> width
 * @param frames of the same elements
 * @param counted distances of each frame to the same range in the same bins, where that was done elsewhere
 * @returns by pair name
 * @throws E0503 for a frame without a volume
 * @example pairDistributions([frame]).get("B-O")!.g
 */
export function pairDistributions(
  frames: readonly Frame[],
  options: PairDistributionOptions = {},
  counted?: readonly DistanceCounts[],
): Map<string, PairDistribution> {
  const sum = pairDistributionSum(options);
  frames.forEach((frame, k) => sum.add(frame, counted?.[k]));
  return sum.distributions();
}

/** Radial distribution functions of frames that come one by one. */
export interface PairDistributionSum {
  /**
   * @param counted its distances, counted to the same range in the same bins; counted here when left out
   * @throws E0503 for a frame without a volume
   */
  add(frame: Frame, counted?: DistanceCounts): void;
  distributions(): Map<string, PairDistribution>;
}

/** Distances of one frame as `pairDistributionSum` takes them. */
export function countedDistances(frame: Frame, options: PairDistributionOptions = {}): DistanceCounts {
  const { range = defaultRange, width = defaultWidth } = options;
  return distanceCounts(frame, width, Math.round(range / width));
}

const defaultRange = 8;
const defaultWidth = 0.02;

/** See `pairDistributions`. */
export function pairDistributionSum(options: PairDistributionOptions = {}): PairDistributionSum {
  const { range = defaultRange, width = defaultWidth } = options;
  const bins = Math.round(range / width);
  const r = Float64Array.from({ length: bins }, (_, k) => (k + 0.5) * width);
  const sums = new Map<string, { counts: Float64Array; expected: Float64Array; centres: number }>();
  return {
    add(frame, counted) {
      const { species } = frame;
      const volume = frameVolume(frame);
      const { kinds, counts } = counted ?? distanceCounts(frame, width, bins);
      const atoms = Array.from(kinds, (kind) => species.reduce((total, each) => total + Number(each === kind), 0));
      for (const [name, [first, second]] of pairsOf(species)) {
        const [a, b] = [kinds.indexOf(first), kinds.indexOf(second)];
        const sum = sums.get(name) ?? { counts: new Float64Array(bins), expected: new Float64Array(bins), centres: 0 };
        sums.set(name, sum);
        const pairs = atoms[a]! * (a === b ? atoms[b]! - 1 : atoms[b]!);
        sum.centres += atoms[a]!;
        const base = (Math.min(a, b) * kinds.length + Math.max(a, b)) * bins;
        for (let k = 0; k < bins; k++) {
          const shell = (4 / 3) * Math.PI * width ** 3 * ((k + 1) ** 3 - k ** 3);
          sum.expected[k]! += (pairs * shell) / volume;
          sum.counts[k]! += counts[base + k]!;
        }
      }
    },
    distributions() {
      const distributions = new Map<string, PairDistribution>();
      for (const [name, { counts, expected, centres }] of sums) {
        let running = 0;
        distributions.set(name, {
          r,
          g: counts.map((count, k) => (expected[k]! > 0 ? count / expected[k]! : 0)),
          n: counts.map((count) => (running += count) / centres),
          expected: expected.slice(),
        });
      }
      return distributions;
    },
  };
}

/** The distribution of two elements, in whichever order. */
export function distributionOf(
  distributions: ReadonlyMap<string, PairDistribution>,
  a: number,
  b: number,
): PairDistribution | undefined {
  return distributions.get(pairName(a, b));
}
