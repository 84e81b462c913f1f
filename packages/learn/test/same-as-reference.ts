import type { Frame } from "@boroxol/core";
import { interpret, predictionGraph } from "@boroxol/learn";
import type { TrainableModel } from "@boroxol/learn";
import { expect } from "vitest";

/** What the f64 reference says of a frame. */
interface ReferenceResult {
  /** @unit eV */
  readonly atomEnergies: Float64Array;
  /** @shape [3 atoms] @unit eV/A */
  readonly forces: Float64Array;
  /** @shape [9 atoms] @unit eV */
  readonly atomVirials: Float64Array;
}

/**
 * Expects energies, forces and virials of a model's graph to be those of the f64 reference of the model that is saved.
 * @param constantOf energy of an atom that stands in the saved model beside its networks. @unit eV
 */
export function expectSameAsReference(
  model: TrainableModel,
  parameters: Readonly<Record<string, Float64Array>>,
  frames: readonly Frame[],
  reference: (frame: Frame) => ReferenceResult,
  constantOf: (z: number) => number,
  digits: number,
): void {
  const batch = model.batch(frames);
  const outputs = predictionGraph(model.graph);
  const [energy, forces, virial] = interpret([outputs.energy, outputs.forces, outputs.virial], {
    ...batch,
    arrays: { ...batch.arrays, ...parameters },
  });
  let first = 0;
  frames.forEach((frame, f) => {
    const expected = reference(frame);
    const constants = frame.species.reduce((sum, z) => sum + constantOf(z), 0);
    const total = expected.atomEnergies.reduce((sum, each) => sum + each, 0);
    expect(energy![f]! + constants).toBeCloseTo(total, digits);
    batch.order.forEach((atom, row) => {
      if (atom < first || atom >= first + frame.species.length) return;
      for (let d = 0; d < 3; d++) {
        expect(forces![3 * row + d]).toBeCloseTo(expected.forces[3 * (atom - first) + d]!, digits);
      }
    });
    for (let k = 0; k < 9; k++) {
      let sum = 0;
      for (let i = 0; i < frame.species.length; i++) sum += expected.atomVirials[9 * i + k]!;
      expect(virial![9 * f + k]).toBeCloseTo(sum, digits - 1);
    }
    first += frame.species.length;
  });
}
