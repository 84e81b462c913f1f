import { BoroxolError, type Frame } from "@boroxol/core";
import { elementEnergies, summarise } from "@boroxol/data";
import { structureKey } from "./structure-key.ts";

/** How the labels of one code stand to reference labels of the same structures. */
export interface LabelComparison {
  readonly frames: number;
  /** Least squares through the origin, sum F F_ref / sum F_ref^2: below 1 the code is softer. @unit 1 */
  readonly forceSlope: number;
  /** Root mean square over components of F - F_ref. @unit eV/A */
  readonly forceRms: number;
  /** @unit eV/A */
  readonly largestForceDifference: number;
  /** Root mean square over components of F_ref. @unit eV/A */
  readonly referenceRms: number;
  /** Root mean square of energy differences after the elements' energies are fitted out; undefined for too few frames. @unit eV/atom */
  readonly energyRms: number | undefined;
  /** Slope of the stress; undefined where one side has none. @unit 1 */
  readonly stressSlope: number | undefined;
  /** Root mean square over components of the difference of stresses. @unit eV/A^3 */
  readonly stressRms: number | undefined;
  readonly verdict: "agrees" | "differs";
}

/** Largest deviation of the slope from 1: CP2K stands at 0.994 to Quantum ESPRESSO, a code with too hard setups at 1.06. */
const mostSlope = 0.02;
/** Largest rms difference in units of the rms force: 5 % between those two, 9 % for the one that was refused. */
const mostDifference = 0.07;

/**
 * Compares labels with reference labels, matched by structure.
 * @throws E0904 where no reference frame has forces and a label
 * @example compareLabels(reference, labelled).forceSlope
 */
export function compareLabels(reference: readonly Frame[], labelled: readonly Frame[]): LabelComparison {
  const byKey = new Map(labelled.map((frame) => [structureKey(frame), frame]));
  const pairs = reference.flatMap((frame) => {
    const other = byKey.get(structureKey(frame));
    return frame.forces === undefined || other?.forces === undefined ? [] : [[frame, other] as const];
  });
  if (pairs.length === 0) {
    throw new BoroxolError("E0904", "no reference frame has forces to compare with", {
      fix: "give frames that carry forces from a code that is trusted",
      untouched: "nothing was compared",
    });
  }
  const forces = regression(pairs.map(([ref, own]) => [ref.forces!, own.forces!]));
  const stresses = pairs.flatMap(([ref, own]) =>
    ref.stress === undefined || own.stress === undefined ? [] : [[ref.stress, own.stress] as const],
  );
  const stress = stresses.length === 0 ? undefined : regression(stresses);
  const good = Math.abs(forces.slope - 1) <= mostSlope && forces.rms <= mostDifference * forces.reference;
  return {
    frames: pairs.length,
    forceSlope: forces.slope,
    forceRms: forces.rms,
    largestForceDifference: forces.largest,
    referenceRms: forces.reference,
    energyRms: energyRms(pairs),
    stressSlope: stress?.slope,
    stressRms: stress?.rms,
    verdict: good ? "agrees" : "differs",
  };
}

function regression(pairs: readonly (readonly [Float64Array, Float64Array])[]): {
  slope: number;
  rms: number;
  largest: number;
  reference: number;
} {
  let [xx, xy, dd, count, largest] = [0, 0, 0, 0, 0];
  for (const [x, y] of pairs) {
    for (let k = 0; k < x.length; k++) {
      const difference = y[k]! - x[k]!;
      xx += x[k]! ** 2;
      xy += x[k]! * y[k]!;
      dd += difference ** 2;
      count++;
      largest = Math.max(largest, Math.abs(difference));
    }
  }
  return { slope: xy / xx, rms: Math.sqrt(dd / count), largest, reference: Math.sqrt(xx / count) };
}

/** Differences of energies per atom, without the constants per element that codes and pseudopotentials differ by. */
function energyRms(pairs: readonly (readonly [Frame, Frame])[]): number | undefined {
  const summaries = pairs.flatMap(([ref, own], k) =>
    ref.energy === undefined || own.energy === undefined
      ? []
      : [summarise({ ...ref, energy: own.energy - ref.energy }, "", k)],
  );
  const elements = new Set(summaries.flatMap(({ counts }) => [...counts.keys()]));
  if (summaries.length <= elements.size) return undefined;
  const residuals = elementEnergies(summaries)!.residuals as readonly number[];
  return Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / residuals.length);
}
