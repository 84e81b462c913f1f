import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { BoroxolError } from "@boroxol/core";
import { bundledPotentials, potentialByName } from "./bundled.ts";
import { bundledModelFolder, bundledModelNames } from "./bundled-models.ts";
import { cardName, loadCardedModel } from "./carded-model.ts";
import { type DeepPotential, deepPotential } from "./deep-potential/deep-potential.ts";
import { type ParameterValues, withParameters } from "./deep-potential/parameters.ts";
import { type Ensemble, ensemble } from "./ensemble.ts";
import type { ModelPotential } from "./model-potential.ts";
import type { Potential } from "./potential.ts";
import { n2p2Potential, potentialFromBytes } from "./potential-from-bytes.ts";
import { sumOfPotentials } from "./sum-of-potentials.ts";
import { zbl } from "./zbl.ts";

/** The largest model file that is read. @unit bytes */
const largestFile = 2 ** 30;

/** A potential with a repulsive core behind it. */
const withCore = /^(.+)\+zbl:([\d.]+):([\d.]+)$/;

/**
 * A bundled potential or model by its name, or a model from the file or the folder with a card at a path; several paths with commas between are an ensemble,
 * `+fparam:300` and `+aparam:1` behind Deep Potentials give them their constant parameters, and `+zbl:0.7:1.2` behind all adds a repulsive core that is switched off between these distances.
 * @throws E0305 where there is neither, E0201 for a file that cannot be read, E0307 to E0309 for one that is no usable model
 * @example const potential = await loadPotential("a.dp,b.dp,c.dp+zbl:0.7:1.2");
 */
export async function loadPotential(nameOrPath: string): Promise<Potential> {
  if (Object.hasOwn(bundledPotentials, nameOrPath)) return bundledPotentials[nameOrPath]!;
  const folder = modelFolder(nameOrPath);
  if (folder !== undefined) return loadCardedModel(folder);
  const core = withCore.exec(nameOrPath);
  if (core !== null) {
    const [, guarded, inner, outer] = core;
    return sumOfPotentials([await loadPotential(guarded!), zbl({ inner: Number(inner), outer: Number(outer) })]);
  }
  const valued = withValues.exec(nameOrPath);
  if (valued !== null) {
    const numbers = valued[3]!.split(":").map(Number);
    const values = valued[2] === "f" ? { frame: numbers } : { atom: numbers };
    return givenParameters(await loadPotential(valued[1]!), values, nameOrPath);
  }
  const paths = nameOrPath.split(",");
  if (paths.length > 1 && !existsSync(nameOrPath)) {
    return ensemble(await Promise.all(paths.map((each) => loadPotential(each))));
  }
  return loadModel(nameOrPath);
}

/** The folder with a card that a name or a path means. */
function modelFolder(nameOrPath: string): string | undefined {
  return bundledModelFolder(nameOrPath) ?? (existsSync(join(nameOrPath, cardName)) ? nameOrPath : undefined);
}

/** A model with constant parameters, `+fparam:300` or `+aparam:1:2`. */
const withValues = /^(.+)\+([fa])param:([^+,]+)$/;

/** Gives every Deep Potential of a potential its constant parameters. */
function givenParameters(potential: Potential, values: ParameterValues, name: string): Potential {
  if (potential.kind === "ensemble") {
    return ensemble((potential as Ensemble).members.map((each) => givenParameters(each, values, name)));
  }
  if (potential.kind === "deep-potential") {
    return deepPotential(withParameters((potential as DeepPotential).model, values), potential.card.name);
  }
  throw new BoroxolError("E0312", `a ${potential.kind} takes no parameters`, {
    place: name,
    fix: "write +fparam and +aparam right behind Deep Potentials",
    untouched: "nothing was computed",
  });
}

/** What `loadPotential` takes, with every path made absolute: it means the same in any folder. */
export function absolutePotentialName(nameOrPath: string): string {
  if (Object.hasOwn(bundledPotentials, nameOrPath) || bundledModelFolder(nameOrPath) !== undefined) return nameOrPath;
  const core = withCore.exec(nameOrPath);
  if (core !== null) return `${absolutePotentialName(core[1]!)}+zbl:${core[2]}:${core[3]}`;
  const valued = withValues.exec(nameOrPath);
  if (valued !== null) return `${absolutePotentialName(valued[1]!)}+${valued[2]}param:${valued[3]}`;
  const paths = nameOrPath.split(",");
  if (paths.length > 1 && !existsSync(nameOrPath)) return paths.map(absolutePotentialName).join(",");
  return resolve(nameOrPath);
}

/**
 * The model in a file, or in a folder of n2p2.
 * @throws E0305 where there is no file, E0201 for one that cannot be read, E0307 to E0309 for one that is no usable model
 */
export async function loadModel(path: string): Promise<ModelPotential> {
  let bytes: Uint8Array;
  try {
    const found = await stat(path);
    if (found.isDirectory() && existsSync(join(path, "input.nn"))) return await n2p2Potential(path);
    const { size } = found;
    if (size > largestFile) {
      throw new BoroxolError("E0307", `the file has ${(size / 1e9).toFixed(1)} GB, which no model has`, {
        place: path,
        fix: "give a model file",
        untouched: "nothing was written",
      });
    }
    bytes = await readFile(path);
  } catch (cause) {
    if (cause instanceof BoroxolError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") potentialByName(path, bundledModelNames());
    throw new BoroxolError("E0201", `the file cannot be read: ${(cause as Error).message}`, {
      place: path,
      fix: "give the path of a model file",
      untouched: "nothing was written",
      cause,
    });
  }
  return potentialFromBytes(bytes, path);
}
