/** Parameters of a model beside its elements: each is a row of blocks, one for each element or for each ordered pair. */
export interface ElementBlocks {
  /** Element symbols. */
  readonly typeMap: readonly string[];
  /** By name. @shape each [blocks,size] @unit 1 */
  readonly parameters: Readonly<Record<string, Float64Array>>;
}

/**
 * Parameters of a model with other elements: blocks of elements, and of pairs of elements, that both models know are taken
 * from the old one, all others from the new one.
 * @param blocksOf whether a parameter has a block for each element or for each ordered pair of them
 * @returns by name, each @shape [n] @unit 1
 * @example carryOver(old, { typeMap: ["O", "B"], parameters: model.initialParameters(1) }, () => "element")
 */
export function carryOver(
  from: ElementBlocks,
  to: ElementBlocks,
  blocksOf: (name: string) => "element" | "pair",
): Readonly<Record<string, Float64Array>> {
  const place = to.typeMap.map((symbol) => from.typeMap.indexOf(symbol));
  const [before, after] = [from.typeMap.length, to.typeMap.length];
  return Object.fromEntries(
    Object.entries(to.parameters).map(([name, fresh]) => {
      const old = from.parameters[name]!;
      const values = Float64Array.from(fresh);
      const take = (target: number, source: number, size: number): void => {
        values.set(old.subarray(source * size, (source + 1) * size), target * size);
      };
      for (let a = 0; a < after; a++) {
        if (place[a]! < 0) continue;
        if (blocksOf(name) === "element") take(a, place[a]!, old.length / before);
        else {
          for (let b = 0; b < after; b++) {
            if (place[b]! >= 0) take(a * after + b, place[a]! * before + place[b]!, old.length / before ** 2);
          }
        }
      }
      return [name, values];
    }),
  );
}
