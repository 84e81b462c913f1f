import { neighbourList } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import type { AngleTerm } from "../interaction.ts";
import { addStrainDerivative } from "./sums.ts";
import type { Sums } from "./sums.ts";

type Vector = readonly [number, number, number];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const combine = (p: number, a: Vector, q: number, b: Vector): Vector => [
  p * a[0] + q * b[0],
  p * a[1] + q * b[1],
  p * a[2] + q * b[2],
];

/**
 * Energy and gradients of one screened harmonic angle, U = K (theta - theta0)^2 exp(-(r_ij + r_ik) / rho).
 *
 * With unit vectors a = r_ij / r_ij, b = r_ik / r_ik and theta between them,
 * d(theta)/d(r_ij) = -(b - a cos theta) / (r_ij sin theta): a vector of length 1 / r_ij. Where the angle is straight its
 * direction is undefined (the energy has a cusp there) and zero is taken, which symmetry asks for.
 * @param term K, theta0 and rho
 * @param rij from the atom in the middle to one end @unit A
 * @param rik from the atom in the middle to the other end @unit A
 * @returns U @unit eV, dU/dr_ij and dU/dr_ik @unit eV/A
 */
export function screenedAngle(
  term: AngleTerm,
  rij: Vector,
  rik: Vector,
): { readonly energy: number; readonly gij: Vector; readonly gik: Vector } {
  const dij = Math.sqrt(dot(rij, rij));
  const dik = Math.sqrt(dot(rik, rik));
  const a: Vector = [rij[0] / dij, rij[1] / dij, rij[2] / dij];
  const b: Vector = [rik[0] / dik, rik[1] / dik, rik[2] / dik];
  const cos = dot(a, b);
  const acrossA = combine(1, b, -cos, a);
  const acrossB = combine(1, a, -cos, b);
  const sin = Math.sqrt(dot(acrossA, acrossA));

  const bend = Math.atan2(sin, cos) - (term.angle * Math.PI) / 180;
  const screen = Math.exp(-(dij + dik) / term.decay);
  const energy = term.stiffness * bend * bend * screen;
  const dUdtheta = 2 * term.stiffness * bend * screen;
  const perSin = sin > 0 ? 1 / sin : 0;
  return {
    energy,
    gij: combine((-dUdtheta * perSin) / dij, acrossA, -energy / term.decay, a),
    gik: combine((-dUdtheta * perSin) / dik, acrossB, -energy / term.decay, b),
  };
}

/** Adds every angle j-i-k about an atom i once; the three atoms share its energy equally. */
export function addAngles(frame: Frame, terms: readonly AngleTerm[], sums: Sums): void {
  if (terms.length === 0) return;
  const { species } = frame;
  const { forces, atomEnergies, strainDerivative } = sums;
  const list = neighbourList(frame, Math.max(...terms.map((term) => term.cutoff)));
  const vector = (k: number): Vector => [list.vectors[3 * k]!, list.vectors[3 * k + 1]!, list.vectors[3 * k + 2]!];

  for (let i = 0; i < species.length; i++) {
    for (const term of terms) {
      if (term.center !== species[i]) continue;
      const [first, second] = term.ends;
      for (let kj = list.offsets[i]!; kj < list.offsets[i + 1]!; kj++) {
        for (let kk = kj + 1; kk < list.offsets[i + 1]!; kk++) {
          const [j, k] = [list.neighbours[kj]!, list.neighbours[kk]!];
          const [zj, zk] = [species[j]!, species[k]!];
          if (!((zj === first && zk === second) || (zj === second && zk === first))) continue;
          const [rij, rik] = [vector(kj), vector(kk)];
          if (Math.max(dot(rij, rij), dot(rik, rik)) >= term.cutoff ** 2) continue;

          const { energy, gij, gik } = screenedAngle(term, rij, rik);
          for (const atom of [i, j, k]) atomEnergies[atom]! += energy / 3;
          for (let d = 0; d < 3; d++) {
            forces[3 * j + d]! -= gij[d]!;
            forces[3 * k + d]! -= gik[d]!;
            forces[3 * i + d]! += gij[d]! + gik[d]!;
          }
          addStrainDerivative(strainDerivative, rij, gij);
          addStrainDerivative(strainDerivative, rik, gik);
        }
      }
    }
  }
}
