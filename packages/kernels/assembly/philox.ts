// Philox4x32-10: the same arithmetic, bit for bit, as packages/core/src/philox.ts, which cites the paper.
import { seedLow, seedHigh } from "./control";

const MULTIPLIER0: u64 = 0xd2511f53;
const MULTIPLIER1: u64 = 0xcd9e8d57;
const WEYL0: u32 = 0x9e3779b9;
const WEYL1: u32 = 0xbb67ae85;

// The four words of the last draw; every thread has its own instance and therefore its own globals.
let w0: u32 = 0;
let w1: u32 = 0;
let w2: u32 = 0;
let w3: u32 = 0;
export let normalA: f64 = 0;
export let normalB: f64 = 0;

function draw(step: u64, index: u32, stream: u32, attempt: u32): void {
  let c0 = <u32>step;
  let c1 = <u32>(step >> 32);
  let c2 = index;
  let c3 = (stream << 16) | attempt;
  let k0 = seedLow();
  let k1 = seedHigh();
  for (let round = 0; round < 10; round++) {
    const product0 = MULTIPLIER0 * <u64>c0;
    const product1 = MULTIPLIER1 * <u64>c2;
    c0 = <u32>(product1 >> 32) ^ c1 ^ k0;
    c1 = <u32>product1;
    c2 = <u32>(product0 >> 32) ^ c3 ^ k1;
    c3 = <u32>product0;
    k0 += WEYL0;
    k1 += WEYL1;
  }
  w0 = c0;
  w1 = c1;
  w2 = c2;
  w3 = c3;
}

// @ts-ignore: decorator
@inline
function unit(word: u32): f64 {
  return (<f64>word + 0.5) * 2.3283064365386963e-10;
}

export function naturalLogarithm(x: f64): f64 {
  const word = reinterpret<u64>(x);
  let exponent = <i32>(word >> 52) - 1023;
  let mantissa = reinterpret<f64>((word & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    exponent += 1;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const w = z * z;
  let sum: f64 = 0;
  for (let k = 21; k >= 1; k -= 2) sum = sum * w + 1.0 / <f64>k;
  return <f64>exponent * 0.6931471805599453 + 2 * z * sum;
}

function polar(u: f64, v: f64): bool {
  const a = 2 * u - 1;
  const b = 2 * v - 1;
  const s = a * a + b * b;
  if (s >= 1) return false;
  const scale = sqrt((-2 * naturalLogarithm(s)) / s);
  normalA = a * scale;
  normalB = b * scale;
  return true;
}

/** Two standard normal numbers in normalA and normalB. */
export function normals(step: u64, index: u32, stream: u32): void {
  for (let attempt: u32 = 0; ; attempt++) {
    draw(step, index, stream, attempt);
    if (polar(unit(w0), unit(w1))) return;
    if (polar(unit(w2), unit(w3))) return;
  }
}

export function sumOfSquaredNormals(n: f64, step: u64, stream: u32): f64 {
  const d = n / 2 - 1.0 / 3;
  const c = 1 / sqrt(9 * d);
  for (let index: u32 = 16; ; index++) {
    normals(step, index, stream);
    const x = normalA;
    const t = 1 + c * x;
    if (t <= 0) continue;
    const v = t * t * t;
    draw(step, index, stream, 0xffff);
    if (naturalLogarithm(unit(w0)) < 0.5 * x * x + d - d * v + d * naturalLogarithm(v)) return 2 * d * v;
  }
  return 0;
}
