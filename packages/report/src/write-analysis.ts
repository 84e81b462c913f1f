import { join } from "node:path";
import type { AnalysisDocument, TogetherDocument } from "@boroxol/analysis";
import { makeFolder, writeFileAtomically } from "@boroxol/io";
import type { Figure } from "./figure.ts";
import { reportFigures } from "./figures/report-figures.ts";
import { togetherFigures } from "./figures/together-figures.ts";
import { fontFaces, numberedFigures, section } from "./page-parts.ts";
import { renderPng } from "./render-png.ts";
import { reportStyle } from "./report-style.ts";
import { escapeMarkup } from "./svg-text.ts";

/**
 * Writes the report of files that no run of ours made: `analysis.html`, `analysis.json`, and `figures/` with SVG, PNG and CSV.
 * @param lines headline numbers in words, for the top of the page
 * @param source the files, as they are to be named
 * @returns path of the page
 * @throws E0206 when a file cannot be written, E0290 when the folder cannot be made
 * @example await writeAnalysis(analyzeFrames(frames), ["density 2.21 g/cm3"], "dump.lammpstrj", "out");
 */
export async function writeAnalysis(
  analysis: AnalysisDocument,
  lines: readonly string[],
  source: string,
  directory: string,
): Promise<string> {
  const { shortRange, network, rings, quench, dynamics, mechanics } = reportFigures({
    analysis,
    thermo: [],
    experiment: {},
  });
  const sections = {
    Network: network,
    Rings: rings,
    "Short-range order": shortRange,
    "Thermodynamic state": quench,
    Dynamics: dynamics,
    Mechanics: mechanics,
  };
  return writePage(analysis, sections, lines, source, directory);
}

/**
 * The same of files that were analysed beside each other.
 * @throws E0206, E0290
 * @example await writeTogether(together, ["3 files as replicas"], "a, b, c", "out");
 */
export async function writeTogether(
  together: TogetherDocument,
  lines: readonly string[],
  source: string,
  directory: string,
): Promise<string> {
  return writePage(together, { Figures: togetherFigures(together) }, lines, source, directory);
}

async function writePage(
  document: AnalysisDocument | TogetherDocument,
  sections: Readonly<Record<string, readonly Figure[]>>,
  lines: readonly string[],
  source: string,
  directory: string,
): Promise<string> {
  const folder = join(directory, "figures");
  await makeFolder(folder);
  /* oxlint-disable no-await-in-loop */
  for (const figure of Object.values(sections).flat()) {
    await writeFileAtomically(join(folder, `${figure.name}.svg`), figure.svg);
    await writeFileAtomically(join(folder, `${figure.name}.png`), renderPng(figure.svg));
    await writeFileAtomically(join(folder, `${figure.name}.csv`), figure.csv);
  }
  /* oxlint-enable no-await-in-loop */
  await writeFileAtomically(join(directory, "analysis.json"), `${JSON.stringify(document, undefined, 1)}\n`);
  const page = join(directory, "analysis.html");
  await writeFileAtomically(page, analysisPage(sections, lines, source));
  return page;
}

function analysisPage(
  sections: Readonly<Record<string, readonly Figure[]>>,
  lines: readonly string[],
  source: string,
): string {
  const title = `Analysis of ${source}`;
  const numbered = numberedFigures();
  const parts = Object.entries(sections).map(([name, figures]) =>
    section(name.toLowerCase().replaceAll(" ", "-"), name, numbered(figures)),
  );
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeMarkup(title)}</title><style>${fontFaces()}${reportStyle}</style></head><body>`,
    `<header class="top"><div class="brand"><b>Boroxol</b></div><h1>${escapeMarkup(title)}</h1></header><main>`,
    `<pre>${escapeMarkup(lines.join("\n"))}</pre>`,
    ...parts.filter((part) => part !== ""),
    "</main></body></html>\n",
  ].join("\n");
}
