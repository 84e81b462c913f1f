import { type OptionValues, defineOptions } from "@boroxol/options";

/** What every stage with moving atoms can be told. */
const motion = defineOptions({
  ensemble: {
    type: "choice",
    choices: ["nve", "nvt", "npt"],
    default: "nvt",
    doc: "Constant energy, constant temperature, or constant temperature and pressure.",
  },
  thermostat: {
    type: "choice",
    choices: ["bussi", "nose-hoover", "langevin"],
    default: "bussi",
    doc: "Bath of an NVT stage.",
  },
  barostat: {
    type: "choice",
    choices: ["cell-rescaling", "martyna-tobias-klein"],
    default: "cell-rescaling",
    doc: "Cell motion of an NPT stage: stochastic cell rescaling, or Martyna-Tobias-Klein / Parrinello-Rahman.",
  },
  coupling: {
    type: "choice",
    choices: ["isotropic", "axes", "triclinic"],
    default: "isotropic",
    doc: "How an NPT stage deforms the cell.",
  },
  pressure: { type: "number", unit: "GPa", default: 0, doc: "External pressure of an NPT stage." },
  pressureEnd: {
    type: "number",
    unit: "GPa",
    optional: true,
    doc: "External pressure at the end of an NPT stage, where it changes linearly.",
  },
  timestep: { type: "number", unit: "fs", default: 1, above: 0, max: 20, doc: "Length of one step." },
  tau: { type: "number", unit: "fs", default: 100, above: 0, doc: "Relaxation time of the thermostat." },
  tauPressure: { type: "number", unit: "fs", default: 1000, above: 0, doc: "Relaxation time of the barostat." },
  compressibility: {
    type: "number",
    unit: "1/GPa",
    default: 0.03,
    above: 0,
    doc: "Guess of the isothermal compressibility; it sets the speed of cell rescaling only.",
  },
  frames: { type: "number", unit: "ps", optional: true, above: 0, doc: "Time between frames of the trajectory." },
  thermo: { type: "number", unit: "ps", optional: true, above: 0, doc: "Time between lines of thermodynamic data." },
  deviation: {
    type: "number",
    unit: "ps",
    optional: true,
    above: 0,
    doc: "Time between evaluations of the deviation of an ensemble's models, written to model_devi.out.",
  },
  flagAbove: {
    type: "number",
    unit: "eV/A",
    optional: true,
    above: 0,
    doc: "Largest deviation of a force above which an evaluation is noted among the events.",
  },
  saveAbove: {
    type: "number",
    unit: "eV/A",
    optional: true,
    above: 0,
    doc: "Largest deviation of a force above which the frame is saved to candidates.extxyz.",
  },
  stopAbove: {
    type: "number",
    unit: "eV/A",
    optional: true,
    above: 0,
    doc: "Largest deviation of a force above which the run stops.",
  },
  part: {
    type: "choice",
    choices: ["start", "main"],
    default: "main",
    doc: "Stages of the part 'start' prepare the structure with a classical potential where the run's own is a learned one.",
  },
});

const duration = { type: "number", unit: "ps", above: 0, doc: "How long the stage lasts." } as const;
const temperature = { type: "number", unit: "K", min: 0, doc: "Temperature of the bath." } as const;

/** The stages of a protocol, by name. */
export const stageKinds = {
  packing: defineOptions({}),
  melt: defineOptions({ temperature: { ...temperature, default: 3500 }, duration, ...motion }),
  quench: defineOptions({
    from: { ...temperature, optional: true, doc: "Temperature at the start; that of the stage before if not given." },
    to: { ...temperature, default: 300, doc: "Temperature at the end." },
    rate: { type: "number", unit: "K/ps", default: 10, above: 0, doc: "Speed of cooling." },
    ...motion,
  }),
  anneal: defineOptions({
    from: { ...temperature, optional: true, doc: "Temperature at the start; that of the stage before if not given." },
    to: { ...temperature, doc: "Temperature at the end." },
    rate: { type: "number", unit: "K/ps", default: 10, above: 0, doc: "Speed of heating or cooling." },
    ...motion,
  }),
  hold: defineOptions({ temperature: { ...temperature, default: 300 }, duration, ...motion }),
  relax: defineOptions({
    temperature: { ...temperature, default: 300 },
    duration,
    ...motion,
    ensemble: { ...motion.ensemble, default: "npt" },
  }),
  production: defineOptions({ temperature: { ...temperature, default: 300 }, duration, ...motion }),
  minimise: defineOptions({
    method: { type: "choice", choices: ["l-bfgs", "fire"], default: "l-bfgs", doc: "Minimiser." },
    force: { type: "number", unit: "eV/A", default: 0.02, above: 0, doc: "Largest force left on an atom." },
    steps: { type: "integer", default: 2000, min: 1, doc: "Most steps." },
    cell: { type: "boolean", default: false, doc: "Whether the cell relaxes too." },
    pressure: { type: "number", unit: "GPa", default: 0, doc: "External pressure, where the cell relaxes." },
    part: motion.part,
  }),
} as const;

/** The part of a protocol file that says what happens. */
export const stagesOption = {
  stages: { type: "stages", tag: "stage", kinds: stageKinds, doc: "What happens, in order." },
} as const;

export type Stage = OptionValues<typeof stagesOption>["stages"][number];
export type StageKind = Stage["stage"];
