import { transformRows } from "@boroxol/core";
import type { Frame } from "@boroxol/core";

/** The frame with cell and positions multiplied by a matrix from the right: r -> r M. @param matrix @shape [3,3] */
export function transformed(frame: Frame, matrix: Float64Array): Frame {
  return { ...frame, positions: transformRows(frame.positions, matrix), cell: transformRows(frame.cell, matrix) };
}

/**
 * The frame under a small homogeneous strain r -> r (1 + e), where the Voigt component k (xx yy zz yz xz xy) of the
 * symmetric e is given: the derivative of the energy with it is V sigma_k.
 */
export function strained(frame: Frame, k: number, amount: number): Frame {
  const matrix = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const [a, b] = [
    [0, 0],
    [1, 1],
    [2, 2],
    [1, 2],
    [0, 2],
    [0, 1],
  ][k] as [number, number];
  matrix[3 * a + b]! += amount / 2;
  matrix[3 * b + a]! += amount / 2;
  return transformed(frame, matrix);
}

/** Rotation by an angle (rad) about an axis, acting on rows from the right. @returns @shape [3,3] */
export function rotation([x, y, z]: readonly [number, number, number], angle: number): Float64Array {
  const n = Math.hypot(x, y, z);
  const [u, v, w] = [x / n, y / n, z / n];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const t = 1 - c;
  return Float64Array.of(
    c + u * u * t,
    u * v * t + w * s,
    u * w * t - v * s,
    u * v * t - w * s,
    c + v * v * t,
    v * w * t + u * s,
    u * w * t + v * s,
    v * w * t - u * s,
    c + w * w * t,
  );
}

/** A symmetric tensor in Voigt order xx yy zz yz xz xy after the rotation: R^T sigma R. @shape [6] */
export function rotatedStress(stress: Float64Array, matrix: Float64Array): Float64Array {
  const [xx, yy, zz, yz, xz, xy] = stress as unknown as [number, number, number, number, number, number];
  const full = [xx, xy, xz, xy, yy, yz, xz, yz, zz];
  const out = new Float64Array(9);
  for (let a = 0; a < 3; a++) {
    for (let b = 0; b < 3; b++) {
      for (let p = 0; p < 3; p++) {
        for (let q = 0; q < 3; q++) out[3 * a + b]! += matrix[3 * p + a]! * full[3 * p + q]! * matrix[3 * q + b]!;
      }
    }
  }
  return Float64Array.of(out[0]!, out[4]!, out[8]!, out[5]!, out[2]!, out[1]!);
}
