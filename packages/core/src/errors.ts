import type { ErrorCode } from "./error-codes.ts";

/** What a coded error tells beside its code. */
export interface ErrorDetails {
  /** Where: file, line, frame, option or stage. */
  readonly place?: string;
  /** What the user can do about it. */
  readonly fix?: string;
  /** What was left as it was, for instance `nothing was written`. */
  readonly untouched?: string;
  readonly cause?: unknown;
}

/**
 * An error with a stable code: the code names the kind of fault, `boroxol explain CODE` tells more.
 * @example throw new BoroxolError("E0101", "unknown oxide 'Xx2O'", { place: "composition", fix: "write it as ..." })
 */
export class BoroxolError extends Error {
  readonly code: ErrorCode;
  readonly place: string | undefined;
  readonly fix: string | undefined;
  readonly untouched: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "BoroxolError";
    this.code = code;
    this.place = details.place;
    this.fix = details.fix;
    this.untouched = details.untouched;
  }
}

/** The error as plain lines for a terminal: code and cause, then place, fix and what was left untouched. */
export function describeError(error: BoroxolError): string {
  const lines = [`error ${error.code}: ${error.message}`];
  if (error.place !== undefined) lines.push(`  where: ${error.place}`);
  if (error.fix !== undefined) lines.push(`  fix:   ${error.fix}`);
  if (error.untouched !== undefined) lines.push(`  state: ${error.untouched}`);
  lines.push(`  more:  boroxol explain ${error.code}`);
  return lines.join("\n");
}
