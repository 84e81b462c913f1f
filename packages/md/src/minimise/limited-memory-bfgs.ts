import { type Landscape, type Minimum, type MinimiserOptions, largestRow } from "./landscape.ts";

const memory = 20;
const longestMove = 0.2;
const firstCurvature = 70;

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
};

/**
 * L-BFGS: a quasi-Newton direction from the last 20 moves (two-loop recursion), with a move cap of 0.2 A and a step
 * halved until the energy falls enough (Armijo).
 *
 * D. C. Liu, J. Nocedal, Math. Program. 45, 503 (1989), doi:10.1007/BF01589116.
 * @example const minimum = await limitedMemoryBfgs(atomsLandscape(frame, evaluator), { force: 0.01, steps: 500 });
 */
export async function limitedMemoryBfgs(
  landscape: Landscape,
  { force, steps, onStep }: MinimiserOptions,
): Promise<Minimum> {
  let coordinates = Float64Array.from(landscape.start);
  let { energy, gradient } = await landscape.evaluate(coordinates);
  let left = largestRow(gradient);
  let step = 0;
  let moves: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  while (left > force && step < steps) {
    let direction = newtonDirection(gradient, moves);
    if (dot(direction, gradient) >= 0) {
      moves = [];
      direction = newtonDirection(gradient, moves);
    }
    const longest = largestRow(direction);
    const cap = longest > longestMove ? longestMove / longest : 1;
    const slope = cap * dot(direction, gradient);
    let size = 1;
    let next = await tryMove(landscape, coordinates, direction, cap);
    // A wall of the potential gives NaN: that counts as too far.
    while (!(next.energy <= energy + 1e-4 * size * slope) && size > 1e-6) {
      size *= 0.5;
      next = await tryMove(landscape, coordinates, direction, cap * size);
    }
    if (!(next.energy <= energy)) {
      if (moves.length === 0) break;
      moves = [];
      continue;
    }
    const s = next.coordinates.map((value, k) => value - coordinates[k]!);
    const y = next.gradient.map((value, k) => value - gradient[k]!);
    const curvature = dot(s, y);
    if (curvature > 1e-12) moves = [...moves.slice(1 - memory), { s, y, rho: 1 / curvature }];
    ({ coordinates, energy, gradient } = next);
    left = largestRow(gradient);
    step++;
    onStep?.(step, energy, left);
  }
  return { coordinates, energy, force: left, steps: step, converged: left <= force };
}

async function tryMove(
  landscape: Landscape,
  coordinates: Float64Array<ArrayBuffer>,
  direction: Float64Array,
  size: number,
): Promise<{ coordinates: Float64Array<ArrayBuffer>; energy: number; gradient: Float64Array }> {
  const moved = coordinates.map((value, k) => value + size * direction[k]!);
  return { coordinates: moved, ...(await landscape.evaluate(moved)) };
}

/** -H gradient with H the inverse Hessian of the moves, newest first and back again. */
function newtonDirection(
  gradient: Float64Array,
  moves: readonly { s: Float64Array; y: Float64Array; rho: number }[],
): Float64Array {
  const q = gradient.map((value) => -value);
  const alphas = new Float64Array(moves.length);
  for (let m = moves.length - 1; m >= 0; m--) {
    const { s, y, rho } = moves[m]!;
    const alpha = rho * dot(s, q);
    alphas[m] = alpha;
    for (let k = 0; k < q.length; k++) q[k]! -= alpha * y[k]!;
  }
  const newest = moves.at(-1);
  const scale = newest === undefined ? 1 / firstCurvature : 1 / (newest.rho * dot(newest.y, newest.y));
  for (let k = 0; k < q.length; k++) q[k]! *= scale;
  for (const [m, { s, y, rho }] of moves.entries()) {
    const beta = rho * dot(y, q);
    for (let k = 0; k < q.length; k++) q[k]! += (alphas[m]! - beta) * s[k]!;
  }
  return q;
}
