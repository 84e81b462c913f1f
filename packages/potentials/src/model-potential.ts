import { BoroxolError, cellVolume, symbolOf } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import type { Backend, Evaluator, Property, Results } from "@boroxol/kernels";
import type { ModelSums } from "./model-sums.ts";
import type { Potential, PotentialCard } from "./potential.ts";

/** Families of models that are read from files. */
export type ModelKind = "deep-potential" | "nep" | "grace-fs" | "ensemble" | "sum";

/** A potential whose energy is not a sum of pair and angle terms: it makes its evaluators itself. */
export interface ModelPotential extends Potential {
  readonly kind: ModelKind;
  /** Of all parameters: tells one model from another. */
  readonly hash: string;
}

/** Whether a potential is a model, not a set of pair and angle terms. */
export function isModelPotential(potential: Potential): potential is ModelPotential {
  return potential.kind !== "classical";
}

/** How a model computes one frame: atomic energies, forces, atomic virials, and what the user should know of it. */
export type ModelFunction = (frame: Frame, warn: (text: string) => void) => ModelSums;

/**
 * A model potential from its parts.
 * @param cutoff of a bond, not of the energy of a whole neighbourhood @unit A
 * @param judge the model in plain f64, for the reference backend
 * @param fast makes the evaluator of the other backends; the judge serves them where it is left out
 */
export function modelPotential(
  kind: ModelKind,
  card: PotentialCard,
  cutoff: number,
  hash: string,
  judge: ModelFunction,
  fast?: (species: Uint8Array) => Promise<Evaluator>,
): ModelPotential {
  return {
    kind,
    card,
    cutoff,
    hash,
    async prepare(species: Uint8Array, backend: Backend): Promise<Evaluator> {
      refuseElementsOutside(card, species);
      return backend.name === "reference" || fast === undefined ? evaluatorOf(judge, species) : fast(species);
    },
  };
}

const provides: readonly Property[] = ["energy", "forces", "stress", "atomEnergies", "atomVirials"];

/**
 * The evaluator of a model function for one list of species.
 * @param species atomic numbers @shape [n]
 * @throws E0302 for a frame of other atoms
 */
export function evaluatorOf(compute: ModelFunction, species: Uint8Array): Evaluator {
  const prepared = species.slice();
  let warnings = new Set<string>();
  return {
    provides,
    evaluate: async (frame, want) => {
      refuseOtherAtoms(prepared, frame);
      return resultsOf(
        compute(frame, (text) => warnings.add(text)),
        frame,
        want,
      );
    },
    takeWarnings: () => {
      const taken = [...warnings];
      warnings = new Set();
      return taken;
    },
    [Symbol.dispose]: () => {},
  };
}

/** The wanted results of the sums of a model; sigma = -(1/V) sum_i W_i, its symmetric part. */
export function resultsOf(sums: ModelSums, frame: Frame, want: readonly Property[]): Results {
  const { atomEnergies, forces, atomVirials } = sums;
  const results: Results = {};
  if (want.includes("energy")) results.energy = atomEnergies.reduce((total, each) => total + each, 0);
  if (want.includes("forces")) results.forces = forces;
  if (want.includes("atomEnergies")) results.atomEnergies = atomEnergies;
  if (want.includes("atomVirials")) results.atomVirials = atomVirials;
  if (want.includes("stress")) {
    const w = new Float64Array(9);
    atomVirials.forEach((each, k) => {
      w[k % 9]! += each;
    });
    const volume = Math.abs(cellVolume(frame.cell));
    const voigt = [
      [0, 0],
      [4, 4],
      [8, 8],
      [5, 7],
      [2, 6],
      [1, 3],
    ] as const;
    results.stress = Float64Array.from(voigt, ([a, b]) => -(w[a]! + w[b]!) / (2 * volume));
  }
  return results;
}

/** @throws E0302 */
export function refuseOtherAtoms(prepared: Uint8Array, frame: Frame): void {
  if (frame.species.length === prepared.length && frame.species.every((z, i) => z === prepared[i])) return;
  throw new BoroxolError("E0302", "the frame's atoms are not those that the potential was prepared for", {
    fix: "prepare the potential for the species of this frame, in its order",
  });
}

function refuseElementsOutside(card: PotentialCard, species: Uint8Array): void {
  const foreign = [...new Set(species)].filter((z) => !card.elements.includes(z)).map(symbolOf);
  if (foreign.length === 0) return;
  throw new BoroxolError("E0301", `${card.name} has no parameters for ${foreign.join(", ")}`, {
    place: "the composition",
    fix: `it covers ${card.elements.map(symbolOf).join(", ")}; use a model that was trained for all of them`,
  });
}
