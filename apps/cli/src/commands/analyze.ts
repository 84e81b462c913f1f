import { availableParallelism } from "node:os";
import { basename } from "node:path";
import {
  analysisNames,
  type AnalyzeOptions,
  parseCutoffs,
  parseRegion,
  partialForms,
  ringDefinitions,
  togetherKinds,
} from "@boroxol/analysis";
import { BoroxolError } from "@boroxol/core";
import { writeExtxyz } from "@boroxol/io";
import { defineOptions, type OptionValues } from "@boroxol/options";
import { writeAnalysis, writeTogether } from "@boroxol/report";
import type { Command } from "commander";
import { analysisLines } from "../analysis-lines.ts";
import { analysisProgress } from "../analysis-progress.ts";
import { analyzeStream } from "../analyze-files.ts";
import { analyzeTogether } from "../analyze-together.ts";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { parseCharges, readMeasuredCurve } from "../measured-curve.ts";
import { sourceFrames } from "../source-frames.ts";
import { togetherLines } from "../together-lines.ts";

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
  hysteresis: {
    type: "number",
    unit: "A",
    min: 0,
    max: 0.5,
    default: 0,
    doc: "A bond forms this much inside of its cutoff and breaks this much outside of it, so that none flickers.",
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
  partials: {
    type: "choice",
    choices: partialForms,
    default: "faber-ziman",
    doc: "How partial structure factors are written.",
  },
  broadening: {
    type: "number",
    unit: "1/A",
    min: 0,
    max: 2,
    default: 0,
    doc: "Full width at half height of the instrument with which S(q) is folded.",
  },
  measured: {
    type: "string",
    optional: true,
    like: "neutron.csv",
    doc: "Measured S(q) to compare with: a text file with q in 1/A and S(q) in two columns.",
  },
  stage: { type: "string", optional: true, like: "quench", doc: "Only the frames of this stage of a run." },
  as: {
    type: "choice",
    choices: togetherKinds,
    optional: true,
    doc: "What the files are to each other: analyse each alone and compare them, instead of one trajectory after the other.",
  },
  temperatures: {
    type: "list",
    items: { type: "number", unit: "K", min: 1, doc: "Of one file." },
    optional: true,
    doc: "Temperature of each file, or of the one trajectory; that of the run or of the frames when left out.",
  },
  extrapolate: {
    type: "number",
    unit: "K",
    min: 1,
    optional: true,
    doc: "Temperature to which diffusion and conductivity are extrapolated, with --as temperatures.",
  },
  charges: {
    type: "string",
    optional: true,
    like: "Li=1,B=3,Si=4,O=-2",
    doc: "Charges in e for the conductivity; formal ones when left out.",
  },
  region: {
    type: "string",
    optional: true,
    like: "z=0.2..0.5",
    doc: "Atoms whose diffusion is measured apart: part of an axis (z=0.2..0.5), those near an element (near=P:3.5, in A), or places in the list (atoms=1..64).",
  },
  leaveOut: {
    type: "list",
    items: { type: "string", doc: "An element." },
    optional: true,
    doc: "Elements left out of the local deformation; Li when left out.",
  },
  clusters: {
    type: "string",
    optional: true,
    like: "clusters.extxyz",
    doc: "File for clusters cut out around births and deaths of three-membered rings, before and after each.",
  },
  pick: {
    type: "string",
    optional: true,
    like: "single-points.extxyz",
    doc: "File for frames chosen from each class for single points with DFT, with --as classes.",
  },
  picks: { type: "integer", default: 10, min: 1, max: 100000, doc: "Frames to choose from each class." },
  out: { type: "string", optional: true, doc: "Folder for analysis.html, analysis.json and the figures." },
  memory: {
    type: "integer",
    unit: "MB",
    default: 1000,
    min: 10,
    max: 1000000,
    doc: "Memory for the paths of the atoms, and again for their velocities; longer trajectories are thinned out.",
  },
  threads: { type: "integer", optional: true, min: 1, max: 256, doc: "Threads; all cores when left out." },
});

export function configure(command: Command): void {
  command.argument(
    "<frames...>",
    "files of configurations (extxyz, LAMMPS data or dump, POSCAR and others), or folders of runs",
  );
  addOptionFlags(command, analyzeOptions);
}

