import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { BoroxolError } from "@boroxol/core";
import { writeFileAtomically } from "@boroxol/io";
import type { LabelStage } from "./label-code.ts";
import type { LabelQueue } from "./label-queue.ts";
import type { ProgramEnd } from "./run-program.ts";

/** How jobs are given to Slurm. */
export interface SlurmQueueOptions {
  /** Program as the nodes know it. */
  readonly program: string;
  /** Processes of each run. */
  readonly processes: number;
  /** Jobs that wait or run at once. */
  readonly atOnce: number;
  /** Wall time of each run. @unit s */
  readonly limit: number;
  /** Starts a program in several processes; the number and the program are put after it. */
  readonly launcher: readonly string[];
  /** Further arguments of sbatch: partition, account, memory. */
  readonly sbatch?: readonly string[];
  /** Lines of the job's script before the runs: modules, environment. */
  readonly prologue?: readonly string[];
  /** Time between questions after a job. @unit s */
  readonly interval?: number;
}

const execute = promisify(execFile);

/** Questions in a row that Slurm may leave unanswered: its controller restarts now and then. */
const patience = 20;

const ended = {
  COMPLETED: { kind: "exited", code: 0 },
  TIMEOUT: { kind: "timed out" },
  DEADLINE: { kind: "timed out" },
  OUT_OF_MEMORY: { kind: "killed", reason: "Slurm: out of memory" },
  CANCELLED: { kind: "killed", reason: "Slurm: cancelled" },
  NODE_FAIL: { kind: "killed", reason: "Slurm: the node failed" },
  BOOT_FAIL: { kind: "killed", reason: "Slurm: the node did not start" },
  PREEMPTED: { kind: "killed", reason: "Slurm: preempted" },
} as const satisfies Record<string, ProgramEnd>;

/**
 * Runs as jobs of Slurm: `sbatch` submits, `squeue` tells whether a job is there, `sacct` how it ended; without accounting
 * the job's own exit status does.
 *
 * A job is known by its folder, in which `slurm.id` stands: it goes on when this process ends, and is found again by the
 * same command.
 * @see https://slurm.schedmd.com/sbatch.html
 */
export function slurmQueue(options: SlurmQueueOptions): LabelQueue {
  const { atOnce, interval = 5 } = options;
  return {
    name: "slurm",
    atOnce,
    outlives: true,
    async run(stages, given, signal) {
      const folder = resolve(given);
      const known = await readFile(join(folder, "slurm.id"), "utf8").catch(() => undefined);
      const id = known?.trim() || (await submit(stages, folder, options));
      for (let silent = 0; ;) {
        if (signal?.aborted) return { kind: "interrupted" };
        try {
          const end = (await isQueued(id)) ? undefined : await endOf(id, folder);
          if (end !== undefined) return end;
          silent = 0;
        } catch (cause) {
          if (++silent < patience) continue;
          throw failure(`Slurm does not answer for job ${id}`, folder, cause);
        } finally {
          await pause(1000 * interval, undefined, { signal: signal ?? new AbortController().signal }).catch(() => {});
        }
      }
    },
  };
}

async function submit(stages: readonly LabelStage[], folder: string, options: SlurmQueueOptions): Promise<string> {
  const { program, processes, limit, launcher, sbatch = [], prologue = [] } = options;
  const command = processes === 1 ? [program] : [...launcher, String(processes), program];
  const lines = stages.map(({ args, input, output }) => {
    const from = input === undefined ? "/dev/null" : quote(input);
    return `${[...command, ...args].map(quote).join(" ")} < ${from} > ${quote(output)} 2> ${quote(`${output}.err`)}`;
  });
  const script = join(folder, "job.sh");
  const text = ["#!/bin/sh", "export OMP_NUM_THREADS=1", ...prologue, ...lines, "status=$?"];
  await writeFileAtomically(script, [...text, "echo $status > job.status", "exit $status", ""].join("\n"));
  const minutes = Math.max(1, Math.ceil((limit * stages.length) / 60));
  const argv = [
    "--parsable",
    "--job-name=boroxol-label",
    `--ntasks=${processes}`,
    "--cpus-per-task=1",
    `--time=${minutes}`,
    `--chdir=${folder}`,
    `--output=${join(folder, "slurm.out")}`,
    ...sbatch,
    script,
  ];
  const { stdout } = await execute("sbatch", argv).catch((cause: Error & { stderr?: string }) => {
    throw failure(`sbatch refused the job: ${(cause.stderr ?? cause.message).trim()}`, folder, cause);
  });
  const id = stdout.trim().split(";")[0]!;
  await writeFileAtomically(join(folder, "slurm.id"), `${id}\n`);
  return id;
}

const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

async function isQueued(id: string): Promise<boolean> {
  const { stdout } = await execute("squeue", ["-h", "-j", id, "-o", "%T"]).catch(
    (cause: Error & { stderr?: string }) => {
      // A job that ended some minutes ago is forgotten, and asking after it is an error.
      if (/Invalid job id/i.test(cause.stderr ?? "")) return { stdout: "" };
      throw cause;
    },
  );
  // A finished job stays in the list for a while.
  const [state] = stdout.trim().split(/\s+/);
  return state !== undefined && state !== "" && !Object.hasOwn(ended, state) && state !== "FAILED";
}

/** How a job that is no longer queued ended; undefined while nobody knows yet. */
async function endOf(id: string, folder: string): Promise<ProgramEnd | undefined> {
  const fields = "State,ExitCode,ElapsedRaw";
  const answer = await execute("sacct", ["-n", "-P", "-X", "-j", id, "-o", fields]).catch(() => undefined);
  const [state = "", exit = "", elapsed = ""] = (answer?.stdout ?? "").trim().split("\n").at(-1)!.split("|");
  const name = state.split(" ")[0]!;
  const time = elapsed === "" ? {} : { seconds: Number(elapsed) };
  if (name !== "COMPLETED" && Object.hasOwn(ended, name)) return { ...ended[name as keyof typeof ended], ...time };
  // What the job's script saw says more than the accounting, and is all that there is without. Of a signal the accounting
  // knows the reason, but hears of it a moment later.
  const status = Number(await readFile(join(folder, "job.status"), "utf8").catch(() => Number.NaN));
  const settled = name === "" || name === "COMPLETED" || name === "FAILED";
  if (!Number.isNaN(status) && (settled || status <= 128)) return { ...shellEnd(status), ...time };
  if (name === "COMPLETED") return { ...ended.COMPLETED, ...time };
  if (name === "FAILED") {
    const [code = 1, by = 0] = exit.split(":").map(Number);
    return { ...(by > 0 ? { kind: "killed", reason: `signal ${by}` } : { kind: "exited", code }), ...time };
  }
  if (name !== "") return undefined;
  throw new Error(`job ${id} is neither queued nor accounted for, and left no exit status`);
}

/** A shell gives 128 + n for a program that signal n ended. */
function shellEnd(status: number): ProgramEnd {
  if (status <= 128) return { kind: "exited", code: status };
  return { kind: "killed", reason: status === 137 ? "SIGKILL" : `signal ${status - 128}` };
}

function failure(message: string, place: string, cause: unknown): BoroxolError {
  return new BoroxolError("E0906", message, {
    place,
    fix: "check the arguments of sbatch and that Slurm runs (sinfo), then give the same command again",
    untouched: "the frames that were finished before",
    cause,
  });
}
