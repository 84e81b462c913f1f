/**
 * A model that expands the neighbourhood of an atom, A_nlm = sum_j g_nl(r_ij) Y_lm, in memory: i32 words of 4 bytes from its
 * block on, then f64 numbers. NEP and GRACE/FS share it; read by both compilers.
 */

// Words: sizes.
export const types = 1; // species of the system
export const lMax = 2;
export const firstL = 3; // terms of lower degree are not needed
export const width = 4; // n of A with zeros behind up to a multiple of 8
export const lines = 5; // radial functions by l: 1 where all l share them
export const radials = 6; // radial descriptors with zeros behind, a multiple of 8; 0 without any
// Words: arrays, by species of the system.
export const angularTables = 8; // u32 [types,types], addresses of f32 [intervals,lines,4,width]
export const angularRanges = 9; // f64 [types,types,4]: cutoff, width of an interval, its reciprocal, number of intervals
export const radialTables = 10; // u32 [types,types], addresses of f32 [intervals,4,radials]
export const radialRanges = 11; // f64 [types,types,4]
export const factors = 12; // f32 [types,width], of the neighbour; 0 where all are one
export const legendre = 13; // f64 [(L+1)^2,2]: a and b of the recursion of P_lm
export const energies = 14; // f64 [types], that no network gives
// Words: NEP.
export const neurons = 15; // with zeros behind up to a multiple of 8
export const blocks = 16; // angular blocks: l = 1..L, then four and five bodies
export const fourBody = 17;
export const fiveBody = 18;
export const networks = 19; // u32 [types], f32: w0 [radials + blocks width, neurons], b0 [neurons], w1 [neurons]
// Words: GRACE/FS.
export const densities = 15;
export const functions = 16; // u32 [types]: see grace-fs.ts
export const embedding = 17; // f64 [densities,4]: scale times weight, exponent, and two powers of it
// Words: scratch of thread 0; that of thread t lies t strides behind.
export const A = 25; // f32 [(L+1)^2,width]
export const dEdA = 26; // f32 [(L+1)^2,width]
export const radialSums = 27; // f32 [radials]
export const dEdRadial = 28; // f32 [radials]
export const legendreScratch = 29; // f64 [(L+1)^2,2]: P and dP/dz
export const sums = 30; // f32 [40]
export const layerScratch = 31; // NEP: f32 [neurons]; GRACE/FS: f64 A and dE/dA [2,(L+1)^2,width], densities [2,densities]
export const q = 32; // NEP: f32 [blocks,width]

/** Largest cutoff. */
export const cutoff = 0;
export const numbers = 1;

// A bond in scratch: place of j times 32, type of j, lattice vector; x, y, z, r (f64); whether the angular part sees it.
export const bondType = 4;
export const bondShift = 8;
export const bondNear = 12;
export const bondVector = 16;
export const bondR = 40;
/** Then Y and its gradient as (Y, dY/dx, dY/dy, dY/dz) f32 [(L+1)^2,4], g and dg/dr f32 [lines,width] each, and dg/dr of radials. */
export const bondHarmonics = 48;
