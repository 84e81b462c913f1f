import { readFileSync } from "node:fs";
import { createRandom, cubicCell, type Frame } from "@boroxol/core";
import { describe, expect, test } from "vitest";
import {
  analyzeFrames,
  ashcroftLangreth,
  broadened,
  correlationFunctions,
  curveAgreement,
  firstSharpDiffractionPeak,
  instrumentBroadened,
  lorchWindow,
  pairDistributions,
  type ScatteringSection,
  structureFactorDirect,
  structureFactorTransform,
  totalStructureFactor,
  xRayFormFactor,
} from "../src/index.ts";
import { alphaQuartz, repeated } from "./crystals.ts";

/** Made by fixtures/scattering/direct_sum.py. */
const oracle = JSON.parse(
  readFileSync(new URL("../../../fixtures/scattering/direct_sum.json", import.meta.url), "utf8"),
) as {
  width: number;
  q: number[];
  partials: Record<string, number[]>;
  formFactors: Record<string, number[]>;
};

/** Quartz with every coordinate moved, in the order of the script. */
function shakenQuartz(times: readonly [number, number, number] = [3, 3, 2]): Frame {
  const frame = repeated(alphaQuartz(), times);
  return { ...frame, positions: frame.positions.map((x, k) => x + 0.12 * Math.sin((1.7 * k * k) % 6.1)) };
}

/** Something like a liquid: a rock-salt lattice of 216 atoms whose atoms are moved far from their sites. */
function disordered(): Frame {
  const [edge, times] = [2.4, 6];
  const random = createRandom(5);
  const species: number[] = [];
  const positions: number[] = [];
  for (let k = 0; k < times ** 3; k++) {
    const site = [Math.floor(k / times ** 2), Math.floor(k / times) % times, k % times];
    species.push((site[0]! + site[1]! + site[2]!) % 2 === 0 ? 14 : 8);
    const moves = [...random.normals(0, k, 6), ...random.normals(1, k, 6)];
    positions.push(...site.map((n, d) => edge * n + 0.55 * moves[d]!));
  }
  return {
    species: Uint8Array.from(species),
    positions: Float64Array.from(positions),
    cell: cubicCell(edge * times),
    periodic: [true, true, true],
  };
}

describe("direct summation", () => {
  const frame = shakenQuartz();
  test("agrees with numpy over every vector of the cell", () => {
    const { q, partials } = structureFactorDirect([frame], { range: 12, width: oracle.width, vectorsPerBin: 1e6 });
    expect(q).toHaveLength(oracle.q.length);
    oracle.q.forEach((each, k) => expect(q[k]).toBeCloseTo(each, 9));
    for (const [name, ours] of [
      ["O-O", "O-O"],
      ["O-Si", "Si-O"],
      ["Si-Si", "Si-Si"],
    ] as const) {
      oracle.partials[name]!.forEach((each, k) => expect(partials.get(ours)![k]).toBeCloseTo(each, 8));
    }
  });
  test("a part of the vectors gives the same curve within its scatter", () => {
    const frame = disordered();
    const all = structureFactorDirect([frame], { range: 12, width: 0.4, vectorsPerBin: 1e6 });
    const some = structureFactorDirect([frame], { range: 12, width: 0.4, vectorsPerBin: 100 });
    const [a, b] = [all.partials.get("Si-O")!, some.partials.get("Si-O")!];
    const far = [...all.q.keys()].filter((k) => all.q[k]! > 5);
    const rms = Math.sqrt(far.reduce((sum, k) => sum + (a[k]! - b[k]!) ** 2, 0) / far.length);
    // Of a product of two independent complex Gaussians the real part scatters by sqrt(1/2) / sqrt(c_a c_b), c = 1/2 here.
    expect(rms).toBeLessThan(1.5 * (Math.SQRT2 / Math.sqrt(100)));
    expect(rms).toBeGreaterThan(0);
  });
  test("a crystal scatters at its reciprocal vectors alone: simple cubic, all |rho|^2 / N are N or 0", () => {
    const lattice = repeated(
      { species: Uint8Array.of(14), positions: new Float64Array(3), cell: cubicCell(3), periodic: [true, true, true] },
      [4, 4, 4],
    );
    const { q, partials } = structureFactorDirect([lattice], { range: 3.9, width: 0.05, vectorsPerBin: 1e6 });
    const s = partials.get("Si-Si")!;
    const first = (2 * Math.PI) / 3;
    // The six neighbours of the first bin of |q| = 2 pi / a are all of it.
    const at = q.findIndex((each) => Math.abs(each - first) < 1e-9);
    expect(s[at]).toBeCloseTo(64, 9);
    q.forEach((each, k) => {
      const n2 = (each / first) ** 2;
      if (Math.abs(n2 - Math.round(n2)) > 0.05) expect(s[k]).toBeCloseTo(0, 9);
    });
  });
  test("refuses frames that are not periodic", () => {
    expect(() => structureFactorDirect([{ ...frame, periodic: [true, true, false] }])).toThrow(
      expect.objectContaining({ code: "E0507" }),
    );
  });
});

