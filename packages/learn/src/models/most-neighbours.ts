import { neighbourList } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { typeTable } from "./atom-order.ts";

/** Most neighbours of each type that any atom has. @param cutoff @unit A */
export function mostNeighbours(frames: readonly Frame[], typeMap: readonly string[], cutoff: number): number[] {
  const table = typeTable(typeMap);
  const most = typeMap.map(() => 0);
  for (const frame of frames) {
    const { offsets, neighbours } = neighbourList(frame, cutoff);
    for (let i = 0; i < frame.species.length; i++) {
      const counts = typeMap.map(() => 0);
      for (let k = offsets[i]!; k < offsets[i + 1]!; k++) counts[table[frame.species[neighbours[k]!]!]!]!++;
      counts.forEach((count, t) => {
        most[t] = Math.max(most[t]!, count);
      });
    }
  }
  return most;
}
