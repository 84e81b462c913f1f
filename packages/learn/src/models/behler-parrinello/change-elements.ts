import type { SymmetryFunction } from "@boroxol/potentials";
import { carryOver } from "../carry-over.ts";
import { symmetryFunctions } from "./from-behler-parrinello.ts";
import type { BehlerParrinelloParameters } from "./from-behler-parrinello.ts";
import type { BehlerParrinelloSettings, SymmetryStatistics } from "./settings.ts";

/** For each function of the new settings its place among the old ones, or -1; and which of the old ones are gone. */
function placesOf(
  old: BehlerParrinelloSettings,
  now: BehlerParrinelloSettings,
): { readonly kept: readonly number[]; readonly gone: readonly number[] } {
  const names = (f: SymmetryFunction, { typeMap }: BehlerParrinelloSettings): string => {
    const { neighbour, neighbours, ...shape } = { neighbour: undefined, neighbours: undefined, ...f };
    const around = neighbours ?? (neighbour === undefined ? [] : [neighbour]);
    return JSON.stringify([shape, around.map((t) => typeMap[t]!).sort()]);
  };
  const before = symmetryFunctions(old).map((each) => names(each, old));
  const after = symmetryFunctions(now).map((each) => names(each, now));
  return {
    kept: after.map((each) => before.indexOf(each)),
    gone: before.flatMap((each, k) => (after.includes(each) ? [] : [k])),
  };
}

/** Statistics for other elements: those of the old model where it has the element and the function, new ones elsewhere. */
export function changedStatistics(
  { settings: old, statistics }: BehlerParrinelloParameters,
  now: BehlerParrinelloSettings,
  found: SymmetryStatistics,
): SymmetryStatistics {
  const { kept } = placesOf(old, now);
  const place = now.typeMap.map((symbol) => old.typeMap.indexOf(symbol));
  const merged = (name: keyof SymmetryStatistics): number[][] =>
    found[name].map((row, t) =>
      row.map((fresh, k) => (place[t]! >= 0 && kept[k]! >= 0 ? statistics[name][place[t]!]![kept[k]!]! : fresh)),
    );
  return { minimum: merged("minimum"), maximum: merged("maximum"), mean: merged("mean"), width: merged("width") };
}

/**
 * Parameters for other elements, with which nothing changes where only known elements are: functions of new neighbours begin
 * with weights of zero, and what functions of neighbours that are gone add without them goes into the biases.
 * @param fresh random parameters of the new model, by name, each @shape [n] @unit 1
 * @returns by name, each @shape [n] @unit 1
 */
export function changedParameters(
  { settings: old, statistics, parameters }: BehlerParrinelloParameters,
  now: BehlerParrinelloSettings,
  fresh: Readonly<Record<string, Float64Array>>,
): Readonly<Record<string, Float64Array>> {
  const first = "layer.0.w";
  const { kept, gone } = placesOf(old, now);
  const others = Object.fromEntries(Object.entries(fresh).filter(([name]) => name !== first));
  const carried = carryOver(
    { typeMap: old.typeMap, parameters },
    { typeMap: now.typeMap, parameters: others },
    () => "element",
  );
  const weights = Float64Array.from(fresh[first]!);
  const bias = carried["layer.0.b"]!;
  const width = bias.length / now.typeMap.length;
  const before = parameters[first]!.length / old.typeMap.length;
  now.typeMap.forEach((symbol, t) => {
    const from = old.typeMap.indexOf(symbol);
    if (from < 0) return;
    const own = parameters[first]!.subarray(from * before, (from + 1) * before);
    kept.forEach((row, k) => {
      const at = (t * kept.length + k) * width;
      if (row < 0) weights.fill(0, at, at + width);
      else weights.set(own.subarray(row * width, (row + 1) * width), at);
    });
    for (const row of gone) {
      const empty = -statistics.mean[from]![row]! / statistics.width[from]![row]!;
      for (let h = 0; h < width; h++) bias[t * width + h]! += empty * own[row * width + h]!;
    }
  });
  return { ...carried, [first]: weights };
}
