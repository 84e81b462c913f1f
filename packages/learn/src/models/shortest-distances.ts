/** Shortest distances of pairs of types, gathered while bonds go by. */
export interface ShortestDistances {
  /** Squares. @shape [types,types] @unit A^2 */
  readonly squared: Float64Array;
  /** By pair of elements, `Li-O`; pairs that never met are left out. @unit A */
  table(): Readonly<Record<string, number>>;
  /** The shortest of all; undefined before the first bond. @unit A */
  smallest(): number | undefined;
}

export function shortestDistances(typeMap: readonly string[]): ShortestDistances {
  const types = typeMap.length;
  const squared = new Float64Array(types * types).fill(Infinity);
  const table = (): Record<string, number> => {
    const found: Record<string, number> = {};
    for (let a = 0; a < types; a++) {
      for (let b = a; b < types; b++) {
        const least = Math.min(squared[a * types + b]!, squared[b * types + a]!);
        if (least < Infinity) found[`${typeMap[a]}-${typeMap[b]}`] = Math.sqrt(least);
      }
    }
    return found;
  };
  return {
    squared,
    table,
    smallest() {
      const all = Object.values(table());
      return all.length === 0 ? undefined : Math.min(...all);
    },
  };
}
