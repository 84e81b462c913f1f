import type { Frame } from "@boroxol/core";
import type { CompactBonds } from "../compact-bonds.ts";
import type { BehlerParrinelloSettings } from "./settings.ts";
import { angularFunctions, radialFunctions } from "./settings.ts";

/** Symmetry functions of a frame with their derivatives, none of which depends on parameters. */
export interface SymmetryValues {
  /** G of all atoms, radial ones first. @shape [atoms,functions] @unit 1 */
  readonly values: Float64Array;
  readonly far: RadialBonds;
  readonly near: AngularBonds;
}

/** Bonds within the radial cutoff. */
export interface RadialBonds {
  /** @shape [far] */
  readonly centre: Int32Array;
  /** @shape [far] */
  readonly neighbour: Int32Array;
  /** @shape [far,3] @unit A */
  readonly vectors: Float64Array;
  /** dG/dr of the radial functions. @shape [far,radial] @unit 1/A */
  readonly slopes: Float64Array;
}

/** Bonds within the angular cutoff. */
export interface AngularBonds {
  /** @shape [near] */
  readonly centre: Int32Array;
  /** @shape [near] */
  readonly neighbour: Int32Array;
  /** @shape [near,3] @unit A */
  readonly vectors: Float64Array;
  /** dG/dr_ij of the angular functions. @shape [near,angular,3] @unit 1/A */
  readonly jacobian: Float64Array;
}

/**
 * Computes all symmetry functions of a frame at once: exponentials and powers are shared by the functions of a triplet, of
 * which each meets those of its own pair of elements only. The equations are in packages/potentials/src/behler-parrinello.
 * @param bonds within the larger of both cutoffs
 * @param table type of each atomic number @shape [120]
 */
