import { type Frame, createRandom, elementOf } from "@boroxol/core";
import type { Backend } from "@boroxol/kernels";
import { packingDistance } from "./closest-approach.ts";
import { formalSign } from "./formal-sign.ts";
import { frameOf } from "./minimise/landscape.ts";
import { randomPacking } from "./random-packing.ts";
import { softPushOff } from "./soft-push-off.ts";

/** Atoms at random places, pushed apart. */
export interface PackedStart {
  readonly frame: Frame;
  /** Factor by which packing distances had to shrink. */
  readonly shrink: number;
}

/**
 * Random places for the atoms of a frame, then a push by a soft core, so that no two of them overlap.
 * @param sign sign of an element's charge; that of its formal charge when left out
 */
export async function packedStart(
  start: Frame,
  seed: number,
  backend: Backend,
  sign: (z: number) => number = formalSign,
): Promise<PackedStart> {
  const distance = (a: number, b: number): number => packingDistance(a, b, sign(a) === sign(b));
  // Big atoms first: they have the fewest places to go.
  const order = Array.from(start.species.keys()).sort(
    (a, b) => elementOf(start.species[b]!).covalentRadius - elementOf(start.species[a]!).covalentRadius || a - b,
  );
  const sorted = Uint8Array.from(order, (i) => start.species[i]!);
  const { frame, shrink } = randomPacking(sorted, start.cell, distance, createRandom(seed));
  const positions = new Float64Array(start.positions.length);
  for (const [k, i] of order.entries()) positions.set(frame.positions.subarray(3 * k, 3 * k + 3), 3 * i);
  return { frame: await softPushOff(frameOf(start, positions), distance, backend), shrink };
}
