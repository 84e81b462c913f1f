import { createRandom } from "@boroxol/core";

/** Streams of the random numbers that belong to the order of frames, and of rehearsed ones. */
const [stream, rehearsalStream] = [301, 302];

/**
 * Which frames make up each step: every frame once in an epoch, in an order that depends on seed and epoch alone, so that a
 * restart needs to know nothing but the number of the step. Where frames are rehearsed, every other one is such a frame.
 * @param frames numbers of the frames @shape [k]
 * @param rehearsed numbers of those that are rehearsed @shape [r]
 */
export function frameOrder(
  frames: Int32Array,
  batch: number,
  seed: number,
  rehearsed: Int32Array = new Int32Array(0),
): (step: number) => number[] {
  const own = inEpochs(frames, seed, stream);
  const old = inEpochs(rehearsed, seed, rehearsalStream);
  const at = (place: number): number => {
    if (rehearsed.length === 0) return own(place);
    return place % 2 === 0 ? own(place / 2) : old((place - 1) / 2);
  };
  return (step) => Array.from({ length: batch }, (_, b) => at(step * batch + b));
}

/** The frame at each place of a sequence that goes through all frames again and again. */
function inEpochs(frames: Int32Array, seed: number, randomStream: number): (place: number) => number {
  const random = createRandom(seed);
  const epochs = new Map<number, Int32Array>();
  const shuffled = (epoch: number): Int32Array => {
    const known = epochs.get(epoch);
    if (known !== undefined) return known;
    const order = frames.slice();
    for (let k = order.length - 1; k > 0; k--) {
      const other = Math.floor(random.uniforms(k, epoch, randomStream)[0]! * (k + 1));
      [order[k], order[other]] = [order[other]!, order[k]!];
    }
    epochs.clear();
    epochs.set(epoch, order);
    return order;
  };
  return (place) => shuffled(Math.floor(place / frames.length))[place % frames.length]!;
}
