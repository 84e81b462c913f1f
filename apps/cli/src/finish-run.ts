import { join } from "node:path";
import { analyzeFrames, type AnalysisDocument } from "@boroxol/analysis";
import type { MeasuredGlass } from "@boroxol/core";
import { namedProtocols, readRecord } from "@boroxol/md";
import { headlineLines } from "./headline.ts";
import { glassFrames } from "./run-frames.ts";
import type { Terminal } from "./terminal.ts";

/** What a finished run tells a program. */
export interface FinishedRun {
  readonly directory: string;
  readonly density: number | undefined;
  readonly n4: number | undefined;
  readonly analysis: AnalysisDocument;
}

/** Analyses a finished run and prints its headline, its files and its caveat. */
export async function finishRun(directory: string, terminal: Terminal): Promise<FinishedRun> {
  const record = await readRecord(directory);
  const analysis = analyzeFrames(await glassFrames(directory));
  for (const line of headlineLines(analysis, record.system["measured"] as MeasuredGlass | undefined))
    terminal.result(line);
  terminal.result(`structure                  ${join(directory, "final.extxyz")}`);
  const caveat = namedProtocols[record.protocol.name]?.caveat;
  if (caveat !== undefined) terminal.note(`caution: ${caveat}`);
  return { directory, density: analysis.density, n4: analysis.n4, analysis };
}
