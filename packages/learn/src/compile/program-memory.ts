import { BoroxolError } from "@boroxol/core";

const pageBytes = 65536;
/** WebAssembly addresses 32 bits. */
const largestBytes = 65536 * pageBytes;
/** Behind the control words and the scratch of sixteen threads (assembly/matrix-product.ts). */
const firstFree = 65536 + 16 * 131072;

export const largestThreads = 16;

/** Shared memory of a program: regions one after the other. */
export interface ProgramMemory {
  readonly memory: WebAssembly.Memory;
  /** Reserves bytes on a cache line. @throws E0412 past 4 GiB */
  reserve(bytes: number): number;
  /** Forgets what was reserved from `address` on. */
  release(address: number): void;
  ints(address: number, count: number): Int32Array;
  /** Numbers in the precision of the program. */
  numbers(address: number, count: number): Float32Array | Float64Array;
  doubles(address: number, count: number): Float64Array;
}

export function createProgramMemory(precision: "f32" | "f64"): ProgramMemory {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
  let end = firstFree;
  return {
    memory,
    reserve(bytes) {
      const address = Math.ceil(end / 64) * 64;
      end = address + bytes;
      if (end > largestBytes - pageBytes) {
        throw new BoroxolError("E0412", `${(end / 1e9).toFixed(1)} GB are needed, and the kernels reach 4 GB`, {
          fix: "take smaller batches, or a smaller model",
        });
      }
      const missing = Math.ceil((end - memory.buffer.byteLength) / pageBytes);
      if (missing > 0) memory.grow(missing);
      return address;
    },
    release(address) {
      end = address;
    },
    ints: (address, count) => new Int32Array(memory.buffer, address, count),
    numbers: (address, count) =>
      precision === "f32"
        ? new Float32Array(memory.buffer, address, count)
        : new Float64Array(memory.buffer, address, count),
    doubles: (address, count) => new Float64Array(memory.buffer, address, count),
  };
}
