import { BoroxolError, createRandom, cubicCell, type Frame } from "@boroxol/core";
import { describe, expect, test } from "vitest";
import {
  type AnalysisDocument,
  analyzeFrames,
  averagedOverStrain,
  beginAnalysis,
  chosenFrames,
  classEnergies,
  frameAgreement,
  observableTable,
  parseRegion,
  regionSection,
  strainSeries,
  temperatureSection,
  trajectoryPaths,
  transitionSection,
} from "../src/index.ts";
import { thinnedRows } from "../src/thinned-rows.ts";
import { alphaQuartz, boroxolRing, repeated } from "./crystals.ts";

const quartz = repeated(alphaQuartz(), [2, 2, 2]);
const boltzmann = 8.617333262e-5;

/** A document with D of lithium, energy and volume at a temperature. */
function held(temperature: number, D: number): { temperature: number; document: AnalysisDocument } {
  return {
    temperature,
    document: {
      frames: 10,
      atoms: 100,
      cutoffs: {},
      diffusion: {
        Li: {
          measurable: true,
          value: D,
          error: 0.05 * D,
          interval: [0.9 * D, 1.1 * D],
          window: [1, 10],
          slope: 1,
          nonGaussian: 0,
          hops: 1000,
        },
        O: { measurable: false, reason: "it rattles" },
      },
      thermo: { energy: [3 * temperature * 1e-3], volume: [1000 * (1 + 3e-5 * temperature)] },
    },
  };
}

describe("runs at several temperatures", () => {
  const runs = [500, 600, 700, 900].map((T) => held(T, 20 * Math.exp(-0.4 / (boltzmann * T))));
  test("activation energy, band and extrapolation; what was not measurable in any run stays so", () => {
    const found = temperatureSection(runs, 300);
    const Li = found.arrhenius["Li"]!;
    if (!Li.measurable) throw new Error(Li.reason);
    expect(Li.energy).toBeCloseTo(0.4, 9);
    expect(Li.extrapolated!.value).toBeCloseTo(20 * Math.exp(-0.4 / (boltzmann * 300)), 12);
    expect(Li.extrapolated!.low).toBeLessThan(Li.extrapolated!.value);
    expect(Li.band.temperature[0]).toBeCloseTo(900, 9);
    expect(Li.band.temperature.at(-1)).toBeCloseTo(300, 9);
    expect(found.arrhenius["O"]).toMatchObject({ measurable: false });
    expect(found.conductivity).toMatchObject({ measurable: false });
  });
  test("expansion and heat capacity from means of the runs", () => {
    const { expansion, heatCapacity } = temperatureSection(runs);
    if (!expansion.measurable || !heatCapacity.measurable) throw new Error("not measurable");
    // alpha = (1/3) dV/dT / V at the middle of the temperatures.
    expect(expansion.value).toBeCloseTo(1e-5 / (1 + 3e-5 * 675), 12);
    expect(heatCapacity.value).toBeCloseTo(3e-3 + 150 * boltzmann, 9);
  });
  test("two temperatures make no line", () => {
    expect(temperatureSection(runs.slice(0, 2)).arrhenius["Li"]).toMatchObject({ measurable: false });
  });
});

describe("replicas and members", () => {
  test("means, deviations and errors by name; a count that one lacks is zero, an unmeasured D is left out", () => {
    const base = { frames: 1, atoms: 4, cutoffs: {} };
    const table = observableTable([
      { ...base, n4: 0.3, coordination: { B: { "3": 0.7, "4": 0.3 } } },
      { ...base, n4: 0.5, coordination: { B: { "3": 0.5, "4": 0.4, "5": 0.1 } } },
      { ...held(500, 2).document, n4: 0.4, coordination: { B: { "3": 0.6, "4": 0.4 } } },
    ]);
    expect(table["n4"]!.mean).toBeCloseTo(0.4, 12);
    expect(table["n4"]!.deviation).toBeCloseTo(0.1, 12);
    expect(table["coordination B 5"]!.mean).toBeCloseTo(0.1 / 3, 12);
    expect(table["diffusion Li"]).toMatchObject({ mean: 2, count: 1, deviation: undefined });
  });
});

