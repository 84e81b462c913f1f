/** Something about a file that its user should know, though it stopped nothing. */
export interface ReadNotice {
  readonly kind: "truncated-frame" | "unfinished-last-line" | "unused-column" | "asymmetric-stress";
  readonly message: string;
  /** Counted from 1. */
  readonly frame: number;
  /** Counted from 1. */
  readonly line: number;
}

/** What every reader takes. */
export interface ReadOptions {
  /** Name of the file for error messages. */
  readonly name?: string;
  /** Called for what was dropped or not used. */
  readonly onNotice?: (notice: ReadNotice) => void;
}

/** Where a fault stands, in the words of an error message. */
export function placeOf(options: ReadOptions, frame: number | undefined, line: number): string {
  const name = options.name ?? "input";
  return frame === undefined ? `${name}, line ${line}` : `${name}, frame ${frame}, line ${line}`;
}
