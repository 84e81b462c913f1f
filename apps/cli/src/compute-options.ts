import { availableParallelism } from "node:os";
import { kernelPrecisions } from "@boroxol/kernels";
import { defineOptions } from "@boroxol/options";

/** What every command that computes takes. */
export const computeOptions = defineOptions({
  threads: { type: "integer", min: 1, max: 256, optional: true, doc: "Threads; all cores when left out." },
});

/** What commands take that evaluate models. */
export const precisionOptions = defineOptions({
  precision: {
    type: "choice",
    choices: kernelPrecisions,
    default: "float32",
    doc: "Of the features and networks of models; float64 takes about three times as long.",
  },
});

/** The number of threads that was asked for, or one for each core. */
export function threadCount(asked: number | undefined): number {
  return asked ?? availableParallelism();
}
