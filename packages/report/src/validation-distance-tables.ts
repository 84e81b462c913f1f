import type { TextTable } from "./text-table.ts";
import type { NamedValidation } from "./validation-document.ts";

/** Shortest distances at 300 K. */
export function shortestTable(validations: readonly NamedValidation[]): TextTable {
  const pairs = pairsIn(validations.flatMap(({ document }) => document.glasses.map(({ shortest }) => shortest)));
  return {
    title: "Shortest distances at 300 K (Å)",
    head: ["glass", "column", ...pairs],
    rows: validations
      .flatMap(({ name, document }) =>
        document.glasses
          .filter(({ shortest }) => Object.keys(shortest).length > 0)
          .map((glass) => [glass.name, name, ...pairs.map((pair) => glass.shortest[pair]?.toFixed(2) ?? "")]),
      )
      .sort(([a], [b]) => orderOf(validations, a!) - orderOf(validations, b!)),
  };
}

function orderOf(validations: readonly NamedValidation[], glass: string): number {
  const names = validations.flatMap(({ document }) => document.glasses.map(({ name }) => name));
  return names.indexOf(glass);
}

/** Hot melts: shortest distances and overlaps. */
export function overlapTable(validations: readonly NamedValidation[]): TextTable {
  const all = validations.flatMap(({ document }) => document.overlaps);
  const limits = new Map(
    all.flatMap((each) => Object.entries(each.pairs).map(([pair, { limit }]) => [pair, limit] as const)),
  );
  const pairs = pairsIn(all.map((each) => each.pairs));
  return {
    title: "Overlaps in the melt",
    head: [
      "glass",
      "column",
      "melt",
      "frames with an overlap",
      "5Si (%)",
      ...pairs.map((pair) => `${pair} (${limits.get(pair)!.toFixed(2)})`),
    ],
    rows: validations.flatMap(({ name, document }) =>
      document.overlaps.map(
        ({ name: glass, temperature, time, frames, overlapping, pairs: found, overCoordinatedSilicon, failure }) => [
          glass,
          name,
          failure === undefined ? `${temperature} K, ${time} ps` : `ended early: ${failure.code} ${failure.message}`,
          `${overlapping} of ${frames}`,
          overCoordinatedSilicon === undefined ? "" : (100 * overCoordinatedSilicon).toFixed(1),
          ...pairs.map((pair) => found[pair]?.shortest.toFixed(2) ?? ""),
        ],
      ),
    ),
    note: "Shortest distance of each pair in all frames (Å); in brackets the distance below which it counts as an overlap, 0.7 of the nearest that a random packing would place the two. 5Si is that of the hot melt, in the second half of it.",
  };
}

/** All pairs, those with oxygen first. */
function pairsIn(tables: readonly Readonly<Record<string, unknown>>[]): string[] {
  const pairs = [...new Set(tables.flatMap((each) => Object.keys(each)))].sort();
  const rank = (pair: string): number => (pair === "O-O" ? 1 : pair.endsWith("-O") ? 0 : 2);
  return pairs.sort((a, b) => rank(a) - rank(b));
}
