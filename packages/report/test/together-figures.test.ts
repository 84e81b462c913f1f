import { analyzeFrames, type AnalysisDocument, type CompositionPoint, type TogetherDocument } from "@boroxol/analysis";
import { describe, expect, test } from "vitest";
import { reportFigures, togetherFigures } from "../src/index.ts";
import { smallGlass } from "./glass-input.ts";

const options = { cutoffs: { "B-O": 1.7, "Si-O": 2 } };
const analysis = analyzeFrames([smallGlass(0), smallGlass(1)], { ...options, only: ["n4", "coordination"] });
const curve = {
  measurable: true,
  strain: [-0.1, -0.05, 0],
  mean: [-6, -3, 0],
  error: [0.2, 0.1, 0],
  runs: 3,
} as const;
const none = { measurable: false, reason: "it is not" } as const;
const line = {
  measurable: true,
  points: [500, 600, 700].map((temperature) => ({ temperature, value: 1e-3 * temperature, error: 0.01 })),
  energy: 0.4,
  energyError: 0.02,
  logPrefactor: 1,
  chiSquared: 1,
  band: { temperature: [700, 300], value: [0.7, 0.001], low: [0.6, 0.0005], high: [0.8, 0.002] },
  extrapolated: { temperature: 300, value: 0.001, low: 0.0005, high: 0.002 },
} as const;
const errors = {
  meanAbsolute: 0.1,
  rootMeanSquare: 0.2,
  largest: 0.5,
  shift: 0,
  reference: [-1, 0, 1],
  model: [-1.1, 0.1, 0.9],
  samples: 3,
};
const deviations = { value: [0.1, 0.2, 0.4], fraction: [1 / 3, 2 / 3, 1], mean: 0.23, median: 0.2, samples: 3 };
const fold = {
  measurable: true,
  temperature: 900,
  error: 30,
  evidence: 20,
  slopes: [1e-3, 2e-3],
  value: -10,
  runs: 2,
} as const;
const thermo = { temperature: [300, 900, 1500], energy: [-10.6, -10, -8.8], volume: [1000, 1000, 1000] };

const document: TogetherDocument = {
  as: "replicas",
  files: [
    { file: "a", analysis: { ...analysis, thermo } },
    { file: "b", analysis: { ...analysis, thermo } },
  ],
  observables: { n4: { mean: 0.4, deviation: 0.02, error: 0.01, count: 2 } },
  transition: { energy: fold },
  temperatures: {
    temperatures: [500, 600, 700],
    arrhenius: { Li: line, O: none },
    conductivity: line,
    expansion: none,
    heatCapacity: none,
  },
  strains: { stress: curve, modulus: none, n4: curve, threeMembered: none, classes: { "4B": curve, Si: curve } },
  compositions: [
    { file: "a", molePercent: { SiO2: 20, B2O3: 60, Li2O: 20 }, n4: 0.36, measured: 0.367 },
    { file: "b", molePercent: { B2O3: 80, Li2O: 20 }, n4: 0.25, error: 0.01 },
  ],
  committee: { members: 3, frames: 1, energy: deviations, force: deviations },
  parity: { frames: 1, energy: errors, force: errors },
  classes: [
    { class: "ring", formula: "B2O3", frames: 3, mean: -7, error: 0.01, above: 0 },
    { class: "chain", formula: "B2O3", frames: 3, mean: -6.9, error: 0.01, above: 0.1 },
  ],
};

