import type { KernelMemory } from "./memory.ts";

/** Functions that put arrays into memory and return where. */
export function placers(memory: KernelMemory) {
  return {
    ints(values: ArrayLike<number>): number {
      const address = memory.reserve(4 * values.length);
      memory.ints(address, values.length).set(values);
      return address;
    },
    doubles(values: ArrayLike<number>): number {
      const address = memory.reserve(8 * values.length);
      memory.floats(address, values.length).set(values);
      return address;
    },
    singles(values: ArrayLike<number>): number {
      const address = memory.reserve(4 * values.length);
      memory.singles(address, values.length).set(values);
      return address;
    },
  };
}

/** The next multiple. */
export const up = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

/** Numbers with zeros behind them. @param values @shape [n] @unit any @returns @shape [wanted] @unit any */
export function widened(values: ArrayLike<number>, wanted: number): Float64Array {
  const out = new Float64Array(wanted);
  out.set(values);
  return out;
}

/** Reserves the scratch of all threads and notes the addresses of thread 0 in the words of a block. */
export function layScratch(
  memory: KernelMemory,
  words: Int32Array,
  strideWord: number,
  threads: number,
  scratch: readonly (readonly [word: number, bytes: number])[],
): void {
  const stride = scratch.reduce((sum, [, bytes]) => sum + up(bytes, 64), 0);
  let address = memory.reserve(stride * threads);
  words[strideWord] = stride;
  for (const [word, bytes] of scratch) {
    words[word] = address;
    address += up(bytes, 64);
  }
}
