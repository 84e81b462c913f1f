// Where a model keeps its numbers: words, f64 numbers behind them, and the scratch of this thread.
import * as layout from "../src/wasm/layout";
import { thread } from "./control";

let block: usize = 0;
let scratchOffset: usize = 0;

/** Turns to the model at this address. */
export function useBlock(address: usize): void {
  block = address;
  scratchOffset = <usize>thread * <usize>word(layout.blockStride);
}

// @ts-ignore: decorator
@inline
export function word(k: i32): i32 {
  return load<i32>(block + 4 * k);
}
// @ts-ignore: decorator
@inline
export function array(k: i32): usize {
  return load<u32>(block + 4 * k);
}
// @ts-ignore: decorator
@inline
export function scratch(k: i32): usize {
  return <usize>load<u32>(block + 4 * k) + scratchOffset;
}
// @ts-ignore: decorator
@inline
export function number(k: i32): f64 {
  return load<f64>(block + 4 * layout.blockWords + 8 * k);
}

/** Lattice vectors with components from -512 to 511 in one word; zero is `noShift`. */
export const noShift: i32 = 512 | (512 << 10) | (512 << 20);
