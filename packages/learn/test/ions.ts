import type { Frame } from "@boroxol/core";
import { createRandom } from "@boroxol/core";

const random = createRandom(11);

/** Ions of three elements in a small skewed cell. */
export function ions(count: number, seed: number): Frame {
  const cell = Float64Array.of(6.2, 0, 0, 0.7, 5.9, 0, -0.4, 0.8, 6.5);
  const positions = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    const u = random.uniforms(i, seed, 98);
    for (let d = 0; d < 3; d++) positions[3 * i + d] = u[0]! * cell[d]! + u[1]! * cell[3 + d]! + u[2]! * cell[6 + d]!;
  }
  return {
    species: Uint8Array.from({ length: count }, (_, i) => [8, 3, 14, 8][i % 4]!),
    positions,
    cell,
    periodic: [true, true, true],
  };
}
