import { readFileSync } from "node:fs";
import { join } from "node:path";
import { referenceBackend } from "@boroxol/kernels";
import { type ModelPotential, potentialFromBytes } from "@boroxol/potentials";
import { describe, it } from "vitest";
import { conformanceFrames, describePotential } from "../src/index.ts";

const fixtures = join(import.meta.dirname, "../../../fixtures");
const load = (path: string): Promise<ModelPotential> => potentialFromBytes(readFileSync(join(fixtures, path)), path);

// Small frames: the reference is slow. Lists that overflow change the energy by jumps, in DeePMD-kit as here: that model
// is left out.
const deep = conformanceFrames({ Li: 1, B: 1, O: 1 }, 11);
const models = {
  "nep/nep3.txt": deep.slice(1, 2),
  "nep/nep4-typewise.txt": deep.slice(1, 2),
  "nep/nep5-flexible.txt": deep,
  "grace-fs/small.yaml": deep,

  "deepmd/two-sided.dp": deep,
  "deepmd/protected.dp": deep.slice(1, 2),
  "deepmd/softplus.dp": deep.slice(2),
};
for (const [path, frames] of Object.entries(models)) {
  const model = await load(path);
  describePotential({ describe, it }, path, () => model, { backend: referenceBackend, frames });
}