export function symmetryValues(
  settings: BehlerParrinelloSettings,
  { species, positions, cell }: Frame,
  { offsets, neighbours, shifts }: CompactBonds,
  table: Int8Array,
): SymmetryValues {
  const { typeMap, cutoff, angularCutoff, radial, angularEtas, zetas } = settings;
  const weighted = settings.neighbours === "weighted";
  const types = typeMap.length;
  const [radials, angulars] = [radialFunctions(settings).length, angularFunctions(settings).length];
  const functions = radials + angulars;
  const n = species.length;
  const values = new Float64Array(n * functions);
  const most = neighbours.length;
  const far = { centre: new Int32Array(most), neighbour: new Int32Array(most), vectors: new Float64Array(3 * most) };
  const near = { centre: new Int32Array(most), neighbour: new Int32Array(most), vectors: new Float64Array(3 * most) };
  const lengths = new Float64Array(most);
  const fc = new Float64Array(most);
  const dfc = new Float64Array(most);
  let [f, m] = [0, 0];
  const firstNear = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) {
    for (let k = offsets[i]!; k < offsets[i + 1]!; k++) {
      const j = neighbours[k]!;
      const [a, b, c] = [shifts[3 * k]!, shifts[3 * k + 1]!, shifts[3 * k + 2]!];
      const x = positions[3 * j]! - positions[3 * i]! + a * cell[0]! + b * cell[3]! + c * cell[6]!;
      const y = positions[3 * j + 1]! - positions[3 * i + 1]! + a * cell[1]! + b * cell[4]! + c * cell[7]!;
      const z = positions[3 * j + 2]! - positions[3 * i + 2]! + a * cell[2]! + b * cell[5]! + c * cell[8]!;
      const r = Math.sqrt(x * x + y * y + z * z);
      if (r < cutoff) {
        far.centre[f] = i;
        far.neighbour[f] = j;
        far.vectors.set([x, y, z], 3 * f++);
      }
      if (r < angularCutoff) {
        near.centre[m] = i;
        near.neighbour[m] = j;
        near.vectors.set([x, y, z], 3 * m);
        lengths[m++] = r;
      }
    }
    firstNear[i + 1] = m;
  }
  const cut = cutoffs[settings.cutoffFunction];
  const value = new Float64Array(2);

  const slopes = new Float64Array(f * radials);
  for (let e = 0; e < f; e++) {
    const r = Math.hypot(far.vectors[3 * e]!, far.vectors[3 * e + 1]!, far.vectors[3 * e + 2]!);
    cut(r, cutoff, value);
    const z = species[far.neighbour[e]!]!;
    const weight = weighted ? z : 1;
    const block = weighted ? 0 : table[z]! * radial.length;
    const row = far.centre[e]! * functions + block;
    for (let k = 0; k < radial.length; k++) {
      const { eta, shift } = radial[k]!;
      const gaussian = weight * Math.exp(-eta * (r - shift) ** 2);
      values[row + k]! += gaussian * value[0]!;
      slopes[e * radials + block + k] = gaussian * (value[1]! - 2 * eta * (r - shift) * value[0]!);
    }
  }

  const jacobian = new Float64Array(3 * m * angulars);
  const perEta = 2 * zetas.length;
  const perPair = angularEtas.length * perEta;
  const power = new Float64Array(perEta);
  const powerSlope = new Float64Array(perEta);
  for (let e = 0; e < m; e++) {
    cut(lengths[e]!, angularCutoff, value);
    fc[e] = value[0]!;
    dfc[e] = value[1]!;
  }
  const v = near.vectors;
  for (let i = 0; i < n; i++) {
    for (let p = firstNear[i]!; p < firstNear[i + 1]!; p++) {
      const zp = species[near.neighbour[p]!]!;
      const rp = lengths[p]!;
      const [px, py, pz] = [v[3 * p]!, v[3 * p + 1]!, v[3 * p + 2]!];
      for (let q = p + 1; q < firstNear[i + 1]!; q++) {
        const [qx, qy, qz] = [v[3 * q]!, v[3 * q + 1]!, v[3 * q + 2]!];
        const [dx, dy, dz] = [px - qx, py - qy, pz - qz];
        const between = Math.sqrt(dx * dx + dy * dy + dz * dz);
        if (between >= angularCutoff) continue;
        cut(between, angularCutoff, value);
        const zq = species[near.neighbour[q]!]!;
        const rq = lengths[q]!;
        const cosine = (px * qx + py * qy + pz * qz) / (rp * rq);
        const weight = weighted ? zp * zq : 1;
        const [fp, fq, fb] = [fc[p]!, fc[q]!, value[0]!];
        const product = fp * fq * fb;
        const squares = rp * rp + rq * rq + between * between;
        for (let k = 0; k < zetas.length; k++) {
          const zeta = zetas[k]!;
          for (let s = 0; s < 2; s++) {
            const lambda = 1 - 2 * s;
            const base = Math.max(0, 1 + lambda * cosine);
            const lower = 2 ** (1 - zeta) * base ** (zeta - 1);
            power[2 * k + s] = lower * base;
            powerSlope[2 * k + s] = lower * zeta * lambda;
          }
        }
        const pair = weighted ? 0 : pairIndex(table[zp]!, table[zq]!, types);
        for (let h = 0; h < angularEtas.length; h++) {
          const eta = angularEtas[h]!;
          const gaussian = weight * Math.exp(-eta * squares);
          // Derivatives by the distances, over the power of the angle, and by the cosine, over its slope.
          const alongP = (gaussian * (dfc[p]! * fq * fb - 2 * eta * rp * product)) / rp;
          const alongQ = (gaussian * (fp * dfc[q]! * fb - 2 * eta * rq * product)) / rq;
          const apart = (gaussian * (fp * fq * value[1]! - 2 * eta * between * product)) / between;
          const turn = gaussian * product;
          const first = pair * perPair + h * perEta;
          for (let k = 0; k < perEta; k++) {
            const P = power[k]!;
            values[i * functions + radials + first + k]! += turn * P;
            const dP = turn * powerSlope[k]!;
            // dcos/dr_p = r_q / (|p||q|) - cos r_p / |p|^2.
            const cross = dP / (rp * rq);
            const ownP = alongP * P - (dP * cosine) / (rp * rp);
            const ownQ = alongQ * P - (dP * cosine) / (rq * rq);
            const away = apart * P;
            const atP = 3 * (p * angulars + first + k);
            const atQ = 3 * (q * angulars + first + k);
            jacobian[atP]! += ownP * px + cross * qx + away * dx;
            jacobian[atP + 1]! += ownP * py + cross * qy + away * dy;
            jacobian[atP + 2]! += ownP * pz + cross * qz + away * dz;
            jacobian[atQ]! += ownQ * qx + cross * px - away * dx;
            jacobian[atQ + 1]! += ownQ * qy + cross * py - away * dy;
            jacobian[atQ + 2]! += ownQ * qz + cross * pz - away * dz;
          }
        }
      }
    }
  }
  const short = ({ centre, neighbour, vectors }: typeof far, count: number): typeof far => ({
    centre: centre.slice(0, count),
    neighbour: neighbour.slice(0, count),
    vectors: vectors.slice(0, 3 * count),
  });
  return { values, far: { ...short(far, f), slopes }, near: { ...short(near, m), jacobian } };
}

/** Place of a pair among all pairs a <= b. */
function pairIndex(a: number, b: number, types: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low * types - (low * (low - 1)) / 2 + (high - low);
}

type Cut = (r: number, rc: number, result: Float64Array) => void;

/** Value and slope of the cutoff functions, for r < rc. */
const cutoffs: Readonly<Record<BehlerParrinelloSettings["cutoffFunction"], Cut>> = {
  cosine(r, rc, result) {
    const angle = (Math.PI * r) / rc;
    result[0] = 0.5 + 0.5 * Math.cos(angle);
    result[1] = ((-0.5 * Math.PI) / rc) * Math.sin(angle);
  },
  "hyperbolic-tangent"(r, rc, result) {
    const t = Math.tanh(1 - r / rc);
    result[0] = t * t * t;
    result[1] = (-3 * t * t * (1 - t * t)) / rc;
  },
};
