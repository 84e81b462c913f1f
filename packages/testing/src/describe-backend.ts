import type { Frame } from "@boroxol/core";
import { referenceBackend } from "@boroxol/kernels";
import type { Backend, Property } from "@boroxol/kernels";
import { bundledPotentials } from "@boroxol/potentials";
import { conformanceFrames } from "./disordered-frames.ts";
import { expectNear } from "./test-runner.ts";
import type { TestRunner } from "./test-runner.ts";

/** How far a backend may be from the reference. */
export interface DescribeBackendOptions {
  /** @unit eV per atom */
  readonly energy: number;
  /** Relative to the largest force of the frame, or to 1 eV/A where that is less. */
  readonly forces: number;
  /** Relative to the largest component of the stress, or to 1e-2 eV/A^3 where that is less. */
  readonly stress: number;
  /** Seeds of the random frames. Default three. */
  readonly seeds?: readonly number[];
}

/**
 * Registers the comparison of a backend with the reference for every bundled potential, on random frames: a cube, a skewed
 * cell smaller than the cutoff, and an open slab.
 * @param create makes the backend; called once for each test
 * @example describeBackend({ describe, it }, "wasm", wasmBackend, { energy: 1e-8, forces: 1e-6, stress: 1e-6 });
 */
export function describeBackend(
  { describe, it }: TestRunner,
  name: string,
  create: () => Backend,
  options: DescribeBackendOptions,
): void {
  describe(`backend ${name} against reference`, () => {
    for (const [potentialName, potential] of Object.entries(bundledPotentials)) {
      for (const seed of options.seeds ?? [1, 2, 3]) {
        for (const [k, frame] of conformanceFrames(compositionFor(potential.card.elements), 10 * seed).entries()) {
          it(`${potentialName}, seed ${seed}, frame ${k}`, async () => {
            using judge = await potential.prepare(frame.species, referenceBackend);
            using judged = await potential.prepare(frame.species, create());
            await compare(frame, judged, judge, options);
          });
        }
      }
    }
  });
}

/** A glass with every kind of term that the bundled potentials have for it. */
export function compositionFor(elements: readonly number[]): Readonly<Record<string, number>> {
  return elements.includes(5) ? { Li: 2, B: 6, Si: 2, O: 14 } : { Li: 6, Si: 4, P: 2, O: 16 };
}

type Prepared = Awaited<ReturnType<Backend["prepare"]>>;

async function compare(frame: Frame, judged: Prepared, judge: Prepared, limits: DescribeBackendOptions): Promise<void> {
  const found = await judged.evaluate(frame, judged.provides);
  const expected = await judge.evaluate(frame, judged.provides);
  const provides = (property: Property): boolean => judged.provides.includes(property);
  const n = frame.species.length;
  if (provides("energy")) {
    expectNear("energy per atom", [found.energy! / n], [expected.energy! / n], limits.energy);
  }
  if (provides("atomEnergies")) {
    expectNear("atomEnergies", found.atomEnergies!, expected.atomEnergies!, limits.energy);
  }
  if (provides("forces")) {
    const scale = Math.max(1, ...expected.forces!.map(Math.abs));
    expectNear("forces", found.forces!, expected.forces!, limits.forces * scale);
  }
  if (provides("stress")) {
    const scale = Math.max(0.01, ...expected.stress!.map(Math.abs));
    expectNear("stress", found.stress!, expected.stress!, limits.stress * scale);
  }
}
