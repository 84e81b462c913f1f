import { electronvoltPerCubicAngstromInGPa } from "@boroxol/core";
import type { Assessment, ErrorTable, GroupErrors } from "@boroxol/learn";
import type { Figure } from "./figure.ts";
import { committeeFigure, errorBars, learningFigures, parityOfModel } from "./figures/training-figures.ts";
import { fontFaces, numberedFigures, section } from "./page-parts.ts";
import { reportStyle } from "./report-style.ts";
import { escapeMarkup } from "./svg-text.ts";
import type { TrainingInput } from "./training-input.ts";

/** A page and its figures. */
export interface RenderedPage {
  readonly html: string;
  readonly figures: readonly Figure[];
}

/**
 * The page of a training, finished or under way: learning curves, and where the model was tested, parity and errors by
 * element, composition, temperature and type.
 * @example const { html } = trainingPage(input);
 */
export function trainingPage(input: TrainingInput): RenderedPage {
  const { name, curves, steps, assessment, holdOut } = input;
  const done = Math.max(...curves.map(({ step }) => step.at(-1) ?? 0));
  const tested = assessment?.validation ?? assessment?.training;
  const set = assessment?.validation === undefined ? "training frames" : "validation frames";
  const learning = done > 0 ? learningFigures(curves) : [];
  const parity = tested === undefined ? [] : parityOfModel(tested, set);
  const bars = tested === undefined ? [] : errorBars(tested, set);
  const committee = assessment?.committee === undefined ? [] : committeeFigure(assessment.committee);
  const state =
    assessment?.finished === true
      ? `${curves.length === 1 ? "" : `${curves.length} models, `}${done} steps, finished.`
      : `${done} of ${steps} steps so far.`;
  const number = numberedFigures();
  const html = page(`Training of ${name}`, "Boroxol training", `${state} Validation: ${holdOut}.`, [
    tested === undefined ? "" : bigNumbers(tested.errors, set),
    section("learning", "Learning", number(learning)),
    section("parity", "Parity", number(parity)),
    section("errors", "Errors", number(bars) + (tested === undefined ? "" : errorTables(tested, assessment?.training))),
    section("committee", "Committee", number(committee)),
    section("range", "Where it holds", rows(input.range ?? [])),
    section("data", "Data", rows(input.data)),
    section(
      "settings",
      "Settings",
      rows(Object.entries(input.options).map(([key, value]) => [key, JSON.stringify(value)] as const)),
    ),
  ]);
  return { html, figures: [...learning, ...parity, ...bars, ...committee] };
}

/**
 * The page of a test: parity, and errors by element, composition, temperature and type.
 * @param potential as it is to be named
 * @param data the files
 * @example const { html } = testPage(assessment, "model/nep.txt", "held-out.extxyz");
 */
export function testPage(assessment: Assessment, potential: string, data: string): RenderedPage {
  // Captions and the title name files by the end of their paths, the text below the title in full.
  const set = nameOf(data);
  const parity = parityOfModel(assessment, set);
  const bars = errorBars(assessment, set);
  const number = numberedFigures();
  const shift =
    assessment.energyShift === undefined
      ? ""
      : ` Energies are shifted by ${assessment.energyShift.toFixed(6)} eV/atom, the mean difference.`;
  const lede = `${assessment.frames} frames, ${assessment.atoms} atoms of ${data}, by ${potential}.${shift}`;
  const html = page(`Test of ${potential.split(",").map(nameOf).join(", ")}`, "Boroxol test", lede, [
    bigNumbers(assessment.errors, set),
    section("parity", "Parity", number(parity)),
    section("errors", "Errors", number(bars) + errorTables(assessment, undefined)),
  ]);
  return { html, figures: [...parity, ...bars] };
}

/** The last two parts of a path. @example nameOf("/home/me/model/nep.txt") === "model/nep.txt" */
function nameOf(path: string): string {
  return path.split(/[/\\]/).filter(Boolean).slice(-2).join("/");
}

