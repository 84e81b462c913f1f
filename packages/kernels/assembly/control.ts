// The control block: named slots in shared memory, and what this thread's share of the atoms is.
import * as layout from "../src/wasm/layout";

export let thread: i32 = 0;
export let threads: i32 = 1;
export let first: i32 = 0;
export let last: i32 = 0;

// @ts-ignore: decorator
@inline
export function int(slot: i32): i32 {
  return load<i32>(layout.controlAddress + slot * 8);
}
// @ts-ignore: decorator
@inline
export function setInt(slot: i32, value: i32): void {
  store<i32>(layout.controlAddress + slot * 8, value);
}
// @ts-ignore: decorator
@inline
export function pointer(slot: i32): usize {
  return load<u32>(layout.controlAddress + slot * 8);
}
// @ts-ignore: decorator
@inline
export function num(slot: i32): f64 {
  return load<f64>(layout.controlAddress + slot * 8);
}
// @ts-ignore: decorator
@inline
export function setNum(slot: i32, value: f64): void {
  store<f64>(layout.controlAddress + slot * 8, value);
}
// @ts-ignore: decorator
@inline
export function at(slot: i32): usize {
  return layout.controlAddress + slot * 8;
}
// @ts-ignore: decorator
@inline
export function seedLow(): u32 {
  return load<u32>(layout.controlAddress + layout.slotSeedLow * 8);
}
// @ts-ignore: decorator
@inline
export function seedHigh(): u32 {
  return load<u32>(layout.controlAddress + layout.slotSeedHigh * 8);
}
// @ts-ignore: decorator
@inline
export function partial(owner: i32, k: i32): usize {
  return layout.partialAddress + owner * layout.partialStride + k * 8;
}

/** Takes this thread's contiguous share of the atoms, [first, last). */
export function takeShare(index: i32): void {
  thread = index;
  threads = int(layout.slotThreads);
  const n = int(layout.slotAtoms);
  first = <i32>((<i64>n * index) / threads);
  last = <i32>((<i64>n * (index + 1)) / threads);
}

/** Sum over threads of partial k, in thread order: the same bits whoever asks. */
export function total(k: i32): f64 {
  let sum: f64 = 0;
  for (let t = 0; t < threads; t++) sum += load<f64>(partial(t, k));
  return sum;
}
