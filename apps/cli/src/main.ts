import { BoroxolError, closestName } from "@boroxol/core";
import { Command, CommanderError } from "commander";
import type { CommandContext } from "./command.ts";
import { commandList } from "./command-list.ts";
import { exitCodeOf, reportFailure } from "./failure.ts";
import { createTerminal, type Streams } from "./terminal.ts";
import { version } from "./version.ts";

/**
 * Runs the command line.
 * @param argv the arguments without node and script
 * @returns the exit code: 0 done, 1 failed while working, 2 wrong input and nothing written, 130 interrupted
 */
export async function main(argv: readonly string[], streams: Streams = process): Promise<number> {
  const has = (flag: string): boolean => argv.includes(flag);
  const settings = { json: has("--json"), quiet: has("--quiet"), colour: !has("--no-color") };
  const terminal = createTerminal(settings, streams);
  const interruption = new AbortController();
  const interrupt = (): void => {
    // A second Ctrl-C does not wait for the checkpoint.
    if (interruption.signal.aborted) process.exit(130);
    interruption.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  let exitCode = 0;
  try {
    const program = await buildProgram(argv, streams, async (run) => {
      exitCode = await run({ terminal, signal: interruption.signal, commandLine: commandLineOf(argv) });
    });
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const failure = error instanceof CommanderError ? usageError(error) : error;
    reportFailure(failure, terminal, interruption.signal.aborted);
    return exitCodeOf(failure, interruption.signal.aborted);
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

type Run = (context: CommandContext) => Promise<number>;

/** Arguments with characters that a shell would take for its own stand in quotes. */
function commandLineOf(argv: readonly string[]): string {
  const quoted = argv.map((each) =>
    /^[\w@%+=:,./-]+$/.test(each) ? each : `"${each.replaceAll(/["\\$`]/g, "\\$&")}"`,
  );
  return ["boroxol", ...quoted].join(" ");
}

async function buildProgram(
  argv: readonly string[],
  streams: Streams,
  execute: (run: Run) => Promise<void>,
): Promise<Command> {
  const program = new Command("boroxol");
  program
    .description("Molecular dynamics of lithium glasses: composition in, glass and its report out.")
    .usage("<command> [arguments]")
    .version(version(), "--version", "print the version")
    .configureHelp({ showGlobalOptions: false })
    .addHelpText("after", '\nA first glass:\n  boroxol make "20SiO2-60B2O3-20Li2O" --quick');
  tame(program, streams);
  const asked = argv.find((argument) => !argument.startsWith("-"));
  for (const { name, summary, load } of commandList) {
    const command = program
      .command(name)
      .summary(summary)
      .description(`${capital(summary)}.`);
    tame(command, streams);
    if (name !== asked) continue;
    const { configure, run } = await load();
    configure(command);
    addCommonFlags(command);
    command.action(() => execute((context) => run(command.args, command, context)));
  }
  program.action(() => {
    if (asked !== undefined) throw unknownCommand(asked);
    program.outputHelp();
  });
  program.argument("[command]").allowExcessArguments();
  return program;
}

/** Commander throws instead of leaving the process, and its own messages become coded errors. */
function tame(command: Command, { stdout }: Streams): void {
  command.exitOverride().showSuggestionAfterError();
  command.configureOutput({ writeOut: (text) => stdout.write(text), writeErr: () => {}, outputError: () => {} });
}

function addCommonFlags(command: Command): void {
  command
    .option("--json", "print exactly one JSON document on stdout")
    .option("--quiet", "no narration on stderr")
    .option("--no-color", "no colour; NO_COLOR does the same");
}

function unknownCommand(name: string): BoroxolError {
  const names = commandList.map((entry) => entry.name);
  const closest = closestName(name, names);
  return new BoroxolError("E0701", `there is no command '${name}'`, {
    place: "command line",
    fix: closest === undefined ? `the commands are ${names.join(", ")}` : `did you mean 'boroxol ${closest}'?`,
    untouched: "nothing was written",
  });
}

function usageError(error: CommanderError): BoroxolError {
  const [message = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  return new BoroxolError("E0701", message, {
    place: "command line",
    fix: suggestion === undefined || suggestion === "" ? "see --help" : suggestion.replace(/^\(|\)$/g, ""),
    untouched: "nothing was written",
    cause: error,
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
