/**
 * Where the kernel of Deep Potentials finds its numbers, read by both compilers: i32 words of 4 bytes from
 * `deepAddress`, f64 from `deepNumbers`.
 */
export const deepAddress = 1024;
export const deepNumbers = 2048;
/** Everything above belongs to arrays. */
export const deepArena = 65536;

/** Atoms that go through the fitting network together: a multiple of the six rows of a tile. */
export const batch = 60;
/** Bytes of a neighbour that is kept from the descriptor to the forces. */
export const bondBytes = 80;

// Words: sizes.
export const features = 0; // M_1, a multiple of 4
export const axis = 1; // M_2, a multiple of 4
export const types = 2;
export const layers = 3; // hidden ones
export const mostNeighbours = 4;
// Words: arrays of atoms and neighbours.
export const positions = 8; // f64 [n,3]
export const forces = 9; // f64 [n,3]
export const energies = 10; // f64 [n]
export const typeOfAtom = 11; // i32 [n]
export const order = 12; // i32 [n], by type
export const offsets = 13; // i32 [n+1]
export const neighbours = 14; // i32 [m]
export const shifts = 15; // f64 [m,3], A
// Words: arrays of the model.
export const sel = 16; // i32 [types]
export const tables = 17; // i32 [types,types], addresses of f32 [intervals,6,M_1]
export const ranges = 18; // f64 [types,types,4]: lower, upper, max, fine intervals
export const statistics = 19; // f64 [types,4]: davg0, 1/dstd0, 1/dstd1, unused
export const padding = 20; // f32 [types,types,4,M_1]: what one empty slot adds to T
export const widths = 21; // i32 [layers], multiples of 8
export const shortcuts = 22; // i32 [layers]
export const weights = 23; // i32 [types,layers], panels of f32 [K,8]
export const transposed = 24; // i32 [types,layers], panels of the transposed matrix
export const biases = 25; // i32 [types,layers], f32
export const timesteps = 26; // i32 [types,layers], f32; 0 for none
export const outputs = 27; // i32 [types], f32 [width]
// Words: scratch.
export const bonds = 28;
export const bondCounts = 29; // i32 [batch]
export const T = 30; // f32 [batch,4,M_1]
export const D = 31; // f32 [batch,M_1 M_2]
export const states = 32; // f32 [layers,batch,width]: outputs
export const tangents = 33; // f32 [layers,batch,width]: phi(z)
export const gradients = 34; // f32 [batch,widest]
export const dEdT = 35; // f32 [4,M_1]
export const otherGradients = 36; // f32 [batch,widest]

// Numbers.
export const cutoff = 0;
export const switchStart = 1;
export const protection = 2;
export const slots = 3;
export const fine = 4;
export const coarse = 5;
export const virial = 8; // 9
export const bias = 32; // f64 [types]
