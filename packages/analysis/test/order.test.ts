import { createRandom, cubicCell, type Frame } from "@boroxol/core";
import { describe, expect, test } from "vitest";
import { analyzeFrames, exchangeWatch, ringHistory, vibrationalSpectrum } from "../src/index.ts";

const random = createRandom(4);

/** 64 atoms of two elements on a lattice of 2.4 A that rattle by `shake`; `order` lists them. */
function rattling(t: number, shake: number, order: (atom: number) => number = (atom) => atom): Frame {
  const species = new Uint8Array(64);
  const positions = new Float64Array(192);
  for (let i = 0; i < 64; i++) {
    const site = order(i);
    species[i] = site < 8 ? 3 : site < 24 ? 14 : 8;
    const moves = [...random.normals(2 * t, site, 6), ...random.normals(2 * t + 1, site, 6)];
    [site % 4, Math.floor(site / 4) % 4, Math.floor(site / 16)].forEach((n, d) => {
      positions[3 * i + d] = 2.4 * n + shake * moves[d]!;
    });
  }
  return { species, positions, cell: cubicCell(9.6), periodic: [true, true, true], time: t };
}

const swapped =
  (a: number, b: number) =>
  (atom: number): number =>
    atom === a ? b : atom === b ? a : atom;

describe("atoms of one element that take each other's places", () => {
  test("are seen, in pairs and in longer cycles, and nothing is seen where all rattle", () => {
    const watch = exchangeWatch();
    for (let t = 0; t < 20; t++) expect(watch.next(rattling(t, 0.12))).toBeUndefined();
    expect(watch.next(rattling(20, 0.12, swapped(30, 50)))).toMatchObject({ element: "O", atoms: [30, 50] });
    const cycle = (atom: number): number => [9, 12, 10, 11][[12, 9, 11, 10].indexOf(atom)] ?? atom;
    const other = exchangeWatch();
    other.next(rattling(0, 0.12));
    expect(other.next(rattling(1, 0.12, cycle))).toMatchObject({ element: "Si" });
  });
  test("a jump to an empty place, and one into the place of an atom that jumped away, are none", () => {
    const watch = exchangeWatch();
    watch.next(rattling(0, 0.1));
    const jumped = rattling(1, 0.1);
    // Atom 3 goes to the middle of a cube, atom 2 into the place that it left.
    jumped.positions.set(
      [0, 1, 2].map((d) => jumped.positions[9 + d]!),
      6,
    );
    for (let d = 0; d < 3; d++) jumped.positions[9 + d]! += 1.2;
    expect(watch.next(jumped)).toBeUndefined();
  });
  test("end what follows atoms, and the document says so", () => {
    const frames = Array.from({ length: 30 }, (_, t) => rattling(t, 0.1, t < 12 ? undefined : swapped(30, 50)));
    const { msd, limitations } = analyzeFrames(frames);
    expect(msd).toBeUndefined();
    expect(limitations!.msd).toBe("no displacements: in frame 13 atoms 31, 51 of O have taken each other's places");
  });
  test("one exchange of carriers in a long run may be true: it is followed, and said", () => {
    const frames = Array.from({ length: 150 }, (_, t) => rattling(t, 0.1, t < 12 ? undefined : swapped(1, 5)));
    const { msd, limitations } = analyzeFrames(frames);
    expect(msd).toBeDefined();
    expect(limitations).toEqual({
      order: "in frame 13 atoms 2, 6 of Li have taken each other's places: taken for jumps, as in 1 of 150 frames",
    });
  });
  test("carriers that do so often are listed in changing order", () => {
    const frames = Array.from({ length: 60 }, (_, t) => rattling(t, 0.1, t % 7 < 3 ? undefined : swapped(1, 5)));
    const { msd, limitations } = analyzeFrames(frames);
    expect(msd).toBeUndefined();
    expect(limitations!.msd).toMatch(/in frame 4 atoms 2, 6 of Li/);
  });
});

test("functions that follow atoms refuse frames in another order", () => {
  const frames = Array.from({ length: 20 }, (_, t): Frame => {
    const frame = rattling(t, 0.1, t === 7 ? swapped(3, 40) : undefined);
    return { ...frame, velocities: frame.positions };
  });
  expect(() => vibrationalSpectrum(frames)).toThrow(expect.objectContaining({ code: "E0508" }));
  const none = frames.map(() => []);
  const species = frames.map((frame) => frame.species);
  expect(() => ringHistory(none, 3, 2, species)).toThrow(expect.objectContaining({ code: "E0503" }));
  expect(ringHistory(none.slice(0, 7), 3, 2, species.slice(0, 7)).counts).toHaveLength(7);
});

describe("a region", () => {
  const frames = Array.from({ length: 4 }, (_, t) => rattling(t, 0.1, t === 2 ? swapped(3, 40) : undefined));
  const region = { kind: "slab", axis: "z", from: 0, to: 0.5 } as const;
  test("says why there is no diffusion in it", () => {
    expect(analyzeFrames(frames, { region }).limitations!.region).toMatch(/frame 3 holds its atoms in another order/);
    const still = frames
      .slice(0, 2)
      .map(({ species, positions, cell, periodic }): Frame => ({ species, positions, cell, periodic }));
    expect(analyzeFrames(still, { region }).limitations!.region).toMatch(/no times/);
  });
});
