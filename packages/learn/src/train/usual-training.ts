import type { TrainingOptions } from "./training-options.ts";

/** What depends on the kind of model where nothing is asked for. */
interface UsualTraining {
  readonly batch: number;
  readonly rate: number;
  readonly rateStop: number;
  readonly schedule: "exponential" | "cosine";
  readonly energyWeight: readonly number[];
}

/** Chosen by measurement: docs/training.md has the table. */
const usual: Readonly<Record<TrainingOptions["model"], UsualTraining>> = {
  nep: { batch: 1, rate: 1e-2, rateStop: 2e-5, schedule: "cosine", energyWeight: [0.02, 20] },
  "deep-potential": { batch: 1, rate: 2e-3, rateStop: 1e-6, schedule: "cosine", energyWeight: [0.02, 20] },
  "behler-parrinello": { batch: 1, rate: 5e-3, rateStop: 2e-5, schedule: "cosine", energyWeight: [0.02, 20] },
};

/** Options in which nothing is left to the kind of model. */
export type CompleteTrainingOptions = TrainingOptions & UsualTraining;

/** A model that is only to be corrected is not to be shaken: its rate begins lower. */
const fineTuning = 0.1;

/** Fills in what was not asked for. @param kind of model that is trained */
export function completeOptions(options: TrainingOptions, kind: TrainingOptions["model"]): CompleteTrainingOptions {
  const rate = usual[kind].rate * (options.from === undefined ? 1 : fineTuning);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...options, ...usual[kind], rate, ...given } as CompleteTrainingOptions;
}
