import { join } from "node:path";
import { makeFolder, writeFileAtomically } from "@boroxol/io";
import { validationFigures } from "./figures/validation-figures.ts";
import { fontFaces, numberedFigures, section } from "./page-parts.ts";
import { renderPng } from "./render-png.ts";
import { reportStyle } from "./report-style.ts";
import { escapeMarkup } from "./svg-text.ts";
import { htmlTable, markdownTables } from "./text-table.ts";
import type { NamedValidation } from "./validation-document.ts";
import { validationTables } from "./validation-tables.ts";

/**
 * Writes what a validation came to: `validation.json`, the tables as `validation.md`, the page `validation.html` and `figures/`.
 * @param validations the one of the folder first, then those that stand beside it
 * @returns path of the page
 * @throws E0206 when a file cannot be written, E0290 when the folder cannot be made
 */
export async function writeValidation(validations: readonly NamedValidation[], directory: string): Promise<string> {
  const [own] = validations as [NamedValidation];
  const tables = validationTables(validations);
  const figures = validationFigures(validations);
  const folder = join(directory, "figures");
  await makeFolder(folder);
  await writeFileAtomically(join(directory, "validation.json"), `${JSON.stringify(own.document, undefined, 2)}\n`);
  await writeFileAtomically(join(directory, "validation.md"), markdownTables(tables));
  /* oxlint-disable no-await-in-loop */
  for (const { name, svg, csv } of figures) {
    await writeFileAtomically(join(folder, `${name}.svg`), svg);
    await writeFileAtomically(join(folder, `${name}.png`), renderPng(svg));
    await writeFileAtomically(join(folder, `${name}.csv`), csv);
  }
  /* oxlint-enable no-await-in-loop */
  const title = `Validation of ${escapeMarkup(own.name)}`;
  const sources = [...new Set(own.document.glasses.flatMap(({ experiment }) => [experiment.source]))];
  const html = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title><style>${fontFaces()}${reportStyle}</style></head><body>`,
    `<header class="top"><div class="brand"><b>Boroxol</b></div><h1>${title}</h1><p class="lede">${escapeMarkup(ledeOf(own))}</p></header><main>`,
    section("figures", "Against experiment", numberedFigures()(figures)),
    ...tables.map((table, k) => section(`table-${k + 1}`, escapeMarkup(table.title), htmlTable(table))),
    section("sources", "Sources", `<ul>${sources.map((each) => `<li>${escapeMarkup(each)}</li>`).join("")}</ul>`),
    section("provenance", "Provenance", provenance(own)),
    '</main><footer>Data: <a href="validation.json">validation.json</a>; tables: <a href="validation.md">validation.md</a>; every glass is a run under glasses/ with its own record.</footer>',
    "</body></html>\n",
  ];
  const page = join(directory, "validation.html");
  await writeFileAtomically(page, html.join("\n"));
  return page;
}

function ledeOf({ document }: NamedValidation): string {
  const { agreement, glasses, status, protocol } = document;
  const { fourFoldBoron, density } = agreement["all"] ?? Object.values(agreement)[0] ?? {};
  const made = glasses.filter(({ seeds }) => seeds.length > 0).length;
  return [
    `${made} of ${glasses.length} glasses${status === "finished" ? "" : " so far"}.`,
    ...(fourFoldBoron === undefined
      ? []
      : [
          `Four-fold boron is ${(100 * fourFoldBoron.meanAbsoluteDeviation).toFixed(1)} percentage points from experiment in the mean of ${fourFoldBoron.glasses}.`,
        ]),
    ...(density === undefined
      ? []
      : [`The density at zero pressure is ${density.meanAbsoluteDeviation.toFixed(3)} g/cm³ from it.`]),
    ...(protocol.coolingRate === undefined ? [] : [`Cooled at ${protocol.coolingRate} K/ps.`]),
  ].join(" ");
}

function provenance({ document: { program, command, potential } }: NamedValidation): string {
  const rows = [
    ["Program", program],
    ["Command", command],
    ["Potential", potential.name],
  ];
  return `<table><tbody>${rows.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${escapeMarkup(value!)}</td></tr>`).join("")}</tbody></table>`;
}
