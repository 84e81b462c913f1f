import { defineOptions } from "@boroxol/options";
import { makeOptions } from "../commands/make.ts";
import { computeOptions, precisionOptions } from "../compute-options.ts";

/** What `boroxol validate` takes. */
export const validateOptions = defineOptions({
  glasses: {
    type: "string",
    default: "table-1",
    like: "table-1,LB70",
    doc: "Reference glasses: all, table-1 (eleven lithium borosilicates), table-2 (seven lithium borates), ends (SiO2, B2O3), or names with commas between.",
  },
  atoms: makeOptions.atoms,
  protocol: { ...makeOptions.protocol, default: "quick" },
  rate: makeOptions.rate,
  zeroPressure: {
    type: "number",
    unit: "ps",
    default: 30,
    above: 0,
    doc: "Time at zero pressure after the protocol, for the density; the first third settles.",
  },
  seeds: { ...makeOptions.seeds, doc: "Number of independent replicas of each glass." },
  seed: { ...makeOptions.seed, doc: "Seed of the first replica." },
  startPotential: makeOptions.startPotential,
  overlaps: {
    type: "string",
    optional: true,
    like: "all",
    doc: "Glasses whose melt is searched for overlapping atoms, named as for --glasses.",
  },
  overlapTemperature: { type: "number", unit: "K", default: 2000, above: 0, doc: "Temperature of these melts." },
  overlapTime: { type: "number", unit: "ps", default: 100, above: 0, doc: "How long they last." },
  transition: {
    type: "string",
    optional: true,
    like: "20-60-20",
    doc: "Glasses of --glasses that are heated from 300 K at the measured density for the fold of their energy.",
  },
  heatingRate: { type: "number", unit: "K/ps", default: 10, above: 0, doc: "How fast they are heated." },
  heatingEnd: { type: "number", unit: "K", default: 2000, above: 500, doc: "Up to where." },
  diffusion: {
    type: "string",
    optional: true,
    like: "30-30-40",
    doc: "Glasses of --glasses whose lithium diffusion gives an activation energy.",
  },
  diffusionTemperatures: {
    type: "list",
    items: { type: "number", unit: "K", above: 0, doc: "Temperature of a run." },
    minLength: 3,
    default: [500, 600, 700, 900],
    doc: "Temperatures of these runs, in K.",
  },
  diffusionTime: {
    type: "number",
    unit: "ps",
    default: 300,
    above: 0,
    doc: "How long each lasts; the first sixth is left out.",
  },
  beside: {
    type: "string",
    optional: true,
    like: "runs/validate-shik",
    doc: "Folder of another validation that stands beside in the tables; several with commas between.",
  },
  out: { type: "string", optional: true, doc: "Folder of the validation; runs/validate-POTENTIAL when left out." },
  ...precisionOptions,
  ...computeOptions,
});
