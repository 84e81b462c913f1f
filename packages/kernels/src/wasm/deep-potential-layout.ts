/** A Deep Potential in memory, read by both compilers: i32 words of 4 bytes from its block on, then f64 numbers. */

// Words: sizes.
export const features = 1; // M_1
export const axis = 2; // M_2, a multiple of 4
export const types = 3; // species of the system
export const layers = 4; // hidden ones
export const line = 5; // M_1 with zeros behind up to a multiple of 8: a line of T and of tables
export const inputs = 6; // M_1 M_2 with zeros behind up to a multiple of 16: a row of D
// Words: arrays of the model, by species of the system.
export const sel = 8; // i32 [types]
export const tables = 9; // u32 [types,types], addresses of f32 [intervals,line/8,4,8]; 0 where the descriptor sees nothing
export const ranges = 10; // f64 [types,types,8], see below
export const statistics = 11; // f64 [types,4]: davg0, 1/dstd0, 1/dstd1, energy that no network gives
export const padding = 12; // f32 [types,types,line]: what one empty slot adds to the radial line of T
export const absentPadding = 13; // f32 [types,line]: the slots of types that the system lacks
export const widths = 14; // i32 [layers], multiples of 16
export const shortcuts = 15; // i32 [layers]
export const weights = 16; // u32 [types,layers], panels of f32 [K,16]
export const transposed = 17; // u32 [types,layers], panels of the transposed matrix
export const biases = 18; // u32 [types,layers], f32
export const timesteps = 19; // u32 [types,layers], f32; 0 for none
export const outputs = 20; // u32 [types], f32 [width]
// Words: scratch of thread 0; that of thread t lies t strides behind.
export const members = 25; // i32 [batch], sorted places
export const bondCounts = 26; // i32 [batch]
export const typeCounts = 27; // i32 [types]
export const T = 28; // f32 [batch,4,line]
export const D = 29; // f32 [batch,inputs]
export const states = 30; // f32 [layers,batch,width]: outputs
export const tangents = 31; // f32 [layers,batch,width]: phi(z)
export const gradients = 32; // f32 [batch,widest]
export const otherGradients = 33; // f32 [batch,widest]
export const dEdT = 34; // f32 [4,line]
export const rowSums = 35; // f32 [36]

// Numbers, behind the words.
export const cutoff = 0;
export const switchStart = 1;
export const protection = 2;
export const slots = 3;
export const numbers = 4;

/** Bytes of the ranges of a pair: the table begins with a tangent below `lower` and ends with one above `max`. */
export const rangeBytes = 64;
export const rangeLower = 0;
export const rangeUpper = 8; // where the coarse intervals begin
export const rangeMax = 16;
export const rangeFine = 24; // width of a fine interval
export const rangeCoarse = 32;
export const rangeFineCount = 40;
export const rangeCoarseCount = 48;
