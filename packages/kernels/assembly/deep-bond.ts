import * as layout from "../src/wasm/layout";

// A bond in scratch: sorted place of j times 32, address of its interval (its type before it is known which bonds stay),
// t, R[4] (f32); x, y, z, r (f64); the lattice vector, packed.
export const bondTable: usize = 4;
export const bondT: usize = 8;
export const bondRow: usize = 12;
export const bondVector: usize = 32;
export const bondR: usize = 56;
export const bondShift: usize = 64;
/** In double precision t and R stand behind the rest, as f64. */
export const wideBondT: usize = 72;
export const wideBondRow: usize = 80;

/** Bytes of a bond in the precision T. */
// @ts-ignore: decorator
@inline
export function strideOf<T>(): usize {
  return sizeof<T>() == 4 ? layout.bondBytes : layout.wideBondBytes;
}

/** t, four times or twice. */
// @ts-ignore: decorator
@inline
export function splatT<T>(bond: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(bond, bondT) : v128.load64_splat(bond, wideBondT);
}
