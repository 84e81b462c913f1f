// What a form's kernel is told: words of 32 bits that ../src/compile/descriptor.ts writes.

// @ts-ignore: decorator
@inline
function word(d: usize, k: usize): i32 {
  return load<i32>(d + 4 * k);
}
// @ts-ignore: decorator
@inline
export function accumulates(d: usize): bool {
  return word(d, 0) != 0;
}
/** Where argument k lies. */
// @ts-ignore: decorator
@inline
export function array(d: usize, k: usize): usize {
  return <usize>load<u32>(d + 4 * (1 + k));
}
// @ts-ignore: decorator
@inline
export function rows(d: usize, k: usize): i32 {
  return word(d, 4 + k);
}
/** Numbers in a row of argument k. */
// @ts-ignore: decorator
@inline
export function size(d: usize, k: usize): i32 {
  return word(d, 7 + k);
}
/** The last length of argument k. */
// @ts-ignore: decorator
@inline
export function last(d: usize, k: usize): i32 {
  return word(d, 10 + k);
}
// @ts-ignore: decorator
@inline
export function indexTarget(d: usize): usize {
  return <usize>load<u32>(d + 4 * 13);
}
// @ts-ignore: decorator
@inline
export function indexOrder(d: usize): usize {
  return <usize>load<u32>(d + 4 * 14);
}
// @ts-ignore: decorator
@inline
export function indexOffsets(d: usize): usize {
  return <usize>load<u32>(d + 4 * 15);
}
// @ts-ignore: decorator
@inline
export function attribute(d: usize, k: usize): i32 {
  return word(d, 16 + k);
}
// @ts-ignore: decorator
@inline
export function table(d: usize): usize {
  return <usize>load<u32>(d + 4 * 18);
}

/** First of `count` things that thread `t` of `threads` does. */
// @ts-ignore: decorator
@inline
export function share(count: i32, t: i32, threads: i32): i32 {
  return <i32>((<i64>count * t) / threads);
}
