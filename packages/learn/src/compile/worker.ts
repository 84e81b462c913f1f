// One thread of a program: sleeps until there is a run, does its share, sleeps again.
import { parentPort, workerData } from "node:worker_threads";
import { abortWord, commandWord, generationWord, instantiate } from "./threads.ts";
import type { ProgramWorkerStart } from "./threads.ts";

const start = workerData as ProgramWorkerStart;
const { thread, threads } = start;
const { run } = instantiate(start);
const words = new Int32Array(start.memory.buffer);
let seen = Atomics.load(words, generationWord);
parentPort!.postMessage("ready");
for (;;) {
  Atomics.wait(words, generationWord, seen);
  seen = Atomics.load(words, generationWord);
  if (words[commandWord] !== 0) break;
  try {
    run(thread, threads);
  } catch {
    // The others must not wait at a barrier for a thread that is gone.
    Atomics.store(words, abortWord, 1);
    break;
  }
}
