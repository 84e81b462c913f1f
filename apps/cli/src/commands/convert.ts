import { BoroxolError, type Frame } from "@boroxol/core";
import { conditionNames, frameValue, inRange, parseCondition, parseFrameRange } from "@boroxol/data";
import {
  formatOfName,
  frameFormats,
  readFrames,
  type ReadNotice,
  type TargetFormatName,
  targetFormats,
  writeFrames,
  type WriteSummary,
} from "@boroxol/io";
import { defineOptions } from "@boroxol/options";
import { loadPotential } from "@boroxol/potentials";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { convertModel, isModelName } from "../convert-model.ts";
import { handOver, handOverTargets } from "../hand-over.ts";

const targets = Object.keys(targetFormats) as TargetFormatName[];

export const convertOptions = defineOptions({
  from: { type: "choice", choices: frameFormats, optional: true, doc: "Format of the input; else it is found." },
  to: {
    type: "choice",
    choices: [...targets, ...handOverTargets],
    optional: true,
    doc: "Format of the output, else its name tells it; lammps and gpumd hand a model over with all that a run needs.",
  },
  frames: { type: "string", optional: true, like: "0:1000:10", doc: "Frames first:last:step, counted from 0." },
  where: { type: "string", optional: true, like: "maxForce < 20", doc: "Only frames for which this holds." },
  rename: {
    type: "table",
    values: { type: "string", doc: "The name that it gets." },
    default: {},
    doc: "Labels of the input under other names, for instance total_energy=energy.",
  },
  elements: {
    type: "list",
    items: { type: "string", doc: "An element." },
    optional: true,
    doc: "Elements in the order of the atom types, for LAMMPS, old POSCAR and DeePMD files without them.",
  },
  units: { type: "choice", choices: ["metal", "real"], default: "metal", doc: "Units of LAMMPS input without any." },
  structure: {
    type: "string",
    optional: true,
    doc: "File with the atoms of a CP2K output that prints none, or of a hand-over.",
  },
  composition: { type: "string", optional: true, like: "20SiO2-60B2O3-20Li2O", doc: "Composition of a hand-over." },
  atoms: { type: "integer", default: 3000, min: 8, max: 2_000_000, doc: "About so many atoms, with a composition." },
  density: { type: "number", unit: "g/cm3", optional: true, doc: "Density, with a composition." },
  protocol: {
    type: "string",
    default: "standard",
    doc: "Protocol of a hand-over: a name, or a YAML file with stages.",
  },
  seed: { type: "integer", default: 1, min: 0, max: 900_000_000, doc: "Seed of a hand-over." },
  mixedType: { type: "boolean", default: false, doc: "DeePMD npy with the types of each frame beside it." },
  precision: { type: "choice", choices: ["64", "32"], default: "64", doc: "Bits of the numbers of DeePMD npy." },
});

export function configure(command: Command): void {
  command
    .argument("<in>", "file of configurations, folder of DeePMD npy, or model (.dp, .yaml, nep.txt)")
    .argument("<out>", "file or folder to write");
  command.addHelpText(
    "after",
    "\nExample:\n  boroxol convert model.dp lammps-run --to lammps --composition 20SiO2-60B2O3-20Li2O --protocol standard",
  );
  addOptionFlags(command, convertOptions);
}

/** `boroxol convert IN OUT`: configurations, trajectories and data sets from one format into another. */
export async function run(args: readonly string[], command: Command, context: CommandContext): Promise<number> {
  const [input, output] = args as [string, string];
  const { terminal, signal } = context;
  const options = await readCommandOptions(convertOptions, command);
  const target = handOverTargets.find((each) => each === options.to);
  if (target !== undefined) {
    const written = await handOver(input, await loadPotential(input), target, output, options);
    terminal.document({ ...written, to: target });
    for (const note of written.notes) terminal.note(`note: ${note}`);
    terminal.result(`${output}: ${written.files.join(", ")}`);
    return 0;
  }
  if (isModelName(input)) return convertModel(input, output, context);
  const to = (options.to ?? formatOfName(output)) as TargetFormatName | undefined;
  if (to === undefined || !Object.hasOwn(targetFormats, to)) {
    throw new BoroxolError("E0202", `the name '${output}' does not tell a format that can be written`, {
      place: "command line",
      fix: `give one with --to: ${targets.join(", ")}`,
      untouched: "nothing was written",
    });
  }
  const renames = Object.values(options.rename);
  if (new Set(renames).size < renames.length) {
    throw new BoroxolError("E0804", "two labels would get the same name", {
      place: "command line, --rename",
      fix: "give every label a name of its own",
      untouched: "nothing was written",
    });
  }
  const range = options.frames === undefined ? undefined : parseFrameRange(options.frames);
  const condition = options.where === undefined ? undefined : parseCondition(options.where, conditionNames);
  const structure = options.structure === undefined ? undefined : await firstFrame(options.structure);
  const notices: ReadNotice[] = [];
  let left = 0;
  const read = readFrames(input, {
    ...(options.from === undefined ? {} : { format: options.from }),
    ...(options.elements === undefined ? {} : { elements: options.elements }),
    ...(structure === undefined ? {} : { structure }),
    units: options.units,
    rename: options.rename,
    onNotice: (notice) => {
      notices.push(notice);
      terminal.note(`${input}: ${notice.message}`);
    },
  });
  async function* chosen(): AsyncGenerator<Frame> {
    let index = 0;
    for await (const frame of range === undefined ? read : inRange(read, range)) {
      if (signal.aborted)
        throw new BoroxolError("E0703", "interrupted", { untouched: "the output is as it was before" });
      const k = index++;
      if (condition === undefined || condition((name) => frameValue(frame, k, name))) yield frame;
      else left++;
    }
  }
  const summary = await writeFrames(output, to, chosen(), {
    mixedType: options.mixedType,
    precision: options.precision === "32" ? 32 : 64,
  });
  const { changes } = targetFormats[to] as { changes?: string };
  terminal.document({ ...summary, to, leftOut: left, ...(changes === undefined ? {} : { changes }), notices });
  for (const line of summaryLines(summary, to, left, changes)) terminal.result(line);
  return 0;
}

async function firstFrame(path: string): Promise<Frame | undefined> {
  for await (const frame of readFrames(path)) return frame;
  return undefined;
}

function summaryLines(summary: WriteSummary, to: string, left: number, changes: string | undefined): string[] {
  const { frames, files, carried, lost } = summary;
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => (count === frames ? name : `${name} (${count} of ${frames} frames)`))
      .join(", ");
  return [
    `${frames} frame${frames === 1 ? "" : "s"} to ${files.length === 1 ? files[0] : `${files.length} folders`} as ${to}`,
    ...(left > 0 ? [`left out by --where: ${left}`] : []),
    `carried   ${["structure", list(carried)].filter((text) => text !== "").join(", ")}`,
    ...(Object.keys(lost).length > 0 ? [`lost      ${list(lost)}: ${to} has no place for it`] : []),
    ...(changes === undefined ? [] : [`changed   ${changes}`]),
  ];
}
