import { type RandomSource, boltzmann, kineticToElectronvolt, randomStreams } from "@boroxol/core";

/**
 * Velocities of the Maxwell-Boltzmann distribution, v = sqrt(kB T / m) N(0, 1), without drift of the centre of mass and
 * scaled to the temperature exactly.
 * @param masses @shape [n] @unit amu
 * @param temperature over 3n - 3 degrees of freedom @unit K
 * @returns @shape [n,3] @unit A/fs
 */
export function initialVelocities(masses: Float64Array, temperature: number, random: RandomSource): Float64Array {
  const n = masses.length;
  const velocities = new Float64Array(3 * n);
  if (n < 2 || temperature <= 0) return velocities;
  const momentum = [0, 0, 0];
  let totalMass = 0;
  for (let i = 0; i < n; i++) {
    const width = Math.sqrt((boltzmann * temperature) / (masses[i]! * kineticToElectronvolt));
    const [x, y] = random.normals(0, 2 * i, randomStreams.velocities);
    const [z] = random.normals(0, 2 * i + 1, randomStreams.velocities);
    velocities.set([x * width, y * width, z * width], 3 * i);
    for (let k = 0; k < 3; k++) momentum[k]! += masses[i]! * velocities[3 * i + k]!;
    totalMass += masses[i]!;
  }
  let twiceKinetic = 0;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < 3; k++) {
      const v = velocities[3 * i + k]! - momentum[k]! / totalMass;
      velocities[3 * i + k] = v;
      twiceKinetic += masses[i]! * v * v * kineticToElectronvolt;
    }
  }
  const scale = Math.sqrt(((3 * n - 3) * boltzmann * temperature) / twiceKinetic);
  return velocities.map((v) => v * scale);
}