test("agrees with freud, in every bin that holds one set of indices", () => {
  // Made by fixtures/scattering/freud_octant.py, which says why other bins differ.
  const freud = JSON.parse(
    readFileSync(new URL("../../../fixtures/scattering/freud_octant.json", import.meta.url), "utf8"),
  ) as {
    width: number;
    largest: number;
    cell: [number, number, number];
    species: string[];
    positions: number[][];
    q: number[];
    partials: Record<string, number[]>;
  };
  const [a, b, c] = freud.cell;
  const frame: Frame = {
    species: Uint8Array.from(freud.species, (symbol) => (symbol === "O" ? 8 : 14)),
    positions: Float64Array.from(freud.positions.flat()),
    cell: Float64Array.of(a, 0, 0, 0, b, 0, 0, 0, c),
    periodic: [true, true, true],
  };
  const { q, partials } = structureFactorDirect([frame], {
    range: freud.largest,
    width: freud.width,
    vectorsPerBin: 1e6,
  });
  expect(freud.q.length).toBeGreaterThan(40);
  freud.q.forEach((length, k) => {
    const bin = q.findIndex((each) => Math.abs(each - length) < 1e-9);
    expect(bin).toBeGreaterThanOrEqual(0);
    // freud works in single precision: sums of 120 phases, divided by fractions down to 1/9.
    for (const [name, values] of Object.entries(freud.partials)) {
      expect(Math.abs(partials.get(name)![bin]! - values[k]!)).toBeLessThan(2e-4 * (1 + Math.abs(values[k]!)));
    }
  });
});

test("the two routes agree once the direct sum is broadened as the end of g(r) broadens it", () => {
  const frame = disordered();
  const longest = 6;
  const direct = structureFactorDirect([frame], { range: 16, width: 0.05, vectorsPerBin: 1e6 });
  const q = Float64Array.from({ length: 40 }, (_, k) => 2 + 0.2 * k);
  const transform = structureFactorTransform([frame], q, { longest });
  // q [S(q) - 1] convolved with (1 / pi) int_0^R L(r) cos(xr) dr, as a sum over the vectors: each stands for (2 pi)^3 / V.
  const kernel = (x: number): number => {
    let sum = 0;
    for (let r = 0.01; r < longest; r += 0.02) sum += lorchWindow(r, longest) * Math.cos(x * r) * 0.02;
    return sum / Math.PI;
  };
  const volume = frame.cell[0]! ** 3;
  const vectors = new Map<number, number>();
  for (let n = 0; n < 75 ** 3; n++) {
    const [a, b, c] = [Math.floor(n / 5625) - 37, (Math.floor(n / 75) % 75) - 37, (n % 75) - 37];
    const bin = Math.floor((2 * Math.PI * Math.hypot(a, b, c)) / frame.cell[0]! / 0.05);
    vectors.set(bin, (vectors.get(bin) ?? 0) + 1);
  }
  const unit = (2 * Math.PI) ** 3 / volume / (4 * Math.PI);
  for (const [name, atZero] of [
    ["Si-O", 0],
    ["O-O", -2],
  ] as const) {
    const s = direct.partials.get(name)!;
    const smooth = q.map((at) => {
      // What the vector zero adds: an atom is not among its own neighbours.
      let sum = (-atZero * unit * (kernel(at + 1e-4) - kernel(at - 1e-4))) / 1e-4;
      direct.q.forEach((x, k) => {
        const weight = unit * vectors.get(Math.floor(x / 0.05))!;
        sum += (weight * (s[k]! - 1) * (kernel(at - x) - kernel(at + x))) / x;
      });
      return 1 + sum / at;
    });
    const ours = transform.partials.get(name)!;
    const swing = Math.max(...ours) - Math.min(...ours);
    const rms = Math.sqrt(q.reduce((sum, _, k) => sum + (ours[k]! - smooth[k]!) ** 2, 0) / q.length);
    expect(rms / swing).toBeLessThan(0.03);
  }
});

