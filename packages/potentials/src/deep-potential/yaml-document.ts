import { parsePlainYaml } from "../plain-yaml.ts";
import { isStoredArray, storedArray } from "../stored-array.ts";
import type { StoredArray } from "../stored-array.ts";

/**
 * The document of a DeePMD-kit model in YAML; `{"@class": np.ndarray, dtype, value}` becomes an array.
 * @throws E0308
 */
export function readYamlDocument(text: string, place: string): unknown {
  return gatherArrays(parsePlainYaml(text, place));
}

function gatherArrays(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(gatherArrays);
  if (typeof value !== "object" || value === null) return value;
  const record = value as Record<string, unknown>;
  if (record["@class"] === "np.ndarray") return nestedArray(record["value"], String(record["dtype"]));
  return Object.fromEntries(Object.entries(record).map(([key, each]) => [key, gatherArrays(each)]));
}

/** Nested lists as one array; rows of different lengths leave a shape that no reader accepts. */
function nestedArray(value: unknown, dtype: string): StoredArray {
  const shape: number[] = [];
  for (let level = value; Array.isArray(level); level = level[0]) shape.push(level.length);
  const flat: number[] = [];
  const collect = (each: unknown): void => {
    if (Array.isArray(each)) each.forEach(collect);
    else flat.push(typeof each === "number" ? each : Number.NaN);
  };
  collect(value);
  return storedArray(shape, Float64Array.from(flat), dtype);
}

/** The document as YAML that DeePMD-kit reads: block mappings, flow lists, arrays as `np.ndarray`. */
export function formatYamlDocument(document: unknown): string {
  const lines: string[] = [];
  writeValue(lines, "", 0, document);
  return `${lines.join("\n")}\n`;
}

function writeValue(lines: string[], head: string, indent: number, value: unknown): void {
  const pad = " ".repeat(indent);
  if (isStoredArray(value)) {
    const nested = nestedText(value);
    const dtype = value.dtype;
    const fields = { "@class": "np.ndarray", "@is_variable": true, "@version": 1, dtype };
    if (head !== "") lines.push(head);
    for (const [key, each] of Object.entries(fields))
      lines.push(`${pad}${JSON.stringify(key)}: ${JSON.stringify(each)}`);
    lines.push(`${pad}value: ${nested}`);
  } else if (
    Array.isArray(value) &&
    value.some((each) => typeof each === "object" && each !== null && !Array.isArray(each))
  ) {
    if (head !== "") lines.push(head);
    for (const each of value) writeValue(lines, `${pad}-`, indent + 2, each);
  } else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    if (entries.length === 0) lines.push(`${head} {}`);
    else {
      if (head !== "") lines.push(head);
      for (const [key, each] of entries) writeValue(lines, `${pad}${JSON.stringify(key)}:`, indent + 2, each);
    }
  } else lines.push(`${head} ${flowText(value)}`);
}

function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  return typeof value === "number" ? numberText(value) : JSON.stringify(value ?? null);
}

/** YAML 1.1 takes 1e-5 for a text: a number with an exponent needs its point. */
function numberText(value: number): string {
  const text = Object.is(value, -0) ? "-0.0" : String(value);
  return text.includes("e") && !text.includes(".") ? text.replace("e", ".0e") : text;
}

function nestedText({ shape, data }: StoredArray): string {
  const level = (depth: number, start: number, size: number): string => {
    if (depth === shape.length) return numberText(data[start]!);
    const each = size / shape[depth]!;
    return `[${Array.from({ length: shape[depth]! }, (_, k) => level(depth + 1, start + k * each, each)).join(", ")}]`;
  };
  return level(0, 0, data.length);
}
