import { cellVolume, createRandom, transformRows } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import type { Backend, Property, Results } from "@boroxol/kernels";
import type { Potential } from "@boroxol/potentials";
import { rotatedStress, rotation, strained, transformed } from "./strained.ts";
import { expectNear } from "./test-runner.ts";
import type { TestRunner } from "./test-runner.ts";

/** What a potential is tried on, and how closely it is held. */
export interface DescribePotentialOptions {
  readonly backend: Backend;
  /** Frames of elements that the potential covers, for instance from `conformanceFrames`. */
  readonly frames: readonly Frame[];
  /** Largest change where there should be none: eV per atom, eV/A, and eV/A^3 for stresses. Default 1e-9. */
  readonly tolerance?: number;
  /** Largest relative error of forces and stresses against finite differences. Default 1e-6. */
  readonly gradientTolerance?: number;
  /** Displacement (A) and strain of the finite differences. Default 1e-4. */
  readonly step?: number;
  /** Largest energy (eV) that may not be work of the forces while neighbours cross the cutoff. Default 1e-5. */
  readonly jump?: number;
}

const wanted: readonly Property[] = ["energy", "forces", "stress"];
type Labels = Required<Pick<Results, "energy" | "forces" | "stress">>;

/**
 * Registers the tests that every interatomic potential has to pass: invariance under translation, rotation, permutation,
 * other images and another basis of the same lattice; forces and stress as derivatives of the energy; the same energy per
 * atom in a supercell; additivity of distant copies; no energy lost as neighbours cross the cutoff; inputs untouched.
 * @param runner `describe` and `it` of the test runner
 * @param create makes the potential; called once for each test
 * @example
 * describePotential({ describe, it }, "shik", shik, { backend: referenceBackend, frames: conformanceFrames({ Si: 6, O: 12 }, 1) });
 */
