import type { CommandEntry } from "./command.ts";

/** Every command, in the order of `boroxol --help`. Loaded only when asked for, so that help is quick. */
export const commandList: readonly CommandEntry[] = [
  { name: "eval", summary: "energies, forces and stresses of frames", load: () => import("./commands/eval.ts") },
  { name: "potentials", summary: "bundled potentials and their cards", load: () => import("./commands/potentials.ts") },
  { name: "doctor", summary: "what this machine has and lacks", load: () => import("./commands/doctor.ts") },
  { name: "explain", summary: "what an error code means", load: () => import("./commands/explain.ts") },
];
