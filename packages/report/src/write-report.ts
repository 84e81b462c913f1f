import { join } from "node:path";
import { makeFolder, writeFileAtomically } from "@boroxol/io";
import { headlineNumbers } from "./headline-numbers.ts";
import type { View } from "./rasterise.ts";
import { renderPng } from "./render-png.ts";
import { renderReport } from "./render-report.ts";
import type { ReportInput } from "./report-input.ts";
import { validityFlags, verdictOf } from "./validity-flags.ts";

/** What `report.json` holds. */
export function reportDocument(input: ReportInput): Record<string, unknown> {
  const { finalFrame: _, thermo: __, flags: ___, ...rest } = input;
  const flags = validityFlags(input);
  return { format: "boroxol-report/1", verdict: verdictOf(flags), flags, headline: headlineNumbers(input), ...rest };
}

/**
 * Writes `report.html`, `report.json`, and `figures/` with SVG, PNG and CSV of every figure and the picture of the glass.
 *
 * Each file is written whole or not at all, and the page last, so that its links lead to files that are there.
 * @param view of the picture: its size and the turn of the cell
 * @returns path of the page
 * @throws E0206 when a file cannot be written, E0290 when the folder for the figures cannot be made
 * @example await writeReport(input, "runs/glass");
 */
export async function writeReport(input: ReportInput, directory: string, view: Partial<View> = {}): Promise<string> {
  const folder = join(directory, "figures");
  await makeFolder(folder);
  const { html, figures, picture } = renderReport(input, view);
  for (const figure of figures) {
    await writeFileAtomically(join(folder, `${figure.name}.svg`), figure.svg);
    await writeFileAtomically(join(folder, `${figure.name}.png`), renderPng(figure.svg));
    await writeFileAtomically(join(folder, `${figure.name}.csv`), figure.csv);
  }
  await writeFileAtomically(join(folder, "glass.png"), picture);
  await writeFileAtomically(join(directory, "report.json"), `${JSON.stringify(reportDocument(input), undefined, 1)}\n`);
  const page = join(directory, "report.html");
  await writeFileAtomically(page, html);
  return page;
}
