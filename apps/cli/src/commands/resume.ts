import { readRecord, resumeRun } from "@boroxol/md";
import { loadPotential } from "@boroxol/potentials";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { finishRun } from "../finish-run.ts";
import { sayHowToResume } from "../perform-run.ts";
import { progressShower } from "../progress.ts";

export function configure(command: Command): void {
  command.argument("<dir>", "folder of an interrupted run");
  command.addHelpText("after", "\nGoes on bit for bit; seed, threads and options are those of the run.");
}

/** `boroxol resume DIR`: continues exactly where the run was interrupted, and does nothing to a finished one. */
export async function run(args: readonly string[], _: Command, context: CommandContext): Promise<number> {
  const directory = args[0]!;
  const { terminal, signal } = context;
  const record = await readRecord(directory);
  const atoms = Number(record.system["total"]);
  const outcome = await resumeRun(directory, loadPotential, {
    onProgress: progressShower(terminal, atoms),
    onWarning: (text) => terminal.note(`warning: ${text}`),
    signal,
  });
  if (outcome.status === "interrupted") {
    sayHowToResume(directory, context);
    return 130;
  }
  if (outcome.status === "was finished") {
    terminal.note("the run is finished: nothing was changed");
    terminal.result(directory);
    terminal.document({ status: "was finished", directory });
    return 0;
  }
  terminal.document({ status: "finished", ...(await finishRun(directory, terminal)) });
  return 0;
}
