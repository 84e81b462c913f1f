/** A Deep Potential in memory, read by both compilers: i32 words of 4 bytes from its block on, then f64 numbers. */

// Words: sizes.
export const features = 1; // M_1, a multiple of 4
export const axis = 2; // M_2, a multiple of 4
export const types = 3; // species of the system
export const layers = 4; // hidden ones
// Words: arrays of the model, by species of the system.
export const sel = 8; // i32 [types]
export const tables = 9; // u32 [types,types], addresses of f32 [intervals,6,M_1]; 0 where the descriptor sees nothing
export const ranges = 10; // f64 [types,types,4]: lower, upper, max, fine intervals
export const statistics = 11; // f64 [types,4]: davg0, 1/dstd0, 1/dstd1, energy that no network gives
export const padding = 12; // f32 [types,types,M_1]: what one empty slot adds to the radial line of T
export const absentPadding = 13; // f32 [types,M_1]: the slots of types that the system lacks
export const widths = 14; // i32 [layers], multiples of 8
export const shortcuts = 15; // i32 [layers]
export const weights = 16; // u32 [types,layers], panels of f32 [K,8]
export const transposed = 17; // u32 [types,layers], panels of the transposed matrix
export const biases = 18; // u32 [types,layers], f32
export const timesteps = 19; // u32 [types,layers], f32; 0 for none
export const outputs = 20; // u32 [types], f32 [width]
// Words: scratch of thread 0; that of thread t lies t strides behind.
export const stride = 24;
export const members = 25; // i32 [batch], sorted places
export const bondCounts = 26; // i32 [batch]
export const typeCounts = 27; // i32 [types]
export const T = 28; // f32 [batch,4,M_1]
export const D = 29; // f32 [batch,M_1 M_2]
export const states = 30; // f32 [layers,batch,width]: outputs
export const tangents = 31; // f32 [layers,batch,width]: phi(z)
export const gradients = 32; // f32 [batch,widest]
export const otherGradients = 33; // f32 [batch,widest]
export const dEdT = 34; // f32 [4,M_1]
export const words = 40;

// Numbers, behind the words.
export const cutoff = 0;
export const switchStart = 1;
export const protection = 2;
export const slots = 3;
export const fine = 4;
export const coarse = 5;
export const numbers = 6;
