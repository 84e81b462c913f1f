import { readFile } from "node:fs/promises";
import { BoroxolError } from "@boroxol/core";
import { errorTable, readDeepmdInput, trainEnsemble, trainPotential, trainingOptions } from "@boroxol/learn";
import type { TrainedEnsemble, TrainingOptions, TrainingProgress, TrainPotentialHooks } from "@boroxol/learn";
import { writeTraining } from "@boroxol/report";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { computeOptions, threadCount } from "../compute-options.ts";
import { errorText } from "../error-text.ts";
import { durationText } from "../progress.ts";
import { version } from "../version.ts";

/** Options of `boroxol train`. */
export const trainOptions = { ...trainingOptions, ...computeOptions };

export function configure(command: Command): void {
  command.argument("[config]", "YAML file with any of the options; flags win over it");
  addOptionFlags(command, trainOptions);
  command.option(
    "--from-deepmd <file>",
    "training input of DeePMD-kit (input.json) whose settings to take; flags win over it",
  );
  command.option("--restart", "go on with the training in the folder of --out, exactly");
}

/** `boroxol train CONFIG.yaml`, or `boroxol train --data DIR --out DIR`: a potential from labelled frames. */
export async function run(args: readonly string[], command: Command, context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const [config] = args;
  if (config !== undefined) command.setOptionValueWithSource("config", config, "cli");
  const input = command.opts()["fromDeepmd"] as string | undefined;
  const translated = input === undefined ? undefined : await readDeepmdInput(input);
  const { threads, ...chosen } = await readCommandOptions(trainOptions, command, translated?.options);
  for (const each of translated?.deviations ?? []) terminal.note(`${input}: ${each}`);
  const restart = command.opts()["restart"] === true;
  if (!restart) await refuseUsedFolder(chosen.out);
  const hooks: TrainPotentialHooks = {
    threads: threadCount(threads),
    restart,
    program: `boroxol ${version()}`,
    onNote: (text) => terminal.note(text),
    onReading: (frames, source) => terminal.redraw(`reading ${source}: ${frames} frames`),
    onProgress: (progress, label = "") => terminal.redraw(`${label}${progressLine(progress)}`),
    onRow: (progress, label = "") => terminal.note(`${label}${progressLine(progress)}`),
    onTest: (done, all) => terminal.redraw(`testing the model: ${done} of ${all} frames`),
    signal,
  };
  const trained = chosen.models > 1 ? await trainEnsemble(chosen, hooks) : await trainOne(chosen, hooks);
  const { finished, errors, files, committee } = trained;
  const page = await writeTraining(chosen.out);
  if (!finished) {
    terminal.note(`interrupted at step ${trained.steps.join(", ")}; go on with: ${resumeCommand(context.commandLine)}`);
  }
  terminal.document({
    out: chosen.out,
    files,
    report: page,
    finished,
    steps: chosen.models > 1 ? trained.steps : trained.steps[0],
    training: trained.trainingFrames,
    validation: trained.validationFrames,
    ...(errors && { errors }),
    ...(committee && { committee }),
    ...(translated && { deviations: translated.deviations }),
  });
  if (errors !== undefined) {
    const what = trained.validationFrames > 0 ? `${trained.validationFrames} frames kept aside` : "training frames";
    terminal.result(`${chosen.out}/${files[0]}: ${errorText(errors)} on ${what}`);
  }
  if (committee !== undefined) {
    terminal.result(
      `${chosen.out}: ${committee.members} models, forces differ by ${committee.mean.toFixed(4)} eV/A on average, at most ${committee.largest.toFixed(3)}`,
    );
  }
  terminal.result(`report: ${page}`);
  return finished ? 0 : 130;
}

/** A single model, told of as an ensemble is. */
async function trainOne(chosen: TrainingOptions, hooks: TrainPotentialHooks): Promise<TrainedEnsemble> {
  const { result, files, trainingFrames, validationFrames } = await trainPotential(chosen, hooks);
  const { finished, steps, errors } = result;
  return { finished, steps: [steps], errors, files, trainingFrames, validationFrames };
}

async function refuseUsedFolder(out: string): Promise<void> {
  const records = [`${out}/training.json`, `${out}/1/training.json`];
  if (
    (await Promise.all(records.map((each) => readFile(each, "utf8").catch(() => undefined)))).every(
      (each) => each === undefined,
    )
  )
    return;
  throw new BoroxolError("E0207", `${out} already holds a training`, {
    place: out,
    fix: "go on with it by --restart, or give another folder with --out",
    untouched: "nothing was changed",
  });
}

function resumeCommand(line: string): string {
  return line.includes("--restart") ? line : `${line} --restart`;
}

function progressLine({
  step,
  steps,
  rate,
  training,
  validation,
  framesPerSecond,
  secondsLeft,
}: TrainingProgress): string {
  const parts = [`step ${step}/${steps}`, `rate ${rate.toExponential(1)}`, `train ${errorText(errorTable(training))}`];
  if (validation !== undefined) parts.push(`validation ${errorText(errorTable(validation))}`);
  if (framesPerSecond > 0) parts.push(`${framesPerSecond.toFixed(0)} frames/s`, `${durationText(secondsLeft)} left`);
  return parts.join("  ");
}
