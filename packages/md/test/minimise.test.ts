import { createRandom, cubicCell } from "@boroxol/core";
import { type Interaction, referenceBackend } from "@boroxol/kernels";
import { array, assert, asyncProperty, double } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Landscape,
  type Minimum,
  atomsLandscape,
  cellLandscape,
  deformedFrame,
  fire,
  limitedMemoryBfgs,
} from "../src/index.ts";

const depth = 0.0103;
const sigma = 3.4;
const argon: Interaction = {
  pairs: [
    {
      species: [18, 18],
      cutoff: 9,
      energy: (r) => 4 * depth * ((sigma / r) ** 12 - (sigma / r) ** 6) * (1 - (r / 9) ** 2) ** 2,
      derivative: (r) => {
        const s6 = (sigma / r) ** 6;
        const w = 1 - (r / 9) ** 2;
        return ((4 * depth * (6 * s6 - 12 * s6 * s6)) / r) * w * w - 4 * depth * (s6 * s6 - s6) * 4 * w * (r / 81);
      },
    },
  ],
  angles: [],
  charges: new Map(),
  selfEnergies: new Map(),
};

/** Face-centred cubic argon, pushed off its sites. */
function crystal(edge: number, noise: number): { species: Uint8Array; positions: Float64Array; cell: Float64Array } {
  const random = createRandom(1);
  const sites = [
    [0, 0, 0],
    [0, 0.5, 0.5],
    [0.5, 0, 0.5],
    [0.5, 0.5, 0],
  ];
  const positions = Float64Array.from(
    sites.flatMap((site, i) => site.map((s, k) => s * edge + noise * (random.uniforms(i, 0, 0)[k]! - 0.5))),
  );
  return { species: new Uint8Array(4).fill(18), positions, cell: cubicCell(edge) };
}

const periodic = [true, true, true] as const;
const minimisers = { fire, limitedMemoryBfgs };

for (const [name, minimise] of Object.entries(minimisers)) {
  describe(name, () => {
    it("finds the minimum of a quadratic bowl of any shape", async () => {
      await assert(
        asyncProperty(array(double({ min: 0.5, max: 20, noNaN: true }), { minLength: 6, maxLength: 6 }), async (k) => {
          const target = Float64Array.from(k, (_, i) => Math.sin(i + 1));
          const bowl: Landscape = {
            start: new Float64Array(6),
            evaluate: (x) => {
              const gradient = x.map((value, i) => k[i]! * (value - target[i]!));
              const energy = x.reduce((sum, value, i) => sum + 0.5 * k[i]! * (value - target[i]!) ** 2, 0);
              return Promise.resolve({ energy, gradient });
            },
          };
          const found: Minimum = await minimise(bowl, { force: 1e-6, steps: 3000 });
          expect(found.converged).toBe(true);
          expect(Math.max(...found.coordinates.map((x, i) => Math.abs(x - target[i]!)))).toBeLessThan(1e-5);
        }),
        { numRuns: 20, seed: 7 },
      );
    });

    it("brings atoms back to their lattice", async () => {
      const frame = { ...crystal(5.3, 0.6), periodic };
      using evaluator = await referenceBackend.prepare(argon, frame.species);
      const perfect = await evaluator.evaluate({ ...crystal(5.3, 0), periodic }, ["energy"]);
      const found = await minimise(atomsLandscape(frame, evaluator), { force: 1e-5, steps: 2000 });
      expect(found.converged).toBe(true);
      expect(found.energy).toBeCloseTo(perfect.energy!, 7);
    });

    it("relaxes the cell to the external pressure", async () => {
      const frame = { ...crystal(5.6, 0.1), periodic };
      using evaluator = await referenceBackend.prepare(argon, frame.species);
      const pressure = 0.005;
      const found = await minimise(cellLandscape(frame, evaluator, pressure), { force: 1e-6, steps: 5000 });
      expect(found.converged).toBe(true);
      const { stress } = await evaluator.evaluate(deformedFrame(frame, found.coordinates), ["stress"]);
      for (const [k, component] of stress!.entries()) expect(component).toBeCloseTo(k < 3 ? -pressure : 0, 6);
    });
  });
}

it("the gradient over positions and cell is that of the enthalpy", async () => {
  const skewed = Float64Array.of(5.4, 0.2, -0.1, 0.4, 5.2, 0.3, -0.2, 0.1, 5.5);
  const frame = { ...crystal(5.3, 0.5), cell: skewed, periodic };
  using evaluator = await referenceBackend.prepare(argon, frame.species);
  const landscape = cellLandscape(frame, evaluator, 0.01);
  const at = landscape.start.map((value, k) => value * (1 + 0.01 * Math.sin(k)) + 0.1 * Math.cos(3 * k));
  const { gradient } = await landscape.evaluate(at);
  for (let k = 0; k < at.length; k++) {
    const shifted = (d: number): Promise<{ energy: number }> =>
      landscape.evaluate(at.map((value, m) => (m === k ? value + d : value)));
    // oxlint-disable-next-line no-await-in-loop
    const slope = ((await shifted(1e-4)).energy - (await shifted(-1e-4)).energy) / 2e-4;
    expect(gradient[k]).toBeCloseTo(slope, 6);
  }
});
