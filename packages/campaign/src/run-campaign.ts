import { copyFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError } from "@boroxol/core";
import { type FrameSummary, readDataSet, summarise } from "@boroxol/data";
import { lockFolder, makeFolder, writeFileAtomically } from "@boroxol/io";
import { checkLabelling, labellingSettings, settingsHash, structureKey, teacherCode } from "@boroxol/label";
import { loadCardedModel, loadPotential } from "@boroxol/potentials";
import { writeCampaignPage } from "@boroxol/report";
import type { Campaign, CampaignHooks } from "./campaign.ts";
import type { CampaignOptions } from "./campaign-options.ts";
import type { CampaignRound, CampaignSummary, LabelledRound } from "./campaign-summary.ts";
import { exploreStage } from "./explore-stage.ts";
import { labelStage } from "./label-stage.ts";
import { type CampaignSystem, campaignSystems } from "./plan-trajectories.ts";
import type { Selection } from "./select-frames.ts";
import { selectStage } from "./select-stage.ts";
import { type Stage, StageOpen } from "./stage-store.ts";
import { pretrain } from "./teach-stages.ts";
import type { TrainedCommittee } from "./train-committee.ts";
import { trainStage } from "./train-stage.ts";

/**
 * Active learning: explore with the committee, select what it is not sure of, label, train, until it is sure.
 *
 * Every stage has a folder named after the hash of all that decides it; a finished stage is never done again, and a change of the
 * options does what depends on it again. After every round `campaign.json` and `campaign.html` are written.
 * L. Zhang, D.-Y. Lin, H. Wang, R. Car, W. E, Phys. Rev. Materials 3, 023804 (2019),
 * doi:10.1103/PhysRevMaterials.3.023804.
 * @throws E1101 where no frame can be selected, E1102 where a stage's files were changed, E0902 for changed settings of labels,
 * E0122 for options that are missing, and what the stages throw
 */
export async function runCampaign(options: CampaignOptions, hooks: CampaignHooks): Promise<CampaignSummary> {
  const { out } = options;
  const systems = await campaignSystems(options);
  const campaign = await prepare(options, systems, hooks);
  if (hooks.dry === true) return carryOut(campaign);
  await makeFolder(out);
  const release = await lockFolder(out);
  try {
    return await carryOut(campaign);
  } finally {
    await release();
  }
}

async function prepare(
  options: CampaignOptions,
  systems: readonly CampaignSystem[],
  hooks: CampaignHooks,
): Promise<Campaign> {
  const { begin, data, validation, label, select } = options;
  if (begin.frames === 0 && data.length === 0) {
    throw new BoroxolError("E0122", "there is nothing to train the first committee on", {
      place: "begin.frames",
      fix: "name labelled frames under 'data', or let some of the first exploration be labelled",
      untouched: "nothing was written",
    });
  }
  if (select.low >= select.high) {
    throw new BoroxolError("E0121", `the trust band ends at ${select.high} eV/A and begins at ${select.low}`, {
      place: "select.low",
      fix: "give 'low' a smaller number than 'high'",
      untouched: "nothing was written",
    });
  }
  if (label.backend === "folder") {
    throw new BoroxolError("E0121", "a campaign cannot wait for programs that run elsewhere", {
      place: "label.backend",
      fix: "choose local or slurm",
      untouched: "nothing was written",
    });
  }
  const known: FrameSummary[] = [];
  const hashes: string[] = [];
  for (const path of [...data, ...validation]) {
    for await (const { frame, source, index } of readDataSet(path)) {
      known.push(summarise(frame, source, index));
      hashes.push(`${structureKey(frame)} ${frame.energy}`);
    }
  }
  const start = await loadPotential(begin.potential);
  // What is missing is found before hours of work, not after.
  for (const { frames } of systems) start.interaction(frames[0]!.species);
  const examples = systems.map(({ frames }) => frames[0]!);
  await checkLabelling(label, examples).catch((error: unknown) => {
    // A plan can be made where the labels will not be.
    if (hooks.dry !== true || !(error instanceof BoroxolError) || error.code !== "E0901") throw error;
    hooks.onNote(`warning: ${error.message}; ${error.fix}`);
  });
  return {
    options,
    hooks,
    systems,
    start,
    labels: `${label.code}, settings ${settingsHash(await labellingSettings(label))}`,
    data: hashes,
    known,
  };
}

