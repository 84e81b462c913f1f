/** Remembers values up to a number of bytes; what was used longest ago goes first. */
export interface BoundedCache<Key, Value> {
  /** Bytes of what is remembered. */
  readonly bytes: number;
  get(key: Key): Value | undefined;
  /** A value larger than the whole cache is not kept. @param size of the value and of what its key keeps alive @unit byte */
  set(key: Key, value: Value, size: number): void;
}

/** @param largestBytes that may be remembered */
export function boundedCache<Key, Value>(largestBytes: number): BoundedCache<Key, Value> {
  // A Map keeps the order of insertion: what is used is inserted again.
  const known = new Map<Key, { readonly value: Value; readonly size: number }>();
  let bytes = 0;
  const forget = (key: Key): void => {
    bytes -= known.get(key)?.size ?? 0;
    known.delete(key);
  };
  return {
    get bytes() {
      return bytes;
    },
    get(key) {
      const found = known.get(key);
      if (found === undefined) return undefined;
      known.delete(key);
      known.set(key, found);
      return found.value;
    },
    set(key, value, size) {
      forget(key);
      if (size > largestBytes) return;
      for (const oldest of known.keys()) {
        if (bytes + size <= largestBytes) break;
        forget(oldest);
      }
      known.set(key, { value, size });
      bytes += size;
    },
  };
}

/** Bytes of all arrays in some objects. */
export function bytesOfArrays(...objects: readonly object[]): number {
  let bytes = 0;
  for (const each of objects) {
    for (const value of Object.values(each)) if (ArrayBuffer.isView(value)) bytes += value.byteLength;
  }
  return bytes;
}
