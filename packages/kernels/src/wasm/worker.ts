// One thread of a team: sleeps until there is work, does its share, sleeps again.
import { parentPort, workerData } from "node:worker_threads";
import * as layout from "./layout.ts";
import { type WorkerStart, instantiateKernels } from "./threads.ts";

const { module, memory, thread } = workerData as WorkerStart;
const kernels = instantiateKernels(module, memory) as unknown as { work(thread: number): void };
const words = new Int32Array(memory.buffer);
const generation = layout.workGeneration >> 2;
const command = (layout.controlAddress + 8 * layout.slotCommand) >> 2;

let seen = Atomics.load(words, generation);
parentPort!.postMessage("ready");
for (;;) {
  Atomics.wait(words, generation, seen);
  seen = Atomics.load(words, generation);
  if (words[command] === layout.commandExit) break;
  try {
    kernels.work(thread);
  } catch {
    // The others must not wait at a barrier for a thread that is gone.
    Atomics.store(words, layout.abortFlag >> 2, 1);
    break;
  }
}