describe("weights", () => {
  const partials = structureFactorDirect([shakenQuartz()], { range: 6, width: 0.5 });
  test("form factors: those of xraydb, and the atomic number at q = 0", () => {
    const numbers: Record<string, number> = { Li: 3, B: 5, O: 8, Si: 14, P: 15 };
    for (const [symbol, values] of Object.entries(oracle.formFactors)) {
      [0, 2, 5, 10, 20].forEach((q, k) => expect(xRayFormFactor(numbers[symbol]!, q)).toBeCloseTo(values[k]!, 5));
      expect(xRayFormFactor(numbers[symbol]!, 0)).toBeCloseTo(numbers[symbol]!, 2);
    }
  });
  test("neutron total is the weighted sum over both orders of every pair", () => {
    const { s, f } = totalStructureFactor(partials, { radiation: "neutron" });
    const [cSi, cO, bSi, bO] = [1 / 3, 2 / 3, 4.1491, 5.803];
    const k = 6;
    const mean = cSi * bSi + cO * bO;
    const at = (name: string): number => partials.partials.get(name)![k]! - 1;
    const expected =
      cSi * cSi * bSi * bSi * at("Si-Si") + 2 * cSi * cO * bSi * bO * at("Si-O") + cO * cO * bO * bO * at("O-O");
    expect(f[k]).toBeCloseTo(expected / 100, 12);
    expect(s![k]).toBeCloseTo(1 + expected / mean ** 2, 12);
  });
  test("total from the partials is the sum over atoms with their lengths", () => {
    // One length for all makes the total the structure factor of the atoms alike.
    const alike = { ...shakenQuartz(), species: new Uint8Array(162).fill(14) };
    const one = structureFactorDirect([alike], { range: 6, width: 0.5 }).partials.get("Si-Si")!;
    const { q, fractions } = partials;
    const [a, b] = [fractions.get(14)!, fractions.get(8)!];
    q.forEach((_, k) => {
      const sum =
        a * a * (partials.partials.get("Si-Si")![k]! - 1) +
        2 * a * b * (partials.partials.get("Si-O")![k]! - 1) +
        b * b * (partials.partials.get("O-O")![k]! - 1);
      expect(1 + sum).toBeCloseTo(one[k]!, 10);
    });
  });
  test("lengths that cancel give no normalised curve; wrong isotopes and unknown elements are refused", () => {
    const lithium = {
      q: Float64Array.of(1, 2),
      partials: new Map([
        ["Li-Li", Float64Array.of(1, 1)],
        ["Li-O", Float64Array.of(1, 1)],
        ["O-O", Float64Array.of(1, 1)],
      ]),
      fractions: new Map([
        [3, 0.74],
        [8, 0.26],
      ]),
    };
    expect(totalStructureFactor(lithium, { radiation: "neutron" }).s).toBeUndefined();
    expect(totalStructureFactor(lithium, { radiation: "neutron", isotopes: { Li: "6Li" } }).s).toBeDefined();
    expect(() => totalStructureFactor(lithium, { radiation: "neutron", isotopes: { Li: "11B" } })).toThrow(
      expect.objectContaining({ code: "E0506" }),
    );
    expect(() => totalStructureFactor(lithium, { radiation: "neutron", isotopes: { Lx: "7Lx" } })).toThrow(
      expect.objectContaining({ code: "E0102" }),
    );
    const polonium = {
      ...lithium,
      partials: new Map([["Po-Po", Float64Array.of(1, 1)]]),
      fractions: new Map([[84, 1]]),
    };
    expect(() => totalStructureFactor(polonium, { radiation: "neutron" })).toThrow(
      expect.objectContaining({ code: "E0103" }),
    );
  });
  test("both forms of the partials are options of the analysis, and F(q) is the sum of either", () => {
    const frame = shakenQuartz();
    const only = ["sq"];
    const [fz, al] = (["faber-ziman", "ashcroft-langreth"] as const).map(
      (form) => analyzeFrames([frame], { only, partials: form }).sq!,
    ) as [ScatteringSection, ScatteringSection];
    expect([fz.form, al.form]).toEqual(["faber-ziman", "ashcroft-langreth"]);
    expect(al.f).toEqual(fz.f);
    const [cSi, cO, bSi, bO] = [1 / 3, 2 / 3, 4.1491, 5.803];
    const k = 40;
    // sum_ab sqrt(c_a c_b) b_a b_b (S_ab - delta_ab), in barn.
    const sum =
      cSi * bSi * bSi * (al.partials["Si-Si"]![k]! - 1) +
      2 * Math.sqrt(cSi * cO) * bSi * bO * al.partials["Si-O"]![k]! +
      cO * bO * bO * (al.partials["O-O"]![k]! - 1);
    expect(sum / 100).toBeCloseTo(al.f[k]!, 10);
  });
  test("an instrument's width lowers peaks and leaves the area", () => {
    const frame = shakenQuartz([5, 5, 4]);
    const [sharp, broad] = [0, 0.3].map((broadening) => analyzeFrames([frame], { only: ["sq"], broadening }).sq!) as [
      ScatteringSection,
      ScatteringSection,
    ];
    expect(Math.max(...broad.s!)).toBeLessThan(0.9 * Math.max(...sharp.s!));
    expect(broad.partials).toEqual(sharp.partials);
    const area = ({ q, s }: ScatteringSection): number =>
      q.reduce((sum, at, k) => sum + (k === 0 ? 0 : ((s![k]! + s![k - 1]!) / 2) * (at - q[k - 1]!)), 0);
    expect(area(broad) / area(sharp)).toBeCloseTo(1, 2);
  });
  test("Ashcroft-Langreth of uncorrelated elements is one for a pair alike and zero for one unlike", () => {
    expect([...ashcroftLangreth(Float64Array.of(1), 0.3, 0.3, true)]).toEqual([1]);
    expect([...ashcroftLangreth(Float64Array.of(1), 0.3, 0.7, false)]).toEqual([0]);
  });
});

