import { createRandom, cubicCell, sumOfSquaredNormals } from "@boroxol/core";
import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { type Interaction, createWasmDynamics, referenceBackend, wasmBackend } from "../src/index.ts";
import { createKernelMemory } from "../src/wasm/memory.ts";
import * as layout from "../src/wasm/layout.ts";
import { tabulatePairs } from "../src/wasm/pair-tables.ts";
import { instantiateKernels, loadKernels } from "../src/wasm/threads.ts";

describe("random numbers in WASM", () => {
  it("are the bits of those in TypeScript", async () => {
    const { memory, setInt } = createKernelMemory();
    const kernels = instantiateKernels((await loadKernels()).module, memory) as unknown as {
      normals(step: bigint, index: number, stream: number): void;
      sumOfSquaredNormals(n: number, step: bigint, stream: number): number;
      naturalLogarithm(x: number): number;
      normalA: WebAssembly.Global<"f64">;
      normalB: WebAssembly.Global<"f64">;
    };
    const whole = integer({ min: 0, max: 2 ** 48 });
    const word = integer({ min: 0, max: 2 ** 31 - 1 });
    assert(
      property(whole, whole, word, integer({ min: 0, max: 100 }), (seed, step, index, stream) => {
        setInt(layout.slotSeedLow, seed | 0);
        setInt(layout.slotSeedHigh, Math.floor(seed / 2 ** 32) | 0);
        const random = createRandom(seed);
        kernels.normals(BigInt(step), index, stream);
        expect([kernels.normalA.value, kernels.normalB.value]).toEqual(random.normals(step, index, stream));
        expect(kernels.sumOfSquaredNormals(7, BigInt(step), stream)).toBe(sumOfSquaredNormals(random, 7, step, stream));
      }),
    );
  });
});

const soft: Interaction = {
  pairs: [
    {
      species: [1, 1],
      cutoff: 3,
      energy: (r) => (1 - r / 3) ** 3,
      derivative: (r) => -((1 - r / 3) ** 2),
    },
  ],
  angles: [],
  charges: new Map(),
  selfEnergies: new Map([[1, -0.25]]),
};

describe("pair tables", () => {
  it("are within 1e-7 of a steep wall and exact where there is nothing", () => {
    const wall: Interaction["pairs"] = [
      {
        species: [1, 8],
        cutoff: 6,
        energy: (r) => 20 * Math.exp(-5 * r) + (r - 6) ** 4 * 1e-3,
        derivative: (r) => -100 * Math.exp(-5 * r) + 4 * (r - 6) ** 3 * 1e-3,
      },
    ];
    const tables = tabulatePairs(wall, [1, 8], 6, () => 0.5);
    const at = (table: Float64Array, pair: number, r: number): number => {
      const words = new DataView(new ArrayBuffer(8));
      words.setFloat64(0, r * r);
      const bits = words.getBigUint64(0);
      const shift = BigInt(52 - tables.mantissaBits);
      const bin = Math.min(tables.bins - 1, Math.max(0, Number(bits >> shift) - tables.firstBin));
      words.setBigUint64(0, (bits >> shift) << shift);
      const t = r * r - words.getFloat64(0);
      const [a, b, c, d] = table.subarray((pair * tables.bins + bin) * 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      return ((d * t + c) * t + b) * t + a;
    };
    for (let r = 0.8; r < 6; r += 0.0137) {
      expect(Math.abs(at(tables.energy, 1, r) - wall[0]!.energy(r))).toBeLessThan(1e-8);
      expect(Math.abs(at(tables.force, 2, r) * r + wall[0]!.derivative(r))).toBeLessThan(1e-7);
      expect(at(tables.energy, 0, r)).toBe(0);
    }
    expect(at(tables.force, 1, 0.3)).toBeNaN();
    expect(at(tables.force, 1, 6.5)).toBe(0);
  });
});

describe("the system in WASM memory", () => {
  const random = createRandom(3);
  const n = 512;
  const species = new Uint8Array(n).fill(1);
  // A disordered lattice: no two atoms nearer than the tables reach.
  const places = Float64Array.from({ length: 3 * n }, (_, k) => {
    const site = [Math.floor(k / 3) % 8, Math.floor(k / 24) % 8, Math.floor(k / 192)][k % 3]!;
    return (site + 0.5 * random.uniforms(k, 0, 0)[0]!) / 8;
  });
  const frameOf = (edge: number): Parameters<Awaited<ReturnType<typeof prepare>>["evaluate"]>[0] => ({
    species,
    positions: places.map((s) => s * edge),
    cell: cubicCell(edge),
    periodic: [true, true, true],
  });
  const prepare = (): ReturnType<ReturnType<typeof wasmBackend>["prepare"]> =>
    wasmBackend({ threads: 3 }).prepare(soft, species);

  it("grows its list when a cell becomes a hundred times denser", async () => {
    using evaluator = await prepare();
    using judge = await referenceBackend.prepare(soft, species);
    for (const edge of [30, 12, 6, 20]) {
      // oxlint-disable-next-line no-await-in-loop
      const found = await evaluator.evaluate(frameOf(edge), ["energy", "forces", "stress"]);
      // oxlint-disable-next-line no-await-in-loop
      const expected = await judge.evaluate(frameOf(edge), ["energy", "forces", "stress"]);
      expect(found.energy! / expected.energy!).toBeCloseTo(1, 8);
      for (const [k, f] of found.forces!.entries()) expect(f).toBeCloseTo(expected.forces![k]!, 6);
      for (const [k, s] of found.stress!.entries()) expect(s).toBeCloseTo(expected.stress![k]!, 7);
    }
  });

  it("refuses other atoms than it was prepared for", async () => {
    using evaluator = await prepare();
    const frame = { ...frameOf(20), species: new Uint8Array(n).fill(2) };
    await expect(evaluator.evaluate(frame, ["energy"])).rejects.toMatchObject({ code: "E0411" });
  });

  it("stops in the step in which atoms collide, with the positions of that moment", async () => {
    const frame = {
      species: Uint8Array.of(1, 1),
      positions: Float64Array.of(1, 5, 5, 4, 5, 5),
      velocities: Float64Array.of(0.2, 0, 0, -0.2, 0, 0),
      cell: cubicCell(10),
      periodic: [true, true, true] as const,
    };
    using dynamics = await createWasmDynamics(
      soft,
      { frame, masses: Float64Array.of(50, 50), seed: 1 },
      { closest: () => 1 },
    );
    const schedule = { steps: 100, temperature: [0, 0], pressure: [0, 0] } as const;
    await dynamics.configure({ integrator: { kind: "nve" }, timestep: 0.5, schedule });
    await expect(dynamics.run(100)).rejects.toMatchObject({ code: "E0401" });
    const { positions } = dynamics.frame();
    const distance = positions[3]! - positions[0]!;
    expect(distance).toBeLessThan(1);
    expect(distance).toBeGreaterThan(0.7);
  });
});
