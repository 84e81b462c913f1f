import { BoroxolError, describeError, errorCodes } from "@boroxol/core";
import type { Terminal } from "./terminal.ts";

/** 2 for wrong input, 1 for a failure while working, 130 when the user interrupted. */
export function exitCodeOf(error: unknown, interrupted: boolean): number {
  if (interrupted) return 130;
  return error instanceof BoroxolError ? errorCodes[error.code].exitCode : 1;
}

/** Tells of a failure: in words on stderr and, where the result is JSON, as `{"error": ...}` on stdout. */
export function reportFailure(error: unknown, terminal: Terminal, interrupted: boolean): void {
  const failure = error instanceof BoroxolError ? error : unexpected(error);
  const text = interrupted ? `interrupted\n${describeError(failure)}` : describeError(failure);
  terminal.alarm(terminal.colour ? text.replace(/^error E\d+/m, "\u001B[31m$&\u001B[0m") : text);
  const { code, message, place, fix, untouched } = failure;
  terminal.document({ error: { code, message, place, fix, untouched } });
}

/** A fault of the program, or one of the system that no reader of files has named. */
function unexpected(error: unknown): BoroxolError {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack?.split("\n")[1]?.trim() : undefined;
  return new BoroxolError("E0799", message, {
    ...(stack === undefined ? {} : { place: stack }),
    fix: "this is a fault of boroxol: please report it with the command that you ran",
    cause: error,
  });
}
