/** An ion as it occurs in glasses. */
export interface Ion {
  /** Formal charges, the usual one first. @unit e */
  readonly charges: readonly number[];
  /** Ionic radius at the usual charge; undefined where none is tabulated. @unit A */
  readonly radius?: number;
}

/**
 * Formal charges of the elements, and the ionic radii used for packing volumes.
 * Radii: L. Pauling, The Nature of the Chemical Bond, 3rd ed., Cornell University Press (1960), chapter 13.
 */
export const ions: Readonly<Record<string, Ion>> = {
  H: { charges: [1, -1] },
  Li: { charges: [1], radius: 0.6 },
  Be: { charges: [2], radius: 0.31 },
  B: { charges: [3], radius: 0.2 },
  C: { charges: [4, -4], radius: 0.15 },
  N: { charges: [-3, 5], radius: 1.71 },
  O: { charges: [-2], radius: 1.4 },
  F: { charges: [-1], radius: 1.36 },
  Na: { charges: [1], radius: 0.95 },
  Mg: { charges: [2], radius: 0.65 },
  Al: { charges: [3], radius: 0.5 },
  Si: { charges: [4, -4], radius: 0.41 },
  P: { charges: [5, -3, 3], radius: 0.34 },
  S: { charges: [-2, 6, 4], radius: 1.84 },
  Cl: { charges: [-1], radius: 1.81 },
  K: { charges: [1], radius: 1.33 },
  Ca: { charges: [2], radius: 0.99 },
  Sc: { charges: [3], radius: 0.81 },
  Ti: { charges: [4, 3], radius: 0.68 },
  V: { charges: [5, 4, 3], radius: 0.59 },
  Cr: { charges: [3, 6] },
  Mn: { charges: [2, 3, 4], radius: 0.8 },
  Fe: { charges: [3, 2], radius: 0.64 },
  Co: { charges: [2, 3], radius: 0.74 },
  Ni: { charges: [2], radius: 0.72 },
  Cu: { charges: [2, 1] },
  Zn: { charges: [2], radius: 0.74 },
  Ga: { charges: [3], radius: 0.62 },
  Ge: { charges: [4, 2], radius: 0.53 },
  As: { charges: [3, 5, -3] },
  Se: { charges: [-2, 4], radius: 1.98 },
  Br: { charges: [-1], radius: 1.95 },
  Rb: { charges: [1], radius: 1.48 },
  Sr: { charges: [2], radius: 1.13 },
  Y: { charges: [3], radius: 0.93 },
  Zr: { charges: [4], radius: 0.8 },
  Nb: { charges: [5], radius: 0.7 },
  Mo: { charges: [6, 4], radius: 0.62 },
  Ag: { charges: [1], radius: 1.26 },
  Cd: { charges: [2], radius: 0.97 },
  In: { charges: [3], radius: 0.81 },
  Sn: { charges: [4, 2], radius: 0.71 },
  Sb: { charges: [3, 5] },
  Te: { charges: [4, -2, 6] },
  I: { charges: [-1], radius: 2.16 },
  Cs: { charges: [1], radius: 1.69 },
  Ba: { charges: [2], radius: 1.35 },
  La: { charges: [3], radius: 1.15 },
  Ce: { charges: [4, 3], radius: 1.01 },
  Nd: { charges: [3] },
  Gd: { charges: [3] },
  Hf: { charges: [4] },
  Ta: { charges: [5] },
  W: { charges: [6], radius: 0.62 },
  Tl: { charges: [1, 3], radius: 1.4 },
  Pb: { charges: [2, 4], radius: 1.21 },
  Bi: { charges: [3, 5] },
};
