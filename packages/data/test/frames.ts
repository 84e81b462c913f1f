import { createRandom, type Frame } from "@boroxol/core";

/** A cell of Li and O atoms on a shaken lattice with the energies, forces and stresses of springs between neighbours. */
export function springFrame(seed: number, strain = 0, shake = 0.05): Frame {
  const random = createRandom(seed);
  const n = 4;
  const edge = 2 * (1 + strain);
  const cell = Float64Array.of(n * edge, 0, 0, 0, n * 2, 0, 0, 0, n * 2);
  const species = new Uint8Array(n ** 3);
  const positions = new Float64Array(3 * n ** 3);
  for (let i = 0; i < n ** 3; i++) {
    const place = [i % n, Math.floor(i / n) % n, Math.floor(i / n ** 2)];
    species[i] = (place[0]! + place[1]! + place[2]!) % 2 === 0 ? 3 : 8;
    place.forEach(
      (k, d) => (positions[3 * i + d] = k * (d === 0 ? edge : 2) + shake * (random.uniforms(0, i, d)[0]! - 0.5)),
    );
  }
  const forces = new Float64Array(positions.length);
  let energy = 0;
  const virial = new Float64Array(6);
  for (let i = 0; i < n ** 3; i++) {
    for (let j = 0; j < i; j++) {
      const r = [0, 1, 2].map((d) => {
        const s = positions[3 * j + d]! - positions[3 * i + d]!;
        return s - cell[4 * d]! * Math.round(s / cell[4 * d]!);
      });
      const length = Math.hypot(...r);
      if (length > 2.4) continue;
      // U = k/2 (r - r0)^2 with k = 5 eV/A^2 and r0 = 1.9 A; the cut lies where no neighbour of these cells comes.
      const slope = 5 * (length - 1.9);
      energy += 0.5 * slope * (length - 1.9);
      r.forEach((x, d) => {
        forces[3 * i + d]! += (slope * x) / length;
        forces[3 * j + d]! -= (slope * x) / length;
      });
      [
        [0, 0],
        [1, 1],
        [2, 2],
        [1, 2],
        [0, 2],
        [0, 1],
      ].forEach(([a, b], k) => (virial[k]! += (slope * r[a!]! * r[b!]!) / length));
    }
  }
  const volume = cell[0]! * cell[4]! * cell[8]!;
  return {
    species,
    positions,
    cell,
    periodic: [true, true, true],
    energy,
    forces,
    stress: virial.map((x) => x / volume),
  };
}
