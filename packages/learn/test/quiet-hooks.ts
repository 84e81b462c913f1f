import type { TrainPotentialHooks } from "@boroxol/learn";

const nothing = (): void => undefined;

/** Trains from the beginning on one thread, and says nothing. */
export const quietHooks: TrainPotentialHooks = {
  threads: 1,
  restart: false,
  onNote: nothing,
  onReading: nothing,
  onProgress: nothing,
  onRow: nothing,
};
