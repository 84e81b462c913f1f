import { analysisNames, analyzeFrames, parseCutoffs, ringDefinitions, type AnalysisDocument } from "@boroxol/analysis";
import type { Frame } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import { defineOptions } from "@boroxol/options";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { headlineLines, withError } from "../headline.ts";

export const analyzeOptions = defineOptions({
  only: {
    type: "list",
    items: { type: "choice", choices: analysisNames, doc: "An analysis." },
    optional: true,
    doc: `Analyses to do, of ${analysisNames.join(", ")}; all when left out.`,
  },
  cutoff: {
    type: "string",
    optional: true,
    like: "B-O=1.9,Si-O=2.2",
    doc: "Bond lengths in A instead of the first minima of g(r), for instance B-O=1.9,Si-O=2.2.",
  },
  rings: { type: "choice", choices: ringDefinitions, default: "guttman", doc: "What counts as a ring." },
  maxRing: { type: "integer", default: 12, min: 2, max: 24, doc: "Formers in the largest ring." },
});

export function configure(command: Command): void {
  command.argument("<frames...>", "files of configurations: extxyz, LAMMPS data or dump, POSCAR");
  addOptionFlags(command, analyzeOptions);
}

/** `boroxol analyze FRAMES...`: the analyses, on any supported file. */
export async function run(args: readonly string[], command: Command, { terminal }: CommandContext): Promise<number> {
  const { only, cutoff, rings, maxRing } = await readCommandOptions(analyzeOptions, command);
  const frames: Frame[] = [];
  for (const path of args) {
    for await (const frame of readFrames(path, { onNotice: ({ message }) => terminal.note(`${path}: ${message}`) })) {
      frames.push(frame);
    }
  }
  const analysis = analyzeFrames(frames, {
    rings,
    maxRing,
    ...(only === undefined ? {} : { only }),
    ...(cutoff === undefined ? {} : { cutoffs: parseCutoffs(cutoff) }),
  });
  terminal.document(analysis);
  for (const line of analysisLines(analysis)) terminal.result(line);
  return 0;
}

function analysisLines(analysis: AnalysisDocument): string[] {
  const { frames, atoms, cutoffs, coordination, qn, rings } = analysis;
  const lines = [`${frames} frame${frames === 1 ? "" : "s"} of ${atoms} atoms`, ...headlineLines(analysis, undefined)];
  for (const [pair, { value, source }] of Object.entries(cutoffs)) {
    lines.push(`bond ${pair.padEnd(21)} ${value.toFixed(3)} A, ${source}`);
  }
  for (const [title, table] of [
    ["coordination of", coordination],
    ["Qn of", qn],
  ] as const) {
    for (const [element, fractions] of Object.entries(table ?? {})) {
      const { error, ...values } = fractions;
      const parts = Object.entries(values).map(([n, x]) => `${n}: ${withError(x, error?.[n as `${number}`], 3)}`);
      lines.push(`${`${title} ${element}`.padEnd(26)} ${parts.join("  ")}`);
    }
  }
  if (rings !== undefined) {
    const sizes = Object.entries(rings.counts).map(([size, count]) => `${size}: ${Number(count.toFixed(2))}`);
    lines.push(`${`rings (${rings.definition})`.padEnd(26)} ${sizes.join("  ")}`);
  }
  return lines;
}
