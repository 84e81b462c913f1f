import { join } from "node:path";
import { electronvoltPerCubicAngstromInGPa } from "@boroxol/core";
import { makeFolder, writeFileAtomically } from "@boroxol/io";
import type { CampaignDocument } from "./campaign-document.ts";
import { campaignFigures } from "./figures/campaign-figures.ts";
import { fontFaces, numberedFigures, section } from "./page-parts.ts";
import { renderPng } from "./render-png.ts";
import { reportStyle } from "./report-style.ts";
import { escapeMarkup } from "./svg-text.ts";

/**
 * Writes the page of a campaign, `campaign.html`, and `figures/` with SVG, PNG and CSV.
 * @returns path of the page
 * @throws E0206 when a file cannot be written, E0290 when the folder cannot be made
 */
export async function writeCampaignPage(campaign: CampaignDocument, directory: string): Promise<string> {
  const figures = campaignFigures(campaign);
  const folder = join(directory, "figures");
  await makeFolder(folder);
  /* oxlint-disable no-await-in-loop */
  for (const { name, svg, csv } of figures) {
    await writeFileAtomically(join(folder, `${name}.svg`), svg);
    await writeFileAtomically(join(folder, `${name}.png`), renderPng(svg));
    await writeFileAtomically(join(folder, `${name}.csv`), csv);
  }
  /* oxlint-enable no-await-in-loop */
  const numbered = numberedFigures();
  const title = "Active learning";
  const page = join(directory, "campaign.html");
  const html = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title><style>${fontFaces()}${reportStyle}</style></head><body>`,
    `<header class="top"><div class="brand"><b>Boroxol</b></div><h1>${title}</h1><p class="lede">${escapeMarkup(ledeOf(campaign))}</p></header><main>`,
    section("figures", "Round by round", `${numbered(figures)}${roundTable(campaign)}`),
    section("explosions", "Trajectories that ended early", explosionTable(campaign)),
    section("failures", "Frames that could not be labelled", failureTable(campaign)),
    `</main><footer>Data: <a href="campaign.json">campaign.json</a>; labelled frames: labels/labels.extxyz; last committee: model/.</footer>`,
    "</body></html>\n",
  ];
  await writeFileAtomically(page, html.join("\n"));
  return page;
}

function ledeOf({ status, rounds, labels, teacher, fraction }: CampaignDocument): string {
  const labelled = rounds.reduce((sum, round) => sum + (round.labels?.labelled ?? 0), 0);
  const last = rounds.findLast(({ round, selection }) => round > 0 && selection !== undefined)?.selection;
  const state: Record<string, string> = {
    converged: "The committee is sure.",
    "rounds used up": "All rounds are done, and the committee is not sure yet.",
  };
  return [
    state[status] ?? "The campaign goes on.",
    `${labelled} frames labelled by ${labels}, in ${rounds.filter(({ committee }) => committee !== undefined).length} trainings.`,
    ...(teacher === undefined
      ? []
      : [`Before them the models were trained on ${teacher.labelled} labels of another potential, kept apart.`]),
    ...(last === undefined
      ? []
      : [
          `Of the last exploration ${(100 * last.uncertain).toFixed(1)} % of the frames were uncertain; the threshold is ${(100 * fraction).toFixed(1)} %.`,
        ]),
  ].join(" ");
}

function roundTable({ rounds }: CampaignDocument): string {
  const cell = (value: string): string => `<td class="number">${value}</td>`;
  const rows = rounds.map(({ round, trajectories, selection, labels, committee }) => {
    const percent = (part: number): string => `${((100 * part) / Math.max(1, selection!.frames)).toFixed(1)} %`;
    const asked = round > 0 && selection !== undefined;
    const error = (measure: { readonly mae: number } | undefined, factor: number, digits: number): string =>
      measure === undefined ? "" : (factor * measure.mae).toFixed(digits);
    return `<tr><th scope="row" class="number">${round}</th>${[
      String(trajectories?.length ?? ""),
      String(selection?.frames ?? ""),
      asked ? percent(selection.accurate) : "",
      asked ? percent(selection.candidates) : "",
      asked ? percent(selection.beyond) : "",
      labels === undefined ? "" : `${labels.labelled}${labels.failed > 0 ? ` (${labels.failed} failed)` : ""}`,
      String(committee?.trainingFrames ?? ""),
      String(committee?.validationFrames ?? ""),
      error(committee?.errors.force, 1, 3),
      error(committee?.errors.energy, 1000, 1),
      error(committee?.errors.stress, electronvoltPerCubicAngstromInGPa, 2),
    ]
      .map(cell)
      .join("")}</tr>`;
  });
  const heads = [
    "Round",
    "Trajectories",
    "Frames",
    "Sure",
    "In the band",
    "Beyond",
    "Labelled",
    "Trained on",
    "Held out",
    "Force MAE (eV/Å)",
    "Energy MAE (meV/atom)",
    "Stress MAE (GPa)",
  ];
  return `<div class="scroll"><table><thead><tr>${heads.map((each) => `<th class="number">${each}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function explosionTable({ rounds }: CampaignDocument): string {
  const rows = rounds.flatMap(({ trajectories = [] }) =>
    trajectories
      .filter(({ status }) => status === "exploded")
      .map(
        ({ id, system, temperature, code, message }) =>
          `<tr><th scope="row">${escapeMarkup(id)}</th><td>${escapeMarkup(system)}</td><td class="number">${temperature}</td><td>${escapeMarkup(code ?? "")}</td><td>${escapeMarkup(message ?? "")}</td></tr>`,
      ),
  );
  if (rows.length === 0) return "";
  return `<div class="scroll"><table><thead><tr><th>Trajectory</th><th>System</th><th class="number">T (K)</th><th>Code</th><th>Why</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function failureTable({ rounds }: CampaignDocument): string {
  const rows = rounds.flatMap(({ round, labels }) =>
    (labels?.failures ?? []).map(
      ({ structure, attempts }) =>
        `<tr><th scope="row" class="number">${round}</th><td>${escapeMarkup(structure)}</td><td>${attempts.map(escapeMarkup).join("<br>")}</td></tr>`,
    ),
  );
  if (rows.length === 0) return "";
  return `<p>Their inputs and outputs are in labels/work/.</p><div class="scroll"><table><thead><tr><th class="number">Round</th><th>Structure</th><th>Why, attempt by attempt</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}
