import { existsSync } from "node:fs";
import { join } from "node:path";
import { recordName } from "@boroxol/learn";
import { writeTraining } from "@boroxol/report";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { finishRun } from "../finish-run.ts";

export function configure(command: Command): void {
  command.argument("<dir>", "folder of a finished run, or of a training, also one under way");
  command.addHelpText(
    "after",
    "\nWrites report.html and figures/ from the files of the folder alone; report.json too for a run.",
  );
}

/** `boroxol report DIR`: the report and the figures of a run or of a training, made again. */
export async function run(args: readonly string[], _: Command, { terminal }: CommandContext): Promise<number> {
  const [folder] = args as [string];
  if ([folder, join(folder, "1")].some((each) => existsSync(join(each, recordName)))) {
    const page = await writeTraining(folder);
    terminal.document({ status: "written", report: page });
    terminal.result(`written: ${page}`);
    return 0;
  }
  terminal.document({ status: "written", ...(await finishRun(folder, terminal)) });
  return 0;
}
