import { readFile } from "node:fs/promises";
import { BoroxolError } from "@boroxol/core";
import { errorTable, trainPotential, trainingOptions } from "@boroxol/learn";
import type { TrainingProgress } from "@boroxol/learn";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { computeOptions, threadCount } from "../compute-options.ts";
import { errorText } from "../error-text.ts";
import { durationText } from "../progress.ts";

/** Options of `boroxol train`. */
export const trainOptions = { ...trainingOptions, ...computeOptions };

export function configure(command: Command): void {
  command.argument("[config]", "YAML file with any of the options; flags win over it");
  addOptionFlags(command, trainOptions);
  command.option("--restart", "go on with the training in the folder of --out, exactly");
}

/** `boroxol train CONFIG.yaml`, or `boroxol train --data DIR --out DIR`: a potential from labelled frames. */
export async function run(args: readonly string[], command: Command, context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const [config] = args;
  if (config !== undefined) command.setOptionValueWithSource("config", config, "cli");
  const { threads, ...chosen } = await readCommandOptions(trainOptions, command);
  const restart = command.opts()["restart"] === true;
  if (!restart) await refuseUsedFolder(chosen.out);
  const trained = await trainPotential(chosen, {
    threads: threadCount(threads),
    restart,
    onNote: (text) => terminal.note(text),
    onReading: (frames, source) => terminal.redraw(`reading ${source}: ${frames} frames`),
    onProgress: (progress) => terminal.redraw(progressLine(progress)),
    onRow: (progress) => terminal.note(progressLine(progress)),
    onTest: (done, all) => terminal.redraw(`testing the model: ${done} of ${all} frames`),
    signal,
  });
  const { result, files } = trained;
  if (!result.finished) {
    terminal.note(`interrupted at step ${result.steps}; go on with: ${resumeCommand(context.commandLine)}`);
  }
  terminal.document({
    out: chosen.out,
    files,
    finished: result.finished,
    steps: result.steps,
    training: trained.trainingFrames,
    validation: trained.validationFrames,
    errors: result.errors,
  });
  const what = trained.validationFrames > 0 ? `${trained.validationFrames} frames kept aside` : "training frames";
  terminal.result(`${chosen.out}/${files[0]}: ${errorText(result.errors)} on ${what}`);
  return result.finished ? 0 : 130;
}

async function refuseUsedFolder(out: string): Promise<void> {
  const found = await readFile(`${out}/training.json`, "utf8").catch(() => undefined);
  if (found === undefined) return;
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
