import { bibtexOf, citationsOf } from "./bibtex.ts";
import type { Figure } from "./figure.ts";
import { reportFigures } from "./figures/report-figures.ts";
import { glassPicture } from "./glass-picture.ts";
import { headlineNumbers } from "./headline-numbers.ts";
import { methodsParagraph } from "./methods-paragraph.ts";
import { glassColours } from "./palette.ts";
import { fontFaces, numberedFigures, section } from "./page-parts.ts";
import type { ReportInput, ValidityFlag } from "./report-input.ts";
import type { View } from "./rasterise.ts";
import { reportStyle } from "./report-style.ts";
import { escapeMarkup, formulaText } from "./svg-text.ts";
import { validityFlags, verdictOf } from "./validity-flags.ts";

/** A report before it is written. */
export interface RenderedReport {
  /** One file that needs no other and no network. */
  readonly html: string;
  /** Every figure, for files of their own. */
  readonly figures: readonly Figure[];
  /** Picture of the glass. */
  readonly picture: Uint8Array;
}

/**
 * The report of a run as one offline HTML file, with its figures and its picture.
 * @param view of the picture: its size and the turn of the cell
 * @example const { html } = renderReport(input);
 */
export function renderReport(input: ReportInput, view: Partial<View> = {}): RenderedReport {
  const picture = glassPicture(input.finalFrame, input.analysis.cutoffs, view);
  const figures = reportFigures(input);
  const all = Object.values(figures).flat();
  const flags = validityFlags(input);
  const plainTitle = Object.entries(input.composition.molePercent)
    .map(([name, value]) => `${Number(value.toFixed(2))} ${formulaText(name)}`)
    .join(" · ");
  const numbered = numberedFigures();
  const body = [
    `<header class="top"><div class="brand"><span><b>Boroxol</b> glass report</span><span>${escapeMarkup(input.protocol.name)} protocol</span></div>`,
    `<h1>${plainTitle.split(" · ").map(escapeMarkup).join('<span class="dot"> · </span>')}</h1>`,
    `<p class="lede">${escapeMarkup(ledeOf(input))}</p></header><main>`,
    heroHtml(input, picture),
    verdictHtml(flags),
    section("results", "Results", resultsHtml(input)),
    section("network", "Network", numbered(figures.network)),
    section("rings", "Rings", numbered(figures.rings)),
    section("short-range", "Short-range order", numbered(figures.shortRange)),
    section("run", "The run", protocolHtml(input) + numbered(figures.quench)),
    section("dynamics", "Dynamics", numbered(figures.dynamics)),
    section("mechanics", "Mechanics", numbered(figures.mechanics)),
    section("composition", "Composition", compositionHtml(input)),
    section("potential", "Potential", potentialHtml(input)),
    section("methods", "Methods and citation", methodsHtml(input)),
    section("provenance", "Provenance", provenanceHtml(input)),
    `</main><footer>Made by Boroxol ${escapeMarkup(input.provenance.version)} from the files of this folder; <code>boroxol report</code> makes it again. Font: Inter, SIL Open Font License 1.1.</footer>`,
  ];
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(plainTitle)} – Boroxol</title>
<style>${fontFaces()}${reportStyle}</style>
</head>
<body>
${body.filter((part) => part !== "").join("\n")}
</body>
</html>
`;
  return { html, figures: all, picture };
}

function ledeOf({ composition, protocol, potential, provenance, density }: ReportInput): string {
  const atoms = Object.values(composition.atoms).reduce((sum, each) => sum + each, 0);
  const rate = protocol.coolingRate === undefined ? "" : `, quenched at ${protocol.coolingRate} K/ps`;
  return `A model glass of ${atoms} atoms at ${density.value.toFixed(3)} g/cm³, made with the potential ${potential.name} in ${provenance.time.toFixed(1)} ps of molecular dynamics${rate}.`;
}

function heroHtml(input: ReportInput, picture: Uint8Array): string {
  const rows = headlineNumbers(input);
  const shown = [
    "Density",
    "Density, set",
    "Four-fold boron, N₄",
    "Non-bridging oxygen",
    "³B in three-membered rings",
    "Five-fold silicon",
    "Three-fold oxygen",
  ];
  const cards = shown
    .flatMap((quantity) => rows.filter((row) => row.quantity === quantity))
    .slice(0, 6)
    .map(({ quantity, text, unit, measured, modelled }) => {
      const [value, error] = text.split(" ± ");
      const spread = error === undefined ? unit : `± ${error} ${unit}`;
      const beside =
        measured !== undefined
          ? `<span class="beside">experiment ${escapeMarkup(measured)} ${unit}</span>`
          : modelled !== undefined
            ? `<span class="beside">model ${escapeMarkup(modelled)} ${unit}</span>`
            : "";
      return `<div><dt>${escapeMarkup(quantity)}</dt><dd>${value} <small>${escapeMarkup(spread)}</small>${beside}</dd></div>`;
    });
  const elements = Object.keys(input.composition.atoms);
  const key = elements.map(
    (element) => `<span><i style="background:${glassColours[element] ?? "#8A8F98"}"></i>${element}</span>`,
  );
  const data = Buffer.from(picture).toString("base64");
  const alt = `Balls and sticks of ${elements.join(", ")} in the periodic cell; plates mark three-membered rings`;
  return `<div class="hero"><div><dl class="big">${cards.join("")}</dl></div><figure><img src="data:image/png;base64,${data}" alt="${escapeMarkup(alt)}" width="1100" height="940"><div class="key">${key.join("")}<span><i class="plate" style="background:#9AD0F5"></i>three-membered ring</span></div></figure></div>`;
}

