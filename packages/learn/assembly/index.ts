// Entry points: each form with each argument left out, in both precisions, named form_missing_precision.
import { groupedMatrixProduct } from "./grouped-matrix-product";
import { gather } from "./gather";
import { segmentOuterProduct } from "./segment-outer-product";
import { batchedMatrixProduct } from "./batched-matrix-product";
import { tensorProduct } from "./tensor-product";
import { sum } from "./sum";
import { columns } from "./columns";
import { interpolation } from "./interpolation";
import { adam, sumOfSquares } from "./adam";
import { kalmanGain, kalmanUpdate } from "./kalman";
export { barrier } from "./barrier";
export { useWideTiles } from "./matrix-product";

export function groupedMatrixProduct_0_f32(thread: i32, threads: i32, d: usize): void {
  groupedMatrixProduct<f32>(0, thread, threads, d);
}
export function groupedMatrixProduct_0_f64(thread: i32, threads: i32, d: usize): void {
  groupedMatrixProduct<f64>(0, thread, threads, d);
}
export function groupedMatrixProduct_1_f32(thread: i32, threads: i32, d: usize): void {
  groupedMatrixProduct<f32>(1, thread, threads, d);
}
export function groupedMatrixProduct_1_f64(thread: i32, threads: i32, d: usize): void {
  groupedMatrixProduct<f64>(1, thread, threads, d);
}
export function groupedMatrixProduct_2_f32(thread: i32, threads: i32, d: usize): void {
  groupedMatrixProduct<f32>(2, thread, threads, d);
}
export function groupedMatrixProduct_2_f64(thread: i32, threads: i32, d: usize): void {
  groupedMatrixProduct<f64>(2, thread, threads, d);
}
export function gather_0_f32(thread: i32, threads: i32, d: usize): void {
  gather<f32>(0, thread, threads, d);
}
export function gather_0_f64(thread: i32, threads: i32, d: usize): void {
  gather<f64>(0, thread, threads, d);
}
export function gather_1_f32(thread: i32, threads: i32, d: usize): void {
  gather<f32>(1, thread, threads, d);
}
export function gather_1_f64(thread: i32, threads: i32, d: usize): void {
  gather<f64>(1, thread, threads, d);
}
export function segmentOuterProduct_0_f32(thread: i32, threads: i32, d: usize): void {
  segmentOuterProduct<f32>(0, thread, threads, d);
}
export function segmentOuterProduct_0_f64(thread: i32, threads: i32, d: usize): void {
  segmentOuterProduct<f64>(0, thread, threads, d);
}
export function segmentOuterProduct_1_f32(thread: i32, threads: i32, d: usize): void {
  segmentOuterProduct<f32>(1, thread, threads, d);
}
export function segmentOuterProduct_1_f64(thread: i32, threads: i32, d: usize): void {
  segmentOuterProduct<f64>(1, thread, threads, d);
}
export function segmentOuterProduct_2_f32(thread: i32, threads: i32, d: usize): void {
  segmentOuterProduct<f32>(2, thread, threads, d);
}
export function segmentOuterProduct_2_f64(thread: i32, threads: i32, d: usize): void {
  segmentOuterProduct<f64>(2, thread, threads, d);
}
export function batchedMatrixProduct_0_f32(thread: i32, threads: i32, d: usize): void {
  batchedMatrixProduct<f32>(0, thread, threads, d);
}
export function batchedMatrixProduct_0_f64(thread: i32, threads: i32, d: usize): void {
  batchedMatrixProduct<f64>(0, thread, threads, d);
}
export function batchedMatrixProduct_1_f32(thread: i32, threads: i32, d: usize): void {
  batchedMatrixProduct<f32>(1, thread, threads, d);
}
export function batchedMatrixProduct_1_f64(thread: i32, threads: i32, d: usize): void {
  batchedMatrixProduct<f64>(1, thread, threads, d);
}
export function batchedMatrixProduct_2_f32(thread: i32, threads: i32, d: usize): void {
  batchedMatrixProduct<f32>(2, thread, threads, d);
}
export function batchedMatrixProduct_2_f64(thread: i32, threads: i32, d: usize): void {
  batchedMatrixProduct<f64>(2, thread, threads, d);
}
export function tensorProduct_0_f32(thread: i32, threads: i32, d: usize): void {
  tensorProduct<f32>(0, thread, threads, d);
}
export function tensorProduct_0_f64(thread: i32, threads: i32, d: usize): void {
  tensorProduct<f64>(0, thread, threads, d);
}
export function tensorProduct_1_f32(thread: i32, threads: i32, d: usize): void {
  tensorProduct<f32>(1, thread, threads, d);
}
export function tensorProduct_1_f64(thread: i32, threads: i32, d: usize): void {
  tensorProduct<f64>(1, thread, threads, d);
}
export function tensorProduct_2_f32(thread: i32, threads: i32, d: usize): void {
  tensorProduct<f32>(2, thread, threads, d);
}
export function tensorProduct_2_f64(thread: i32, threads: i32, d: usize): void {
  tensorProduct<f64>(2, thread, threads, d);
}
export function sum_0_f32(thread: i32, threads: i32, d: usize): void {
  sum<f32>(0, thread, threads, d);
}
export function sum_0_f64(thread: i32, threads: i32, d: usize): void {
  sum<f64>(0, thread, threads, d);
}
export function sum_1_f32(thread: i32, threads: i32, d: usize): void {
  sum<f32>(1, thread, threads, d);
}
export function sum_1_f64(thread: i32, threads: i32, d: usize): void {
  sum<f64>(1, thread, threads, d);
}
export function columns_0_f32(thread: i32, threads: i32, d: usize): void {
  columns<f32>(0, thread, threads, d);
}
export function columns_0_f64(thread: i32, threads: i32, d: usize): void {
  columns<f64>(0, thread, threads, d);
}
export function columns_1_f32(thread: i32, threads: i32, d: usize): void {
  columns<f32>(1, thread, threads, d);
}
export function columns_1_f64(thread: i32, threads: i32, d: usize): void {
  columns<f64>(1, thread, threads, d);
}
export function adam_f32(
  count: i32, w: usize, g: usize, m: usize, v: usize, mean: usize,
  scale: f64, rate: f64, b1: f64, b2: f64, epsilon: f64, keep: f64,
): void {
  adam<f32>(count, w, g, m, v, mean, scale, rate, b1, b2, epsilon, keep);
}
export function sumOfSquares_f32(count: i32, g: usize): f64 {
  return sumOfSquares<f32>(count, g);
}
export function adam_f64(
  count: i32, w: usize, g: usize, m: usize, v: usize, mean: usize,
  scale: f64, rate: f64, b1: f64, b2: f64, epsilon: f64, keep: f64,
): void {
  adam<f64>(count, w, g, m, v, mean, scale, rate, b1, b2, epsilon, keep);
}
export function sumOfSquares_f64(count: i32, g: usize): f64 {
  return sumOfSquares<f64>(count, g);
}
export function interpolation_0_f32(thread: i32, threads: i32, d: usize): void {
  interpolation<f32>(0, thread, threads, d);
}
export function interpolation_0_f64(thread: i32, threads: i32, d: usize): void {
  interpolation<f64>(0, thread, threads, d);
}
export function interpolation_1_f32(thread: i32, threads: i32, d: usize): void {
  interpolation<f32>(1, thread, threads, d);
}
export function interpolation_1_f64(thread: i32, threads: i32, d: usize): void {
  interpolation<f64>(1, thread, threads, d);
}
export function interpolation_2_f32(thread: i32, threads: i32, d: usize): void {
  interpolation<f32>(2, thread, threads, d);
}
export function interpolation_2_f64(thread: i32, threads: i32, d: usize): void {
  interpolation<f64>(2, thread, threads, d);
}
export function kalmanGain_f32(n: i32, g: usize, P: usize, wide: usize, y: usize): f64 {
  return kalmanGain<f32>(n, g, P, wide, y);
}
export function kalmanUpdate_f32(n: i32, w: usize, P: usize, y: usize, a: f64, inverse: f64, step: f64): void {
  kalmanUpdate<f32>(n, w, P, y, a, inverse, step);
}
export function kalmanGain_f64(n: i32, g: usize, P: usize, wide: usize, y: usize): f64 {
  return kalmanGain<f64>(n, g, P, wide, y);
}
export function kalmanUpdate_f64(n: i32, w: usize, P: usize, y: usize, a: f64, inverse: f64, step: f64): void {
  kalmanUpdate<f64>(n, w, P, y, a, inverse, step);
}
