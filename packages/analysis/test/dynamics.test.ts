import { createRandom, cubicCell, type Frame } from "@boroxol/core";
import { describe, expect, test } from "vitest";
import {
  arrhenius,
  diffusion,
  havenRatio,
  ionicConductivity,
  jumps,
  meanSquareDisplacement,
  nernstEinstein,
  pathRecorder,
  regionalDisplacement,
  type TrajectoryPaths,
  trajectoryPaths,
  vanHoveDistinct,
  vanHoveSelf,
  vibrationalSpectrum,
} from "../src/index.ts";

/** Random walks with D in A^2/ps, and a little rattling on top. */
function walks(seed: number, atoms: number, frames: number, D: number, rattle = 0): TrajectoryPaths {
  const random = createRandom(seed);
  const place = new Float64Array(3 * atoms);
  const sigma = Math.sqrt(2 * D);
  const positions = Array.from({ length: frames }, (_, t) => {
    const frame = new Float64Array(3 * atoms);
    for (let k = 0; k < 3 * atoms; k += 2) {
      const moves = random.normals(t, k, 6);
      const shakes = rattle === 0 ? [0, 0] : random.normals(t, k + 1, 6);
      for (let m = 0; m < 2 && k + m < 3 * atoms; m++) {
        if (t > 0) place[k + m]! += sigma * moves[m]!;
        frame[k + m] = place[k + m]! + rattle * shakes[m]!;
      }
    }
    return frame;
  });
  return { species: new Uint8Array(atoms).fill(3), interval: 1, positions, volume: 1000, stride: 1 };
}

describe("mean-square displacement", () => {
  test("by Fourier transform it is the mean over all pairs of frames", () => {
    const paths = walks(3, 5, 41, 0.3);
    const { elements, directions } = meanSquareDisplacement(paths);
    const lag = 1;
    let [all, x] = [0, 0];
    for (let k = 0; k + lag < 41; k++) {
      for (let c = 0; c < 15; c++) {
        const square = (paths.positions[k + lag]![c]! - paths.positions[k]![c]!) ** 2;
        all += square;
        if (c % 3 === 0) x += square;
      }
    }
    expect(elements["Li"]![0]).toBeCloseTo(all / (40 * 5), 10);
    expect(directions["Li"]![0][0]).toBeCloseTo(x / (40 * 5), 10);
  });
  test("in a cell that breathes, an atom that crossed many times and then rests does not seem to move", () => {
    const edge = (t: number): number => 10 + 0.2 * Math.sin(t);
    const frames = Array.from({ length: 40 }, (_, t): Frame => ({
      // Rests at the same fractional place, fifty cells from where it began.
      species: Uint8Array.of(3, 8),
      positions: Float64Array.of(0.1 * edge(t), 0, 0, 0.5 * edge(t), 0, 0),
      images: Int32Array.of(50, 0, 0, 0, 0, 0),
      cell: cubicCell(edge(t)),
      periodic: [true, true, true],
      time: t,
    }));
    // r + m h would swing by 50 times 0.2 A.
    expect(Math.max(...meanSquareDisplacement(frames).elements["Li"]!)).toBeLessThan(0.05);
  });
  test("in little memory every second frame is dropped and the interval doubles", () => {
    const recorder = pathRecorder(4000);
    for (let t = 0; t < 200; t++) {
      recorder.add({
        species: Uint8Array.of(3, 3),
        positions: Float64Array.of((0.3 * t) % 5, 0, 0, 5 - ((0.3 * t) % 5), 0, 0),
        cell: cubicCell(5),
        periodic: [true, true, true],
        time: 0.5 * t,
      });
    }
    const paths = recorder.paths();
    expect(paths.positions.length * 48).toBeLessThanOrEqual(4000);
    expect(paths.interval).toBe(0.5 * paths.stride);
    const { time, elements } = meanSquareDisplacement(paths);
    time.forEach((t, k) => expect(elements["Li"]![k]).toBeCloseTo((0.6 * t) ** 2, 6));
  });
});

