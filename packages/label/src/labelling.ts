import { accessSync, constants } from "node:fs";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { defineOptions, type OptionValues } from "@boroxol/options";
import { cp2k } from "./cp2k.ts";
import { labelByTeacher } from "./label-by-teacher.ts";
import type { LabelCode } from "./label-code.ts";
import { checkTemplate, labelFrames, type LabelFramesOptions, type LabelOutcome } from "./label-frames.ts";
import type { LabelQueue } from "./label-queue.ts";
import type { LabelSettings } from "./label-store.ts";
import { localQueue } from "./local-queue.ts";
import { quantumEspresso } from "./quantum-espresso.ts";
import { slurmQueue } from "./slurm-queue.ts";
import { openTeacher, teacherCode } from "./teacher.ts";
import { readTemplate } from "./template.ts";
import { vasp } from "./vasp.ts";

const dftCodes: Readonly<Record<string, LabelCode>> = { cp2k, vasp, "quantum-espresso": quantumEspresso };

/** How frames are labelled: by which code, with which settings, where. */
export const labellingOptions = defineOptions({
  code: {
    type: "choice",
    choices: [...Object.keys(dftCodes), teacherCode],
    default: "cp2k",
    doc: "DFT code, or `teacher`: another potential, whose labels are kept apart from those of DFT.",
  },
  potential: {
    type: "string",
    optional: true,
    like: "glass.yaml",
    doc: "The potential of the code `teacher`: bundled, a model file, a folder with a card.",
  },
  template: { type: "string", optional: true, doc: "Folder of input templates; bundled settings when left out." },
  backend: {
    type: "choice",
    choices: ["local", "slurm", "folder"],
    default: "local",
    doc: "On this machine, as jobs of Slurm, or in folders with inputs for a program that runs elsewhere.",
  },
  sbatch: { type: "string", default: "", like: "--partition=long --mem=8G", doc: "Further arguments of sbatch." },
  processes: { type: "integer", default: 1, min: 1, max: 4096, doc: "Processes of each run." },
  atOnce: { type: "integer", optional: true, min: 1, doc: "Frames at once; as many as the cores hold when left out." },
  program: { type: "string", optional: true, doc: "Path of the code's program; else it is looked for in PATH." },
  launcher: { type: "string", default: "mpirun -np", doc: "What starts several processes; their number follows." },
  limit: {
    type: "number",
    default: 120,
    above: 0,
    unit: "min",
    doc: "Wall time of one run, after which it is stopped.",
  },
});

export type LabellingOptions = OptionValues<typeof labellingOptions>;

/** What `labelBy` takes beside the options. */
export interface LabellingHooks extends Omit<LabelFramesOptions, "code" | "template" | "queue"> {
  /** Threads of a teacher. */
  readonly threads: number;
}

/**
 * Labels frames into a folder as the options say, by a DFT code or by a teacher.
 * @throws E0122 for a teacher without a potential, E0901 where the program is missing, and what `labelFrames` and
 * `labelByTeacher` throw
 */
export async function labelBy(
  options: LabellingOptions,
  frames: readonly Frame[],
  { threads, ...hooks }: LabellingHooks,
): Promise<LabelOutcome> {
  if (options.code === teacherCode) {
    if (hooks.bornField !== undefined) {
      throw new BoroxolError("E0121", "a potential has no Born charges", {
        place: "born",
        fix: "leave --born out, or label by a DFT code",
        untouched: "nothing was run",
      });
    }
    using teacher = await openTeacher(teacherOf(options), threads);
    return await labelByTeacher(frames, teacher, hooks);
  }
  const code = dftCodeNamed(options.code);
  const template = options.template === undefined ? code.template : await readTemplate(options.template);
  return labelFrames(frames, { ...hooks, code, template, queue: queueOf(code, options) });
}

/**
 * Finds what a labelling lacks before hours of other work, not after: the program, a template that does not know an element, a
 * teacher that cannot be read.
 * @param frames structures like those that will be labelled
 * @throws E0122 for a teacher without a potential, E0901 where the program is missing, E0903 for a template that does not fit
 */
export async function checkLabelling(options: LabellingOptions, frames: readonly Frame[]): Promise<void> {
  if (options.code === teacherCode) {
    using _teacher = await openTeacher(teacherOf(options), 1);
    return;
  }
  const code = dftCodeNamed(options.code);
  const template = options.template === undefined ? code.template : await readTemplate(options.template);
  checkTemplate(code, template, frames);
  queueOf(code, options);
}

/**
 * What the labels have in common that the options ask for: all that `settings.json` of their folder holds.
 * @throws as `labelBy` does, for a teacher or a template that is not there
 */
export async function labellingSettings(options: LabellingOptions): Promise<LabelSettings> {
  if (options.code === teacherCode) {
    using teacher = await openTeacher(teacherOf(options), 1);
    return teacher.settings;
  }
  const code = dftCodeNamed(options.code);
  const template = options.template === undefined ? code.template : await readTemplate(options.template);
  return { code: code.name, template };
}

/**
 * The potential of the code `teacher`.
 * @throws E0122 where none is named
 */
export function teacherOf({ potential }: LabellingOptions): string {
  if (potential !== undefined) return potential;
  throw new BoroxolError("E0122", "the code 'teacher' needs a potential", {
    place: "potential",
    fix: "name a bundled potential or a model file: --potential FILE",
    untouched: "nothing was run",
  });
}

/**
 * The DFT code of a name.
 * @throws E0121 for `teacher`, which has neither templates nor inputs
 */
export function dftCodeNamed(name: string): LabelCode {
  const code = dftCodes[name];
  if (code !== undefined) return code;
  throw new BoroxolError("E0121", `the code '${name}' is a potential: it has no templates and no folders with inputs`, {
    place: "code",
    fix: `choose one of ${Object.keys(dftCodes).join(", ")}`,
    untouched: "nothing was run",
  });
}

function queueOf(code: LabelCode, options: LabellingOptions): LabelQueue {
  const { processes, backend, program } = options;
  const shared = { processes, limit: 60 * options.limit, launcher: options.launcher.split(/\s+/) };
  if (backend === "slurm") {
    // The nodes have the program, this machine need not.
    const sbatch = options.sbatch.split(/\s+/).filter((word) => word !== "");
    return slurmQueue({ ...shared, program: program ?? code.programs[0]!, atOnce: options.atOnce ?? 50, sbatch });
  }
  const atOnce = options.atOnce ?? Math.max(1, Math.floor(availableParallelism() / processes));
  return localQueue({ ...shared, program: programOf(code, program), atOnce });
}

/** @throws E0901 where the program is not there */
function programOf(code: LabelCode, given: string | undefined): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const paths = given === undefined ? folders.flatMap((f) => code.programs.map((name) => join(f, name))) : [given];
  const found = paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found !== undefined) return found;
  throw new BoroxolError("E0901", given === undefined ? `${code.name} is not installed` : `${given} is no program`, {
    place: given === undefined ? "PATH" : "the option 'program'",
    fix: `${code.install}, or give the path of the program with --program`,
    untouched: "nothing was run",
  });
}
