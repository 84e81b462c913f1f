import { BoroxolError, symbolOf, type Frame } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import { wasmBackend, type Evaluator, type Results } from "@boroxol/kernels";
import { interactionHash } from "@boroxol/md";
import { defineOptions } from "@boroxol/options";
import {
  isCardedModel,
  isClassicalPotential,
  isModelPotential,
  loadPotential,
  strayText,
  straysOf,
  type Potential,
} from "@boroxol/potentials";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { computeOptions, precisionOptions, threadCount } from "../compute-options.ts";

const options = defineOptions({ ...precisionOptions, ...computeOptions });
const properties = ["energy", "forces", "stress", "atomEnergies", "forceDeviation"] as const;

export function configure(command: Command): void {
  command
    .argument(
      "<potential>",
      "name of a bundled potential, or a model file; several files with commas between are an ensemble",
    )
    .argument("<frames>", "file of configurations");
  addOptionFlags(command, options);
}

/** `boroxol eval POTENTIAL FRAMES`: energy, forces and stress of every frame. */
export async function run(
  args: readonly string[],
  command: Command,
  { terminal, signal }: CommandContext,
): Promise<number> {
  const [name, path] = args as [string, string];
  const { threads, precision } = await readCommandOptions(options, command);
  const potential = await loadPotential(name);
  const frames: unknown[] = [];
  let evaluator: { of: Uint8Array; evaluator: Evaluator } | undefined;
  try {
    for await (const frame of readFrames(path, { onNotice: ({ message }) => terminal.note(message) })) {
      if (signal.aborted) throw interrupted(frames.length, path);
      // The atoms of a trajectory stay the same, so that one evaluator serves all of it.
      if (evaluator === undefined || !sameSpecies(evaluator.of, frame.species)) {
        evaluator?.evaluator[Symbol.dispose]();
        const backend = wasmBackend({ threads: threadCount(threads), precision });
        evaluator = { of: frame.species, evaluator: await potential.prepare(frame.species, backend) };
      }
      const { provides } = evaluator.evaluator;
      const wanted = properties.filter((each) => provides.includes(each));
      const results = await evaluator.evaluator.evaluate(frame, wanted);
      for (const warning of evaluator.evaluator.takeWarnings?.() ?? []) {
        terminal.note(`warning: frame ${frames.length + 1}: ${warning}`);
      }
      for (const stray of isCardedModel(potential) ? straysOf(potential.modelCard, frame) : []) {
        terminal.note(`warning: frame ${frames.length + 1}: ${strayText(stray)}`);
      }
      if (terminal.json) frames.push(frameDocument(results));
      else {
        frames.push(undefined);
        terminal.result(frameLine(frames.length, frame, results));
      }
    }
  } finally {
    evaluator?.evaluator[Symbol.dispose]();
  }
  terminal.document({ potential: potentialDocument(name, potential, evaluator?.of), frames });
  return 0;
}

function sameSpecies(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((each, k) => each === b[k]);
}

function interrupted(done: number, path: string): BoroxolError {
  return new BoroxolError("E0703", `interrupted after ${done} frames`, {
    place: path,
    fix: "run the command again",
    untouched: "nothing was written",
  });
}

function frameDocument({ energy, forces, stress, atomEnergies, forceDeviation }: Results): Record<string, unknown> {
  const rows = Array.from({ length: forces!.length / 3 }, (_, i) => Array.from(forces!.subarray(3 * i, 3 * i + 3)));
  return {
    energy,
    forces: rows,
    stress: Array.from(stress!),
    ...(atomEnergies && { atomEnergies: Array.from(atomEnergies) }),
    ...(forceDeviation && { forceDeviation: Array.from(forceDeviation) }),
  };
}

function frameLine(number: number, frame: Frame, { energy, forces }: Results): string {
  const atoms = frame.species.length;
  let largest = 0;
  for (let i = 0; i < atoms; i++) {
    largest = Math.max(largest, Math.hypot(forces![3 * i]!, forces![3 * i + 1]!, forces![3 * i + 2]!));
  }
  const perAtom = (energy! / atoms).toFixed(6);
  return `frame ${number}: ${atoms} atoms, ${energy!.toFixed(6)} eV, ${perAtom} eV/atom, largest force ${largest.toFixed(4)} eV/A`;
}

/** The hash of classical terms is of those for the last frame's composition, on which their numbers may depend. */
function potentialDocument(
  name: string,
  potential: Potential,
  species: Uint8Array | undefined,
): Record<string, unknown> {
  const { kind, cutoff, card } = potential;
  let hash: string | undefined;
  if (isModelPotential(potential)) hash = potential.hash;
  else if (isClassicalPotential(potential) && species !== undefined) {
    hash = interactionHash(potential.interaction(species));
  }
  return { kind, name, hash, elements: card.elements.map(symbolOf), cutoff };
}
