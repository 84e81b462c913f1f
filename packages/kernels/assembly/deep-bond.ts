// A bond in scratch: sorted place of j times 32, address of its interval (its type before it is known which bonds stay),
// t, R[4] (f32); x, y, z, r (f64); the lattice vector, packed.
export const bondTable: usize = 4;
export const bondT: usize = 8;
export const bondRow: usize = 12;
export const bondVector: usize = 32;
export const bondR: usize = 56;
export const bondShift: usize = 64;
