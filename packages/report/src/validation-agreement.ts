import type { Agreement, ValidatedGlass, ValidationDocument } from "./validation-document.ts";

/**
 * How far four-fold boron at the measured density, and the density at zero pressure, are from experiment: mean absolute deviation,
 * mean deviation and the worst, for each table and for all glasses.
 */
export function validationAgreement(glasses: readonly ValidatedGlass[]): ValidationDocument["agreement"] {
  const tables = new Map<string, ValidatedGlass[]>();
  for (const glass of glasses) tables.set(glass.table, [...(tables.get(glass.table) ?? []), glass]);
  return Object.fromEntries(
    [...tables, ...(tables.size > 1 ? [["all", [...glasses]] as const] : [])].map(([table, members]) => {
      const fourFoldBoron = agreementOf(members, "fourFoldBoron");
      const density = agreementOf(members, "density");
      return [table, { ...(fourFoldBoron && { fourFoldBoron }), ...(density && { density }) }];
    }),
  );
}

function agreementOf(glasses: readonly ValidatedGlass[], of: "fourFoldBoron" | "density"): Agreement | undefined {
  const deviations = glasses.flatMap(({ name, values, experiment }) => {
    const [ours, theirs] = [values[of]?.value, experiment[of]];
    return ours === undefined || theirs === undefined ? [] : [{ glass: name, deviation: ours - theirs }];
  });
  if (deviations.length === 0) return undefined;
  const mean = (value: (deviation: number) => number): number =>
    deviations.reduce((sum, { deviation }) => sum + value(deviation), 0) / deviations.length;
  return {
    glasses: deviations.length,
    meanAbsoluteDeviation: mean(Math.abs),
    bias: mean((each) => each),
    worst: deviations.reduce((worst, each) => (Math.abs(each.deviation) > Math.abs(worst.deviation) ? each : worst)),
  };
}
