import { defineOptions } from "../src/index.ts";

/** A schema with every kind of option, as a melt-quench protocol would have. */
export const sampleOptions = defineOptions({
  temperature: { type: "number", unit: "K", default: 300, min: 0, max: 10_000, doc: "Temperature of the bath." },
  rate: { type: "number", unit: "K/ps", above: 0, optional: true, doc: "Cooling rate." },
  steps: { type: "integer", default: 100, min: 1, doc: "Number of steps." },
  seed: { type: "integer", optional: true, doc: "Seed of the random numbers." },
  title: { type: "string", default: "glass", pattern: "[a-z]+", like: "glass", doc: "Name of the run." },
  ensemble: { type: "choice", choices: ["nve", "nvt", "npt"], default: "nvt", doc: "What is kept." },
  relax: { type: "boolean", default: true, doc: "Minimise at the end." },
  species: { type: "list", items: { type: "string", doc: "" }, default: [], doc: "Elements." },
  cutoffs: { type: "table", values: { type: "number", above: 0, doc: "" }, optional: true, doc: "Cutoffs by pair." },
  thermostat: {
    type: "group",
    doc: "The bath.",
    options: {
      kind: { type: "choice", choices: ["bussi", "langevin"], default: "bussi", doc: "Which bath." },
      time: { type: "number", unit: "ps", default: 0.1, above: 0, doc: "Relaxation time." },
    },
  },
  stages: {
    type: "stages",
    tag: "stage",
    default: [],
    doc: "What is done in turn.",
    kinds: {
      melt: { temperature: { type: "number", unit: "K", min: 0, doc: "Melt temperature." } },
      quench: {
        to: { type: "number", unit: "K", default: 300, doc: "End of the quench." },
        rate: { type: "number", unit: "K/ps", above: 0, doc: "Cooling rate." },
      },
    },
  },
});
