import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { BoroxolError } from "@boroxol/core";
import { bundledPotentials, potentialByName } from "./bundled.ts";
import { deepPotential, isHdf5, readDeepPotential } from "./deep-potential/deep-potential.ts";
import { ensemble } from "./ensemble.ts";
import { graceFs } from "./grace-fs/grace-fs.ts";
import { readGraceFs } from "./grace-fs/read-grace-fs.ts";
import type { ModelPotential } from "./model-potential.ts";
import { nep } from "./nep/nep.ts";
import { readNep } from "./nep/read-nep.ts";
import type { Potential } from "./potential.ts";
import { sumOfPotentials } from "./sum-of-potentials.ts";
import { zbl } from "./zbl.ts";

/** The largest model file that is read. @unit bytes */
const largestFile = 2 ** 30;

/**
 * The potential of a model file, recognised by its content.
 * @param bytes the file @shape [m]
 * @param place name of the file, for its card and for errors
 * @throws E0307 for a file that is no known model, E0308 for a damaged one, E0309 for a kind that is not supported
 * @example const model = await potentialFromBytes(bytes, "model.dp");
 */
export async function potentialFromBytes(bytes: Uint8Array, place: string): Promise<ModelPotential> {
  const name = basename(place);
  if (isHdf5(bytes)) return deepPotential(await readDeepPotential(bytes, place), name);
  const head = new TextDecoder().decode(bytes.subarray(0, 65536));
  if (/^nep\d/.test(head)) return nep(readNep(new TextDecoder().decode(bytes), place), name);
  if (/^(?:elements|nnorm|emb_spec|radial_basis|functions):/m.test(head)) {
    return graceFs(readGraceFs(new TextDecoder().decode(bytes), place), name);
  }
  if (/^\s*["']?(?:@variables|backend|model|model_def_script|software)["']?:/m.test(head) && isText(bytes)) {
    return deepPotential(await readDeepPotential(bytes, place), name);
  }
  throw new BoroxolError("E0307", "the file is no model that this program knows", {
    place,
    fix: "give a .dp or .yaml of DeePMD-kit, a nep.txt of GPUMD or a GRACE/FS .yaml; a .pb or .pth becomes one with: dp convert-backend IN model.dp",
    untouched: "nothing was written",
  });
}

function isText(bytes: Uint8Array): boolean {
  return !bytes.subarray(0, 65536).includes(0);
}

/** A potential with a repulsive core behind it. */
const withCore = /^(.+)\+zbl:([\d.]+):([\d.]+)$/;

/**
 * A bundled potential by its name, or a model from the file at a path; several paths with commas between are an ensemble,
 * and `+zbl:0.7:1.2` behind either adds a repulsive core that is switched off between these distances.
 * @throws E0305 where there is neither, E0201 for a file that cannot be read, E0307 to E0309 for one that is no usable model
 * @example const potential = await loadPotential("a.dp,b.dp,c.dp+zbl:0.7:1.2");
 */
export async function loadPotential(nameOrPath: string): Promise<Potential> {
  if (Object.hasOwn(bundledPotentials, nameOrPath)) return bundledPotentials[nameOrPath]!;
  const core = withCore.exec(nameOrPath);
  if (core !== null) {
    const [, guarded, inner, outer] = core;
    return sumOfPotentials([await loadPotential(guarded!), zbl({ inner: Number(inner), outer: Number(outer) })]);
  }
  const paths = nameOrPath.split(",");
  if (paths.length > 1 && !existsSync(nameOrPath)) {
    return ensemble(await Promise.all(paths.map((each) => loadPotential(each))));
  }
  return loadModel(nameOrPath);
}

/** What `loadPotential` takes, with every path made absolute: it means the same in any folder. */
export function absolutePotentialName(nameOrPath: string): string {
  if (Object.hasOwn(bundledPotentials, nameOrPath)) return nameOrPath;
  const core = withCore.exec(nameOrPath);
  if (core !== null) return `${absolutePotentialName(core[1]!)}+zbl:${core[2]}:${core[3]}`;
  const paths = nameOrPath.split(",");
  if (paths.length > 1 && !existsSync(nameOrPath)) return paths.map(absolutePotentialName).join(",");
  return resolve(nameOrPath);
}

/**
 * The model in a file.
 * @throws E0305 where there is no file, E0201 for one that cannot be read, E0307 to E0309 for one that is no usable model
 */
export async function loadModel(path: string): Promise<ModelPotential> {
  let bytes: Uint8Array;
  try {
    const { size } = await stat(path);
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
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") potentialByName(path);
    throw new BoroxolError("E0201", `the file cannot be read: ${(cause as Error).message}`, {
      place: path,
      fix: "give the path of a model file",
      untouched: "nothing was written",
      cause,
    });
  }
  return potentialFromBytes(bytes, path);
}
