/** Something about a file that its user should know, though it stopped nothing. */
export interface ReadNotice {
  readonly kind:
    | "truncated-frame"
    | "unfinished-last-line"
    | "unused-label"
    | "asymmetric-stress"
    | "turned-stress"
    | "compressed-file-cut"
    | "not-utf8"
    | "unconverged"
    | "missing-label"
    | "assumed-elements";
  readonly message: string;
  /** Counted from 1; 0 where it concerns the whole file. */
  readonly frame: number;
  /** Counted from 1; 0 where it concerns the whole file. */
  readonly line: number;
}

/** What every reader takes. */
export interface ReadOptions {
  /** Name of the file for error messages. */
  readonly name?: string;
  /** Called for what was dropped or not used. */
  readonly onNotice?: (notice: ReadNotice) => void;
  /** Called with the bytes of the file that were read, as they lie on the disk, whenever some more were. */
  readonly onBytes?: (read: number) => void;
  /** Labels of the file that stand for others: `{ total_energy: "energy" }`. */
  readonly rename?: Readonly<Record<string, string>>;
}

/** Where a fault stands, in the words of an error message. */
export function placeOf(options: ReadOptions, frame: number | undefined, line: number): string {
  const name = options.name ?? "input";
  return frame === undefined ? `${name}, line ${line}` : `${name}, frame ${frame}, line ${line}`;
}

/** The name that a label goes by after renaming. */
export function renamed(name: string, { rename }: ReadOptions): string {
  return rename !== undefined && Object.hasOwn(rename, name) ? rename[name]! : name;
}
