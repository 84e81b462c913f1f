import type { BehlerParrinelloSettings } from "@boroxol/learn";

/** A small network of resolved functions for three elements. */
export const symmetrySettings: BehlerParrinelloSettings = {
  typeMap: ["Si", "O", "Li"],
  cutoff: 4.5,
  angularCutoff: 3.8,
  cutoffFunction: "cosine",
  neighbours: "resolved",
  radial: [
    { eta: 0.1, shift: 0 },
    { eta: 1.2, shift: 2 },
  ],
  angularEtas: [0.01, 0.1],
  zetas: [1, 4],
  hidden: [6, 5],
};
