import { setFlagsFromString } from "node:v8";

/**
 * Whether this is the V8 that the flags below were tried with. They are experimental: another one may abort the process,
 * which no test at run time can catch.
 */
const knownEngine = process.arch === "x64" && process.versions.v8.startsWith("14.6.");

/** Bytes that a function of WebAssembly executes before V8 optimises it, as V8 sets it. */
const usualBudget = 13_000_000;

/**
 * Does something while V8 optimises every function of WebAssembly at its first call, instead of after thousands of them; a
 * module has to be compiled in here too, since it keeps the limit that it began with.
 *
 * Flags belong to the whole process, in which other modules may be optimised in the background at this moment: only those
 * are touched that V8 reads once for each function (`--no-wasm-inlining` and `--no-liftoff`, for one, abort it).
 * @param joinVectors whether pairs of 128-bit vectors become vectors of 256 bits
 */
export function optimisedAtOnce<T>(joinVectors: boolean, work: () => T): T {
  if (!knownEngine) return work();
  const set = (on: boolean): void => {
    if (joinVectors) setFlagsFromString(`--${on ? "" : "no-"}experimental-wasm-revectorize`);
    setFlagsFromString(`--${on ? "" : "no-"}wasm-sync-tier-up`);
    setFlagsFromString(`--wasm-tiering-budget=${on ? 1 : usualBudget}`);
  };
  set(true);
  try {
    return work();
  } finally {
    set(false);
  }
}

/** Whether V8 can join vectors here. */
export const canJoinVectors = (): boolean => knownEngine;
