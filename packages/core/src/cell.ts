import { BoroxolError } from "./errors.ts";

/**
 * Volume of a cell: V = a . (b x c).
 * @param cell rows a, b, c @shape [3,3] @unit A
 * @returns the signed volume; negative for a left-handed cell @unit A^3
 */
export function cellVolume(cell: Float64Array): number {
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = cell as unknown as Nine;
  return ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
}

type Nine = [number, number, number, number, number, number, number, number, number];

/**
 * Inverse of a cell: fractional coordinates are s = r h^-1 with h the rows of the cell.
 * @param cell @shape [3,3] @unit A
 * @returns h^-1, row-major @shape [3,3] @unit 1/A
 * @throws E0101 for a cell without volume
 */
export function invertCell(cell: Float64Array): Float64Array {
  const [a, b, c, d, e, f, g, h, i] = cell as unknown as Nine;
  const volume = cellVolume(cell);
  if (!Number.isFinite(volume) || Math.abs(volume) < 1e-12) {
    throw new BoroxolError("E0101", `the cell [${Array.from(cell).join(", ")}] has no volume`, {
      fix: "give three independent row vectors in A",
    });
  }
  const s = 1 / volume;
  return Float64Array.of(
    (e * i - f * h) * s,
    (c * h - b * i) * s,
    (b * f - c * e) * s,
    (f * g - d * i) * s,
    (a * i - c * g) * s,
    (c * d - a * f) * s,
    (d * h - e * g) * s,
    (b * g - a * h) * s,
    (a * e - b * d) * s,
  );
}

/**
 * Distances between opposite faces of the cell: w_k = V / |a_l x a_m| = 1 / |column k of h^-1|.
 * @param cell @shape [3,3] @unit A
 * @returns @shape [3] @unit A
 */
export function perpendicularWidths(cell: Float64Array): [number, number, number] {
  const inverse = invertCell(cell);
  const width = (k: number): number => 1 / Math.hypot(inverse[k]!, inverse[3 + k]!, inverse[6 + k]!);
  return [width(0), width(1), width(2)];
}

/** A cube with edge `edge`. @param edge @unit A @returns @shape [3,3] @unit A */
export function cubicCell(edge: number): Float64Array {
  return Float64Array.of(edge, 0, 0, 0, edge, 0, 0, 0, edge);
}

/**
 * Row vector times matrix: r = s h (fractional to Cartesian), or s = r h^-1.
 * @param vectors @shape [n,3] @unit 1 (fractional) or A
 * @param matrix @shape [3,3] @unit A or 1/A
 * @returns @shape [n,3] @unit A or 1 (fractional)
 */
export function transformRows(vectors: Float64Array, matrix: Float64Array): Float64Array {
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = matrix as unknown as Nine;
  const out = new Float64Array(vectors.length);
  for (let k = 0; k < vectors.length; k += 3) {
    const x = vectors[k]!;
    const y = vectors[k + 1]!;
    const z = vectors[k + 2]!;
    out[k] = x * m0 + y * m3 + z * m6;
    out[k + 1] = x * m1 + y * m4 + z * m7;
    out[k + 2] = x * m2 + y * m5 + z * m8;
  }
  return out;
}
