import { readFile } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import * as layout from "./layout.ts";

/** The kernels, compiled for this machine. */
export interface CompiledKernels {
  readonly module: WebAssembly.Module;
  /** Whether matrix tiles of four vectors are the faster ones. */
  readonly wideTiles: boolean;
}

let compiled: Promise<CompiledKernels> | undefined;

/** The kernels' module, compiled once per process. */
export function loadKernels(): Promise<CompiledKernels> {
  compiled ??= kernelBytes().then(async (bytes) => ({ module: await WebAssembly.compile(bytes), wideTiles: false }));
  return compiled;
}

/** The file of the kernels. */
export function kernelBytes(): Promise<Uint8Array<ArrayBuffer>> {
  return readFile(new URL("./kernels.wasm", import.meta.url)) as Promise<Uint8Array<ArrayBuffer>>;
}

/** An instance of the kernels on a memory. @param evaluateModel what they call for a model that has no kernel */
export function instantiateKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  evaluateModel: (index: number) => void = () => undefined,
): WebAssembly.Exports {
  return new WebAssembly.Instance(module, { env: { memory, evaluateModel } }).exports;
}

interface KernelExports {
  work(thread: number): void;
}

/** Threads that share one memory and do the same command together; the calling thread is number 0. */
export interface ThreadTeam extends Disposable {
  readonly size: number;
  /** Does the command that the control block holds, on all threads, and returns when all are done. */
  work(command: number): void;
}

/** What a worker is started with. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly thread: number;
}

// The file beside this one, under the ending that it has in the sources or in the built package.
const workerUrl = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/**
 * Starts `size - 1` workers on the shared memory.
 * @param size number of threads, at least 1
 * @param evaluateModel evaluates a model that has no kernel, on the calling thread
 */
export async function startThreads(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  size: number,
  evaluateModel?: (index: number) => void,
): Promise<ThreadTeam> {
  const kernels = instantiateKernels(module, memory, evaluateModel) as unknown as KernelExports;
  const words = new Int32Array(memory.buffer);
  const command = (layout.controlAddress + 8 * layout.slotCommand) >> 2;
  const generation = layout.workGeneration >> 2;
  const workers = await Promise.all(
    Array.from({ length: size - 1 }, (_, k) => {
      const start: WorkerStart = { module, memory, thread: k + 1 };
      const worker = new Worker(workerUrl, { workerData: start });
      return new Promise<Worker>((resolve, reject) => {
        worker.once("message", () => {
          worker.unref();
          resolve(worker);
        });
        worker.once("error", reject);
      });
    }),
  );
  words[(layout.controlAddress + 8 * layout.slotThreads) >> 2] = size;
  const raise = (what: number): void => {
    words[command] = what;
    Atomics.add(words, generation, 1);
    Atomics.notify(words, generation);
  };
  return {
    size,
    work(what) {
      raise(what);
      kernels.work(0);
    },
    [Symbol.dispose]() {
      raise(layout.commandExit);
      for (const worker of workers) void worker.terminate();
    },
  };
}
