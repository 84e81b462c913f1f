import { BoroxolError, cellVolume } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import type { Backend, Evaluator, Property, Results } from "@boroxol/kernels";
import { modelDeviation } from "./model-deviation.ts";
import type { ModelDeviation } from "./model-deviation.ts";
import { isModelPotential } from "./model-potential.ts";
import type { ModelPotential } from "./model-potential.ts";
import { numbersHash } from "./numbers-hash.ts";
import type { Potential } from "./potential.ts";
import type { SumOfPotentials } from "./sum-of-potentials.ts";
import { scaledInteraction, sumInteractions } from "./sum.ts";

const needed: readonly Property[] = ["energy", "forces", "stress"];

/** Evaluates all models of an ensemble. */
export interface EnsembleEvaluator extends Evaluator {
  /** How far the models differ on a frame. */
  deviation(frame: Frame): Promise<ModelDeviation>;
}

/** Several potentials of the same elements: the mean of their energies, forces and stresses, and their deviation. */
export interface Ensemble extends ModelPotential {
  readonly kind: "ensemble";
  readonly members: readonly Potential[];
  prepare(species: Uint8Array, backend: Backend): Promise<EnsembleEvaluator>;
}

/**
 * An ensemble of potentials, of any kinds: E = mean of E_k, so that its forces are the mean of their forces.
 * @throws E0306 for fewer than two
 * @example const three = ensemble([a, b, c]);
 */
export function ensemble(members: readonly Potential[]): Ensemble {
  if (members.length < 2) {
    throw new BoroxolError("E0306", "an ensemble needs at least two potentials", { fix: "give several model files" });
  }
  const names = members.map(({ card }) => card.name);
  return {
    kind: "ensemble",
    members,
    hash: numbersHash(members.map((each) => (isModelPotential(each) ? each.hash : each.card.name))),
    cutoff: Math.max(...members.map(({ cutoff }) => cutoff)),
    card: {
      name: names.join(","),
      summary: `Mean of ${names.join(", ")}`,
      elements: members[0]!.card.elements.filter((z) => members.every(({ card }) => card.elements.includes(z))),
      validity: "Where its members agree.",
      citations: members.flatMap(({ card }) => card.citations),
    },
    interaction: (species) =>
      sumInteractions(members.map((each) => scaledInteraction(each.interaction(species), 1 / members.length))),
    async prepare(species, backend) {
      const evaluators = await Promise.all(members.map((each) => each.prepare(species, backend)));
      return ensembleEvaluator(evaluators);
    },
  };
}

/**
 * The ensemble in a potential: itself, the committee of a model with a card, or that in a sum, where the rest is the same for all members and leaves their
 * deviation as it is; undefined where there is none.
 */
export function ensembleIn(potential: Potential): Ensemble | undefined {
  if (potential.kind === "ensemble") return potential as Ensemble;
  const { committee } = potential as { readonly committee?: Ensemble };
  if (committee !== undefined) return committee;
  if (potential.kind !== "sum") return undefined;
  return (potential as SumOfPotentials).parts.map(ensembleIn).find((each) => each !== undefined);
}

function ensembleEvaluator(evaluators: readonly Evaluator[]): EnsembleEvaluator {
  const provides: readonly Property[] = [
    ...(["energy", "forces", "stress", "atomEnergies", "atomVirials"] as const).filter((each) =>
      evaluators.every((evaluator) => evaluator.provides.includes(each)),
    ),
    "forceDeviation",
  ];
  const all = async (frame: Frame, want: readonly Property[]): Promise<Results[]> => {
    const results: Results[] = [];
    // One after the other: evaluators may share threads.
    // oxlint-disable-next-line no-await-in-loop
    for (const evaluator of evaluators) results.push(await evaluator.evaluate(frame, want));
    return results;
  };
  const deviationOf = (results: readonly Results[], frame: Frame): ModelDeviation =>
    modelDeviation(
      results as readonly Required<Pick<Results, "energy" | "forces" | "stress">>[],
      Math.abs(cellVolume(frame.cell)),
    );
  return {
    provides,
    async evaluate(frame, want) {
      const spread = want.includes("forceDeviation");
      const asked = provides.filter((each) => each !== "forceDeviation" && want.includes(each));
      const results = await all(frame, spread ? [...new Set([...asked, ...needed])] : asked);
      const mean: Results = spread ? { forceDeviation: deviationOf(results, frame).atoms } : {};
      for (const each of asked) Object.assign(mean, { [each]: meanOf(results.map((result) => result[each]!)) });
      return mean;
    },
    deviation: async (frame) => deviationOf(await all(frame, needed), frame),
    takeWarnings: () => evaluators.flatMap((each) => each.takeWarnings?.() ?? []),
    [Symbol.dispose]: () => {
      for (const each of evaluators) each[Symbol.dispose]();
    },
  };
}

function meanOf(values: readonly (number | Float64Array)[]): number | Float64Array {
  if (typeof values[0] === "number") return (values as number[]).reduce((sum, each) => sum + each, 0) / values.length;
  const arrays = values as Float64Array[];
  return arrays[0]!.map((_, k) => arrays.reduce((sum, each) => sum + each[k]!, 0) / arrays.length);
}