const single: AnalysisDocument = {
  ...analysis,
  vdos: {
    frequency: [0, 10, 20],
    total: [0, 0.1, 0],
    density: { B: [0, 0.1, 0] },
    time: [0, 1],
    autocorrelation: { B: [1, 0] },
    frames: 20,
  },
  region: {
    region: { kind: "slab", axis: "z", from: 0.2, to: 0.5 },
    elements: {
      Li: {
        inside: {
          measurable: true,
          value: 0.1,
          error: 0.02,
          time: [1, 2, 4],
          displacement: [1, 2, 4],
          across: [1, 2, 2],
        },
        outside: none,
      },
    },
  },
  ringEvents: {
    precursors: { "open chain": 2 },
    remains: { "two connected": 1 },
    list: [],
    missed: 0,
    jumps: { count: 2, linked: 0.5, expected: 0.1 },
  },
  strain: {
    axis: "z",
    strain: [0, -0.05, -0.1],
    volume: [0, -0.05, -0.1],
    stress: [0, -3, -6],
    n4: [0.3, 0.35, 0.4],
    threeMembered: [3, 4, 5],
  },
  deformation: {
    strain: [-0.05, -0.1],
    classes: {
      "3B": {
        count: 3,
        along: [-0.05, -0.1],
        volumetric: [-0.05, -0.1],
        shear: [0.01, 0.02],
        principal: [
          [0, 0],
          [0, 0],
          [0, 0],
        ],
        nonAffine: [0.1, 0.2],
      },
    },
  },
  forces: {
    classes: { "3B": { count: 30, mean: 1, deviation: 0.5 } },
    force: [0.1, 0.3, 0.5],
    histogram: { "3B": [1, 3, 1] },
    frames: 2,
  },
  thermo,
  transition: { energy: fold },
};

const figures = [
  ...togetherFigures(document),
  ...Object.values(reportFigures({ analysis: single, thermo: [], experiment: {} })).flat(),
];

describe("figures of files beside each other, and of what only some frames carry", () => {
  test("all are there", () => {
    expect(figures.map(({ name }) => name)).toEqual([
      "spread",
      "transition",
      "arrhenius-Li",
      "arrhenius-conductivity",
      "strains-stress",
      "strains-n4",
      "strains-local",
      "ternary-n4",
      "committee-energy",
      "committee-force",
      "parity-energy",
      "parity-force",
      "class-energies",
      "coordination",
      "shells",
      "cutoff-band",
      "ring-events",
      "transition",
      "vibrations",
      "region",
      "strain-stress",
      "strain-n4",
      "strain-rings",
      "local-strain",
      "forces",
    ]);
  });
  test.each(figures.map((figure) => [figure.name, figure] as const))("%s is whole", (_, figure) => {
    expect(figure.svg).toMatch(/<title id="[\w-]+">[^<]+<\/title>\n<desc id="[\w-]+">[^<]+<\/desc>/);
    expect(`${figure.svg}${figure.csv}`).not.toMatch(/NaN|undefined|Infinity/);
    const [head, ...rows] = figure.csv.trimEnd().split("\n");
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.split(",")).toHaveLength(head!.split(",").length);
  });
  test("nothing to say, nothing drawn", () => {
    expect(togetherFigures({ as: "replicas", files: [] })).toEqual([]);
  });
  test("measured four-fold boron stands beside the computed one", () => {
    expect(figures.find(({ name }) => name === "ternary-n4")!.svg).toContain("exp. 36.7 %");
  });
  test("glasses of one composition share a point and a label; labels of neighbours do not overlap", () => {
    const glass = (silica: number, n4: number): CompositionPoint => ({
      file: `${silica}-${n4}`,
      molePercent: { SiO2: silica, B2O3: 80 - silica, Li2O: 20 },
      n4,
    });
    const [figure] = togetherFigures({
      as: "compositions",
      files: [],
      compositions: [glass(20, 0.3), glass(20, 0.34), glass(20, 0.32), glass(24, 0.4)],
    });
    expect(figure!.svg.match(/<circle/g)).toHaveLength(2);
    expect(figure!.svg).toContain("3: 30.0 to 34.0 %");
    const place = (text: string): [number, number] => {
      const [, x, y] = new RegExp(`x="([\\d.]+)" y="([\\d.]+)"[^>]*>${text}<`).exec(figure!.svg)!;
      return [Number(x), Number(y)];
    };
    const [a, b] = [place("32.0 %"), place("40.0 %")];
    expect(Math.abs(a[0] - b[0]) > 40 || Math.abs(a[1] - b[1]) > 25).toBe(true);
  });
});
