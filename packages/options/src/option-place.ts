/** A step into nested options: a key, or the index of an item. */
export type PathStep = string | number;

/** Where options came from, so that a message can name the place. */
export interface OptionPlace {
  /** The file, or `command line`. */
  readonly source: string;
  /** Line and column of the value (or of the key) at a path, counted from 1; undefined where there is none. */
  readonly locate?: (
    path: readonly PathStep[],
    what: "key" | "value",
  ) => readonly [line: number, column: number] | undefined;
  /** How the place itself calls an option, for instance by its flag. */
  readonly nameOf?: (path: readonly PathStep[]) => string;
}

/** A path as users write it. @example pathText(["stages", 2, "rate"]) === "stages[2].rate" */
export function pathText(path: readonly PathStep[]): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}

/** The place of an option: `protocol.yaml:7:3, stages[2].rate`, as far as it is known. */
export function placeText(place: OptionPlace, path: readonly PathStep[], what: "key" | "value"): string {
  const position = place.locate?.(path, what);
  const where = position === undefined ? place.source : `${place.source}:${position[0]}:${position[1]}`;
  const option = path.length === 0 ? "" : (place.nameOf?.(path) ?? pathText(path));
  return option === "" ? where : `${where}, ${option}`;
}
