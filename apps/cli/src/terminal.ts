/** Where a command writes: results to stdout, narration to stderr. */
export interface Terminal {
  /** Exactly one JSON document on stdout instead of text. */
  readonly json: boolean;
  readonly quiet: boolean;
  readonly colour: boolean;
  /** Whether narration goes to a screen, on which a line can be drawn again. */
  readonly interactive: boolean;
  /** A line of the result for people; left out when the result is JSON. */
  result(text: string): void;
  /** The result for programs; left out when the result is text. */
  document(value: unknown): void;
  /** A line of narration; left out when quiet. */
  note(text: string): void;
  /** A line on stderr that is written also when quiet: errors. */
  alarm(text: string): void;
  /** Draws the line in which progress is shown again; nothing without a screen. */
  redraw(text: string): void;
}

/** The streams of a process, or of a test. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
}

/** What the user and the surroundings say of the output. */
export interface TerminalSettings {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly colour?: boolean | undefined;
}

export function createTerminal(settings: TerminalSettings, streams: Streams): Terminal {
  const { stdout, stderr } = streams;
  const json = settings.json === true;
  const quiet = settings.quiet === true;
  const interactive = stderr.isTTY === true && !quiet;
  // https://no-color.org: any non-empty value switches colour off.
  const colour = settings.colour !== false && interactive && (process.env["NO_COLOR"] ?? "") === "";
  let drawn = false;
  const clear = (): void => {
    if (drawn) stderr.write("\r\u001B[K");
    drawn = false;
  };
  return {
    json,
    quiet,
    colour,
    interactive,
    result(text) {
      clear();
      if (!json) stdout.write(`${text}\n`);
    },
    document(value) {
      clear();
      if (json) stdout.write(`${jsonText(value)}\n`);
    },
    note(text) {
      clear();
      if (!quiet) stderr.write(`${text}\n`);
    },
    alarm(text) {
      clear();
      stderr.write(`${text}\n`);
    },
    redraw(text) {
      if (!interactive) return;
      clear();
      stderr.write(text.slice(0, (stderr.columns ?? 80) - 1));
      drawn = true;
    },
  };
}

/** JSON with typed arrays as lists and maps as objects; a number that is not finite becomes null. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (ArrayBuffer.isView(each) && !(each instanceof DataView)) return Array.from(each as Float64Array);
    return each instanceof Map ? Object.fromEntries(each) : each;
  });
}
