import { type Frame, createRandom, cubicCell, massesOf } from "@boroxol/core";
import type { DynamicsStart, Interaction } from "@boroxol/kernels";
import { initialVelocities } from "@boroxol/md";

const sigma = 3.4;
const epsilon = 0.0103;
const cutoff = 6.5;

/**
 * Argon with a force that goes to zero smoothly: U = 4 eps ((s/r)^12 - (s/r)^6) (1 - (r/rc)^2)^3. Cheap, and smooth
 * enough for the error of an integrator to be that of its scheme.
 */
export const smoothLennardJones: Interaction = {
  pairs: [
    {
      species: [18, 18],
      cutoff,
      energy: (r) => {
        const s6 = (sigma / r) ** 6;
        return 4 * epsilon * (s6 * s6 - s6) * (1 - (r / cutoff) ** 2) ** 3;
      },
      derivative: (r) => {
        const s6 = (sigma / r) ** 6;
        const window = 1 - (r / cutoff) ** 2;
        const raw = 4 * epsilon * (s6 * s6 - s6);
        const slope = (4 * epsilon * (-12 * s6 * s6 + 6 * s6)) / r;
        return slope * window ** 3 - raw * 6 * window ** 2 * (r / cutoff ** 2);
      },
    },
  ],
  angles: [],
  charges: new Map(),
  selfEnergies: new Map(),
};

/**
 * Argon near its triple point, on a slightly disordered lattice with velocities.
 * @param repeats face-centred cubic cells along each axis: 4 repeats^3 atoms
 * @param temperature @unit K
 */
export function argon(repeats: number, temperature: number, seed: number): DynamicsStart {
  const random = createRandom(seed);
  const edge = 5.6;
  const corners = [
    [0, 0, 0],
    [0, 0.5, 0.5],
    [0.5, 0, 0.5],
    [0.5, 0.5, 0],
  ] as const;
  const places: number[] = [];
  for (let a = 0; a < repeats; a++) {
    for (let b = 0; b < repeats; b++) {
      for (let c = 0; c < repeats; c++) {
        for (const [x, y, z] of corners) {
          const noise = random.uniforms(places.length, 0, 0);
          places.push(
            (a + x + 0.04 * noise[0]!) * edge,
            (b + y + 0.04 * noise[1]!) * edge,
            (c + z + 0.04 * noise[2]!) * edge,
          );
        }
      }
    }
  }
  const species = new Uint8Array(places.length / 3).fill(18);
  const masses = massesOf(species);
  const frame: Frame = {
    species,
    positions: Float64Array.from(places),
    velocities: initialVelocities(masses, temperature, random),
    cell: cubicCell(repeats * edge),
    periodic: [true, true, true],
  };
  return { frame, masses, seed };
}
