import { BoroxolError, cellVolume } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import type { Backend, Evaluator, Property, Results } from "../backend.ts";
import type { Interaction } from "../interaction.ts";
import { addAngles } from "./angles.ts";
import { addModels } from "./models.ts";
import { addPairs } from "./pairs.ts";
import { zeroSums } from "./sums.ts";

const provides: readonly Property[] = ["energy", "forces", "stress", "atomEnergies"];

/**
 * Evaluates an interaction in plain f64: E = sum of pairs, angles, models and self energies; forces -dE/dr; stress
 * sigma = (1/V) dE/d(strain).
 *
 * Every term is computed by the functions that define it, with no table and no cut corner: slow, and the judge of the
 * other backends.
 * @throws E0302 for a frame whose atoms are not those that the evaluator was prepared for
 * @throws E0303 for an interaction that names a pair of species twice
 * @example
 * using evaluator = await referenceBackend.prepare(shik().interaction(frame.species), frame.species);
 * const { energy, forces } = await evaluator.evaluate(frame, ["energy", "forces"]);
 */
export const referenceBackend: Backend = {
  name: "reference",
  async prepare(interaction: Interaction, species: Uint8Array): Promise<Evaluator> {
    refuseRepeatedPairs(interaction);
    const prepared = species.slice();
    let warnings = new Set<string>();
    // Only models divide the virial among atoms.
    const divides = interaction.pairs.length + interaction.angles.length === 0 && interaction.models !== undefined;
    return {
      provides: divides ? [...provides, "atomVirials"] : provides,
      evaluate: async (frame, want) => {
        if (frame.species.length !== prepared.length || frame.species.some((z, i) => z !== prepared[i])) {
          throw new BoroxolError("E0302", "the frame's atoms are not those that the potential was prepared for", {
            fix: "prepare the potential for the species of this frame, in its order",
          });
        }
        return evaluateFrame(interaction, frame, want, (text) => warnings.add(text));
      },
      takeWarnings: () => {
        const taken = [...warnings];
        warnings = new Set();
        return taken;
      },
      [Symbol.dispose]: () => {},
    };
  },
};

function evaluateFrame(
  interaction: Interaction,
  frame: Frame,
  want: readonly Property[],
  warn: (text: string) => void,
): Results {
  const sums = zeroSums(frame.species.length);
  addPairs(frame, interaction.pairs, sums);
  addAngles(frame, interaction.angles, sums);
  const atomVirials = addModels(frame, interaction.models ?? [], sums, warn);
  frame.species.forEach((z, i) => {
    sums.atomEnergies[i]! += interaction.selfEnergies.get(z) ?? 0;
  });

  const volume = Math.abs(cellVolume(frame.cell));
  const results: Results = {};
  if (want.includes("energy")) results.energy = sums.atomEnergies.reduce((total, e) => total + e, 0);
  if (want.includes("forces")) results.forces = sums.forces;
  if (want.includes("stress")) results.stress = sums.strainDerivative.map((each) => each / volume);
  if (want.includes("atomEnergies")) results.atomEnergies = sums.atomEnergies;
  if (want.includes("atomVirials")) results.atomVirials = atomVirials;
  return results;
}

function refuseRepeatedPairs({ pairs }: Interaction): void {
  const seen = new Set<string>();
  for (const { species } of pairs) {
    const key = species.toSorted((a, b) => a - b).join("-");
    if (seen.has(key)) {
      throw new BoroxolError("E0303", `the interaction has two terms for the pair of atomic numbers ${key}`, {
        fix: "add the two terms into one, for instance with sumPotentials",
      });
    }
    seen.add(key);
  }
}
