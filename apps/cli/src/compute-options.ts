import { availableParallelism } from "node:os";
import { defineOptions } from "@boroxol/options";

/** What every command that computes takes. */
export const computeOptions = defineOptions({
  threads: { type: "integer", min: 1, max: 256, optional: true, doc: "Threads; all cores when left out." },
});

/** The number of threads that was asked for, or one for each core. */
export function threadCount(asked: number | undefined): number {
  return asked ?? availableParallelism();
}
