import { coulombConstant } from "@boroxol/core";
import { describe, expect, it } from "vitest";
import {
  buckingham,
  dampedShiftedForce,
  dampedShiftedForceSelfEnergy,
  erfc,
  innerPatch,
  morseRepulsion,
  patchedBuckingham,
  taper,
  zblCore,
} from "../src/index.ts";
import type { RadialFunction } from "../src/index.ts";

const oxygens = { amplitude: 2029.2204, decay: 0.34364, dispersion: 192.58 };
const functions: Record<string, { part: RadialFunction; from: number }> = {
  "damped shifted force": { part: dampedShiftedForce(-2.16, { damping: 0.25, cutoff: 8 }), from: 0.3 },
  "shifted force": { part: dampedShiftedForce(1.44, { damping: 0, cutoff: 10 }), from: 0.3 },
  morse: { part: morseRepulsion({ depth: 0.34, steepness: 2, distance: 2.1, wall: 1 }, 5.5), from: 0.6 },
  buckingham: { part: buckingham(oxygens, 8), from: 0.8 },
  "patched buckingham": { part: patchedBuckingham(oxygens, 8), from: 0.6 },
  "tapered morse": {
    part: taper(morseRepulsion({ depth: 0.04, steepness: 1.4, distance: 3.6, wall: 22 }, 5.5), 0.5),
    from: 1,
  },
  zbl: { part: zblCore(3, 8, { inner: 0.7, outer: 1.4 }), from: 0.1 },
};

describe("radial functions", () => {
  it.each(Object.entries(functions))("%s: the derivative is that of the energy", (_, { part, from }) => {
    for (let r = from; r < part.cutoff - 1e-3; r += 0.0173) {
      const h = 1e-5 * r;
      const numeric = (part.energy(r + h) - part.energy(r - h)) / (2 * h);
      expect(Math.abs(part.derivative(r) - numeric), `at ${r}`).toBeLessThan(1e-7 * (1 + Math.abs(numeric)));
    }
  });

  it.each(Object.entries(functions))("%s: is zero from the cutoff on", (_, { part }) => {
    for (const r of [part.cutoff, part.cutoff + 1e-9, 2 * part.cutoff]) {
      expect([part.energy(r), part.derivative(r)]).toEqual([0, 0]);
    }
  });

  it("end smoothly where they are meant to", () => {
    for (const name of ["damped shifted force", "shifted force", "tapered morse", "zbl"]) {
      const { part } = functions[name]!;
      const h = 1e-5;
      expect(Math.abs(part.energy(part.cutoff - h)), name).toBeLessThan(1e-9);
      expect(Math.abs(part.derivative(part.cutoff - h)), name).toBeLessThan(1e-4);
    }
  });
});

describe("erfc", () => {
  // Values of mpmath 1.4.1 at 30 digits, rounded to doubles.
  it.each([
    [0, 1],
    [0.1, 0.8875370839817152],
    [1, 0.15729920705028513],
    [2, 0.004677734981047266],
    [2.9999, 2.210442648216088e-5],
    [3, 2.209049699858544e-5],
    [5, 1.537459794428035e-12],
  ])("of %f", (x, value) => {
    expect(Math.abs(erfc(x) - value)).toBeLessThan(1e-15);
  });
  it("refuses negative arguments", () => {
    expect(() => erfc(-0.1)).toThrow(RangeError);
  });
});

describe("dampedShiftedForce", () => {
  it("gives rock salt its Madelung energy", () => {
    // Madelung constant of NaCl 1.74756459463 (per pair, over the nearest distance); the sum converges with its cutoff.
    const settings = { damping: 0.1, cutoff: 30 };
    const unlike = dampedShiftedForce(-1, settings);
    const like = dampedShiftedForce(1, settings);
    const spacing = 2.8;
    const reach = Math.ceil(settings.cutoff / spacing);
    let energy = dampedShiftedForceSelfEnergy(1, settings);
    for (let a = -reach; a <= reach; a++) {
      for (let b = -reach; b <= reach; b++) {
        for (let c = -reach; c <= reach; c++) {
          if (a === 0 && b === 0 && c === 0) continue;
          const r = spacing * Math.hypot(a, b, c);
          energy += ((a + b + c) % 2 === 0 ? like : unlike).energy(r) / 2;
        }
      }
    }
    const madelung = (-1.74756459463 / 2) * (coulombConstant / spacing);
    expect(Math.abs(energy / madelung - 1)).toBeLessThan(2e-3);
  });

  it("refuses a cutoff or a damping without meaning", () => {
    expect(() => dampedShiftedForce(1, { damping: -0.1, cutoff: 8 })).toThrow(
      expect.objectContaining({ code: "E0306" }),
    );
    expect(() => dampedShiftedForceSelfEnergy(1, { damping: 0.1, cutoff: 0 })).toThrow(
      expect.objectContaining({ code: "E0306" }),
    );
  });
});

describe("innerPatch", () => {
  // B, D, n and r0 as tabulated with the potential, which rounds them.
  it.each([
    ["O-O", [2029.2204, 0.34364, 192.58], [46.462, -0.32605, 3.43, 1.906]],
    ["Si-O", [13702.905, 0.193817, 54.681], [28.95, -3.059, 3.932, 1.168]],
    ["Na-O", [4383.7555, 0.243838, 30.7], [48.264, -4.73, 2.893, 1.172]],
    ["Al-O", [12201.417, 0.195628, 31.997], [51.728, -10.197, 3.179, 1.024]],
    ["Ca-O", [7747.1834, 0.252623, 93.109], [74.737, -3.991, 3.166, 1.318]],
    ["Mg-O", [7060, 0.211, 19.2], [54.235218, -11.69947, 2.8397537, 0.99567]],
  ])("of %s is the published one", (_, parameters, [B, D, n, r0]) => {
    const [amplitude, decay, dispersion] = parameters as [number, number, number];
    const patch = innerPatch({ amplitude, decay, dispersion });
    expect(Math.abs(patch.strength / B! - 1)).toBeLessThan(3e-3);
    expect(Math.abs(patch.curvature / D! - 1)).toBeLessThan(5e-3);
    expect(Math.abs(patch.exponent - n!)).toBeLessThan(6e-3);
    expect(Math.abs(patch.radius - r0!)).toBeLessThan(6e-4);
  });

  it("joins with value, slope and curvature", () => {
    const { radius } = innerPatch(oxygens);
    const { derivative } = patchedBuckingham(oxygens, 8);
    const curvature = (side: number): number => {
      const h = 1e-5;
      return (derivative(radius + side * 2 * h) - derivative(radius + side * h)) / (side * h);
    };
    expect(derivative(radius * (1 + 1e-12))).toBeCloseTo(derivative(radius * (1 - 1e-12)), 8);
    expect(curvature(1)).toBeCloseTo(curvature(-1), 2);
  });

  it("is refused where the term has no repulsive shoulder", () => {
    expect(() => innerPatch({ ...oxygens, dispersion: 0 })).toThrow(expect.objectContaining({ code: "E0306" }));
    expect(() => innerPatch({ ...oxygens, amplitude: 1 })).toThrow(expect.objectContaining({ code: "E0306" }));
  });
});

describe("settings without meaning", () => {
  it("are refused", () => {
    expect(() => taper(buckingham(oxygens, 8), 9)).toThrow(expect.objectContaining({ code: "E0306" }));
    expect(() => zblCore(3, 8, { inner: 2, outer: 1 })).toThrow(expect.objectContaining({ code: "E0306" }));
  });
});