describe("the same frames by several sources", () => {
  const n = quartz.species.length;
  const version = (energy: number, force: number, by: Partial<Frame> = {}): Frame => ({
    ...quartz,
    energy,
    forces: new Float64Array(3 * n).fill(force),
    ...by,
  });
  test("standard deviations of a committee, errors against a reference", () => {
    const agreement = frameAgreement();
    agreement.add([version(n, 1), version(2 * n, 2)]);
    agreement.add([version(n, 1), version(n, 1)]);
    const { energy, force } = agreement.committee();
    expect(energy.mean).toBeCloseTo(Math.SQRT1_2 / 2, 12);
    expect(force!.mean).toBeCloseTo((Math.sqrt(3) * Math.SQRT1_2) / 2, 12);
    expect(energy.fraction.at(-1)).toBe(1);
    const parity = agreement.parity();
    expect(parity.energy).toMatchObject({ meanAbsolute: 0.5, largest: 1, shift: 0.5 });
    expect(parity.force!.rootMeanSquare).toBeCloseTo(Math.SQRT1_2, 12);
  });
  test.each([
    ["other atoms", version(1, 1, { species: quartz.species.toReversed() })],
    ["other places", version(1, 1, { positions: quartz.positions.map((x) => x + 0.1) })],
    ["no energy", { ...quartz }],
  ])("refuses %s", (_, other) => {
    expect(() => frameAgreement().add([version(1, 1), other])).toThrow(expect.objectContaining({ code: "E0509" }));
  });
});

describe("energies by class", () => {
  test("only frames of one composition are compared, each above the lowest class", () => {
    const energies = classEnergies();
    const frame = (energy: number | undefined, from: Frame): Frame => ({
      ...from,
      ...(energy === undefined ? {} : { energy }),
    });
    energies.add("ring", frame(-10 * quartz.species.length, quartz));
    energies.add("chain", frame(-9 * quartz.species.length, quartz));
    energies.add("ring", frame(-1, boroxolRing()));
    energies.add("ring", frame(undefined, quartz));
    const table = energies.table();
    expect(table.find((row) => row.class === "chain")!.above).toBeCloseTo(1, 12);
    expect(table.filter(({ above }) => above === 0)).toHaveLength(2);
    expect(energies.without).toBe(1);
  });
  test("chosen frames carry their class and number, and the energy of the model under another name", () => {
    const frames = Array.from({ length: 9 }, (_, k): Frame => ({ ...quartz, energy: k }));
    const chosen = chosenFrames(frames, 3, "ring");
    expect(chosen.map(({ info }) => info!["source_frame"])).toEqual([0, 4, 8]);
    expect(chosen[1]!.info).toMatchObject({ class: "ring", model_energy: 4 });
    expect(chosen[1]!.energy).toBeUndefined();
  });
});

describe("strained cells", () => {
  /** Quartz compressed along z in steps, with a stress proportional to the strain. */
  const pressed = (modulus: number): Frame[] =>
    Array.from({ length: 11 }, (_, k) => {
      const strain = -0.005 * k;
      const stretch = (list: Float64Array): Float64Array => list.map((x, m) => (m % 3 === 2 ? x * (1 + strain) : x));
      const stress = new Float64Array(6);
      stress[2] = (modulus * strain) / 160.2176634;
      return { ...quartz, positions: stretch(quartz.positions), cell: stretch(quartz.cell), stress };
    });
  const only = ["strain", "rings"];
  test("the axis is found, atoms that follow the cell have its strain in every class", () => {
    const { strain, deformation } = analyzeFrames(pressed(100), { only });
    expect(strain!.axis).toBe("z");
    expect(strain!.strain.at(-1)).toBeCloseTo(-0.05, 9);
    expect(strain!.stress!.at(-1)).toBeCloseTo(-5, 6);
    expect(Object.keys(deformation!.classes)).toEqual(["O", "Si"]);
    for (const { along, nonAffine } of Object.values(deformation!.classes)) {
      along.forEach((each, k) => expect(each).toBeCloseTo(deformation!.strain[k]!, 6));
      nonAffine.forEach((each) => expect(each).toBeLessThan(1e-9));
    }
  });
  test("modulus and curves over runs, with their spread", () => {
    const documents = [90, 110].map((modulus) => analyzeFrames(pressed(modulus), { only }));
    const { modulus, stress, threeMembered } = strainSeries(documents);
    if (!modulus.measurable || !stress.measurable || !threeMembered.measurable) throw new Error("not measurable");
    expect(modulus.value).toBeCloseTo(100, 6);
    expect(modulus.error).toBeCloseTo(10, 6);
    expect(stress.strain[0]).toBeCloseTo(-0.05, 9);
    expect(stress.mean[0]).toBeCloseTo(-5, 6);
    expect(stress.error[0]).toBeCloseTo(0.5, 6);
  });
  test("a cell that keeps its shape is not strained; curves without a common strain make no mean", () => {
    expect(analyzeFrames([quartz, quartz], { only: ["strain"] }).strain).toBeUndefined();
    const curve = { strain: [0, 0.1], value: [1, 2] };
    expect(averagedOverStrain([curve, { strain: [0.05, 0.15], value: [1, 2] }])).toMatchObject({ measurable: false });
    expect(averagedOverStrain([])).toMatchObject({ measurable: false });
  });
});

