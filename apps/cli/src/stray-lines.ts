import type { RunEvent } from "@boroxol/md";
import { type Stray, strayText } from "@boroxol/potentials";

/** How a run left the range of its model: the worst of each kind, with the number of frames that did, in sentences. */
export function strayLines(events: readonly RunEvent[]): string[] {
  const worst = new Map<string, { readonly stray: Stray; readonly frames: number }>();
  for (const event of events) {
    if (event.event !== "strays") continue;
    for (const stray of event.strays) {
      const key = `${stray.of} ${stray.which ?? ""} ${stray.value < stray.limit}`;
      const before = worst.get(key);
      const distance = (each: Stray): number => Math.abs(each.value - each.limit);
      const further = before === undefined || distance(stray) > distance(before.stray);
      worst.set(key, { stray: further ? stray : before.stray, frames: (before?.frames ?? 0) + 1 });
    }
  }
  return [...worst.values()].map(
    ({ stray, frames }) => `In ${frames} frame${frames === 1 ? "" : "s"}, at worst: ${strayText(stray)}.`,
  );
}
