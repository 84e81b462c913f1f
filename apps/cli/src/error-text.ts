import { electronvoltPerCubicAngstromInGPa } from "@boroxol/core";
import type { Assessment, ErrorMeasure, ErrorTable } from "@boroxol/learn";

/** `RMSE force 0.1010 eV/A, energy 5.50 meV/atom`. */
export function errorText({ energy, force, stress }: ErrorTable): string {
  const parts: string[] = [];
  if (force !== undefined) parts.push(`force ${force.rmse.toFixed(4)} eV/A`);
  if (energy !== undefined) parts.push(`energy ${(1000 * energy.rmse).toFixed(2)} meV/atom`);
  if (stress !== undefined) parts.push(`stress ${(electronvoltPerCubicAngstromInGPa * stress.rmse).toFixed(3)} GPa`);
  return `RMSE ${parts.join(", ")}`;
}

/** Most lines about groups of one kind. */
const mostLines = 25;

/** MAE, RMSE and largest error of every quantity, then forces by element, then groups of frames. */
export function assessmentLines(assessment: Assessment): string[] {
  const { errors, forceByElement, byType, byComposition, byTemperature } = assessment;
  const lines = [
    `${"".padEnd(16)}${["MAE", "RMSE", "largest"].map((each) => each.padStart(12)).join("")}`,
    ...row("energy", errors.energy, 1000, "meV/atom"),
    ...row("force", errors.force, 1, "eV/A"),
    ...row("stress", errors.stress, electronvoltPerCubicAngstromInGPa, "GPa"),
    ...Object.entries(forceByElement).flatMap(([symbol, each]) => row(`force on ${symbol}`, each, 1, "eV/A")),
  ];
  for (const [kind, groups] of [
    ["type", byType],
    ["composition", byComposition],
    ["temperature", byTemperature],
  ] as const) {
    const entries = Object.entries(groups);
    // A single group is what the table above says.
    if (entries.length < 2) continue;
    lines.push(`by ${kind}:`);
    for (const [key, { frames, ...each }] of entries.slice(0, mostLines)) {
      lines.push(`  ${key}: ${errorText(each)}, ${frames} frames`);
    }
    if (entries.length > mostLines) lines.push(`  and ${entries.length - mostLines} more: see --json`);
  }
  return lines;
}

function row(label: string, measure: ErrorMeasure | undefined, factor: number, unit: string): string[] {
  if (measure === undefined) return [];
  const numbers = [measure.mae, measure.rmse, measure.max].map((each) => (factor * each).toFixed(4).padStart(12));
  return [`${label.padEnd(16)}${numbers.join("")}  ${unit}`];
}