describe("in one pass", () => {
  /** A boroxol ring whose third boron is away from its place in some frames. */
  const opened = (open: boolean, time: number): Frame => {
    const ring = boroxolRing();
    const positions = ring.positions.slice();
    const third = [...ring.species.keys()].filter((i) => ring.species[i] === 5)[2]!;
    if (open) positions[3 * third + 2]! += 3;
    return { ...ring, positions, time };
  };
  test("births and deaths of a ring, what it was without, and clusters before and after", () => {
    const frames = [false, false, true, true, true, true, true, false, false].map((open, t) => opened(open, t));
    const options = { only: ["rings", "events"], cutoffs: { "B-O": 1.6 } };
    const stream = beginAnalysis(frames, options);
    for (const frame of frames) stream.add(frame);
    const { ringEvents, rings } = stream.document();
    expect(rings!.history).toMatchObject({ births: 1, deaths: 1 });
    expect(ringEvents!.list.map(({ kind, frame }) => [kind, frame])).toEqual([
      ["death", 2],
      ["birth", 7],
    ]);
    expect(ringEvents!.precursors).toEqual({ "two connected": 1 });
    expect(stream.clusters.map(({ info }) => `${info!["kind"]} ${info!["when"]}`)).toEqual([
      "death before",
      "death after",
      "birth before",
      "birth after",
    ]);
  });
  test("a ring that comes back at once has not died", () => {
    const frames = [false, true, false, false, false].map((open, t) => opened(open, t));
    const { ringEvents } = analyzeFrames(frames, { only: ["events"], cutoffs: { "B-O": 1.6 } });
    expect(ringEvents!.list).toEqual([]);
  });
  test("every count has a band, and the count at the cutoff itself lies in it where bonds are well apart", () => {
    const { cutoffBand, n4, coordination } = analyzeFrames([quartz]);
    expect(n4).toBeUndefined();
    expect(cutoffBand!.n4).toBeUndefined();
    expect(cutoffBand!.coordination!["Si"]!["4"]).toEqual({ low: 1, high: 1 });
    expect(coordination!["Si"]!["4"]).toBe(1);
    expect(cutoffBand!.qn!["Si"]!["4"]).toEqual({ low: 1, high: 1 });
    expect(cutoffBand!.rings!["6"]).toEqual({ low: 1, high: 1 });
    const tight = analyzeFrames([boroxolRing()], { cutoffs: { "B-O": 1.4 } }).cutoffBand!;
    expect(tight.threeMembered!["3B3"]).toEqual({ low: 0, high: 1 });
    expect(tight.boroxol).toEqual({ low: 0, high: 1 });
    expect(tight.units!["metaborate ring"]).toEqual({ low: 0, high: 1 });
    // At the shorter cutoff there is no angle at all, and so no band.
    expect(tight.angles).toEqual({});
    const { angles } = analyzeFrames([boroxolRing()], { cutoffs: { "B-O": 1.5 } }).cutoffBand!;
    expect(angles!["B-O-B"]!.low).toBeCloseTo(120, 6);
    // At 1.3 A no bond of 1.37 A is left.
    expect(tight.coordination!["B"]).toEqual({ "0": { low: 0, high: 1 }, "3": { low: 0, high: 1 } });
    expect(tight.b3InRings).toEqual({ low: 0, high: 1 });
  });
  test("no diffusion and no Tg where they mean nothing", () => {
    const random = createRandom(1);
    const frames = Array.from({ length: 60 }, (_, t): Frame => ({
      species: Uint8Array.of(3, 3, 8),
      positions: Float64Array.from({ length: 9 }, (__, k) => 0.5 * t + random.normals(t, k, 6)[0]!),
      cell: cubicCell(9),
      periodic: [true, true, true],
      time: t,
      energy: -1,
      info: { temperature: 1500 - 20 * t },
    }));
    const { diffusion, transition } = analyzeFrames(frames, { only: ["diffusion", "transition"] });
    expect(diffusion!["Li"]).toEqual({ measurable: false, reason: expect.stringContaining("temperature goes from") });
    expect(transition!.energy).toMatchObject({ measurable: false });
    expect(transitionSection([{ volume: [1, 2] }])).toBeUndefined();
  });
  test("rows are thinned out evenly", () => {
    const rows = thinnedRows(10);
    for (let k = 0; k < 100; k++) rows.add([k, -k]);
    const kept = rows.column(0);
    expect(kept.length).toBeLessThanOrEqual(10);
    expect(kept).toEqual(kept.map((_, k) => k * rows.stride));
    expect(rows.column(1)).toEqual(kept.map((k) => -k));
  });
});

