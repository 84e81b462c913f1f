import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { finishRun } from "../finish-run.ts";

export function configure(command: Command): void {
  command.argument("<dir>", "folder of a finished run");
  command.addHelpText("after", "\nWrites report.html, report.json and figures/ from the files of the run alone.");
}

/** `boroxol report DIR`: the report and the figures of a run, made again. */
export async function run(args: readonly string[], _: Command, { terminal }: CommandContext): Promise<number> {
  terminal.document({ status: "written", ...(await finishRun(args[0]!, terminal)) });
  return 0;
}
