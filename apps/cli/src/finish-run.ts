import { join } from "node:path";
import type { AnalysisDocument } from "@boroxol/analysis";
import { headlineNumbers, verdictOf, validityFlags, writeReport, type ReportInput } from "@boroxol/report";
import { reportOfRun } from "./report-of-run.ts";
import type { Terminal } from "./terminal.ts";

/** What a finished run tells a program. */
export interface FinishedRun {
  readonly directory: string;
  readonly report: string;
  readonly density: number | undefined;
  readonly n4: number | undefined;
  readonly analysis: AnalysisDocument;
}

/**
 * Analyses a finished run, writes its report and prints the headline, the files and the caveat.
 * @throws E0421, E0705, E0206
 */
export async function finishRun(directory: string, terminal: Terminal): Promise<FinishedRun> {
  terminal.note("analysing");
  const input = await reportOfRun(directory);
  const report = await writeReport(input, directory);
  for (const line of resultLines(input)) terminal.result(line);
  terminal.result(`${"report".padEnd(nameWidth)} ${report}`);
  terminal.result(`${"structure".padEnd(nameWidth)} ${join(directory, "final.extxyz")}`);
  for (const { title, text } of input.flags) {
    if (title.endsWith("of the potential's range")) terminal.note(`${title.toLowerCase()}: ${text}`);
  }
  terminal.note(verdictOf(validityFlags(input)).text);
  if (input.protocol.caveat !== undefined) terminal.note(`caution: ${input.protocol.caveat}`);
  const { analysis } = input;
  return { directory, report, density: analysis.density, n4: analysis.n4, analysis };
}

const nameWidth = 30;

function resultLines(input: ReportInput): string[] {
  return headlineNumbers(input).map(({ quantity, text, unit, measured, modelled }) => {
    const reference = measured === undefined ? modelled && `model ${modelled}` : `measured ${measured}`;
    return `${quantity.padEnd(nameWidth)} ${text} ${unit}${reference === undefined ? "" : `  (${reference})`}`;
  });
}
