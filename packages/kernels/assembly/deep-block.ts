// Where a Deep Potential keeps its numbers: words, f64 numbers and the scratch of this thread.
import * as at from "../src/wasm/deep-potential-layout";
import { thread } from "./control";

let block: usize = 0;
let scratchOffset: usize = 0;

/** Turns to the model at this address. */
export function useBlock(address: usize): void {
  block = address;
  scratchOffset = <usize>thread * <usize>word(at.stride);
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
  return load<f64>(block + 4 * at.words + 8 * k);
}

// A bond in scratch: sorted place of j times 32, address of its interval (its type before it is known which bonds stay),
// t, R[4] (f32); x, y, z, r (f64); the lattice vector, packed.
export const bondTable: usize = 4;
export const bondT: usize = 8;
export const bondRow: usize = 12;
export const bondVector: usize = 32;
export const bondR: usize = 56;
export const bondShift: usize = 64;

/** Lattice vectors with components from -512 to 511 in one word; zero is `noShift`. */
export const noShift: i32 = 512 | (512 << 10) | (512 << 20);
