import { join } from "node:path";
import { BoroxolError, describeError, electronvoltPerCubicAngstromInGPa, type Frame } from "@boroxol/core";
import { inRange, parseFrameRange } from "@boroxol/data";
import { makeFolder, pathInside, readFrames, writeFileAtomically } from "@boroxol/io";
import {
  attemptsText,
  compareLabels,
  dftCodeNamed,
  type JobFoldersOutcome,
  labelBy,
  labelByFolders,
  type LabelCode,
  type LabelComparison,
  labellingOptions,
  labelOrder,
  labelOrders,
  type LabelOutcome,
  type LabelProgress,
  readTemplate,
} from "@boroxol/label";
import { defineOptions, type OptionValues } from "@boroxol/options";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { computeOptions, threadCount } from "../compute-options.ts";
import { durationText } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

export const labelOptions = defineOptions({
  code: labellingOptions.code,
  potential: labellingOptions.potential,
  out: { type: "string", default: "labels", doc: "Folder of the data set; what it holds already is not done again." },
  template: labellingOptions.template,
  writeTemplate: { type: "string", optional: true, doc: "Folder to write the bundled templates to; nothing is run." },
  frames: { type: "string", optional: true, like: "0:1000:10", doc: "Frames first:last:step, counted from 0." },
  order: { type: "choice", choices: labelOrders, default: "given", doc: "Which frames come first." },
  backend: labellingOptions.backend,
  sbatch: labellingOptions.sbatch,
  processes: labellingOptions.processes,
  atOnce: labellingOptions.atOnce,
  program: labellingOptions.program,
  launcher: labellingOptions.launcher,
  limit: labellingOptions.limit,
  verify: {
    type: "boolean",
    default: false,
    doc: "The frames carry forces from a trusted code: label them and compare, to judge code and settings.",
  },
  born: {
    type: "boolean",
    default: false,
    doc: "Born charges too, by forces in fields: six runs more for each frame.",
  },
  bornField: { type: "number", default: 0.05, above: 0, max: 1, unit: "V/A", doc: "Strength of these fields." },
  again: { type: "boolean", default: false, doc: "Frames that failed before are tried again." },
  ...computeOptions,
});

type Options = OptionValues<typeof labelOptions>;

export function configure(command: Command): void {
  command.argument("[frames]", "file of configurations");
  addOptionFlags(command, labelOptions);
  command.addHelpText(
    "after",
    "\nStopped or killed, the same command goes on where it was: finished frames are never lost and never repeated.",
  );
}

/** `boroxol label FRAMES --code cp2k`: energies, forces and stresses by a DFT code, or by another potential. */
export async function run(args: readonly string[], command: Command, context: CommandContext): Promise<number> {
  const options = await readCommandOptions(labelOptions, command);
  const { terminal, signal } = context;
  if (options.writeTemplate !== undefined) {
    return writeTemplate(dftCodeNamed(options.code), options.writeTemplate, terminal);
  }
  const [path] = args;
  if (path === undefined) {
    throw new BoroxolError("E0701", "'label' needs a file of frames", {
      place: "command line",
      fix: "boroxol label FRAMES --code cp2k --out DATA",
      untouched: "nothing was written",
    });
  }
  const frames = await framesOf(path, options, context);
  if (options.verify && frames.every(({ forces }) => forces === undefined)) {
    throw new BoroxolError("E0904", "no frame has forces to compare with", {
      place: path,
      fix: "give frames that carry forces from a trusted code",
      untouched: "nothing was run",
    });
  }
  const ordered = labelOrder(frames, options.order).map((k) => frames[k]!);
  if (options.backend === "folder") {
    const code = dftCodeNamed(options.code);
    const template = options.template === undefined ? code.template : await readTemplate(options.template);
    const outcome = await labelByFolders(ordered, { code, template, out: options.out });
    return reportFolders(outcome, options, context);
  }
  const outcome = await labelBy(options, ordered, {
    threads: threadCount(options.threads),
    out: options.out,
    again: options.again,
    ...(options.born ? { bornField: options.bornField } : {}),
    signal,
    onProgress: (progress) => showProgress(progress, terminal),
    onNote: terminal.note,
  });
  return options.verify && outcome.status === "finished"
    ? verify(frames, outcome, options, context)
    : report(outcome, options, context);
}

function reportFolders(outcome: JobFoldersOutcome, { out }: Options, { terminal }: CommandContext): number {
  const { frames, done, collected, waiting, unusable } = outcome;
  terminal.document({ out, ...outcome });
  terminal.result(`${done} of ${frames} frames labelled, ${collected} of them now, in ${join(out, "labels.extxyz")}`);
  if (waiting > 0) terminal.result(`${waiting} wait for their program in ${join(out, "jobs")}`);
  for (const { folder, reason } of unusable) terminal.alarm(`not usable: ${folder}: ${reason}`);
  return unusable.length > 0 ? 1 : 0;
}

