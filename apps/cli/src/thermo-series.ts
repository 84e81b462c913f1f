import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunEvent } from "@boroxol/md";
import type { StageSeries } from "@boroxol/report";

/** The events of a run; a last line that an interruption cut off is left out. */
export async function readEvents(directory: string): Promise<RunEvent[]> {
  const text = await readFile(join(directory, "events.jsonl"), "utf8");
  const complete = text.slice(0, text.lastIndexOf("\n") + 1);
  return complete
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as RunEvent);
}

/** Thermodynamic data, stage by stage. */
export function thermoSeries(events: readonly RunEvent[]): StageSeries[] {
  const names = new Map<number, string>();
  const byStage = Map.groupBy(
    events.filter((event) => event.event === "thermo"),
    ({ stage }) => stage,
  );
  for (const event of events) if (event.event === "stage") names.set(event.stage, event.name);
  return [...byStage].map(([stage, points]) => ({
    stage: names.get(stage) ?? `stage ${stage + 1}`,
    time: points.map((point) => point.time),
    temperature: points.map((point) => point.temperature),
    potentialEnergy: points.map((point) => point.potentialEnergy),
    pressure: points.map((point) => point.pressure),
    density: points.map((point) => point.density),
  }));
}
