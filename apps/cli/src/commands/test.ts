import { BoroxolError, electronvoltPerCubicAngstromInGPa, symbolOf } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { readDataSet } from "@boroxol/data";
import { wasmBackend } from "@boroxol/kernels";
import type { Evaluator } from "@boroxol/kernels";
import { addError, addFrameErrors, measureOf, noErrors } from "@boroxol/learn";
import type { ErrorSum, LabelErrors } from "@boroxol/learn";
import { defineOptions } from "@boroxol/options";
import { loadPotential } from "@boroxol/potentials";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { computeOptions, threadCount } from "../compute-options.ts";
import { errorText } from "./train.ts";

const options = defineOptions({
  ...computeOptions,
  by: {
    type: "string",
    optional: true,
    doc: "Errors also by this key of the frames, such as config_type; by file where it is 'source'.",
  },
  shift: {
    type: "boolean",
    default: false,
    doc: "Take out the mean difference of the energies per atom first, for labels of another code.",
  },
});

export function configure(command: Command): void {
  command
    .argument("<potential>", "name of a bundled potential, or a model file")
    .argument("<data>", "file or folder of frames with labels");
  addOptionFlags(command, options);
}

/** `boroxol test POTENTIAL DATA`: errors of energies, forces and stresses, as in training. */
export async function run(
  args: readonly string[],
  command: Command,
  { terminal, signal }: CommandContext,
): Promise<number> {
  const [name, data] = args as [string, string];
  const { threads, by, shift } = await readCommandOptions(options, command);
  const potential = await loadPotential(name);
  const total = noErrors();
  const groups = new Map<string, LabelErrors>();
  const elements = new Map<string, ErrorSum>();
  const energies: { difference: number; group: LabelErrors | undefined }[] = [];
  let frames = 0;
  let known: { of: Uint8Array; evaluator: Evaluator } | undefined;
  try {
    for await (const { frame, source } of readDataSet(data, {
      onSourceNotice: (_, { message }) => terminal.note(message),
    })) {
      if (signal.aborted) {
        throw new BoroxolError("E0703", `interrupted after ${frames} frames`, {
          place: data,
          fix: "run the command again",
          untouched: "nothing was written",
        });
      }
      if (frame.energy === undefined && frame.forces === undefined && frame.stress === undefined) continue;
      if (known === undefined || !sameSpecies(known.of, frame.species)) {
        known?.evaluator[Symbol.dispose]();
        const backend = wasmBackend({ threads: threadCount(threads) });
        known = { of: frame.species, evaluator: await potential.prepare(frame.species, backend) };
      }
      const results = await known.evaluator.evaluate(frame, ["energy", "forces", "stress"]);
      const group = by === undefined ? undefined : groupOf(groups, by === "source" ? source : frame.info?.[by]);
      const { energy, ...others } = frame;
      for (const sums of group === undefined ? [total] : [total, group]) addFrameErrors(others, results, sums);
      if (energy !== undefined) {
        energies.push({ difference: (results.energy! - energy) / frame.species.length, group });
      }
      addByElement(elements, frame, results.forces!);
      frames++;
      if (frames % 20 === 0) terminal.redraw(`${frames} frames  ${errorText(total)}`);
    }
  } finally {
    known?.evaluator[Symbol.dispose]();
  }
  if (frames === 0) {
    throw new BoroxolError("E1001", "no frame has an energy, forces or a stress to compare with", {
      place: data,
      fix: "see what the data hold with: boroxol data check",
    });
  }
  const mean = energies.reduce((sum, { difference }) => sum + difference, 0) / Math.max(1, energies.length);
  const offset = shift ? mean : 0;
  for (const { difference, group } of energies) {
    addError(total.energy, difference - offset);
    if (group !== undefined) addError(group.energy, difference - offset);
  }
  terminal.document({
    potential: name,
    frames,
    ...(shift && { energyShift: mean }),
    errors: document(total),
    ...(by !== undefined && { by: Object.fromEntries([...groups].map(([key, sums]) => [key, document(sums)])) }),
    forceByElement: Object.fromEntries([...elements].map(([symbol, sum]) => [symbol, measureOf(sum)])),
  });
  terminal.result(`${frames} frames${shift ? `, energies shifted by ${mean.toFixed(6)} eV/atom` : ""}`);
  for (const line of table(total)) terminal.result(line);
  for (const [symbol, sum] of elements) terminal.result(row(`force on ${symbol}`, sum, 1, "eV/A"));
  for (const [key, sums] of groups) terminal.result(`${key}: ${errorText(sums)}`);
  return 0;
}

function groupOf(groups: Map<string, LabelErrors>, key: unknown): LabelErrors {
  const text = key === undefined ? "without" : String(key as string | number | boolean);
  let found = groups.get(text);
  if (found === undefined) groups.set(text, (found = noErrors()));
  return found;
}

function addByElement(elements: Map<string, ErrorSum>, { species, forces }: Frame, found: Float64Array): void {
  if (forces === undefined) return;
  species.forEach((z, i) => {
    const symbol = symbolOf(z);
    let sum = elements.get(symbol);
    if (sum === undefined) elements.set(symbol, (sum = noErrors().force));
    for (let d = 0; d < 3; d++) addError(sum, found[3 * i + d]! - forces[3 * i + d]!);
  });
}

function document(sums: LabelErrors): Record<string, unknown> {
  return Object.fromEntries(
    (["energy", "force", "stress"] as const).flatMap((name) => {
      const measure = measureOf(sums[name]);
      return measure === undefined ? [] : [[name, measure]];
    }),
  );
}

function table({ energy, force, stress }: LabelErrors): string[] {
  return [
    `${"".padEnd(14)}${["MAE", "RMSE", "largest"].map((each) => each.padStart(12)).join("")}`,
    row("energy", energy, 1000, "meV/atom"),
    row("force", force, 1, "eV/A"),
    row("stress", stress, electronvoltPerCubicAngstromInGPa, "GPa"),
  ].filter((line) => line !== "");
}

function row(label: string, sum: ErrorSum, factor: number, unit: string): string {
  const measure = measureOf(sum);
  if (measure === undefined) return "";
  const numbers = [measure.mae, measure.rmse, measure.max].map((each) => (factor * each).toFixed(4).padStart(12));
  return `${label.padEnd(14)}${numbers.join("")}  ${unit}`;
}

function sameSpecies(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((each, k) => each === b[k]);
}