async function verify(
  frames: readonly Frame[],
  outcome: LabelOutcome,
  { out }: Options,
  { terminal }: CommandContext,
): Promise<number> {
  const labelled: Frame[] = [];
  for await (const frame of readFrames(join(out, "labels.extxyz"))) labelled.push(frame);
  const comparison = compareLabels(frames, labelled);
  terminal.document({ out, ...outcome, comparison });
  for (const line of comparisonLines(comparison)) terminal.result(line);
  return comparison.verdict === "agrees" ? 0 : 1;
}

function comparisonLines(comparison: LabelComparison): string[] {
  const { frames, forceSlope, forceRms, referenceRms, largestForceDifference, verdict } = comparison;
  const { energyRms, stressSlope, stressRms } = comparison;
  return [
    `${frames} frames: ${verdict === "agrees" ? "agrees with the reference" : "DIFFERS from the reference"}`,
    `forces   slope ${forceSlope.toFixed(4)}, rms difference ${forceRms.toFixed(4)} eV/A of ${referenceRms.toFixed(4)}, largest ${largestForceDifference.toFixed(4)}`,
    ...(energyRms === undefined
      ? ["energies unknown: more frames than elements are needed"]
      : [`energies rms difference ${(1000 * energyRms).toFixed(2)} meV/atom, elements' constants fitted out`]),
    ...(stressSlope === undefined || stressRms === undefined
      ? []
      : [
          `stress   slope ${stressSlope.toFixed(4)}, rms difference ${(stressRms * electronvoltPerCubicAngstromInGPa).toFixed(3)} GPa`,
        ]),
  ];
}

async function writeTemplate(code: LabelCode, folder: string, terminal: Terminal): Promise<number> {
  await makeFolder(folder);
  for (const [name, text] of Object.entries(code.template)) {
    // oxlint-disable-next-line no-await-in-loop
    await writeFileAtomically(pathInside(folder, name), text);
  }
  terminal.document({ template: folder, files: Object.keys(code.template) });
  terminal.result(`${Object.keys(code.template).join(", ")} in ${folder}`);
  return 0;
}

async function framesOf(path: string, options: Options, { terminal, signal }: CommandContext): Promise<Frame[]> {
  const read = readFrames(path, { onNotice: ({ message }) => terminal.note(`${path}: ${message}`) });
  const range = options.frames === undefined ? undefined : parseFrameRange(options.frames);
  const frames: Frame[] = [];
  for await (const frame of range === undefined ? read : inRange(read, range)) {
    if (signal.aborted) throw new BoroxolError("E0703", "interrupted", { untouched: "nothing was written" });
    frames.push(frame);
  }
  if (frames.length > 0) return frames;
  throw new BoroxolError("E0701", "there are no frames to label", {
    place: options.frames === undefined ? path : `--frames ${options.frames}`,
    fix: "the last of --frames first:last is left out: 100:101 is frame 100 alone",
    untouched: "nothing was written",
  });
}

function showProgress({ frames, done, failed, left }: LabelProgress, terminal: Terminal): void {
  const parts = [`${done} of ${frames} frames`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (left !== undefined && left > 0) parts.push(`${durationText(left)} left`);
  if (terminal.interactive) terminal.redraw(parts.join("  "));
  else terminal.note(parts.join("  "));
}

function report(outcome: LabelOutcome, { out }: Options, { terminal, commandLine }: CommandContext): number {
  const { status, frames, done, labelled, failed, secondsPerFrame, version, settings } = outcome;
  const error = failed.length > 0 && status === "finished" ? failureOf(outcome, out) : undefined;
  terminal.document({
    out,
    ...outcome,
    ...(error && { error: { code: error.code, message: error.message, place: error.place, fix: error.fix } }),
  });
  terminal.result(`${done} of ${frames} frames labelled, ${labelled} of them now, in ${join(out, "labels.extxyz")}`);
  if (version !== undefined) terminal.result(`${version}, settings ${settings}`);
  if (secondsPerFrame !== undefined) {
    const milliseconds = `${(1000 * secondsPerFrame).toPrecision(2)} ms`;
    terminal.result(`${secondsPerFrame < 1 ? milliseconds : durationText(secondsPerFrame)} per frame`);
  }
  if (status === "interrupted") {
    terminal.note(`interrupted; go on with: ${commandLine}`);
    return 130;
  }
  if (error === undefined) return 0;
  terminal.alarm(describeError(error));
  return 1;
}

function failureOf({ failed, done }: LabelOutcome, out: string): BoroxolError {
  const [first] = failed;
  const count = failed.length === 1 ? "1 frame" : `${failed.length} frames`;
  return new BoroxolError("E0905", `${count} could not be labelled; the first: ${attemptsText(first!.attempts)}`, {
    place: join(out, "work", first!.structure),
    fix: "look at the outputs there; change the template for another data set, or try again with --again",
    untouched: `${done} labelled frames in ${out}`,
  });
}
