import { Worker } from "node:worker_threads";
import { largestThreads } from "./program-memory.ts";

/** What every thread of a program is made from. */
export interface ProgramModules {
  readonly forms: WebAssembly.Module;
  readonly program: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Whether matrix products use tiles of four vectors. */
  readonly wideTiles: boolean;
}

/** What a worker is started with. */
export interface ProgramWorkerStart extends ProgramModules {
  readonly thread: number;
  readonly threads: number;
}

/** Threads that run one program together; the calling thread is number 0. */
export interface ProgramTeam extends Disposable {
  readonly kernels: Readonly<Record<string, (...args: number[]) => number>>;
  run(): void;
  /** Does one step of a profiled program, on the calling thread. */
  step(k: number): void;
}

/** Words of the control block that threads wait at; those of assembly/barrier.ts lie behind. */
export const generationWord = 0;
export const commandWord = 1;
export const abortWord = 64;
const commandExit = 1;

/** Instances of both modules on one memory. */
export function instantiate({ forms, program, memory, wideTiles }: ProgramModules): {
  kernels: Record<string, (...args: number[]) => number>;
  run: (thread: number, threads: number) => void;
  steps: Record<string, unknown>;
} {
  const kernels = new WebAssembly.Instance(forms, { env: { memory } }).exports as Record<
    string,
    (...args: number[]) => number
  >;
  kernels["useWideTiles"]!(wideTiles ? 1 : 0);
  const instance = new WebAssembly.Instance(program, { env: { memory }, forms: kernels });
  return {
    kernels,
    run: instance.exports["run"] as (thread: number, threads: number) => void,
    steps: instance.exports,
  };
}

// The file beside this one, under the ending that it has in the sources or in the built package.
const inSources = import.meta.url.endsWith(".ts");
const workerUrl = new URL(inSources ? "./worker.ts" : "./worker.js", import.meta.url);
/** A thread does not inherit how the launcher of a checkout finds the packages' sources. */
const execArgv = inSources ? ["--conditions=boroxol:source"] : [];

/** Starts `threads - 1` workers on the program. @param threads at most 16 */
export async function startThreads(modules: ProgramModules, threads: number): Promise<ProgramTeam> {
  const size = Math.min(threads, largestThreads);
  const { kernels, run, steps } = instantiate(modules);
  const words = new Int32Array(modules.memory.buffer);
  const workers = await Promise.all(
    Array.from({ length: size - 1 }, (_, k) => {
      const start: ProgramWorkerStart = { ...modules, thread: k + 1, threads: size };
      const worker = new Worker(workerUrl, { workerData: start, execArgv });
      return new Promise<Worker>((resolve, reject) => {
        worker.once("message", () => {
          worker.unref();
          resolve(worker);
        });
        worker.once("error", reject);
      });
    }),
  );
  const raise = (command: number): void => {
    words[commandWord] = command;
    Atomics.add(words, generationWord, 1);
    Atomics.notify(words, generationWord);
  };
  return {
    kernels,
    step: (k) => (steps[`step${k}`] as (thread: number, threads: number) => void)(0, 1),
    run() {
      if (size > 1) raise(0);
      run(0, size);
    },
    [Symbol.dispose]() {
      if (size > 1) raise(commandExit);
      for (const worker of workers) void worker.terminate();
    },
  };
}
