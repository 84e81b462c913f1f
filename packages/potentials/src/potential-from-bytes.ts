import { readFile, readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { BoroxolError } from "@boroxol/core";
import { behlerParrinello } from "./behler-parrinello/behler-parrinello.ts";
import { isN2p2Input, readN2p2 } from "./behler-parrinello/read-n2p2.ts";
import { deepPotential, isHdf5, readDeepPotential } from "./deep-potential/deep-potential.ts";
import { graceFs } from "./grace-fs/grace-fs.ts";
import { readGraceFs } from "./grace-fs/read-grace-fs.ts";
import type { ModelPotential } from "./model-potential.ts";
import { nep } from "./nep/nep.ts";
import { readNep } from "./nep/read-nep.ts";

/**
 * The potential of a model file, recognised by its content. What belongs to an `input.nn` is read from the files beside it.
 * @param bytes the file @shape [m]
 * @param place path of the file, for its card and for errors
 * @throws E0307 for a file that is no known model, E0308 for a damaged one, E0309 for a kind that is not supported
 * @example const model = await potentialFromBytes(bytes, "model.dp");
 */
export async function potentialFromBytes(bytes: Uint8Array, place: string): Promise<ModelPotential> {
  const name = basename(place);
  if (isHdf5(bytes)) return deepPotential(await readDeepPotential(bytes, place), name);
  const head = new TextDecoder().decode(bytes.subarray(0, 65536));
  if (isN2p2Input(head)) return n2p2Potential(dirname(place));
  if (/^nep\d/.test(head)) return nep(readNep(new TextDecoder().decode(bytes), place), name);
  if (/^(?:elements|nnorm|emb_spec|radial_basis|functions):/m.test(head)) {
    return graceFs(readGraceFs(new TextDecoder().decode(bytes), place), name);
  }
  if (/^\s*["']?(?:@variables|backend|model|model_def_script|software)["']?:/m.test(head) && isText(bytes)) {
    return deepPotential(await readDeepPotential(bytes, place), name);
  }
  throw new BoroxolError("E0307", "the file is no model that this program knows", {
    place,
    fix: "give a .dp or .yaml of DeePMD-kit, a nep.txt of GPUMD, an input.nn of n2p2 or a GRACE/FS .yaml; a .pb or .pth becomes one with: dp convert-backend IN model.dp",
    untouched: "nothing was written",
  });
}

function isText(bytes: Uint8Array): boolean {
  return !bytes.subarray(0, 65536).includes(0);
}

/** The Behler-Parrinello network in a folder of n2p2. @throws E0308, E0309 */
export async function n2p2Potential(folder: string): Promise<ModelPotential> {
  const names = (await readdir(folder)).filter((name) =>
    /^(?:input\.nn|scaling\.data|weights\.\d{3}\.data)$/.test(name),
  );
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  const files = Object.fromEntries(names.map((name, k) => [name, texts[k]!]));
  return behlerParrinello(readN2p2(files, folder), basename(resolve(folder)));
}