describe("a region", () => {
  test("slow inside, fast outside", () => {
    const random = createRandom(5);
    const atoms = 60;
    const place = Float64Array.from({ length: 3 * atoms }, (_, k) => (k % 3 === 2 ? (20 * (k / 3)) / atoms : 5));
    const first = place.slice();
    const frames = Array.from({ length: 400 }, (_, t): Frame => {
      for (let i = 0; i < (t > 0 ? atoms : 0); i++) {
        const sigma = first[3 * i + 2]! < 10 ? 0.2 : 0.6;
        const [x, y] = random.normals(t, i, 6);
        place[3 * i]! += sigma * x!;
        place[3 * i + 1]! += sigma * y!;
      }
      // Counterweights keep the centre of mass where it is.
      return {
        species: new Uint8Array(atoms + 1).fill(3, 0, atoms).fill(92, atoms),
        positions: Float64Array.of(...place, 0, 0, 0),
        cell: cubicCell(20),
        periodic: [true, true, true],
        time: t,
      };
    });
    const { elements } = regionSection(trajectoryPaths(frames), frames[0]!, parseRegion("z=0..0.5"));
    const { inside, outside } = elements["Li"]!;
    if (!inside.measurable || !outside.measurable) throw new Error("not measurable");
    // D = sigma^2 / 2 for steps of one ps; long lags of few atoms scatter.
    expect(inside.value / 0.02).toBeGreaterThan(0.6);
    expect(inside.value / 0.02).toBeLessThan(1.6);
    expect(outside.value / inside.value).toBeGreaterThan(4);
  });
  test.each(["", "z", "z=0.2", "w=0..1", "z=0.5..0.5", "z=-1..2"])("refuses %j", (text) => {
    expect(() => parseRegion(text)).toThrow(BoroxolError);
  });
  test.each(["near=P", "near=Xx:3", "near=P:0", "atoms=0..4", "atoms=5..4", "near=P:3.5x"])("refuses %j", (text) => {
    expect(() => parseRegion(text)).toThrow(BoroxolError);
  });

  /** Free walkers of D = sigma^2 / 2 = 0.02 A^2/ps beside a heavy atom that holds the centre of mass. */
  function walk(seed: number, atoms: number, steps: number): Frame[] {
    const random = createRandom(seed);
    const place = Float64Array.from({ length: 3 * atoms }, (_, k) => ((k * 7919) % 2000) / 100);
    return Array.from({ length: steps }, (_, t): Frame => {
      for (let i = 0; i < atoms; i++) {
        const moves = [...random.normals(2 * t, i, 6), ...random.normals(2 * t + 1, i, 6)];
        for (let d = 0; d < 3; d++) place[3 * i + d]! += 0.2 * moves[d]!;
      }
      return {
        species: new Uint8Array(atoms + 1).fill(3, 0, atoms).fill(92, atoms),
        positions: Float64Array.of(...place, 0, 0, 0),
        cell: cubicCell(20),
        periodic: [true, true, true],
        time: t,
      };
    });
  }
  test.each(["z=0..0.5", "atoms=1..24"])("%s: the stated error is the spread over runs", (text) => {
    const region = parseRegion(text);
    const found = Array.from({ length: 40 }, (_, seed) => {
      const frames = walk(seed, 48, 240);
      const { inside } = regionSection(trajectoryPaths(frames), frames[0]!, region).elements["Li"]!;
      if (!inside.measurable) throw new Error(inside.reason);
      return inside;
    });
    const mean = found.reduce((sum, { value }) => sum + value, 0) / found.length;
    const spread = Math.sqrt(found.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (found.length - 1));
    const stated = Math.sqrt(found.reduce((sum, { error }) => sum + error ** 2, 0) / found.length);
    expect(Math.abs(mean - 0.02)).toBeLessThan((3 * spread) / Math.sqrt(found.length));
    // The spread of 40 values is itself known within 11 %; a factor of 0.65 or 1.55 would be four times that.
    expect(stated / spread).toBeGreaterThan(0.65);
    expect(stated / spread).toBeLessThan(1.55);
    const held = found.filter(({ value, error }) => Math.abs(value - 0.02) < 2.1 * error).length;
    expect(held / found.length).toBeGreaterThan(0.8);
  });
  test("near an element: those beside it are slow", () => {
    const frames = walk(3, 40, 200).map((frame): Frame => ({
      ...frame,
      // Twenty phosphorus atoms on which the first twenty walkers sit.
      species: Uint8Array.of(...frame.species, ...Array.from({ length: 20 }, () => 15)),
      positions: Float64Array.of(
        ...frame.positions.map((x, k) => (k < 60 ? 5 * Math.floor(k / 3 / 4) + 0.02 * x : x)),
        ...Array.from({ length: 60 }, (_, k) => 5 * Math.floor(k / 3 / 4)),
      ),
    }));
    const { inside, outside } = regionSection(trajectoryPaths(frames), frames[0]!, parseRegion("near=P:2")).elements[
      "Li"
    ]!;
    expect(inside).toMatchObject({ measurable: false, reason: "the atoms only rattle" });
    expect(outside).toMatchObject({ measurable: true });
  });
});
