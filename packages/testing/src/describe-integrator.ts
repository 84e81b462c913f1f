import type { Dynamics, DynamicsSettings, DynamicsStart, IntegratorSettings } from "@boroxol/kernels";
import { argon } from "./lennard-jones.ts";
import { expectNear } from "./test-runner.ts";
import type { TestRunner } from "./test-runner.ts";

/** How an integrator is tried. */
export interface DescribeIntegratorOptions {
  readonly settings: IntegratorSettings;
  /** Longest time step of the drift test; the others are a half and a quarter of it. Default 8 fs. @unit fs */
  readonly timestep?: number;
  /** Length of the drift test. Default 1 ps. @unit ps */
  readonly time?: number;
}

const temperature = 80;
/**
 * Deviations of the invariant fall at least this much when the step is halved. They go as dt^2, but for a cell in Brownian
 * motion: its Euler step errs by dt^(3/2) at random, which adds up to dt over the steps of a given time.
 */
const leastRatio = ({ kind }: IntegratorSettings): number => (kind === "cell-rescaling" ? 1.7 : 3);

const settingsOf = (integrator: IntegratorSettings, timestep: number): DynamicsSettings => ({
  integrator,
  timestep,
  schedule: { steps: 1_000_000, temperature: [temperature, temperature], pressure: [0.05, 0.05] },
});

const isStochastic = ({ kind }: IntegratorSettings): boolean =>
  kind === "bussi" || kind === "langevin" || kind === "cell-rescaling";

/** Root mean square deviation of the invariant from its mean over a run. */
async function deviation(dynamics: Dynamics, steps: number): Promise<number> {
  const values: number[] = [];
  for (let k = 0; k < steps; k++) {
    // oxlint-disable-next-line no-await-in-loop
    await dynamics.run(1);
    values.push(dynamics.observe().invariant);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / steps;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / steps);
}

function momentum({
  frame,
  masses,
}: {
  frame: DynamicsStart["frame"];
  masses: Float64Array;
}): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (const [i, mass] of masses.entries()) {
    for (let k = 0; k < 3; k++) sum[k as 0 | 1 | 2] += mass * frame.velocities![3 * i + k]!;
  }
  return sum;
}

/**
 * Registers the tests that every integrator has to pass: its invariant is conserved and its deviations go as dt^2 (dt for a cell in Brownian motion); a
 * restored state goes on bit for bit; a seed gives the same bits again; momentum is kept where the scheme keeps it; the
 * cell moves only where a barostat moves it.
 * @param create makes dynamics of argon from a start; called several times for each test
 * @example
 * describeIntegrator({ describe, it }, "nve", (start) => createWasmDynamics(smoothLennardJones, start), { settings: { kind: "nve" } });
 */
export function describeIntegrator(
  { describe, it }: TestRunner,
  name: string,
  create: (start: DynamicsStart) => Promise<Dynamics>,
  { settings, timestep = 8, time = 1 }: DescribeIntegratorOptions,
): void {
  const begin = async (seed: number, dt: number): Promise<Dynamics> => {
    const dynamics = await create(argon(3, 2 * temperature, seed));
    await dynamics.configure(settingsOf(settings, dt));
    return dynamics;
  };

  describe(`integrator ${name}`, () => {
    it("conserves its invariant, with deviations that vanish with the time step at the order of the scheme", async () => {
      // A stochastic scheme sees other noise at another step: its deviations are averaged over seeds.
      const seeds = isStochastic(settings) ? [1, 2, 3, 4] : [1];
      const deviations: number[] = [];
      for (const dt of [timestep, timestep / 2, timestep / 4]) {
        let sum = 0;
        for (const seed of seeds) {
          // oxlint-disable-next-line no-await-in-loop
          using dynamics = await begin(seed, dt);
          // oxlint-disable-next-line no-await-in-loop
          sum += await deviation(dynamics, Math.round((time * 1000) / dt));
        }
        deviations.push(sum / seeds.length);
      }
      const [coarse, , fine] = deviations as [number, number, number];
      const ratio = Math.sqrt(coarse / fine);
      if (!(ratio > leastRatio(settings))) {
        throw new Error(`the invariant deviates by ${deviations.join(", ")} eV: ${ratio.toFixed(2)} a halving`);
      }
    });

    it("goes on bit for bit from a saved state", async () => {
      using whole = await begin(5, timestep / 2);
      await whole.run(37);
      const saved = whole.save();
      await whole.run(50);
      using resumed = await begin(5, timestep / 2);
      await resumed.restore(saved);
      await resumed.run(50);
      expectNear("positions", resumed.frame().positions, whole.frame().positions, 0);
      expectNear("velocities", resumed.frame().velocities!, whole.frame().velocities!, 0);
      expectNear("cell", resumed.frame().cell, whole.frame().cell, 0);
      expectNear("invariant", [resumed.observe().invariant], [whole.observe().invariant], 0);
    });

    it("gives the same bits for the same seed, in one call or in many", async () => {
      using one = await begin(6, timestep / 2);
      await one.run(40);
      using many = await begin(6, timestep / 2);
      for (const steps of [1, 2, 30, 7]) {
        // oxlint-disable-next-line no-await-in-loop
        await many.run(steps);
      }
      expectNear("positions", many.frame().positions, one.frame().positions, 0);
      expectNear("velocities", many.frame().velocities!, one.frame().velocities!, 0);
    });

    if (settings.kind !== "langevin") {
      it("keeps the momentum", async () => {
        const start = argon(3, temperature, 7);
        using dynamics = await create(start);
        await dynamics.configure(settingsOf(settings, timestep / 2));
        await dynamics.run(200);
        expectNear("momentum", momentum({ frame: dynamics.frame(), masses: start.masses }), [0, 0, 0], 1e-10);
      });
    }

    it("moves the cell as its coupling says", async () => {
      const start = argon(3, temperature, 8);
      using dynamics = await create(start);
      await dynamics.configure(settingsOf(settings, timestep / 2));
      await dynamics.run(100);
      const { cell } = dynamics.frame();
      const before = start.frame.cell;
      const off = [1, 2, 3, 5, 6, 7].map((k) => cell[k]!);
      if (!("coupling" in settings)) expectNear("cell", cell, before, 0);
      else {
        const moved = Math.abs(cell[0]! / before[0]! - 1);
        if (!(moved > 1e-6)) throw new Error(`the cell did not move: ${moved}`);
        if (settings.coupling !== "triclinic") expectNear("angles", off, [0, 0, 0, 0, 0, 0], 1e-12);
        else if (!off.some((value) => Math.abs(value) > 1e-6)) throw new Error("the cell did not shear");
        if (settings.coupling === "isotropic") {
          expectNear("ratios", [cell[4]! / cell[0]!, cell[8]! / cell[0]!], [1, 1], 1e-12);
        } else if (!(Math.abs(cell[4]! / cell[0]! - 1) > 1e-9)) throw new Error("the axes moved alike");
      }
    });
  });
}
