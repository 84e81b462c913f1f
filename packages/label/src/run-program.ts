import { spawn } from "node:child_process";
import { open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** One program with its arguments, run in a folder. */
export interface ProgramCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** File in the folder for standard input; none is closed input. */
  readonly input?: string;
  /** File in the folder that takes standard output. */
  readonly output: string;
  /** Wall time after which the program is stopped. @unit s */
  readonly limit: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** How a program ended. */
export interface ProgramEnd {
  readonly kind: "exited" | "killed" | "timed out" | "interrupted" | "not started";
  readonly code?: number;
  /** Signal that ended it, or why it did not start. */
  readonly reason?: string;
  /** Time that it took, where the queue knows it better than a clock here. @unit s */
  readonly seconds?: number;
}

/** Time between asking a program to end and ending it. @unit ms */
const patience = 5000;

/**
 * Runs a program to its end, its time limit, or the abort of `signal`. Its id stands in `process.id` meanwhile.
 *
 * The program stays in the process group of this one, so that stopping or ending the group reaches it too.
 */
export async function runProgram(call: ProgramCall, signal?: AbortSignal): Promise<ProgramEnd> {
  const { command, args, folder, limit } = call;
  const output = await open(join(folder, call.output), "w");
  const errors = await open(join(folder, `${call.output}.err`), "w");
  const input = call.input === undefined ? undefined : await open(join(folder, call.input), "r");
  try {
    return await new Promise<ProgramEnd>((resolve) => {
      const child = spawn(command, args, {
        cwd: folder,
        stdio: [input?.fd ?? "ignore", output.fd, errors.fd],
        env: { ...process.env, ...call.env },
      });
      let cause: "timed out" | "interrupted" | undefined;
      const timers: NodeJS.Timeout[] = [];
      const stop = (why: "timed out" | "interrupted"): void => {
        cause ??= why;
        child.kill("SIGTERM");
        timers.push(setTimeout(() => child.kill("SIGKILL"), patience));
      };
      const interrupt = (): void => stop("interrupted");
      if (signal?.aborted) interrupt();
      signal?.addEventListener("abort", interrupt);
      timers.push(setTimeout(() => stop("timed out"), Math.min(1000 * limit, 2 ** 31 - 1)));
      const finish = (end: ProgramEnd): void => {
        signal?.removeEventListener("abort", interrupt);
        for (const timer of timers) clearTimeout(timer);
        resolve(end);
      };
      if (child.pid !== undefined) void writeFile(join(folder, "process.id"), String(child.pid)).catch(() => undefined);
      child.on("error", (error) => finish({ kind: "not started", reason: error.message }));
      child.on("exit", (code, by) => {
        if (cause !== undefined) finish({ kind: cause });
        else if (by !== null) finish({ kind: "killed", reason: by });
        else finish({ kind: "exited", code: code ?? 0 });
      });
    });
  } finally {
    await Promise.all([output.close(), errors.close(), input?.close()]);
    await rm(join(folder, "process.id"), { force: true });
  }
}

/** The end of a run in words. @example endText({ kind: "killed", reason: "SIGKILL" }) */
export function endText({ kind, code, reason }: ProgramEnd): string {
  if (kind === "exited") return `exit code ${code}`;
  if (kind === "killed") {
    return reason === "SIGKILL" ? "killed by SIGKILL, as systems do that run out of memory" : `ended by ${reason}`;
  }
  return kind === "timed out" ? "stopped at its time limit" : kind === "not started" ? `not started: ${reason}` : kind;
}
