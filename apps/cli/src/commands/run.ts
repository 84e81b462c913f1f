import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import { stagesOption } from "@boroxol/md";
import { defineOptions, parseOptions, readYaml, type OptionValues } from "@boroxol/options";
import { loadPotential } from "@boroxol/potentials";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags } from "../command-options.ts";
import { computeOptions, precisionOptions, threadCount } from "../compute-options.ts";
import { freeFolder } from "../free-folder.ts";
import { finishRun } from "../finish-run.ts";
import { glassSystem, systemLines, systemRecord } from "../glass-system.ts";
import { performRun, planLines, recordOf, type RunRequest } from "../perform-run.ts";

/** What a protocol file holds. */
export const protocolFileOptions = defineOptions({
  composition: { type: "string", optional: true, like: "20SiO2-60B2O3-20Li2O", doc: "Composition of the glass." },
  atoms: { type: "integer", default: 300, min: 8, max: 2_000_000, doc: "About so many atoms, with a composition." },
  density: { type: "number", unit: "g/cm3", optional: true, doc: "Density, with a composition." },
  structure: {
    type: "string",
    optional: true,
    doc: "File to start from instead of a composition; its last frame is taken.",
  },
  potential: { type: "string", default: "shik", doc: "Bundled potential, model file, or folder with a model's card." },
  startPotential: {
    type: "string",
    default: "shik",
    doc: "Classical potential of the stages of the part 'start', where the run's own is a learned one.",
  },
  seed: { type: "integer", default: 1, min: 0, max: Number.MAX_SAFE_INTEGER, doc: "Seed of the random numbers." },
  out: { type: "string", optional: true, doc: "Folder for the run; under runs/ when left out." },
  ...precisionOptions,
  ...computeOptions,
  ...stagesOption,
});

const flags = defineOptions({
  seed: { ...protocolFileOptions.seed, doc: "Seed instead of the file's." },
  out: protocolFileOptions.out,
  ...precisionOptions,
  ...computeOptions,
});

export function configure(command: Command): void {
  command.argument("<protocol>", "YAML file: composition or structure, potential and stages");
  addOptionFlags(command, flags);
}

/** `boroxol run PROTOCOL.yaml`: every stage spelled out. */
export async function run(args: readonly string[], command: Command, context: CommandContext): Promise<number> {
  const path = args[0]!;
  const { terminal } = context;
  const options = await readProtocolFile(path, command);
  const { system, start, lines } = await startOf(options, path);
  const name = basename(path, extname(path));
  const request: RunRequest = {
    directory: options.out ?? freeFolder(name),
    start,
    system,
    potentialName: options.potential,
    potential: await loadPotential(options.potential),
    startPotential: options.startPotential,
    protocol: { name, stages: options.stages },
    seed: options.seed,
    threads: threadCount(options.threads),
    precision: options.precision,
  };
  const record = await recordOf(request, context.commandLine);
  for (const line of [...lines, ...planLines(request, record)]) terminal.note(line);
  const outcome = await performRun(request, record, context);
  if (outcome.status === "interrupted") return 130;
  terminal.document({ status: "finished", ...(await finishRun(request.directory, terminal)) });
  return 0;
}

type ProtocolFile = OptionValues<typeof protocolFileOptions>;

async function readProtocolFile(path: string, command: Command): Promise<ProtocolFile> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new BoroxolError("E0201", `the file cannot be read: ${(cause as Error).message}`, {
      place: path,
      fix: "give the path of a YAML file",
      untouched: "nothing was written",
      cause,
    });
  }
  const { value, place } = readYaml(text, path);
  const given = Object.keys(flags).filter((name) => command.getOptionValueSource(name) === "cli");
  const overrides = Object.fromEntries(given.map((name) => [name, command.getOptionValue(name) as unknown]));
  const merged = typeof value === "object" && !Array.isArray(value) ? { ...value, ...overrides } : value;
  return parseOptions(protocolFileOptions, merged, place);
}

interface Start {
  readonly system: Record<string, unknown>;
  readonly start: Frame;
  readonly lines: readonly string[];
}

async function startOf(options: ProtocolFile, path: string): Promise<Start> {
  const { composition, structure, atoms, density, stages } = options;
  if ((composition === undefined) === (structure === undefined)) {
    throw new BoroxolError("E0122", "the protocol needs either 'composition' or 'structure'", {
      place: path,
      fix: "write for instance: composition: 20SiO2-60B2O3-20Li2O",
      untouched: "nothing was written",
    });
  }
  if (composition !== undefined) {
    if (stages[0]?.stage !== "packing") {
      throw new BoroxolError("E0121", "a run from a composition must begin with the stage 'packing'", {
        place: `${path}, stages[0].stage`,
        fix: "put '- stage: packing' first",
        untouched: "nothing was written",
      });
    }
    const system = glassSystem(composition, atoms, density);
    return { system: systemRecord(system), start: system.frame, lines: systemLines(system) };
  }
  let last: Frame | undefined;
  for await (const frame of readFrames(structure!)) last = frame;
  const count = last!.species.length;
  return {
    system: { structure, total: count },
    start: last!,
    lines: [`structure  ${structure}: ${count} atoms`],
  };
}
