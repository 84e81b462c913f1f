import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { analysisNames, parseCutoffs, ringDefinitions, type AnalysisDocument } from "@boroxol/analysis";
import type { Frame } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import { defineOptions } from "@boroxol/options";
import { writeAnalysis } from "@boroxol/report";
import type { Command } from "commander";
import { analyzeFiles } from "../analyze-files.ts";
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
  weights: { type: "choice", choices: ["neutron", "xray"], default: "neutron", doc: "What scatters in S(q)." },
  isotopes: {
    type: "list",
    items: { type: "string", doc: "An isotope." },
    optional: true,
    doc: "Isotopes in place of natural elements in neutron S(q), for instance 7Li,11B.",
  },
  out: { type: "string", optional: true, doc: "Folder for analysis.html, analysis.json and the figures." },
  threads: { type: "integer", optional: true, min: 1, max: 256, doc: "Threads; all cores when left out." },
});

export function configure(command: Command): void {
  command.argument("<frames...>", "files of configurations: extxyz, LAMMPS data or dump, POSCAR");
  addOptionFlags(command, analyzeOptions);
}

/** `boroxol analyze FRAMES...`: the analyses, on any supported file. */
export async function run(args: readonly string[], command: Command, { terminal }: CommandContext): Promise<number> {
  const { only, cutoff, rings, maxRing, weights, isotopes, out, threads } = await readCommandOptions(
    analyzeOptions,
    command,
  );
  const options = {
    rings,
    maxRing,
    weights,
    ...(only === undefined ? {} : { only }),
    ...(cutoff === undefined ? {} : { cutoffs: parseCutoffs(cutoff) }),
    ...(isotopes === undefined ? {} : { isotopes: isotopesByElement(isotopes) }),
  };
  const start = performance.now();
  let told = start;
  const analysis = await analyzeFiles(framesOf(args, terminal), options, threads ?? availableParallelism(), (done) => {
    const now = performance.now();
    const line = `frame ${done}, ${((1000 * done) / (now - start)).toFixed(1)} frames/s`;
    terminal.redraw(line);
    // Without a screen, a plain line now and then.
    if (terminal.interactive || now - told < 10_000) return;
    told = now;
    terminal.note(line);
  });
  if (only === undefined && analysis.frames > 1 && analysis.msd === undefined) {
    terminal.note("no displacements, diffusion or lives of rings: the frames carry no times at equal intervals");
  }
  const lines = analysisLines(analysis);
  if (out !== undefined) {
    const names = args.map((path) => basename(path)).join(", ");
    terminal.note(`report ${await writeAnalysis(analysis, lines, names, out)}`);
  }
  terminal.document(analysis);
  for (const line of lines) terminal.result(line);
  return 0;
}

/** The frames of all files, one after the other. */
async function* framesOf(paths: readonly string[], terminal: CommandContext["terminal"]): AsyncGenerator<Frame> {
  for (const path of paths) {
    yield* readFrames(path, { onNotice: ({ message }) => terminal.note(`${path}: ${message}`) });
  }
}

/** `7Li` stands for Li. */
function isotopesByElement(isotopes: readonly string[]): Record<string, string> {
  return Object.fromEntries(isotopes.map((isotope) => [isotope.replace(/^\d+/, ""), isotope]));
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
    const units = Object.entries(rings.units).filter(([, count]) => count > 0);
    if (units.length > 0) {
      lines.push(
        `${"borate units".padEnd(26)} ${units.map(([kind, n]) => `${kind}: ${Number(n.toFixed(2))}`).join("  ")}`,
      );
    }
    if (rings.history !== undefined) {
      const { births, deaths } = rings.history;
      lines.push(`${"three-membered rings".padEnd(26)} ${births} born, ${deaths} broken`);
    }
  }
  const { cutoffBand, sq, diffusion } = analysis;
  if (cutoffBand?.n4 !== undefined) {
    const { low, high } = cutoffBand.n4;
    lines.push(`${"four-fold boron, +-0.1 A".padEnd(26)} ${low.toFixed(3)} to ${high.toFixed(3)} by cutoff`);
  }
  const peak = sq?.firstSharpDiffractionPeak;
  if (peak !== undefined) {
    lines.push(
      `${"first diffraction peak".padEnd(26)} ${peak.position.toFixed(2)} 1/A, width ${peak.width.toFixed(2)} 1/A (${sq!.weights})`,
    );
  }
  for (const [element, found] of Object.entries(diffusion ?? {})) {
    const text = found.measurable
      ? `${withError(found.value, found.error, 5)} A^2/ps, ${found.window.map((t) => t.toPrecision(3)).join(" to ")} ps`
      : `not measurable: ${found.reason}`;
    lines.push(`${`diffusion of ${element}`.padEnd(26)} ${text}`);
  }
  return lines;
}
