import { kilobar } from "./atomic-units.ts";

/**
 * VASP's stress as this library's: VASP prints kbar, positive under compression, and OUTCAR has the order xx yy zz xy yz zx.
 * @param printed xx yy zz xy yz zx @shape [6] @unit kbar
 * @returns xx yy zz yz xz xy, tension positive @shape [6] @unit eV/A^3
 */
export function stressOfVasp(printed: readonly number[]): Float64Array {
  const [xx, yy, zz, xy, yz, zx] = printed as [number, number, number, number, number, number];
  return Float64Array.from([xx, yy, zz, yz, zx, xy], (value) => -value * kilobar);
}