describe("diffusion of random walks", () => {
  test("the stated 95 % interval holds the true value in 95 % of 200 runs (1000 runs: 93 to 95 %)", () => {
    const D = 0.25;
    let [inside, sumOfSquares, stated] = [0, 0, 0];
    const runs = 200;
    for (let seed = 1; seed <= runs; seed++) {
      const found = diffusion(walks(seed, 16, 256, D, 0.3), 3, { window: [4, 64] });
      if (!found.measurable) throw new Error(found.reason);
      inside += Number(found.interval[0] < D && D < found.interval[1]);
      sumOfSquares += (found.value - D) ** 2;
      stated += found.error ** 2;
    }
    // 94 % of 200 scatter by 1.7 %, the root of a mean square of 200 by 5 %: four times that on each side.
    expect(inside / runs).toBeGreaterThan(0.87);
    const ratio = Math.sqrt(stated / sumOfSquares);
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.2);
  });
  test("the window is found by itself", () => {
    const found = diffusion(walks(7, 32, 600, 0.1, 1), 3);
    expect(found).toMatchObject({ measurable: true });
    if (!found.measurable) return;
    expect(found.window[0]).toBeGreaterThan(3);
    expect(Math.abs(found.value - 0.1)).toBeLessThan(4 * found.error);
    expect(Math.abs(found.nonGaussian)).toBeLessThan(0.3);
  });
  test.each<[string, TrajectoryPaths, RegExp]>([
    ["atoms that rattle in place", walks(1, 20, 300, 0, 0.3), /does not grow linearly/],
    [
      "atoms that fly",
      {
        ...walks(1, 20, 300, 0),
        positions: Array.from({ length: 300 }, (_, t) => new Float64Array(60).map((_, k) => (k + 1) * t)),
      },
      /does not grow linearly/,
    ],
    ["too few jumps", walks(2, 2, 300, 0.01), /jumps in all/],
    ["too few frames", walks(2, 4, 12, 1), /frames are too few/],
    [
      "one atom of many moves",
      {
        ...walks(2, 40, 400, 0.4),
        positions: walks(2, 40, 400, 0.4).positions.map((frame) => frame.map((x, k) => (k < 12 ? x : 0))),
      },
      /not Gaussian/,
    ],
  ])("not measurable: %s", (_, paths, reason) => {
    const found = diffusion(paths, 3);
    expect(found.measurable).toBe(false);
    if (!found.measurable) expect(found.reason).toMatch(reason);
  });
  test("an element that is not there", () => expect(diffusion(walks(1, 2, 30, 1), 5).measurable).toBe(false));
});

describe("conduction", () => {
  test("independent ions conduct as Nernst and Einstein say: Haven ratio one within its error", () => {
    const paths = walks(11, 40, 6000, 0.2);
    const found = ionicConductivity(paths, new Map([[3, 1]]), 600, [5, 100]);
    if (!found.measurable) throw new Error(found.reason);
    const alone = nernstEinstein([{ count: 40, charge: 1, diffusion: 0.2 }], 1000, 600);
    const haven = havenRatio({ value: alone, error: 0.02 * alone }, found);
    expect(Math.abs(haven.value - 1)).toBeLessThan(3 * haven.error);
    expect(haven.error).toBeLessThan(0.35);
    // 40 e^2 0.2 A^2/ps / (1000 A^3 k_B 600 K) in SI by hand.
    expect(alone).toBeCloseTo((40 * 0.2e-8 * 1.602176634e-19 ** 2) / (1e-27 * 1.380649e-23 * 600), 0);
  });
  test("a short run is not enough", () => {
    expect(ionicConductivity(walks(1, 4, 30, 0.2), new Map([[3, 1]]), 600, [8, 14]).measurable).toBe(false);
  });
});

describe("Arrhenius", () => {
  const D = (temperature: number): number => 40 * Math.exp(-0.4 / (8.617333262e-5 * temperature));
  test("exact points give the energy back; the band widens outside of them", () => {
    const fit = arrhenius(
      [500, 600, 700, 900].map((temperature) => ({ temperature, value: D(temperature), error: 0.1 * D(temperature) })),
    );
    if (!fit.measurable) throw new Error(fit.reason);
    expect(fit.energy).toBeCloseTo(0.4, 10);
    expect(fit.at(300).value / D(300)).toBeCloseTo(1, 8);
    const relative = (t: number): number => Math.log(fit.at(t).high / fit.at(t).low);
    expect(relative(300)).toBeGreaterThan(2 * relative(650));
  });
  test("the stated error of the energy is that of repeated experiments, and the band at 300 K holds the truth", () => {
    let [squares, stated, inside] = [0, 0, 0];
    const runs = 400;
    for (let seed = 0; seed < runs; seed++) {
      const random = createRandom(seed);
      const points = [500, 600, 700, 900].map((temperature, k) => ({
        temperature,
        value: D(temperature) * Math.exp(0.1 * random.normals(0, k, 6)[0]),
        error: 0.1 * D(temperature),
      }));
      const fit = arrhenius(points);
      if (!fit.measurable) throw new Error(fit.reason);
      squares += (fit.energy - 0.4) ** 2;
      stated += fit.energyError ** 2;
      inside += Number(fit.at(300).low < D(300) && D(300) < fit.at(300).high);
    }
    expect(Math.sqrt(stated / squares)).toBeGreaterThan(0.9);
    expect(Math.sqrt(stated / squares)).toBeLessThan(1.5);
    expect(inside / runs).toBeGreaterThan(0.93);
  });
  test("two temperatures are not enough, nor a D of zero", () => {
    const point = (temperature: number, value: number): { temperature: number; value: number; error: number } => ({
      temperature,
      value,
      error: 0.1,
    });
    expect(arrhenius([point(500, 1), point(600, 2)]).measurable).toBe(false);
    expect(arrhenius([point(500, 0), point(600, 2), point(700, 3)]).measurable).toBe(false);
  });
});