async function carryOut(campaign: Campaign): Promise<CampaignSummary> {
  const { options, hooks } = campaign;
  const { out, select, stop, teacher } = options;
  const rounds: CampaignRound[] = [];
  let taught: CampaignSummary["teacher"];
  let model: string | undefined;
  const summary = (status: CampaignSummary["status"]): CampaignSummary => ({
    status,
    out,
    labels:
      options.label.code === teacherCode
        ? `the potential ${options.label.potential}, not DFT (${campaign.labels})`
        : campaign.labels,
    band: [select.low, select.high],
    fraction: stop.fraction,
    ...(taught && { teacher: taught }),
    rounds,
    ...(model !== undefined && { model }),
  });
  const put = (round: CampaignRound): void => {
    rounds[round.round] = { ...rounds[round.round], ...round };
  };
  const labelled: Stage<LabelledRound>[] = [];
  let committee: Stage<TrainedCommittee> | undefined;
  try {
    for (let round = 0; round <= stop.rounds; round++) {
      /* oxlint-disable no-await-in-loop */
      const begins = options.begin.frames > 0 || (teacher !== undefined && teacher.data.length === 0);
      if (round > 0 || begins) {
        const explored = await exploreStage(campaign, round, committee);
        put({ round, trajectories: explored.stage.result });
        if (round === 0 && teacher !== undefined) {
          const { stage, labels } = await pretrain(campaign, explored);
          committee = stage;
          taught = { ...stage.stage.result, labelled: labels };
        }
        const selected = await selectStage(campaign, round, explored, labelled);
        const selection = selected.stage.result;
        put({ round, selection });
        if (round > 0 && selection.uncertain < stop.fraction) {
          await finishRound(campaign, summary("converged"), committee!);
          return { ...summary("converged"), model: join(out, "model") };
        }
        if (selection.selected > 0) {
          const labels = await labelStage(campaign, round, selected);
          put({ round, labels: labels.stage.result });
          labelled.push(labels);
        } else if (round > 0) throw stalled(campaign, selection, round);
      } else if (teacher !== undefined) {
        const { stage, labels } = await pretrain(campaign, undefined);
        committee = stage;
        taught = { ...stage.stage.result, labelled: labels };
      }
      committee = await trainStage(campaign, round, labelled, committee);
      put({ round, committee: committee.stage.result });
      model = join(out, "model");
      await finishRound(campaign, summary(round === stop.rounds ? "rounds used up" : "open"), committee);
      /* oxlint-enable no-await-in-loop */
    }
    return summary("rounds used up");
  } catch (error) {
    if (!(error instanceof StageOpen)) throw error;
    return summary(hooks.dry === true ? "open" : "interrupted");
  }
}

/** Puts the committee and the pages of a campaign where users look for them. */
async function finishRound(
  { options, hooks }: Campaign,
  summary: CampaignSummary,
  { folder }: Stage<TrainedCommittee>,
): Promise<void> {
  if (hooks.dry === true) return;
  const { out } = options;
  const model = join(out, "model");
  const { modelCard } = await loadCardedModel(join(folder, "model"));
  // A card that is there is one of a whole model.
  await rm(join(model, "card.json"), { force: true });
  for (const name of [...modelCard.members.map(({ file }) => file), "assessment.json"]) {
    const target = join(model, name);
    // oxlint-disable-next-line no-await-in-loop
    await makeFolder(join(target, ".."));
    // oxlint-disable-next-line no-await-in-loop
    await copyFile(join(folder, "model", name), target);
  }
  // The core of the exploration belongs to the model: packed atoms would fall into each other without.
  const [inner, outer] = options.explore.core as [number, number];
  const text = await readFile(join(folder, "model", "card.md"), "utf8");
  const core = `## Core\n\nA repulsive ZBL core is added, switched off between ${inner} and ${outer} A.\n`;
  await writeFileAtomically(join(model, "card.md"), `${text.trimEnd()}\n\n${core}`);
  const card = { ...(await jsonOf(join(folder, "model", "card.json"))), core: { inner, outer } };
  await writeFileAtomically(join(model, "card.json"), `${JSON.stringify(card, undefined, 2)}\n`);
  const document = { ...summary, model };
  await writeFileAtomically(join(out, "campaign.json"), `${JSON.stringify(document, undefined, 1)}\n`);
  await writeCampaignPage(document, out);
}

async function jsonOf(path: string): Promise<object> {
  return JSON.parse(await readFile(path, "utf8")) as object;
}

function stalled(
  { options }: Campaign,
  { uncertain, beyond, frames, duplicates }: Selection,
  round: number,
): BoroxolError {
  const { low, high } = options.select;
  return new BoroxolError(
    "E1101",
    `the committee is not sure of ${(100 * uncertain).toFixed(0)} % of the frames, and none of them can be selected: ${beyond} of ${frames} are beyond ${high} eV/A, ${duplicates} in the band are like labelled ones`,
    {
      place: `round ${round}`,
      fix: `raise select.high, lower select.apart, raise stop.fraction, or begin with more labelled frames (the band is ${low} to ${high} eV/A)`,
      untouched: "all finished stages",
    },
  );
}