export function describePotential(
  { describe, it }: TestRunner,
  name: string,
  create: () => Potential,
  options: DescribePotentialOptions,
): void {
  const { backend, frames, tolerance = 1e-9, gradientTolerance = 1e-6, step = 1e-4, jump = 1e-5 } = options;

  async function evaluateAll(each: readonly Frame[]): Promise<Labels[]> {
    using evaluator = await create().prepare(each[0]!.species, backend);
    const results: Labels[] = [];
    // One after the other: an evaluator may own the memory that it computes in.
    // oxlint-disable-next-line no-await-in-loop
    for (const frame of each) results.push((await evaluator.evaluate(frame, wanted)) as Labels);
    return results;
  }
  const evaluate = async (frame: Frame): Promise<Labels> => (await evaluateAll([frame]))[0]!;

  const expectSame = (found: Labels, expected: Labels): void => {
    const n = expected.forces.length / 3;
    expectNear("energy per atom", [found.energy / n], [expected.energy / n], tolerance);
    expectNear("forces", found.forces, expected.forces, tolerance);
    expectNear("stress", found.stress, expected.stress, tolerance);
  };
  const expectGradient = (what: string, found: number, expected: number, scale: number): void =>
    expectNear(what, [found], [expected], gradientTolerance * Math.max(1, scale));

  describe(`potential ${name}`, () => {
    for (const [k, frame] of frames.entries()) {
      const n = frame.species.length;
      const random = createRandom(1000 + k);
      const allPeriodic = frame.periodic.every(Boolean);

      describe(`frame ${k}: ${n} atoms`, () => {
        it("does not change under translation", async () => {
          const positions = frame.positions.map((x, m) => x + [0.731, -1.217, 2.909][m % 3]!);
          const [before, after] = await evaluateAll([frame, { ...frame, positions }]);
          expectSame(after!, before!);
        });

        it("turns with the frame", async () => {
          const turn = rotation([0.3, -0.8, 0.5], 1.1);
          const [before, after] = await evaluateAll([frame, transformed(frame, turn)]);
          const { energy, forces, stress } = before!;
          expectSame(after!, {
            energy,
            forces: transformRows(forces, turn),
            stress: rotatedStress(stress, turn),
          });
        });

        it("does not depend on the order of the atoms", async () => {
          const order = Array.from({ length: n }, (_, i) => i).sort(
            (i, j) => random.uniforms(i, 0, 0)[0]! - random.uniforms(j, 0, 0)[0]!,
          );
          const reorder = (rows: Float64Array): Float64Array =>
            Float64Array.from(order.flatMap((i) => Array.from(rows.subarray(3 * i, 3 * i + 3))));
          const species = Uint8Array.from(order.map((i) => frame.species[i]!));
          const before = await evaluate(frame);
          const after = await evaluate({ ...frame, species, positions: reorder(frame.positions) });
          expectSame(after, { ...before, forces: reorder(before.forces) });
        });

        it("does not depend on which image of an atom is given", async () => {
          const positions = frame.positions.slice();
          for (let i = 0; i < n; i++) {
            for (let axis = 0; axis < 3; axis++) {
              const cells = frame.periodic[axis] ? ((i + axis) % 5) - 2 : 0;
              for (let d = 0; d < 3; d++) positions[3 * i + d]! += cells * frame.cell[3 * axis + d]!;
            }
          }
          const [before, after] = await evaluateAll([frame, { ...frame, positions }]);
          expectSame(after!, before!);
        });

        if (allPeriodic) {
          it("does not depend on the basis of the lattice", async () => {
            const cell = frame.cell.slice();
            for (let d = 0; d < 3; d++) {
              cell[3 + d]! += cell[d]!;
              cell[6 + d]! -= cell[3 + d]!;
            }
            const [before, after] = await evaluateAll([frame, { ...frame, cell }]);
            expectSame(after!, before!);
          });

          it("gives a supercell the same forces and stress", async () => {
            const cell = frame.cell.slice();
            for (let d = 0; d < 3; d++) cell[d]! *= 2;
            const doubled: Frame = {
              ...frame,
              cell,
              species: Uint8Array.of(...frame.species, ...frame.species),
              positions: Float64Array.of(...frame.positions, ...frame.positions.map((x, m) => x + frame.cell[m % 3]!)),
            };
            const single = await evaluate(frame);
            const double = await evaluate(doubled);
            const forces = Float64Array.of(...single.forces, ...single.forces);
            expectSame(double, { energy: 2 * single.energy, forces, stress: single.stress });
          });
        }

        it("has forces that are minus the gradient of the energy", async () => {
          const { forces } = await evaluate(frame);
          const scale = Math.max(...forces.map(Math.abs));
          for (let m = 0; m < 12; m++) {
            const at = Math.floor(random.uniforms(m, 1, 0)[0]! * 3 * n);
            const moved = (distance: number): Frame => {
              const positions = frame.positions.slice();
              positions[at]! += distance;
              return { ...frame, positions };
            };
            // oxlint-disable-next-line no-await-in-loop
            const energies = await evaluateAll(fivePoints(step).map(moved));
            expectGradient(`force component ${at}`, forces[at]!, -fivePointDerivative(energies, step), scale);
          }
        });

        it("has a stress that is the gradient of the energy with the strain", async () => {
          const { stress } = await evaluate(frame);
          const volume = Math.abs(cellVolume(frame.cell));
          const scale = volume * Math.max(...stress.map(Math.abs));
          for (let component = 0; component < 6; component++) {
            // oxlint-disable-next-line no-await-in-loop
            const energies = await evaluateAll(fivePoints(step).map((amount) => strained(frame, component, amount)));
            const numeric = fivePointDerivative(energies, step);
            expectGradient(`V stress component ${component}`, volume * stress[component]!, numeric, scale);
          }
        });

        it("turns all energy into work while neighbours cross the cutoff", async () => {
          const slow = await evaluate(frame);
          const largest = Math.max(...slow.forces.map(Math.abs));
          const way = slow.forces.map((f, m) => (0.1 * f) / largest + 0.05 * (random.uniforms(m, 2, 0)[0]! - 0.5));
          const intervals = 40;
          const path = await evaluateAll(
            Array.from({ length: 2 * intervals + 1 }, (_, m) => ({
              ...frame,
              positions: frame.positions.map((x, c) => x + (way[c]! * m) / (2 * intervals)),
            })),
          );
          const power = path.map(({ forces }) => forces.reduce((sum, f, c) => sum + f * way[c]!, 0));
          let work = 0;
          for (let m = 0; m < 2 * intervals; m += 2) {
            // Simpson's rule.
            work += (power[m]! + 4 * power[m + 1]! + power[m + 2]!) / (6 * intervals);
            const lost = path[m + 2]!.energy - slow.energy + work;
            if (!(Math.abs(lost) <= jump)) throw new Error(`${lost} eV appeared by ${m + 2} of ${2 * intervals} steps`);
          }
        });

        it("adds up over distant copies", async () => {
          const open = { ...frame, periodic: [false, false, false] as const };
          const cutoff = create().cutoff;
          const extent = Math.max(...frame.positions) - Math.min(...frame.positions);
          const shifted = frame.positions.map((x, m) => (m % 3 === 0 ? x + extent + cutoff + 0.1 : x));
          const pair: Frame = {
            ...open,
            species: Uint8Array.of(...frame.species, ...frame.species),
            positions: Float64Array.of(...frame.positions, ...shifted),
          };
          const single = await evaluate(open);
          const both = await evaluate(pair);
          expectNear("energy per atom", [both.energy / (2 * n)], [single.energy / n], tolerance);
          expectNear("forces", both.forces, Float64Array.of(...single.forces, ...single.forces), tolerance);
        });

        it("leaves its inputs as they were, and answers the same again", async () => {
          const copy = structuredClone(frame);
          const [first, second] = await evaluateAll([frame, frame]);
          expectNear("species", frame.species, copy.species, 0);
          expectNear("positions", frame.positions, copy.positions, 0);
          expectNear("cell", frame.cell, copy.cell, 0);
          expectNear("forces", second!.forces, first!.forces, 0);
        });

        it("gives what is asked for, one by one as together", async () => {
          using evaluator = await create().prepare(frame.species, backend);
          const together = await evaluator.evaluate(frame, evaluator.provides);
          for (const property of evaluator.provides) {
            // oxlint-disable-next-line no-await-in-loop
            const alone = await evaluator.evaluate(frame, [property]);
            if (Object.keys(alone).join() !== property) throw new Error(`${Object.keys(alone)} instead of ${property}`);
            expectNear(property, asList(alone[property]!), asList(together[property]!), tolerance);
          }
        });
      });
    }
  });
}

const asList = (value: number | Float64Array): ArrayLike<number> => (typeof value === "number" ? [value] : value);

/** The points of {@link fivePointDerivative}. */
const fivePoints = (h: number): readonly number[] => [-2 * h, -h, h, 2 * h];

/** f'(0) = [f(-2h) - 8 f(-h) + 8 f(h) - f(2h)] / 12h, with an error of h^4. */
function fivePointDerivative(at: readonly Labels[], h: number): number {
  const [a, b, c, d] = at.map(({ energy }) => energy) as [number, number, number, number];
  return (a - 8 * b + 8 * c - d) / (12 * h);
}
