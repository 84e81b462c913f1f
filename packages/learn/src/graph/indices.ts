import type { Length } from "./shape.ts";

/** Which target each entry belongs to, for instance the atom of each edge. Both lengths are those of shapes. */
export interface Index {
  readonly name: string;
  readonly entries: Length;
  readonly targets: Length;
}

/** An index with its values: targets of entries, and the entries of each target one after the other. */
export interface IndexValues {
  /** Target of each entry. @shape [entries] */
  readonly target: Int32Array;
  /** Entries sorted by target, in their own order within one. @shape [entries] */
  readonly order: Int32Array;
  /** `order[offsets[t]..offsets[t+1]]` belong to target t. @shape [targets+1] */
  readonly offsets: Int32Array;
}

/** The values of an index from the target of each entry. @param target @shape [entries] */
export function indexValues(target: Int32Array, targets: number): IndexValues {
  const offsets = new Int32Array(targets + 1);
  for (let entry = 0; entry < target.length; entry++) offsets[target[entry]! + 1]!++;
  for (let t = 0; t < targets; t++) offsets[t + 1]! += offsets[t]!;
  const next = offsets.slice();
  const order = new Int32Array(target.length);
  for (let entry = 0; entry < target.length; entry++) order[next[target[entry]!]!++] = entry;
  return { target, order, offsets };
}
