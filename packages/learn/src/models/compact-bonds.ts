/** Bonds of a frame without their vectors, which follow from positions and cell. */
export interface CompactBonds {
  /** Bonds of atom i are offsets[i]..offsets[i+1]. @shape [n+1] */
  readonly offsets: Uint32Array;
  /** Atom j. @shape [m] */
  readonly neighbours: Uint16Array | Uint32Array;
  /** Cell vectors to add to r_j. @shape [m,3] */
  readonly shifts: Int16Array;
}
