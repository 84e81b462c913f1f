import type { FrameSummary } from "./frame-summary.ts";

/** Frames that are the same or nearly so. */
export interface Duplicates {
  /** Pairs of indices into the summaries: the first frame of a kind, and its repetition. */
  readonly exact: readonly (readonly [number, number])[];
  readonly near: readonly (readonly [number, number])[];
  /** False where there were too many candidates to compare all of them. */
  readonly complete: boolean;
}

/** Nearer than this share of the spread of the data set, in every number of the fingerprint. */
const nearness = 0.02;
const mostComparisons = 20_000_000;

/** Same atoms and positions, or fingerprints that hardly differ among frames of the same formula. */
export function findDuplicates(summaries: readonly FrameSummary[]): Duplicates {
  const exact: [number, number][] = [];
  const first = new Map<string, number>();
  const byFormula = new Map<string, number[]>();
  summaries.forEach(({ hash, formula }, k) => {
    const seen = first.get(hash);
    if (seen !== undefined) {
      exact.push([seen, k]);
      return;
    }
    first.set(hash, k);
    const list = byFormula.get(formula);
    if (list === undefined) byFormula.set(formula, [k]);
    else list.push(k);
  });
  const near: [number, number][] = [];
  let comparisons = 0;
  for (const members of byFormula.values()) {
    if (members.length < 3) continue;
    const spread = spreadOf(members.map((k) => summaries[k]!.fingerprint));
    const widest = spread.indexOf(Math.max(...spread));
    if (!(spread[widest]! > 0)) continue;
    // Sorted by the number that varies most, only frames close in it need to be compared.
    const sorted = [...members].sort((a, b) => summaries[a]!.fingerprint[widest]! - summaries[b]!.fingerprint[widest]!);
    for (let a = 0; a < sorted.length; a++) {
      const one = summaries[sorted[a]!]!.fingerprint;
      for (let b = a + 1; b < sorted.length && comparisons < mostComparisons; b++) {
        const other = summaries[sorted[b]!]!.fingerprint;
        if (other[widest]! - one[widest]! > nearness * spread[widest]!) break;
        comparisons++;
        if (one.every((value, d) => Math.abs(value - other[d]!) <= nearness * spread[d]! + 1e-7)) {
          near.push(sorted[a]! < sorted[b]! ? [sorted[a]!, sorted[b]!] : [sorted[b]!, sorted[a]!]);
        }
      }
    }
  }
  return { exact, near, complete: comparisons < mostComparisons };
}

/** Standard deviation of each number. */
function spreadOf(fingerprints: readonly Float32Array[]): number[] {
  const [size, n] = [fingerprints[0]!.length, fingerprints.length];
  return Array.from({ length: size }, (_, d) => {
    let [sum, squares] = [0, 0];
    for (const each of fingerprints) {
      sum += each[d]!;
      squares += each[d]! ** 2;
    }
    return Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
  });
}