function verdictHtml(flags: readonly ValidityFlag[]): string {
  const { level, text } = verdictOf(flags);
  const order = { warning: 0, note: 1, good: 2 } as const;
  const sorted = [...flags].sort((a, b) => order[a.level] - order[b.level]);
  const items = sorted.map(
    (flag) => `<li class="${flag.level}"><b>${escapeMarkup(flag.title)}.</b> ${escapeMarkup(flag.text)}</li>`,
  );
  return `<section class="verdict ${level}" aria-label="Verdict"><strong>${escapeMarkup(text)}</strong><ul>${items.join("")}</ul></section>`;
}

function resultsHtml(input: ReportInput): string {
  const rows = headlineNumbers(input).map(
    ({ quantity, text, unit, measured, modelled, source }) =>
      `<tr><th scope="row">${escapeMarkup(quantity)}</th><td class="number">${escapeMarkup(text)}</td><td>${escapeMarkup(unit)}</td><td class="number">${escapeMarkup(measured ?? modelled ?? "")}</td><td class="quiet">${escapeMarkup(source === undefined ? "" : `${measured === undefined ? "model" : "experiment"}: ${source}`)}</td></tr>`,
  );
  const errors =
    input.analysis.frames > 1
      ? ` Errors are standard errors by blocking and hold for this one model; other seeds give another spread.`
      : "";
  return `<p>From ${escapeMarkup(input.analysed)}.${errors}</p><div class="scroll"><table><thead><tr><th>Quantity</th><th class="number">This model</th><th>Unit</th><th class="number">Compare</th><th>With</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function protocolHtml({ protocol }: ReportInput): string {
  const rows = protocol.stages.map(
    ({ name, description, ensemble, duration }, k) =>
      `<tr><td class="number">${k + 1}</td><th scope="row">${escapeMarkup(name)}</th><td>${escapeMarkup(description)}</td><td>${escapeMarkup((ensemble ?? "").toUpperCase())}</td><td class="number">${duration === undefined ? "" : duration.toFixed(1)}</td></tr>`,
  );
  const caveat = protocol.caveat === undefined ? "" : `<p>${escapeMarkup(protocol.caveat)}</p>`;
  return `${caveat}<div class="scroll"><table><thead><tr><th class="number"></th><th>Stage</th><th>What it does</th><th>Ensemble</th><th class="number">Duration (ps)</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function compositionHtml({ composition, density }: ReportInput): string {
  const compounds = Object.keys(composition.molePercent).map(
    (name) =>
      `<tr><th scope="row">${escapeMarkup(formulaText(name))}</th><td class="number">${composition.molePercent[name]!.toFixed(2)}</td><td class="number">${(composition.weightPercent[name] ?? 0).toFixed(2)}</td></tr>`,
  );
  const total = Object.values(composition.atoms).reduce((sum, each) => sum + each, 0);
  const elements = Object.entries(composition.atoms).map(
    ([element, count]) =>
      `<tr><th scope="row">${escapeMarkup(element)}</th><td class="number">${count}</td><td class="number">${((100 * count) / total).toFixed(2)}</td></tr>`,
  );
  return `<div class="columns"><table><thead><tr><th>Compound</th><th class="number">mol%</th><th class="number">wt%</th></tr></thead><tbody>${compounds.join("")}</tbody></table><table><thead><tr><th>Element</th><th class="number">atoms</th><th class="number">at%</th></tr></thead><tbody>${elements.join("")}</tbody></table></div><p>Whole atoms: ${escapeMarkup(composition.rounding.replace(/\.$/, ""))}. Density ${density.value.toFixed(3)} g/cm³: ${escapeMarkup(density.source)}.</p>`;
}

function potentialHtml({ potential }: ReportInput): string {
  const rows: [string, string][] = [
    ["Name", `${potential.name} (${potential.kind})`],
    ["What it is", potential.summary],
    ["Elements", potential.elements.join(", ")],
    ["Cutoff", `${potential.cutoff} Å`],
    ["Validity", potential.validity],
  ];
  const cited = potential.citations.map(
    ({ text, doi }) =>
      `<li>${escapeMarkup(text)}${doi === undefined ? "" : ` <a href="https://doi.org/${encodeURI(doi)}">doi:${escapeMarkup(doi)}</a>`}</li>`,
  );
  return `<table><tbody>${rows.map(([name, text]) => `<tr><th scope="row">${name}</th><td>${escapeMarkup(text)}</td></tr>`).join("")}<tr><th scope="row">Hash</th><td class="hash">${escapeMarkup(potential.hash)}</td></tr></tbody></table><ul>${cited.join("")}</ul>`;
}

function methodsHtml(input: ReportInput): string {
  return `<p>${escapeMarkup(methodsParagraph(input))}</p><h3>BibTeX</h3><pre>${escapeMarkup(bibtexOf(citationsOf(input)))}</pre>`;
}

function provenanceHtml({ provenance, potential }: ReportInput): string {
  const rows: [string, string][] = [
    ["Boroxol", provenance.version],
    ["Random seed", String(provenance.seed)],
    ["Threads", String(provenance.threads)],
    ["Steps", provenance.steps.toLocaleString("en")],
    ["Potential", `${potential.name}, hash ${potential.hash}`],
    ...Object.entries(provenance.more ?? {}),
  ];
  return `<p>This command makes the same run again, bit for bit on the same machine with the same number of threads:</p><pre>${escapeMarkup(provenance.command)}</pre><table><tbody>${rows.map(([name, text]) => `<tr><th scope="row">${escapeMarkup(name)}</th><td>${escapeMarkup(text)}</td></tr>`).join("")}</tbody></table><p>Data: <a href="report.json">report.json</a>, <a href="run.json">run.json</a>, <a href="final.extxyz">final.extxyz</a>, <a href="trajectory.extxyz">trajectory.extxyz</a>, <a href="events.jsonl">events.jsonl</a>.</p>`;
}
