import { createRandom } from "@boroxol/core";

/** Stream of the random numbers that belongs to the order of frames. */
const stream = 301;

/**
 * Which frames make up each step: every frame once in an epoch, in an order that depends on seed and epoch alone, so that a
 * restart needs to know nothing but the number of the step.
 * @param frames numbers of the frames @shape [k]
 */
export function frameOrder(frames: Int32Array, batch: number, seed: number): (step: number) => number[] {
  const random = createRandom(seed);
  const epochs = new Map<number, Int32Array>();
  const shuffled = (epoch: number): Int32Array => {
    const known = epochs.get(epoch);
    if (known !== undefined) return known;
    const order = frames.slice();
    for (let k = order.length - 1; k > 0; k--) {
      const other = Math.floor(random.uniforms(k, epoch, stream)[0]! * (k + 1));
      [order[k], order[other]] = [order[other]!, order[k]!];
    }
    epochs.clear();
    epochs.set(epoch, order);
    return order;
  };
  return (step) =>
    Array.from({ length: batch }, (_, b) => {
      const place = step * batch + b;
      return shuffled(Math.floor(place / frames.length))[place % frames.length]!;
    });
}
