import type { Frame } from "@boroxol/core";
import type { Backend, Interaction } from "@boroxol/kernels";
import { atomsLandscape, frameOf } from "./minimise/landscape.ts";
import { fire } from "./minimise/fire.ts";

/** Height of the soft core at r = 0. @unit eV */
const coreHeight = 5;

/**
 * Pushes overlapping atoms apart with the soft core U = A (1 + cos(pi r / r_c)) / 2, r < r_c, whose force stays finite
 * at any distance, by a short FIRE minimisation.
 * @param reach r_c of two species: where they stop pushing @unit A
 */
export async function softPushOff(
  frame: Frame,
  reach: (a: number, b: number) => number,
  backend: Backend,
): Promise<Frame> {
  const kinds = [...new Set(frame.species)];
  const pairs = kinds.flatMap((a, i) =>
    kinds.slice(i).map((b) => {
      const cutoff = reach(a, b);
      const wave = Math.PI / cutoff;
      return {
        species: [a, b] as const,
        cutoff,
        energy: (r: number) => 0.5 * coreHeight * (1 + Math.cos(wave * r)),
        derivative: (r: number) => -0.5 * coreHeight * wave * Math.sin(wave * r),
      };
    }),
  );
  const interaction: Interaction = { pairs, angles: [], charges: new Map(), selfEnergies: new Map() };
  using evaluator = await backend.prepare(interaction, frame.species);
  const landscape = atomsLandscape(frame, evaluator);
  const result = await fire(landscape, { force: 0.05, steps: 300 });
  return frameOf(frame, result.coordinates);
}
