import { BoroxolError } from "@boroxol/core";
import * as layout from "./layout.ts";

const pageBytes = 65536;
/** WebAssembly addresses 32 bits. */
const largestBytes = 65536 * pageBytes;

/** The kernels' shared memory: named slots, and arrays laid one after the other. */
export interface KernelMemory {
  readonly memory: WebAssembly.Memory;
  /** Reserves `bytes` after everything reserved so far, on a cache line. @throws E0412 past 4 GiB */
  reserve(bytes: number): number;
  /** Forgets what was reserved from `address` on. */
  release(address: number): void;
  /** Where the next array will be. */
  readonly end: number;
  int(slot: number): number;
  setInt(slot: number, value: number): void;
  /** @returns a view on `count` numbers from a slot on */
  numbers(slot: number, count: number): Float64Array;
  floats(address: number, count: number): Float64Array;
  ints(address: number, count: number): Int32Array;
  singles(address: number, count: number): Float32Array;
}

export function createKernelMemory(): KernelMemory {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536, shared: true });
  let end: number = layout.arenaAddress;
  const slotAddress = (slot: number): number => layout.controlAddress + 8 * slot;
  return {
    memory,
    get end() {
      return end;
    },
    reserve(bytes) {
      const address = Math.ceil(end / 64) * 64;
      end = address + bytes;
      if (end > largestBytes - pageBytes) {
        throw new BoroxolError("E0412", `${(end / 1e9).toFixed(1)} GB are needed, and the kernels reach 4 GB`, {
          fix: "simulate fewer atoms, or hand the run over to LAMMPS",
        });
      }
      const missing = Math.ceil((end - memory.buffer.byteLength) / pageBytes);
      if (missing > 0) memory.grow(missing);
      return address;
    },
    release(address) {
      end = address;
    },
    int: (slot) => new Int32Array(memory.buffer, slotAddress(slot), 1)[0]!,
    setInt(slot, value) {
      new Int32Array(memory.buffer, slotAddress(slot), 1)[0] = value;
    },
    numbers: (slot, count) => new Float64Array(memory.buffer, slotAddress(slot), count),
    floats: (address, count) => new Float64Array(memory.buffer, address, count),
    ints: (address, count) => new Int32Array(memory.buffer, address, count),
    singles: (address, count) => new Float32Array(memory.buffer, address, count),
  };
}
