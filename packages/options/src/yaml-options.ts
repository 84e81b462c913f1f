import { BoroxolError } from "@boroxol/core";
import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import type { OptionPlace, PathStep } from "./option-place.ts";
import type { OptionSchema } from "./option-schema.ts";
import type { OptionValues } from "./option-values.ts";
import { parseOptions } from "./parse-options.ts";

/** The data of a YAML file, and where each part of it stands. */
export interface YamlSource {
  readonly value: unknown;
  readonly place: OptionPlace;
}

/**
 * Reads YAML 1.2 (`No` and `Y` are texts, not booleans) and keeps the positions for messages.
 * @param text the file's content; an empty file is an empty set of options
 * @param source the file's name
 * @throws E0123 where the text is not YAML, with line and column
 */
export function readYaml(text: string, source: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: "1.2", lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new BoroxolError("E0123", error.message, {
      place: `${source}:${line}:${col}`,
      fix: "write one option per line as 'name: value'; nested options are indented by two spaces",
      untouched: "nothing was written",
    });
  }
  return {
    value: document.toJS() ?? {},
    place: { source, locate: (path, what) => locate(document, lines, path, what) },
  };
}

/**
 * Validates the options in a YAML text: `parseOptions` with line and column in every message.
 * @throws E0120, E0121, E0122, E0123
 * @example parseYamlOptions(protocolOptions, "stages: [...]", "protocol.yaml")
 */
export function parseYamlOptions<const S extends OptionSchema>(
  schema: S,
  text: string,
  source: string,
): OptionValues<S> {
  const { value, place } = readYaml(text, source);
  return parseOptions(schema, value, place);
}

/** Position of the deepest part of the path that exists. */
function locate(
  document: Document,
  lines: LineCounter,
  path: readonly PathStep[],
  what: "key" | "value",
): readonly [number, number] | undefined {
  let node: unknown = document.contents;
  let offset = isNode(node) ? node.range?.[0] : 0;
  for (const [depth, step] of path.entries()) {
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (!isPair(pair)) break;
      next = what === "key" && depth === path.length - 1 ? pair.key : (pair.value ?? pair.key);
    } else if (isSeq(node) && typeof step === "number") next = node.items[step];
    if (!isNode(next)) break;
    node = next;
    offset = next.range?.[0] ?? offset;
  }
  if (offset === undefined) return undefined;
  const { line, col } = lines.linePos(offset);
  return [line, col];
}
