import { analyzeFrames } from "@boroxol/analysis";
import { cubicCell, type Frame } from "@boroxol/core";
import type { ReportInput, StageSeries } from "../src/index.ts";

/** Two boroxol rings and two SiO4 tetrahedra with lithium between them, shaken a little from frame to frame. */
export function smallGlass(time: number): Frame {
  const species: number[] = [];
  const positions: number[] = [];
  const add = (kind: number, x: number, y: number, z: number): void => {
    const k = species.length;
    species.push(kind);
    positions.push(
      x + 0.04 * Math.sin(3 * k + 7 * time),
      y + 0.04 * Math.sin(5 * k + 3 * time),
      z + 0.04 * Math.sin(2 * k + 5 * time),
    );
  };
  for (const [cx, cy, cz] of [
    [3, 3, 2],
    [8, 8, 7],
  ] as const) {
    for (let k = 0; k < 6; k++) {
      const angle = (k * Math.PI) / 3;
      add(k % 2 === 0 ? 5 : 8, cx + 1.37 * Math.cos(angle), cy + 1.37 * Math.sin(angle), cz);
      if (k % 2 === 0) add(8, cx + 2.74 * Math.cos(angle), cy + 2.74 * Math.sin(angle), cz);
    }
  }
  for (const [cx, cy, cz] of [
    [8, 3, 4],
    [3, 8, 9],
  ] as const) {
    add(14, cx, cy, cz);
    for (const [a, b, c] of [
      [1, 1, 1],
      [1, -1, -1],
      [-1, 1, -1],
      [-1, -1, 1],
    ] as const)
      add(8, cx + 0.93 * a, cy + 0.93 * b, cz + 0.93 * c);
  }
  add(3, 6, 6, 2);
  add(3, 1, 6, 6);
  return {
    species: Uint8Array.from(species),
    positions: Float64Array.from(positions),
    cell: cubicCell(11),
    periodic: [true, true, true],
    time,
  };
}

const ramp = (stage: string, from: number, to: number, start: number): StageSeries => {
  const points = Array.from({ length: 40 }, (_, k) => k / 40);
  return {
    stage,
    time: points.map((s) => start + 5 * s),
    temperature: points.map((s) => from + (to - from) * s),
    potentialEnergy: points.map((s) => -300 + 0.01 * (from + (to - from) * s)),
    pressure: points.map(() => 0.1),
    density: points.map(() => 2.2),
  };
};

/** A report's input with everything that a run can have. */
export function reportInput(changes: Partial<ReportInput> = {}): ReportInput {
  const frames = [0, 1, 2, 3, 4, 5, 6, 7].map(smallGlass);
  const analysis = analyzeFrames(frames, { cutoffs: { "B-O": 1.7, "Si-O": 2, "Li-O": 2.6 } });
  return {
    composition: {
      name: "20SiO2-60B2O3-20Li2O",
      molePercent: { SiO2: 20, B2O3: 60, Li2O: 20 },
      weightPercent: { SiO2: 20.1, B2O3: 69.9, Li2O: 10 },
      atoms: { Li: 2, B: 6, Si: 2, O: 20 },
      rounding: "Exact.",
    },
    density: { value: 2.21, source: "given" },
    protocol: {
      name: "quick",
      stages: [
        { name: "melt", description: "3500 K", ensemble: "nvt", duration: 5 },
        { name: "quench", description: "3500 to 300 K at 100 K/ps", ensemble: "nvt", duration: 32 },
      ],
      coolingRate: 100,
    },
    potential: {
      name: "shik",
      kind: "classical",
      summary: "A pair potential",
      validity: "Oxide glasses",
      hash: "0123456789abcdef",
      cutoff: 10,
      elements: ["Li", "B", "O", "Si"],
      citations: [
        {
          key: "shik2018",
          text: "S. Sundararaman et al., J. Chem. Phys. 148, 194504 (2018)",
          doi: "10.1063/1.5023707",
        },
      ],
    },
    analysis,
    analysed: "8 frames at 300 K",
    thermo: [ramp("melt", 3500, 3500, 0), ramp("quench", 3500, 300, 5), ramp("production", 300, 300, 10)],
    finalFrame: frames.at(-1)!,
    experiment: { fourFoldBoron: { value: 0.367, source: "S. Urata (2022)" } },
    provenance: {
      version: "0.1.0",
      seed: 1,
      threads: 2,
      steps: 42_000,
      time: 42,
      command: "boroxol make 20SiO2-60B2O3-20Li2O --quick",
    },
    flags: [],
    ...changes,
  };
}