test("the spectrum of an oscillator has its peak at its frequency", () => {
  const nu = 12;
  const frames = Array.from({ length: 2000 }, (_, k): Frame => ({
    species: Uint8Array.of(3),
    positions: new Float64Array(3),
    velocities: Float64Array.of(Math.cos(2 * Math.PI * nu * 0.004 * k), 0, 0),
    cell: cubicCell(5),
    periodic: [true, true, true],
    time: 0.004 * k,
  }));
  const { frequency, density, total, autocorrelation } = vibrationalSpectrum(frames);
  expect(frequency[total.indexOf(Math.max(...total))]).toBeCloseTo(nu, 0);
  expect(density["Li"]!.reduce((sum, each) => sum + each, 0) * frequency[1]!).toBeCloseTo(1, 10);
  expect(autocorrelation["Li"]![0]).toBe(1);
  const { velocities: _, ...still } = frames[1]!;
  expect(() => vibrationalSpectrum([frames[0]!, still, ...frames.slice(2)])).toThrow(
    expect.objectContaining({ code: "E0508" }),
  );
});

test("van Hove: Gaussian displacements, and jumps of one length", () => {
  const { r, self } = vanHoveSelf(walks(5, 200, 60, 0.5), 3, 4);
  // sigma^2 = 2 D t along each axis; the most likely distance is sqrt(2) sigma.
  expect(r[self.indexOf(Math.max(...self))]! / Math.SQRT2).toBeCloseTo(Math.sqrt(2 * 0.5 * 4), 0);
  expect(self.reduce((sum, each) => sum + 0.1 * each, 0)).toBeGreaterThan(0.98);
});

test("the distinct part shows an atom that took the place of another, not itself", () => {
  const frame = (a: number, b: number): Frame => ({
    species: Uint8Array.of(3, 3),
    positions: Float64Array.of(a, 1, 1, b, 1, 1),
    cell: cubicCell(20),
    periodic: [true, true, true],
    time: 0,
  });
  const swapped = vanHoveDistinct([frame(1, 4), frame(4, 1)], 3, 1, 6, 0.5);
  expect(swapped[0]).toBeGreaterThan(100);
  const still = vanHoveDistinct([frame(1, 4), frame(1, 4)], 3, 1, 6, 0.5);
  expect(still[0]).toBe(0);
  expect(still[6]).toBeGreaterThan(1);
});

test("jumps are counted once each way, rattling is not", () => {
  const at = (t: number): number => (t < 40 ? 0 : t < 80 ? 3 : 0);
  const positions = Array.from({ length: 120 }, (_, t) =>
    Float64Array.of(at(t) + 0.6 * Math.sin(9 * t), 0, 0, 0.6 * Math.cos(7 * t), 0, 0),
  );
  const paths = { species: Uint8Array.of(3, 3), interval: 0.5, positions, volume: 100, stride: 1 };
  const found = jumps(paths, [0, 1]);
  expect(found.map(({ atom, frame }) => [atom, Math.round(frame / 10)])).toEqual([
    [0, 4],
    [0, 8],
  ]);
});

test("diffusion by region: the moving half of a cell and the still one", () => {
  const paths = walks(9, 60, 200, 0.2);
  const positions = paths.positions.map((frame) => frame.map((x, k) => (k < 90 ? x : 0)));
  const region = (inside: (atom: number) => boolean): number =>
    regionalDisplacement({ ...paths, positions }, inside).directions[0][0]!;
  expect(region((atom) => atom >= 30)).toBe(0);
  expect(region((atom) => atom < 30)).toBeCloseTo(0.4, 1);
});

test("paths carry the mean volume and follow the shortest way", () => {
  const frames = [4.8, 0.2, 0.6].map((x, t): Frame => ({
    species: Uint8Array.of(3, 8),
    positions: Float64Array.of(x, 0, 0, 2, 2, 2),
    cell: cubicCell(5),
    periodic: [true, true, true],
    time: t,
  }));
  const { positions, volume } = trajectoryPaths(frames);
  expect(volume).toBeCloseTo(125, 10);
  const gap = positions.map((frame) => frame[0]! - frame[3]!);
  expect(gap[2]! - gap[0]!).toBeCloseTo(0.8, 10);
});
