import { extname } from "node:path";
import { BoroxolError } from "@boroxol/core";
import { writeFileAtomically } from "@boroxol/io";
import {
  formatDeepPotentialDp,
  formatDeepPotentialYaml,
  formatNep,
  loadModel,
  type DeepPotential,
  type ModelPotential,
  type Nep,
} from "@boroxol/potentials";
import type { CommandContext } from "./command.ts";

/** Endings of model files that can be written. */
const endings = [".dp", ".yaml", ".yml", ".txt"] as const;

/**
 * Writes a model in the format that the name of the file asks for: `.dp`, `.yaml` and `.yml` hold Deep Potentials, `.txt`
 * holds NEP models.
 * @throws E0310 where the format has no place for the model, E0206 for a file that cannot be written
 */
export async function writeModel(potential: ModelPotential, path: string): Promise<void> {
  const ending = extname(path).toLowerCase();
  if (potential.kind === "deep-potential" && ending === ".dp") {
    await writeFileAtomically(path, await formatDeepPotentialDp((potential as DeepPotential).model));
  } else if (potential.kind === "deep-potential" && (ending === ".yaml" || ending === ".yml")) {
    await writeFileAtomically(path, formatDeepPotentialYaml((potential as DeepPotential).model));
  } else if (potential.kind === "nep" && ending === ".txt") {
    await writeFileAtomically(path, formatNep((potential as Nep).model));
  } else {
    throw new BoroxolError("E0310", `a model of the kind ${potential.kind} cannot be written as '${ending}'`, {
      place: path,
      fix: `of the endings ${endings.join(", ")}, a Deep Potential takes .dp or .yaml, a NEP .txt`,
      untouched: "nothing was written",
    });
  }
}

/** Whether a file is named as model files are, so that `convert` takes it for a model. */
export function isModelName(path: string): boolean {
  return [".dp", ".yaml", ".yml"].includes(extname(path).toLowerCase()) || /(?:^|[/\\])nep[^/\\]*\.txt$/i.test(path);
}

/**
 * `boroxol convert IN OUT` for a model.
 * @throws what `loadModel` and `writeModel` throw
 */
export async function convertModel(input: string, output: string, { terminal }: CommandContext): Promise<number> {
  const potential = await loadModel(input);
  await writeModel(potential, output);
  terminal.document({ model: output, kind: potential.kind, hash: potential.hash });
  terminal.result(`${output}: ${potential.card.summary}`);
  return 0;
}
