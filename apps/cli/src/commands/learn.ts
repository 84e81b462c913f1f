import { readFile } from "node:fs/promises";
import { BoroxolError } from "@boroxol/core";
import {
  campaignCost,
  type CampaignCost,
  type CampaignOptions,
  campaignOptions,
  type CampaignProgress,
  type CampaignSummary,
  runCampaign,
} from "@boroxol/campaign";
import { parseYamlOptions } from "@boroxol/options";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { computeOptions, threadCount } from "../compute-options.ts";
import { durationText } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import { version } from "../version.ts";

/** What a campaign file holds. */
export const campaignFileOptions = { ...campaignOptions, ...computeOptions };

export function configure(command: Command): void {
  command.argument("<campaign>", "YAML file: systems, exploration, labels, training");
  addOptionFlags(command, computeOptions);
  command.option("--dry-run", "print the plan and its cost; nothing is done");
  command.addHelpText(
    "after",
    "\nStopped or killed, the same command goes on where it was; a changed file does what depends on the change again.",
  );
}

/** `boroxol learn CAMPAIGN.yaml`: explore, select, label, train, until the committee is sure. */
export async function run(args: readonly string[], command: Command, context: CommandContext): Promise<number> {
  const { terminal, signal, commandLine } = context;
  const [path] = args as [string];
  const flags = await readCommandOptions(computeOptions, command);
  const { threads: asked, ...options } = parseYamlOptions(campaignFileOptions, await textOf(path), path);
  const threads = threadCount(flags.threads ?? asked);
  const hooks = {
    threads,
    program: `boroxol ${version()}`,
    signal,
    onNote: (text: string) => terminal.note(text),
    onProgress: progressShower(terminal),
  };
  if (command.opts()["dryRun"] === true) {
    const summary = await runCampaign(options, { ...hooks, dry: true });
    const cost = await campaignCost(options, summary, threads);
    terminal.document({ ...summary, cost });
    for (const line of planLines(options, summary, cost)) terminal.result(line);
    return 0;
  }
  const summary = await runCampaign(options, hooks);
  terminal.document(summary);
  for (const round of summary.rounds) terminal.result(roundLine(round));
  if (summary.status === "interrupted") {
    terminal.note(`interrupted; go on with: ${commandLine}`);
    return 130;
  }
  terminal.result(
    summary.status === "converged"
      ? `converged: the committee is in ${summary.model}`
      : `all rounds are used up and the committee is not sure yet: it is in ${summary.model}`,
  );
  terminal.result(`page: ${options.out}/campaign.html`);
  return 0;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new BoroxolError("E0201", `the file cannot be read: ${(cause as Error).message}`, {
      place: path,
      fix: "give the path of a YAML file",
      untouched: "nothing was written",
      cause,
    });
  }
}

/** Without a screen, a line is written this often. @unit s */
const secondsBetweenLines = 10;

function progressShower(terminal: Terminal): (progress: CampaignProgress) => void {
  let last = performance.now();
  return ({ round, kind, done, of, detail, secondsLeft }) => {
    const left = secondsLeft === undefined ? "" : `  ${durationText(secondsLeft)} left`;
    const text = `[round ${round}] ${kind}: ${done} of ${of} ${kind === "explore" ? `steps, ${detail}` : detail}${left}`;
    if (terminal.interactive) terminal.redraw(text);
    else if (performance.now() - last > 1000 * secondsBetweenLines) {
      last = performance.now();
      terminal.note(text);
    }
  };
}

function roundLine({ round, selection, labels, committee }: CampaignSummary["rounds"][number]): string {
  const parts = [`round ${round}:`];
  if (selection !== undefined && round > 0) {
    parts.push(`${(100 * selection.uncertain).toFixed(1)} % of ${selection.frames} frames uncertain,`);
  }
  if (labels !== undefined) parts.push(`${labels.labelled} labelled,`);
  const force = committee?.errors.force;
  if (force !== undefined) {
    parts.push(`force MAE ${force.mae.toFixed(3)} eV/A on ${committee!.validationFrames} frames held out`);
  }
  return parts.join(" ").replace(/,$/, "");
}

function planLines(options: CampaignOptions, summary: CampaignSummary, cost: CampaignCost): string[] {
  const { systems, explore, select, stop, committee } = options;
  const names = systems.map(({ composition, structure }) => composition ?? structure);
  return [
    `systems    ${names.join(", ")}`,
    ...(options.teacher === undefined
      ? []
      : [`teacher    ${options.teacher.potential}, at most ${options.teacher.frames} frames`]),
    `explore    ${explore.temperatures.join(", ")} K; ${cellsText(explore)}; ${explore.time} ps each`,
    `select     deviation of ${select.low} to ${select.high} eV/A, at most ${select.most} frames a round`,
    `label      ${summary.labels}`,
    `train      ${committee} models, ${options.training.model}`,
    `stop       below ${100 * stop.fraction} % uncertain frames, or after ${stop.rounds} rounds`,
    ...summary.rounds.map((round) => `done       ${roundLine(round)}`),
    cost.rounds === 0 ? `left       nothing: ${summary.status}` : `left       at most ${cost.rounds} rounds`,
    ...cost.parts.map(
      ({ work, count, of, seconds, source }) =>
        `  ${work.padEnd(18)} ${count} ${of}: ${seconds === undefined ? "time unknown" : `about ${durationText(seconds)}`} (${source})`,
    ),
    ...(cost.rounds === 0 ? [] : [totalOf(cost)]),
  ];
}

function cellsText({ strains, pressures }: CampaignOptions["explore"]): string {
  const kept =
    strains.length === 0 ? [] : [`${strains.length === 1 ? "1 cell" : `${strains.length} cells`} of constant volume`];
  const breathing = pressures.length === 0 ? [] : [`at ${pressures.join(", ")} GPa`];
  return [...kept, ...breathing].join(" and ");
}

function totalOf({ parts, seconds }: CampaignCost): string {
  const unknown = parts.some((part) => part.seconds === undefined);
  return `  in all             about ${durationText(seconds)}${unknown ? " and what is unknown" : ""}`;
}
