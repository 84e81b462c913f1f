import type { CommandEntry } from "./command.ts";

/** Every command, in the order of `boroxol --help`. Loaded only when asked for, so that help is quick. */
export const commandList: readonly CommandEntry[] = [
  { name: "make", summary: "composition in, glass and report out", load: () => import("./commands/make.ts") },
  { name: "run", summary: "run a protocol file", load: () => import("./commands/run.ts") },
  { name: "resume", summary: "continue an interrupted run, exactly", load: () => import("./commands/resume.ts") },
  { name: "analyze", summary: "structure and dynamics of any trajectory", load: () => import("./commands/analyze.ts") },
  { name: "eval", summary: "energies, forces and stresses of frames", load: () => import("./commands/eval.ts") },
  { name: "convert", summary: "files from one format into another", load: () => import("./commands/convert.ts") },
  {
    name: "compress",
    summary: "tables for the embedding of a Deep Potential",
    load: () => import("./commands/compress.ts"),
  },
  { name: "test", summary: "errors of a potential on labelled frames", load: () => import("./commands/test.ts") },
  { name: "train", summary: "train a potential on labelled frames", load: () => import("./commands/train.ts") },
  { name: "data", summary: "check, split, select and merge data sets", load: () => import("./commands/data.ts") },
  { name: "label", summary: "energies, forces and stresses by a DFT code", load: () => import("./commands/label.ts") },
  {
    name: "learn",
    summary: "active learning: explore, select, label, train",
    load: () => import("./commands/learn.ts"),
  },
  {
    name: "validate",
    summary: "a potential against experiment, glass by glass",
    load: () => import("./commands/validate.ts"),
  },
  { name: "potentials", summary: "bundled potentials and their cards", load: () => import("./commands/potentials.ts") },
  { name: "report", summary: "report and figures of a run", load: () => import("./commands/report.ts") },
  { name: "bench", summary: "speed of this machine", load: () => import("./commands/bench.ts") },
  { name: "doctor", summary: "what this machine has and lacks", load: () => import("./commands/doctor.ts") },
  { name: "explain", summary: "what an error code means", load: () => import("./commands/explain.ts") },
];
