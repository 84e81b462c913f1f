/** Values per atom as a file gave them. */
export interface AtomColumn {
  readonly kind: "real" | "integer" | "text" | "flag";
  /** Values per atom. */
  readonly width: number;
  /** Row after row; truth values are 0 and 1. @shape [n,width] @unit as in the file */
  readonly values: Float64Array | readonly string[];
}

/** One configuration of atoms: plain data, never changed in place by the library. */
export interface Frame {
  /** Atomic numbers. @shape [n] */
  readonly species: Uint8Array;
  /** Cartesian positions, not necessarily inside the cell. @shape [n,3] @unit A */
  readonly positions: Float64Array;
  /** Cell vectors as rows. @shape [3,3] @unit A */
  readonly cell: Float64Array;
  readonly periodic: readonly [boolean, boolean, boolean];
  /** Lattice vectors that each atom has crossed: the unwrapped position is r + images h. @shape [n,3] */
  readonly images?: Int32Array;
  /** @shape [n,3] @unit A/fs */
  readonly velocities?: Float64Array;
  /** @shape [n,3] @unit eV/A */
  readonly forces?: Float64Array;
  /** Potential energy. @unit eV */
  readonly energy?: number;
  /** sigma = (1/V) dE/d(strain), tension positive, Voigt xx yy zz yz xz xy. @shape [6] @unit eV/A^3 */
  readonly stress?: Float64Array;
  /** Partial charges. @shape [n] @unit e */
  readonly charges?: Float64Array;
  /** Z*_ij = dP_i/du_j (V/e) = dF_j/dE_i: field direction i by rows, displacement j by columns. @shape [n,3,3] @unit e */
  readonly bornCharges?: Float64Array;
  /** @shape [3] @unit e A */
  readonly dipole?: Float64Array;
  /** Columns of the file that have no meaning here but stay with the atoms, by their name. */
  readonly columns?: Readonly<Record<string, AtomColumn>>;
  /** Time since the start of the trajectory. @unit ps */
  readonly time?: number;
  readonly step?: number;
  /** What else the file said of the frame, for instance the stage of a protocol. */
  readonly info?: Readonly<Record<string, string | number | boolean>>;
}

/** Positions followed across the periodic boundary: r + images h. @returns @shape [n,3] @unit A */
export function unwrappedPositions(frame: Frame): Float64Array {
  const out = Float64Array.from(frame.positions);
  const { images, cell } = frame;
  if (images === undefined) return out;
  for (let k = 0; k < out.length; k += 3) {
    const [a, b, c] = [images[k]!, images[k + 1]!, images[k + 2]!];
    for (let d = 0; d < 3; d++) out[k + d]! += a * cell[d]! + b * cell[3 + d]! + c * cell[6 + d]!;
  }
  return out;
}