test("T(r) has its first peak at the Si-O bond, with its coordination number under it", () => {
  const frame = shakenQuartz([4, 4, 4]);
  const distributions = pairDistributions([frame], { range: 6, width: 0.01 });
  const fractions = new Map([
    [14, 1 / 3],
    [8, 2 / 3],
  ]);
  const density = frame.species.length / (4.9137 ** 2 * (Math.sqrt(3) / 2) * 5.4047 * 64);
  const { r, total } = correlationFunctions(distributions, fractions, density, { largest: 25 });
  const peak = r[total.indexOf(Math.max(...total.slice(0, 200)))]!;
  expect(peak).toBeGreaterThan(1.5);
  expect(peak).toBeLessThan(1.75);
  // n = (area of r T(r)) / (2 c_a b_a b_b) for the element a = Si around O: 4 oxygens around each silicon.
  let area = 0;
  r.forEach((x, k) => (area += x > 1 && x < 2.15 ? x * total[k]! * 0.01 : 0));
  expect(area / ((2 * (1 / 3) * 4.1491 * 5.803) / 100)).toBeCloseTo(4, 0);
});

test("an uneven axis: a flat curve stays flat, a step becomes an error function of the width", () => {
  const x = Float64Array.from({ length: 400 }, (_, k) => 0.01 * k + 0.004 * Math.sin(k));
  const flat = instrumentBroadened(
    x,
    x.map(() => 2.5),
    0.3,
  );
  flat.forEach((value) => expect(value).toBeCloseTo(2.5, 12));
  const step = instrumentBroadened(
    x,
    x.map((at) => Number(at > 2)),
    0.3,
  );
  const sigma = 0.3 / 2.3548;
  // erf(1 / sqrt 2) = 0.6827: one sigma above the step.
  expect(step[x.findIndex((at) => at > 2 + sigma)]).toBeCloseTo(0.5 + 0.6827 / 2, 1);
  expect([...instrumentBroadened(x, step, 0)]).toEqual([...step]);
});

test("broadening keeps the area and gives a single distance the width asked for", () => {
  const spike = new Float64Array(401);
  spike[200] = 1;
  const peak = broadened(spike, 20);
  expect(peak.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
  expect(peak[190]! / peak[200]!).toBeCloseTo(0.5, 3);
});

describe("first sharp diffraction peak", () => {
  const q = Float64Array.from({ length: 200 }, (_, k) => 0.3 + 0.05 * k);
  const peak = (x: number): number => Math.exp(-0.5 * ((x - 1.57) / 0.2) ** 2);
  test("position and width of a Gaussian on a flat background", () => {
    const found = firstSharpDiffractionPeak(
      q,
      q.map((x) => 0.4 + peak(x)),
    )!;
    expect(found.position).toBeCloseTo(1.57, 2);
    expect(found.width).toBeCloseTo(2.3548 * 0.2, 1);
    expect(found.period).toBeCloseTo((2 * Math.PI) / found.position, 12);
  });
  test("noise alone is no peak", () => {
    const noisy = (height: number): Float64Array =>
      q.map((x, k) => 1 + height * peak(x) + 0.05 * Math.sin(12.9 * k * k));
    expect(firstSharpDiffractionPeak(q, noisy(0))).toBeUndefined();
    expect(firstSharpDiffractionPeak(q, noisy(1))!.position).toBeCloseTo(1.57, 1);
  });
});

test("R factor: zero for the same curve, 0.1 for one that is a tenth too high, measured points outside left out", () => {
  const x = [1, 2, 3];
  expect(curveAgreement({ x, y: [1, 3, 2] }, { x: [1.5, 2.5], y: [2, 2.5] })).toEqual({ factor: 0, points: 2 });
  const high = curveAgreement({ x, y: [1.1, 3.3, 2.2] }, { x: [0, ...x], y: [9, 1, 3, 2] });
  expect(high.factor).toBeCloseTo(0.1, 12);
  expect(high.points).toBe(3);
  expect(() => curveAgreement({ x, y: x }, { x: [7], y: [1] })).toThrow(expect.objectContaining({ code: "E0507" }));
});