/** `boroxol analyze FRAMES...`: the analyses, on any supported file. */
export async function run(args: readonly string[], command: Command, { terminal }: CommandContext): Promise<number> {
  const given = await readCommandOptions(analyzeOptions, command);
  const { as, out, stage, clusters } = given;
  const threads = given.threads ?? availableParallelism();
  const options = await analysisOptionsOf(given, as !== undefined);
  const progress = await analysisProgress(terminal, args);
  const source = {
    ...(stage === undefined ? {} : { stage }),
    onNotice: (message: string) => terminal.note(message),
    onBytes: progress.bytes,
  };
  const names = args.map((path) => basename(path)).join(", ");

  if (as !== undefined) {
    const { temperatures, extrapolate, pick, picks } = given;
    const together = await analyzeTogether(args, {
      as,
      analyze: options,
      threads,
      ...(temperatures === undefined ? {} : { temperatures }),
      ...(extrapolate === undefined ? {} : { extrapolate }),
      ...(pick === undefined ? {} : { pick: { path: pick, count: picks } }),
      read: (path) => sourceFrames(path, source),
      onProgress: progress.told,
    });
    const lines = togetherLines(together);
    if (pick !== undefined) terminal.note(`frames for single points in ${pick}`);
    if (out !== undefined) terminal.note(`report ${await writeTogether(together, lines, names, out)}`);
    terminal.document(together);
    for (const line of lines) terminal.result(line);
    return 0;
  }

  const { document: analysis, clusters: found } = await analyzeStream(
    framesOf(args, source, () => progress.told("all frames read")),
    options,
    threads,
    progress.frame,
  );
  if (clusters !== undefined) {
    if (found.length === 0) {
      const why = analysis.limitations?.events ?? "no three-membered ring was born or broke";
      terminal.note(`${why}: no clusters are written`);
    } else {
      await writeExtxyz(clusters, found);
      terminal.note(`${found.length} clusters in ${clusters}`);
    }
  }
  const lines = analysisLines(analysis);
  if (out !== undefined) terminal.note(`report ${await writeAnalysis(analysis, lines, names, out)}`);
  terminal.document(analysis);
  for (const line of lines) terminal.result(line);
  return 0;
}

/** The options of the analysis itself. @throws E0102, E0201, E0502, E0509, E0510 */
async function analysisOptionsOf(
  given: OptionValues<typeof analyzeOptions>,
  together: boolean,
): Promise<AnalyzeOptions> {
  const { only, cutoff, rings, maxRing, weights, isotopes, measured, temperatures, charges, region, leaveOut } = given;
  const { hysteresis, partials, broadening, memory } = given;
  if (!together && temperatures !== undefined && temperatures.length !== 1) {
    throw new BoroxolError("E0509", `${temperatures.length} temperatures are given for one trajectory`, {
      place: "temperatures",
      fix: "give one, or say what the files are to each other with --as",
    });
  }
  return {
    rings,
    maxRing,
    weights,
    hysteresis,
    partials,
    broadening,
    memory: memory * 1e6,
    ...(only === undefined ? {} : { only }),
    ...(cutoff === undefined ? {} : { cutoffs: parseCutoffs(cutoff) }),
    ...(isotopes === undefined ? {} : { isotopes: isotopesByElement(isotopes) }),
    ...(measured === undefined ? {} : { measured: await readMeasuredCurve(measured) }),
    ...(together || temperatures === undefined ? {} : { temperature: temperatures[0]! }),
    ...(charges === undefined ? {} : { charges: parseCharges(charges) }),
    ...(region === undefined ? {} : { region: parseRegion(region) }),
    ...(leaveOut === undefined ? {} : { leftOut: leaveOut }),
  };
}

/** The frames of all files, one after the other. */
async function* framesOf(
  paths: readonly string[],
  source: Parameters<typeof sourceFrames>[1],
  onEnd: () => void,
): ReturnType<typeof sourceFrames> {
  for (const path of paths) yield* sourceFrames(path, source);
  onEnd();
}

/** `7Li` stands for Li. */
function isotopesByElement(isotopes: readonly string[]): Record<string, string> {
  return Object.fromEntries(isotopes.map((isotope) => [isotope.replace(/^\d+/, ""), isotope]));
}
