import type { LabelQueue } from "./label-queue.ts";
import { type ProgramEnd, runProgram } from "./run-program.ts";

/** How a program is started on this machine. */
export interface LocalQueueOptions {
  /** Path of the program. */
  readonly program: string;
  /** Processes of each run. */
  readonly processes: number;
  readonly atOnce: number;
  /** Wall time of each run. @unit s */
  readonly limit: number;
  /** Starts a program in several processes; the number and the program are put after it. */
  readonly launcher: readonly string[];
}

/** Runs on this machine, each with one thread per process: electrons of small cells gain nothing from more. */
export function localQueue({ program, processes, atOnce, limit, launcher }: LocalQueueOptions): LabelQueue {
  const [command, ...before] =
    processes === 1 ? [program] : [launcher[0]!, ...launcher.slice(1), String(processes), program];
  return {
    name: "local",
    atOnce,
    outlives: false,
    async run(stages, folder, signal) {
      let end: ProgramEnd = { kind: "exited", code: 0 };
      for (const { args, input, output } of stages) {
        const call = { command: command!, args: [...before, ...args], folder, output, limit, env: oneThread };
        // oxlint-disable-next-line no-await-in-loop
        end = await runProgram(input === undefined ? call : { ...call, input }, signal);
        if (end.kind === "interrupted" || end.kind === "not started") break;
      }
      return end;
    },
  };
}

const oneThread = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
