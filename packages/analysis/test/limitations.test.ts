import type { Frame } from "@boroxol/core";
import { describe, expect, test } from "vitest";
import { analyzeFrames, beginAnalysis } from "../src/index.ts";
import { alphaQuartz, boroxolRing } from "./crystals.ts";

const quartz = alphaQuartz();

/** The ring with its first boron behind all others, or its atoms in their order; opened by a stretch, in time. */
function ring(time: number, { open = false, turned = false } = {}): Frame {
  const { species, positions, ...rest } = boroxolRing();
  const order = [...species.keys()];
  if (turned) order.push(order.shift()!);
  const scale = open ? 1.3 : 1;
  return {
    ...rest,
    species: Uint8Array.from(order, (i) => species[i]!),
    positions: Float64Array.from(order.flatMap((i) => [0, 1, 2].map((d) => scale * positions[3 * i + d]!))),
    velocities: positions.map((x) => x + time),
    time,
  };
}

const cutoffs = { "B-O": 1.6 };

describe("atoms that change places between frames", () => {
  const frames = Array.from({ length: 40 }, (_, t) => ring(t, { open: t > 5 && t < 20, turned: t > 24 }));

  test("are averaged over but not followed, and the document says so", () => {
    const document = analyzeFrames(frames, { cutoffs });
    expect(document.rings!.boroxol).toBeCloseTo(26 / 40, 12);
    expect(document.rings!.history).toBeUndefined();
    for (const part of ["ringEvents", "msd", "diffusion", "tracks", "vanHove", "vdos", "deformation"]) {
      expect(document).not.toHaveProperty(part);
    }
    const other = "frame 26 holds its atoms in another order than the first";
    expect(document.limitations).toMatchObject({
      rings: `no lives of rings: ${other}`,
      events: `no births and deaths of rings: ${other}`,
      msd: `no displacements: ${other}`,
      vdos: `no spectra: ${other}`,
      strain: `no local deformation: ${other}`,
    });
  });
  test("leave no clusters", () => {
    const stream = beginAnalysis(frames, { cutoffs, only: ["events"] });
    for (const frame of frames.slice(0, 25)) stream.add(frame);
    expect(stream.clusters).not.toEqual([]);
    stream.add(frames[25]!);
    expect(stream.clusters).toEqual([]);
  });
  test("in their order they are followed", () => {
    const document = analyzeFrames(frames.slice(0, 25), { cutoffs });
    expect(document.rings!.history).toMatchObject({ births: 1, deaths: 1 });
    expect(document.ringEvents!.list).toHaveLength(2);
    expect(document.vdos!.frames).toBe(25);
    expect(document).not.toHaveProperty("limitations");
  });
});

describe("an analysis asked for by name that gives nothing says why", () => {
  const lithia: Frame = { ...quartz, species: quartz.species.map((z) => (z === 14 ? 3 : z)) };
  test.each<[string, string, readonly Frame[], RegExp]>([
    ["rings", "without a former", [lithia], /no network former/],
    ["qn", "without a former", [lithia], /no network former/],
    ["events", "without a former", [lithia, lithia], /no network former/],
    ["n4", "without boron", [quartz], /no boron/],
    ["events", "in one frame", [quartz], /one frame/],
    ["transition", "in one frame", [quartz], /one frame/],
    ["transition", "without temperatures", [quartz, quartz], /temperature/],
    ["vdos", "in one frame", [quartz], /one frame/],
    ["vdos", "without velocities", [quartz, quartz], /velocities/],
    ["vdos", "in few frames", [ring(0), ring(1)], /fewer than 16/],
    ["strain", "in one frame", [quartz], /one frame/],
    ["strain", "in a cell at rest", [quartz, quartz], /0\.4 %/],
    ["forces", "without forces", [quartz], /forces/],
    ["sq", "without a periodic cell", [{ ...quartz, periodic: [true, true, false] }], /periodic/],
  ])("%s %s", (name, _, frames, reason) => {
    const { limitations } = analyzeFrames(frames, { only: [name] });
    expect(limitations).toEqual({ [name]: expect.stringMatching(reason) as string });
  });
  test("what is there has no limitation, and what was not asked for by name has none", () => {
    expect(analyzeFrames([quartz], { only: ["rings", "coordination"] })).not.toHaveProperty("limitations");
    expect(analyzeFrames([quartz])).not.toHaveProperty("limitations");
  });
  test("times that are missing or uneven leave displacements out, with the reason", () => {
    const uneven = [0, 1, 5, 6].map((t) => ring(t));
    const reason = "no displacements or diffusion: the frames carry no times at equal intervals";
    for (const frames of [[quartz, quartz], uneven]) {
      const { msd, diffusion, limitations } = analyzeFrames(frames);
      expect([msd, diffusion]).toEqual([undefined, undefined]);
      expect(limitations!.msd).toBe(reason);
    }
  });
  test("given bonds that never form", () => {
    const short = analyzeFrames([quartz], { cutoffs: { "Si-O": 1.2, "Na-O": 3 } });
    expect(short.coordination!["Si"]).toEqual({ 0: 1 });
    expect(short.limitations).toEqual({
      cutoffs: "no Si-O bond is shorter than 1.2 A; the frames hold no pair Na-O",
    });
    expect(analyzeFrames([quartz], { cutoffs: { "Si-O": 1.8 } })).not.toHaveProperty("limitations");
  });
});

test("a bond that is looked for and never forms", () => {
  // Metal far from the oxygen of the frame: the cutoff comes from radii, and nothing lies within it.
  const sodium: Frame = {
    species: Uint8Array.of(11, 14, 8),
    positions: Float64Array.of(9, 9, 9, 0, 0, 0, 1.6, 0, 0),
    cell: Float64Array.of(18, 0, 0, 0, 18, 0, 0, 0, 18),
    periodic: [true, true, true],
  };
  expect(analyzeFrames([sodium]).limitations!.cutoffs).toMatch(/^no Na-O bond is shorter than [\d.]+ A \(1\.3 times/);
  const nitride = { ...sodium, species: Uint8Array.of(7, 14, 8) };
  expect(analyzeFrames([nitride])).not.toHaveProperty("limitations");
});

describe("an element that does not scatter", () => {
  const polonium: Frame = { ...quartz, species: quartz.species.map((z) => (z === 14 ? 84 : z)) };
  test("leaves S(q) out of all analyses, with the reason", () => {
    const { sq, density, limitations } = analyzeFrames([polonium]);
    expect(sq).toBeUndefined();
    expect(density).toBeGreaterThan(0);
    expect(limitations).toEqual({ sq: "no neutron scattering length is known for Po" });
  });
  test("is an error where S(q) is asked for by name, before any frame is measured", () => {
    expect(() => beginAnalysis([polonium], { only: ["sq"] })).toThrow(expect.objectContaining({ code: "E0506" }));
  });
  test("scatters X-rays", () => {
    expect(analyzeFrames([polonium], { only: ["sq"], weights: "xray" }).sq!.weights).toBe("xray");
  });
});

test("frames of several stages of a run are averaged over, and the document says so", () => {
  const frames = ["melt", "quench", "quench"].map((stage, t): Frame => ({ ...ring(t), info: { stage } }));
  expect(analyzeFrames(frames, { cutoffs }).limitations!.stages).toContain("over melt, quench together");
  expect(analyzeFrames(frames.slice(1), { cutoffs }).limitations?.stages).toBeUndefined();
});
