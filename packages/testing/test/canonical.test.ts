/**
 * Whether thermostats and barostats sample what they promise. Every statistical test here has a false-alarm rate of at
 * most 1e-4 for a right scheme with fresh noise; with the fixed seeds the outcome is the same at every run.
 */
import { boltzmann } from "@boroxol/core";
import { type Dynamics, type IntegratorSettings, createWasmDynamics, degreesOfFreedom } from "@boroxol/kernels";
import { describe, expect, it } from "vitest";
import { argon, smoothLennardJones } from "../src/index.ts";

const temperature = 110;

/** Samples of an observable, taken so far apart that they count as independent. */
async function sample(
  dynamics: Dynamics,
  count: number,
  steps: number,
  of: (dynamics: Dynamics) => number,
): Promise<number[]> {
  const values: number[] = [];
  for (let k = 0; k < count; k++) {
    // oxlint-disable-next-line no-await-in-loop
    await dynamics.run(steps);
    values.push(of(dynamics));
  }
  return values;
}

/** Distribution function of the gamma distribution by its series: P(a, x). */
function regularisedGamma(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 5000 && term > 1e-17 * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return Math.exp(-x + a * Math.log(x) - logGamma(a)) * sum;
}

/** ln Gamma(a) for half-integer and integer a by recurrence down to 1/2 or 1. */
function logGamma(a: number): number {
  let sum = 0;
  let at = a;
  while (at > 1) sum += Math.log(--at);
  return at === 1 ? sum : sum + 0.5 * Math.log(Math.PI);
}

/** Largest distance between the samples' distribution and the expected one (Kolmogorov and Smirnov). */
function kolmogorovDistance(samples: readonly number[], distribution: (x: number) => number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return Math.max(
    ...sorted.map((x, k) => {
      const p = distribution(x);
      return Math.max(p - k / sorted.length, (k + 1) / sorted.length - p);
    }),
  );
}

/** D sqrt(n) exceeds 2.225 with probability 2 exp(-2 * 2.225^2) = 1e-4. */
const kolmogorovLimit = 2.225;

const thermostats: Readonly<Record<string, IntegratorSettings>> = {
  "nose-hoover": { kind: "nose-hoover", tau: 60 },
  bussi: { kind: "bussi", tau: 60 },
  langevin: { kind: "langevin", tau: 100 },
};

describe("the kinetic energy has its canonical distribution, K / kT ~ Gamma(g / 2)", () => {
  for (const [name, settings] of Object.entries(thermostats)) {
    it(name, async () => {
      const start = argon(2, temperature, 21);
      using dynamics = await createWasmDynamics(smoothLennardJones, start);
      const schedule = { steps: 1e6, temperature: [temperature, temperature], pressure: [0, 0] } as const;
      await dynamics.configure({ integrator: settings, timestep: 2, schedule });
      await dynamics.run(2000);
      const values = await sample(dynamics, 800, 400, (each) => each.observe().kineticEnergy);
      const g = degreesOfFreedom(settings.kind, start.masses.length);
      const thermal = boltzmann * temperature;
      const distance = kolmogorovDistance(values, (k) => regularisedGamma(g / 2, k / thermal));
      expect(distance * Math.sqrt(values.length)).toBeLessThan(kolmogorovLimit);
    });
  }

  it("and the test finds a distribution that is too narrow, as that of Berendsen's thermostat is", () => {
    const g = 93;
    const narrow = Array.from(
      { length: 800 },
      (_, k) => g / 2 + 0.6 * Math.sqrt(g / 2) * Math.sin(k * 0.618 * 2 * Math.PI),
    );
    const distance = kolmogorovDistance(narrow, (k) => regularisedGamma(g / 2, k));
    expect(distance * Math.sqrt(narrow.length)).toBeGreaterThan(kolmogorovLimit);
  });
});

describe("barostats agree on the mean volume of the same liquid at the same pressure", () => {
  const barostats: Readonly<Record<string, IntegratorSettings>> = {
    "cell-rescaling isotropic": {
      kind: "cell-rescaling",
      tau: 100,
      tauPressure: 200,
      compressibility: 1,
      coupling: "isotropic",
    },
    "cell-rescaling axes": { kind: "cell-rescaling", tau: 100, tauPressure: 200, compressibility: 1, coupling: "axes" },
    "martyna-tobias-klein isotropic": {
      kind: "martyna-tobias-klein",
      tau: 100,
      tauPressure: 500,
      coupling: "isotropic",
    },
  };
  const blocks = 20;
  const meanAndError = (values: readonly number[]): [number, number] => {
    const size = values.length / blocks;
    const means = Array.from(
      { length: blocks },
      (_, b) => values.slice(b * size, (b + 1) * size).reduce((sum, v) => sum + v, 0) / size,
    );
    const mean = means.reduce((sum, v) => sum + v, 0) / blocks;
    const variance = means.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (blocks - 1);
    return [mean, Math.sqrt(variance / blocks)];
  };
  let judge: [number, number] | undefined;

  for (const [name, settings] of Object.entries(barostats)) {
    it(name, async () => {
      const start = argon(3, temperature, 22);
      using dynamics = await createWasmDynamics(smoothLennardJones, start);
      const schedule = { steps: 1e6, temperature: [temperature, temperature], pressure: [0.05, 0.05] } as const;
      await dynamics.configure({ integrator: settings, timestep: 4, schedule });
      await dynamics.run(5000);
      const pressures: number[] = [];
      const volumes = await sample(dynamics, 2000, 20, (each) => {
        pressures.push(each.observe().pressure);
        return each.observe().volume;
      });
      const [volume, error] = meanAndError(volumes);
      const [pressure, pressureError] = meanAndError(pressures);
      // Five standard errors, and 0.002 GPa for the kT / V by which the mean internal pressure differs from the external one.
      expect(Math.abs(pressure - 0.05)).toBeLessThan(5 * pressureError + 0.002);
      judge ??= [volume, error];
      expect(Math.abs(volume - judge[0])).toBeLessThan(5 * Math.hypot(error, judge[1]));
      expect(error / volume).toBeLessThan(0.01);
    });
  }
});