function page(title: string, brand: string, lede: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)} – Boroxol</title>
<style>${fontFaces()}${reportStyle}</style>
</head>
<body>
<header class="top"><div class="brand"><span><b>Boroxol</b> ${escapeMarkup(brand.replace("Boroxol ", ""))}</span></div>
<h1>${escapeMarkup(title)}</h1>
<p class="lede">${escapeMarkup(lede)}</p></header><main>
${body.filter((part) => part !== "").join("\n")}
</main><footer>Font: Inter, SIL Open Font License 1.1.</footer>
</body>
</html>
`;
}

function bigNumbers({ force, energy, stress }: ErrorTable, set: string): string {
  const card = (what: string, value: string, unit: string, mae: string): string =>
    `<div><dt>${what}, RMSE</dt><dd>${value} <small>${unit}</small><span class="beside">MAE ${mae} ${unit}, ${escapeMarkup(set)}</span></dd></div>`;
  const cards = [
    ...(force === undefined ? [] : [card("Force", force.rmse.toPrecision(3), "eV/Å", force.mae.toPrecision(3))]),
    ...(energy === undefined
      ? []
      : [card("Energy", (1000 * energy.rmse).toPrecision(3), "meV/atom", (1000 * energy.mae).toPrecision(3))]),
    ...(stress === undefined
      ? []
      : [
          card(
            "Stress",
            (electronvoltPerCubicAngstromInGPa * stress.rmse).toPrecision(3),
            "GPa",
            (electronvoltPerCubicAngstromInGPa * stress.mae).toPrecision(3),
          ),
        ]),
  ];
  return `<dl class="big three">${cards.join("")}</dl>`;
}

function errorTables(assessment: Assessment, training: Assessment | undefined): string {
  const { forceByElement, byComposition, byTemperature, byType, errors, frames } = assessment;
  const overall: [string, GroupErrors][] = [
    ["all", { frames, ...errors }],
    ...(training === undefined || training === assessment
      ? []
      : [["training frames", { frames: training.frames, ...training.errors }] as [string, GroupErrors]]),
    ...Object.entries(forceByElement).map(([symbol, force]): [string, GroupErrors] => [
      `forces on ${symbol}`,
      { frames, force },
    ]),
  ];
  return [
    errorTable("All", overall),
    ...(
      [
        ["By composition", byComposition],
        ["By temperature", byTemperature],
        ["By type", byType],
      ] as const
    ).map(([title, groups]) => (Object.keys(groups).length < 2 ? "" : errorTable(title, Object.entries(groups)))),
  ].join("");
}

function errorTable(title: string, groups: readonly (readonly [string, GroupErrors])[]): string {
  const cells = (found: ErrorTable[keyof ErrorTable], factor: number): string =>
    [found?.mae, found?.rmse, found?.max]
      .map((each) => `<td class="number">${each === undefined ? "" : (factor * each).toPrecision(3)}</td>`)
      .join("");
  const lines = groups.map(
    ([key, { frames, energy, force, stress }]) =>
      `<tr><th scope="row">${escapeMarkup(key)}</th><td class="number">${frames}</td>${cells(energy, 1000)}${cells(force, 1)}${cells(stress, electronvoltPerCubicAngstromInGPa)}</tr>`,
  );
  const measures = '<th class="number">MAE</th><th class="number">RMSE</th><th class="number">max</th>'.repeat(3);
  return `<div class="scroll"><table><thead><tr><th rowspan="2">${title}</th><th class="number" rowspan="2">frames</th><th colspan="3" class="number">energy (meV/atom)</th><th colspan="3" class="number">force (eV/Å)</th><th colspan="3" class="number">stress (GPa)</th></tr><tr>${measures}</tr></thead><tbody>${lines.join("")}</tbody></table></div>`;
}

function rows(entries: readonly (readonly [string, string])[]): string {
  if (entries.length === 0) return "";
  const lines = entries.map(
    ([name, text]) => `<tr><th scope="row">${escapeMarkup(name)}</th><td>${escapeMarkup(text)}</td></tr>`,
  );
  return `<table><tbody>${lines.join("")}</tbody></table>`;
}
