import { readFileSync } from "node:fs";
import { join } from "node:path";
import { referenceBackend } from "@boroxol/kernels";
import {
  type DeepPotential,
  type ModelPotential,
  type Potential,
  deepPotential,
  ensemble,
  potentialFromBytes,
  sumOfPotentials,
  tabulateEmbeddings,
  withParameters,
  zbl,
} from "@boroxol/potentials";
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

const network = (await load("deepmd/two-sided.dp")) as DeepPotential;
const core = zbl({ inner: 1, outer: 2 });
const parameters = (await load("deepmd/parameters.dp")) as DeepPotential;
const made: Readonly<Record<string, Potential>> = {
  "a compressed network": deepPotential(tabulateEmbeddings(network.model), "compressed"),
  "a network with parameters": deepPotential(
    withParameters(parameters.model, { frame: [0.7, -1.3], atom: [0.4] }),
    "p",
  ),
  "a network with a core": sumOfPotentials([network, core]),
  "an ensemble of two kinds": ensemble([network, await load("nep/nep3.txt")]),
  "an ensemble with a core": sumOfPotentials([ensemble([network, await load("grace-fs/small.yaml")]), core]),
};
for (const [name, potential] of Object.entries(made)) {
  describePotential({ describe, it }, name, () => potential, { backend: referenceBackend, frames: deep.slice(1, 2) });
}
