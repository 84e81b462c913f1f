import { BoroxolError, closestName, measuredGlasses, type MeasuredGlass } from "@boroxol/core";

/**
 * The reference glasses that a list of names means, in the order of their tables: tables (all, table-1, table-2, ends) and glasses.
 * @throws E0706 for a name that is neither
 * @example glassesAsked("table-1,LB70").length === 12
 */
export function glassesAsked(names: string): readonly MeasuredGlass[] {
  const asked = names.split(",").map((name) => name.trim());
  const known = ["all", ...new Set(measuredGlasses.flatMap(({ table, name }) => [table, name]))];
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const closest = closestName(unknown, known);
    throw new BoroxolError("E0706", `there is no reference glass '${unknown}'`, {
      place: "glasses",
      fix: closest === undefined ? `the names are ${known.join(", ")}` : `did you mean '${closest}'?`,
      untouched: "nothing was written",
    });
  }
  return measuredGlasses.filter(({ name, table }) => ["all", table, name].some((each) => asked.includes(each)));
}

/** The glass as `boroxol make` takes it. @example compositionText(measuredGlasses[0]!) === "20SiO2-60B2O3-20Li2O" */
export function compositionText({ molePercent }: MeasuredGlass): string {
  return Object.entries(molePercent)
    .filter(([, percent]) => percent > 0)
    .map(([compound, percent]) => `${percent}${compound}`)
    .join("-");
}
