/** Survival of rings with age. */
export interface RingSurvival {
  /** Age. @shape [ages] @unit frames */
  readonly age: readonly number[];
  /** Probability that a ring that was born is still there at that age. @shape [ages] */
  readonly survival: readonly number[];
  /** Standard error. @shape [ages] */
  readonly error: readonly number[];
}

/** How many rings died at which age, and how many were last seen at which. */
export interface AgeTable {
  /** @param age @unit frames */
  add(age: number, died: boolean): void;
  /** By age, ascending: deaths, and rings that were still living. */
  rows(): { readonly age: number; readonly died: number; readonly living: number }[];
}

/** Ages that are told apart. */
const mostAges = 4096;

/**
 * Counts ages exactly as long as there are no more different ones than `most`; beyond that neighbouring ages are put together, two by
 * two, so that the table stays as long while the run goes on.
 */
export function ageTable(most = mostAges): AgeTable {
  let width = 1;
  let counts = new Map<number, { died: number; living: number }>();
  const put = (age: number, died: number, living: number): void => {
    const at = Math.floor(age / width) * width;
    const known = counts.get(at) ?? { died: 0, living: 0 };
    counts.set(at, { died: known.died + died, living: known.living + living });
  };
  return {
    add(age, died) {
      put(age, Number(died), Number(!died));
      while (counts.size > most) {
        width *= 2;
        const before = counts;
        counts = new Map();
        for (const [at, each] of before) put(at, each.died, each.living);
      }
    },
    rows: () => [...counts].sort(([a], [b]) => a - b).map(([age, each]) => ({ age, ...each })),
  };
}

/**
 * Survival by the estimator of Kaplan and Meier: S(a) = prod_{a_k <= a} (1 - d_k / n_k), with d_k deaths at age a_k among n_k rings at
 * risk; the error is Greenwood's. Rings that live at the end of the run count for as long as they were seen.
 *
 * E. L. Kaplan and P. Meier, J. Am. Stat. Assoc. 53, 457 (1958), doi:10.1080/01621459.1958.10501452.
 *
 * d_k -> died, n_k -> atRisk
 */
export function survivalOf(table: AgeTable): RingSurvival {
  const rows = table.rows();
  let atRisk = rows.reduce((sum, { died, living }) => sum + died + living, 0);
  let survival = 1;
  let greenwood = 0;
  const [ages, survivals, errors] = [[0], [1], [0]];
  for (const { age, died, living } of rows) {
    if (died > 0) {
      survival *= 1 - died / atRisk;
      greenwood += atRisk === died ? 0 : died / (atRisk * (atRisk - died));
      ages.push(age);
      survivals.push(survival);
      errors.push(survival * Math.sqrt(greenwood));
    }
    atRisk -= died + living;
  }
  return { age: ages, survival: survivals, error: errors };
}
