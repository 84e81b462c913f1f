import { type Landscape, type Minimum, type MinimiserOptions, largestRow } from "./landscape.ts";

const timestepStart = 0.1;
const timestepMost = 1;
const longestMove = 0.2;
const mixingStart = 0.1;

/**
 * FIRE: damped dynamics whose velocity is steered along the force and stopped when it runs uphill.
 *
 * E. Bitzek, P. Koskinen, F. Gaehler, M. Moseler, P. Gumbsch, Phys. Rev. Lett. 97, 170201 (2006),
 * doi:10.1103/PhysRevLett.97.170201, with moves of at most 0.2 A.
 * @example const minimum = await fire(atomsLandscape(frame, evaluator), { force: 0.01, steps: 1000 });
 */
export async function fire(landscape: Landscape, { force, steps, onStep }: MinimiserOptions): Promise<Minimum> {
  const coordinates = Float64Array.from(landscape.start);
  const velocity = new Float64Array(coordinates.length);
  let timestep = timestepStart;
  let mixing = mixingStart;
  let downhill = 0;
  let { energy, gradient } = await landscape.evaluate(coordinates);
  let left = largestRow(gradient);
  let step = 0;
  while (left > force && step < steps) {
    let power = 0;
    let speed = 0;
    let slope = 0;
    for (let k = 0; k < velocity.length; k++) {
      power -= gradient[k]! * velocity[k]!;
      speed += velocity[k]! ** 2;
      slope += gradient[k]! ** 2;
    }
    if (power > 0) {
      const turn = mixing * Math.sqrt(speed / slope);
      for (let k = 0; k < velocity.length; k++) velocity[k] = (1 - mixing) * velocity[k]! - turn * gradient[k]!;
      if (downhill++ > 5) {
        timestep = Math.min(timestep * 1.1, timestepMost);
        mixing *= 0.99;
      }
    } else {
      velocity.fill(0);
      downhill = 0;
      timestep *= 0.5;
      mixing = mixingStart;
    }
    for (let k = 0; k < velocity.length; k++) velocity[k]! -= timestep * gradient[k]!;
    const longest = timestep * largestRow(velocity);
    const cap = longest > longestMove ? longestMove / longest : 1;
    for (let k = 0; k < velocity.length; k++) coordinates[k]! += cap * timestep * velocity[k]!;
    ({ energy, gradient } = await landscape.evaluate(coordinates));
    left = largestRow(gradient);
    step++;
    onStep?.(step, energy, left);
  }
  return { coordinates, energy, force: left, steps: step, converged: left <= force };
}
