import type { Command } from "commander";
import type { Terminal } from "./terminal.ts";

/** What a command gets beside its own arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The command as the user could type it again. */
  readonly commandLine: string;
  /** Aborted by Ctrl-C: the command saves and returns. */
  readonly signal: AbortSignal;
}

/** A command, described and made ready only when it is the one that was asked for. */
export interface CommandModule {
  /** Adds arguments, flags and help to the command. */
  configure(command: Command): void;
  /**
   * Does the work.
   * @returns the exit code: 0 done, 1 failed, 130 interrupted with everything saved
   */
  run(args: readonly string[], command: Command, context: CommandContext): Promise<number>;
}

/** A line of `boroxol --help`, and where the command is. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}
