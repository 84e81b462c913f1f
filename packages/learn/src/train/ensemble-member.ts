import { BoroxolError } from "@boroxol/core";
import { trainPotential } from "./train-potential.ts";
import type { TrainPotentialHooks } from "./train-potential.ts";
import type { TrainingProgress } from "./trainer.ts";
import type { TrainingOptions } from "./training-options.ts";

/** What a process of its own is told to train. */
export interface MemberTask {
  readonly options: TrainingOptions;
  readonly hooks: Pick<TrainPotentialHooks, "threads" | "restart" | "member" | "program">;
}

/** What it tells, as messages. */
export type MemberReport =
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "progress" | "row"; readonly progress: TrainingProgress }
  | { readonly kind: "done"; readonly finished: boolean; readonly steps: number }
  | { readonly kind: "failed"; readonly error: Record<string, unknown> };

const tell = (report: MemberReport): void => {
  process.send!(report);
};

const stop = new AbortController();
// Ctrl-C and the end of a queue's time reach the whole group of processes; the one that started this one says when to save.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
process.on("disconnect", () => process.exit(1));
process.on("message", (message: MemberTask | "stop") => {
  if (message === "stop") stop.abort();
  else void work(message);
});

async function work({ options, hooks }: MemberTask): Promise<void> {
  try {
    const { result } = await trainPotential(options, {
      ...hooks,
      signal: stop.signal,
      onNote: (text) => tell({ kind: "note", text }),
      onReading: () => undefined,
      onProgress: (progress) => tell({ kind: "progress", progress }),
      onRow: (progress) => tell({ kind: "row", progress }),
    });
    tell({ kind: "done", finished: result.finished, steps: result.steps });
  } catch (error) {
    const { code, place, fix, untouched } = error instanceof BoroxolError ? error : ({} as BoroxolError);
    tell({ kind: "failed", error: { message: (error as Error).message, code, place, fix, untouched } });
  }
  process.disconnect!();
}
