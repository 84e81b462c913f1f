/** WebAssembly's binary format, as much of it as the loops need. https://webassembly.github.io/spec/core/binary */
export type Bytes = readonly number[];

export const types = { i32: 0x7f, v128: 0x7b } as const;

/** An unsigned number in LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** A signed number of 32 bits in LEB128. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

/** A list with its length in front. */
export function list(items: readonly Bytes[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

export function name(text: string): number[] {
  const bytes = [...new TextEncoder().encode(text)];
  return [...unsigned(bytes.length), ...bytes];
}

export function section(id: number, content: Bytes): number[] {
  return [id, ...unsigned(content.length), ...content];
}

/** A function body with its locals, given as counts and types. */
export function body(locals: readonly (readonly [count: number, type: number])[], code: Bytes): number[] {
  const content = [...list(locals.map(([count, type]) => [...unsigned(count), type])), ...code, 0x0b];
  return [...unsigned(content.length), ...content];
}

const simd = (code: number): number[] => [0xfd, ...unsigned(code)];

/** Instructions without operands of their own. */
export const op = {
  add: [0x6a],
  subtract: [0x6b],
  multiply: [0x6c],
  shiftLeft: [0x74],
  lessUnsigned: [0x49],
  end: [0x0b],
  and128: simd(0x4e),
} as const;

export const getLocal = (k: number): number[] => [0x20, ...unsigned(k)];
export const setLocal = (k: number): number[] => [0x21, ...unsigned(k)];
export const teeLocal = (k: number): number[] => [0x22, ...unsigned(k)];
export const constantI32 = (value: number): number[] => [0x41, ...signed(value)];
export const loadI32 = (offset: number): number[] => [0x28, 2, ...unsigned(offset)];
export const call = (k: number): number[] => [0x10, ...unsigned(k)];
/** Repeats the code while it leaves a number that is not zero; does nothing when the first condition fails. */
export const whileTrue = (condition: Bytes, code: Bytes): number[] => [
  0x02,
  0x40,
  ...condition,
  0x45,
  0x0d,
  0, // block: leave unless condition
  0x03,
  0x40,
  ...code,
  ...condition,
  0x0d,
  0, // loop: again while condition
  0x0b,
  0x0b,
];
export const load128 = (offset = 0): number[] => [...simd(0x00), 4, ...unsigned(offset)];
export const store128 = (offset = 0): number[] => [...simd(0x0b), 4, ...unsigned(offset)];

/** What differs between vectors of four f32 and of two f64. */
export interface Lanes {
  readonly name: "f32" | "f64";
  readonly bytes: 4 | 8;
  readonly loadSplat: number[];
  readonly loadOne: number[];
  readonly storeOne: number[];
  readonly constant: (value: number) => number[];
  readonly add: number[];
  readonly subtract: number[];
  readonly multiply: number[];
  readonly divide: number[];
  readonly negate: number[];
  readonly absolute: number[];
  readonly sqrt: number[];
  readonly min: number[];
  readonly max: number[];
  readonly nearest: number[];
  readonly greater: number[];
  readonly multiplyAdd: number[];
  /** 2^k of whole numbers k. */
  readonly powerOfTwo: number[];
}

/** A vector constant of one number in every lane. */
function vector(bytes: Uint8Array): number[] {
  return [...simd(0x0c), ...bytes];
}

function splatF32(value: number): number[] {
  return vector(new Uint8Array(Float32Array.of(value, value, value, value).buffer));
}

function splatF64(value: number): number[] {
  return vector(new Uint8Array(Float64Array.of(value, value).buffer));
}

/** The magic number that moves a whole f64 into the low bits of its own pattern. */
const magic = 6755399441055744;

export const lanesF32: Lanes = {
  name: "f32",
  bytes: 4,
  loadSplat: [...simd(0x09), 2, 0],
  loadOne: [...simd(0x5c), 2, 0],
  storeOne: [...simd(0x5a), 2, 0, 0],
  constant: splatF32,
  add: simd(0xe4),
  subtract: simd(0xe5),
  multiply: simd(0xe6),
  divide: simd(0xe7),
  negate: simd(0xe1),
  absolute: simd(0xe0),
  sqrt: simd(0xe3),
  min: simd(0xe8),
  max: simd(0xe9),
  nearest: simd(0x6a),
  greater: simd(0x44),
  multiplyAdd: simd(0x105),
  // trunc_sat, + 127, << 23
  powerOfTwo: [
    ...simd(0xf8),
    ...vector(new Uint8Array(Int32Array.of(127, 127, 127, 127).buffer)),
    ...simd(0xae),
    ...constantI32(23),
    ...simd(0xab),
  ],
};

export const lanesF64: Lanes = {
  name: "f64",
  bytes: 8,
  loadSplat: [...simd(0x0a), 3, 0],
  loadOne: [...simd(0x5d), 3, 0],
  storeOne: [...simd(0x5b), 3, 0, 0],
  constant: splatF64,
  add: simd(0xf0),
  subtract: simd(0xf1),
  multiply: simd(0xf2),
  divide: simd(0xf3),
  negate: simd(0xed),
  absolute: simd(0xec),
  sqrt: simd(0xef),
  min: simd(0xf4),
  max: simd(0xf5),
  nearest: simd(0x94),
  greater: simd(0x4a),
  multiplyAdd: simd(0x107),
  // + magic leaves k in the low bits; + 1023, << 52
  powerOfTwo: [
    ...splatF64(magic),
    ...simd(0xf0),
    ...vector(new Uint8Array(BigInt64Array.of(1023n, 1023n).buffer)),
    ...simd(0xce),
    ...constantI32(52),
    ...simd(0xcb),
  ],
};
