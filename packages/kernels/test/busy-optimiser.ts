/**
 * A process in which two threads give V8 new modules to optimise all the time, while the main one optimises some at once.
 * It ends well after three seconds, or is aborted by V8.
 */
import { readFileSync } from "node:fs";
import { Worker, isMainThread } from "node:worker_threads";
import { optimisedAtOnce } from "@boroxol/kernels";
import * as layout from "../src/wasm/layout.ts";
import { createKernelMemory } from "../src/wasm/memory.ts";
import { instantiateKernels } from "../src/wasm/threads.ts";

const bytes = readFileSync(new URL("../src/wasm/kernels.wasm", import.meta.url));

/** The kernels with a custom section of their own, so that V8 does not know them yet. */
function newModule(number: number): WebAssembly.Module {
  const digits = [...number.toString(8).padStart(9, "0")].map((digit) => digit.charCodeAt(0));
  return new WebAssembly.Module(Uint8Array.of(...bytes, 0, 10, 9, ...digits));
}

function multiply(module: WebAssembly.Module, times: number): void {
  const memory = createKernelMemory();
  const [rows, inner, columns] = [layout.batch, 64, 64];
  const [a, b, c] = [rows * inner, inner * columns, rows * columns].map((count) => memory.reserve(4 * count));
  const { addPanels } = instantiateKernels(module, memory.memory) as unknown as {
    addPanels(A: number, K: number, B: number, C: number, N: number, rows: number): void;
  };
  for (let k = 0; k < times; k++) addPanels(a!, inner, b!, c!, columns, rows);
}

let number = isMainThread ? 0 : 1 << 20;
if (isMainThread) {
  const execArgv = ["--conditions=boroxol:source"];
  for (let k = 0; k < 2; k++) new Worker(new URL(import.meta.url), { execArgv }).unref();
  const end = performance.now() + 3000;
  const next = (): void => {
    optimisedAtOnce(true, () => multiply(newModule(number++), 2));
    if (performance.now() > end) process.exit(number > 10 ? 0 : 1);
    setTimeout(next, 5);
  };
  next();
} else {
  for (;;) multiply(newModule(number++), 1000);
}
