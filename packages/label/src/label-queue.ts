import type { LabelStage } from "./label-code.ts";
import type { ProgramEnd } from "./run-program.ts";

/** Where the runs of a label are done. */
export interface LabelQueue {
  readonly name: string;
  /** Frames that are worked on at once. */
  readonly atOnce: number;
  /** Whether runs go on when this process is gone: their folders are kept and found again. */
  readonly outlives: boolean;
  /**
   * Runs the stages in a folder, one after the other.
   * @returns how the last one ended
   * @throws E0906 where the queue itself fails
   */
  run(stages: readonly LabelStage[], folder: string, signal?: AbortSignal): Promise<ProgramEnd>;
}
