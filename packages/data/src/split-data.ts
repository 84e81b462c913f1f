import { BoroxolError, createRandom } from "@boroxol/core";

/** How the frames of a data set are parted. */
export const splitMethods = ["random", "grouped", "stratified"] as const;

export type SplitMethod = (typeof splitMethods)[number];

/** What a split needs to know of a frame. */
export interface SplitItem {
  /** Frames of one group stay together where the split is grouped, for instance those of one trajectory. */
  readonly group: string;
  /** Each stratum is parted by itself where the split is stratified, for instance composition and temperature. */
  readonly stratum: string;
}

/** Stream of the random numbers that belongs to splits. */
const stream = 200;

/**
 * Parts frames into sets with the given fractions; the first set takes what the others leave.
 * @param fractions of the sets after the first, for instance validation and test @shape [k] @unit 1
 * @returns number of the set of each frame @shape [n]
 * @throws E0803 where the fractions are not usable, or a set would stay empty
 * @example splitData(items, "stratified", [0.1, 0.1], 1)
 */
export function splitData(
  items: readonly SplitItem[],
  method: SplitMethod,
  fractions: readonly number[],
  seed: number,
): Uint8Array {
  const fault = (message: string, fix: string): BoroxolError =>
    new BoroxolError("E0803", message, { fix, untouched: "nothing was written" });
  const asked = fractions.reduce((sum, each) => sum + each, 0);
  if (fractions.some((each) => !(each >= 0)) || !(asked < 1)) {
    throw fault("the fractions do not leave anything for training", "give fractions that add up to less than 1");
  }
  const random = createRandom(seed);
  const shuffled = <T>(list: readonly T[], salt: number): T[] =>
    list
      .map((item, k) => ({ item, key: random.uniforms(k, salt, stream)[0]! }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  const sets = new Uint8Array(items.length);
  const indices = items.map((_, k) => k);

  /** Hands out units, each with its number of frames, to the set that lacks most of its share. */
  const shares = [1 - asked, ...fractions];
  const filled = shares.map(() => 0);
  let total = 0;
  const handOut = (units: readonly (readonly number[])[]): void => {
    // Counted over all strata, so that what is rounded in one is made up for in the next.
    total += units.reduce((sum, unit) => sum + unit.length, 0);
    for (const unit of units) {
      const lacking = shares.map((share, s) => share * total - filled[s]!);
      const set = lacking.indexOf(Math.max(...lacking));
      filled[set]! += unit.length;
      for (const k of unit) sets[k] = set;
    }
  };
  const together = (key: (k: number) => string): number[][] => [...Map.groupBy(indices, key).values()];
  if (method === "grouped")
    handOut(
      shuffled(
        together((k) => items[k]!.group),
        0,
      ),
    );
  else if (method === "stratified") {
    together((k) => items[k]!.stratum).forEach((members, s) => handOut(shuffled(members, s).map((k) => [k])));
  } else handOut(shuffled(indices, 0).map((k) => [k]));

  const empty = fractions.findIndex((fraction, s) => fraction > 0 && !sets.includes(s + 1));
  if (empty >= 0 || !sets.includes(0)) {
    throw fault(
      `set ${empty + 2} would be empty: ${items.length} frames in ${together((k) => items[k]![method === "grouped" ? "group" : "stratum"]).length} groups are too few`,
      "give larger fractions, or split by single frames",
    );
  }
  return sets;
}
