import type { ValidationDocument } from "@boroxol/report";

/** What a validation came to, in a few lines. */
export function validationLines({ agreement, overlaps, glasses }: ValidationDocument): string[] {
  const lines = Object.entries(agreement).flatMap(([table, { fourFoldBoron, density }]) => [
    ...(fourFoldBoron === undefined
      ? []
      : [
          `${table.padEnd(8)} four-fold boron: ${(100 * fourFoldBoron.meanAbsoluteDeviation).toFixed(1)} percentage points from experiment in the mean of ${fourFoldBoron.glasses}, worst ${(100 * fourFoldBoron.worst.deviation).toFixed(1)} (${fourFoldBoron.worst.glass})`,
        ]),
    ...(density === undefined
      ? []
      : [
          `${table.padEnd(8)} density at zero pressure: ${density.meanAbsoluteDeviation.toFixed(3)} g/cm3 from experiment, ${density.bias.toFixed(3)} in the mean`,
        ]),
  ]);
  const silicon = glasses.flatMap(({ name, values }) =>
    values.overCoordinatedSilicon === undefined ? [] : [{ name, value: values.overCoordinatedSilicon.value }],
  );
  const worst = silicon.toSorted((a, b) => b.value - a.value)[0];
  const touching = overlaps.filter(({ overlapping, failure }) => overlapping > 0 || failure !== undefined);
  return [
    ...lines,
    ...(worst === undefined
      ? []
      : [`over-coordinated silicon: at most ${(100 * worst.value).toFixed(1)} % (${worst.name})`]),
    ...(overlaps.length === 0
      ? []
      : [
          touching.length === 0
            ? `no overlap in ${overlaps.length} melts`
            : `overlaps in ${touching.length} of ${overlaps.length} melts: ${touching.map(({ name }) => name).join(", ")}`,
        ]),
  ];
}
