import { closestName, type ErrorCode } from "@boroxol/core";
import type { z } from "zod";
import { pathText, type PathStep } from "./option-place.ts";
import type { Option, OptionSchema } from "./option-schema.ts";

/** One thing that is wrong with given options, in the user's terms. */
export interface OptionProblem {
  readonly code: ErrorCode;
  readonly path: readonly PathStep[];
  readonly what: "key" | "value";
  readonly message: string;
  readonly fix: string;
}

/** What an option accepts, in words: `a number from 0 to 5000 K`. */
export function acceptedBy(option: Option): string {
  switch (option.type) {
    case "number":
    case "integer": {
      const unit = option.unit === undefined ? "" : ` ${option.unit}`;
      const noun = option.type === "integer" ? "a whole number" : "a number";
      const above = "above" in option ? option.above : undefined;
      const parts: string[] = [];
      if (above !== undefined) parts.push(`above ${above}`);
      if (option.min !== undefined && option.max !== undefined) parts.push(`from ${option.min} to ${option.max}`);
      else if (option.min !== undefined) parts.push(`of at least ${option.min}`);
      else if (option.max !== undefined) parts.push(`of at most ${option.max}`);
      if (parts.length === 0) return option.unit === undefined ? noun : `${noun} in ${option.unit}`;
      return `${noun} ${parts.join(" and ")}${unit}`;
    }
    case "string":
      return option.like === undefined ? "a text" : `a text like ${option.like}`;
    case "choice":
      return `one of ${option.choices.join(", ")}`;
    case "boolean":
      return "true or false";
    case "list":
      return option.length === undefined ? "a list" : `a list of ${option.length}`;
    case "table":
      return "a table of names and values";
    case "group":
      return `a group of ${Object.keys(option.options).join(", ")}`;
    case "stages":
      return `a list of stages, each with '${option.tag}' as one of ${Object.keys(option.kinds).join(", ")}`;
  }
}

/** Translates one issue of zod into what the user did, where, and what would be right. */
export function problemOf(issue: z.core.$ZodIssue, schema: OptionSchema, input: unknown): OptionProblem[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(schemaAt(schema, path, input) ?? {});
    return issue.keys.map((key) => unknownKey([...path, key], key, known));
  }
  const option = optionAt(schema, path, input);
  const value = valueAt(input, path);
  if (issue.code === "invalid_union" && option?.type === "stages") return [unknownKind(option, path, input)];
  const accepted = option === undefined ? "a set of options" : acceptedBy(option);
  const name = path.length === 0 ? "the options" : `'${pathText(path)}'`;
  const given = value.found && value.value !== undefined;
  if (!given && option !== undefined) {
    const fix = `give ${accepted}: ${option.doc}`;
    return [{ code: "E0122", path, what: "key", message: `${name} is missing`, fix }];
  }
  const closest =
    option?.type === "choice" && typeof value.value === "string" ? closestName(value.value, option.choices) : undefined;
  const fix = closest === undefined ? `give ${accepted}` : `did you mean '${closest}'? It must be ${accepted}`;
  return [{ code: "E0121", path, what: "value", message: `${name} cannot be ${shown(value.value)}`, fix }];
}

function unknownKey(path: readonly PathStep[], key: string, known: readonly string[]): OptionProblem {
  const closest = closestName(key, known);
  const fix = closest === undefined ? `known here: ${known.join(", ")}` : `did you mean '${closest}'?`;
  return { code: "E0120", path, what: "key", message: `there is no option '${key}'`, fix };
}

/** zod reports the missing or unknown tag of a stage at the tag itself or at the stage. */
function unknownKind(option: Option & { type: "stages" }, path: readonly PathStep[], input: unknown): OptionProblem {
  const stage = path.at(-1) === option.tag ? path.slice(0, -1) : path;
  const tagPath = [...stage, option.tag];
  const kind = valueAt(input, tagPath);
  const kinds = Object.keys(option.kinds);
  if (kind.value === undefined) {
    const fix = `name its kind: '${option.tag}' is one of ${kinds.join(", ")}`;
    return { code: "E0122", path: tagPath, what: "key", message: `'${pathText(tagPath)}' is missing`, fix };
  }
  const closest = typeof kind.value === "string" ? closestName(kind.value, kinds) : undefined;
  const fix = closest === undefined ? `known kinds: ${kinds.join(", ")}` : `did you mean '${closest}'?`;
  const message = `there is no ${option.tag} ${shown(kind.value)}`;
  return { code: "E0121", path: tagPath, what: "value", message, fix };
}

function shown(value: unknown): string {
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return text === undefined ? String(value) : text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function valueAt(input: unknown, path: readonly PathStep[]): { found: boolean; value: unknown } {
  let value = input;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !(step in value)) return { found: false, value: undefined };
    value = (value as Record<PathStep, unknown>)[step];
  }
  return { found: true, value };
}

/** The option that describes the value at a path; for a stage, the option of its list. */
function optionAt(schema: OptionSchema, path: readonly PathStep[], input: unknown): Option | undefined {
  let names: OptionSchema | undefined = schema;
  let option: Option | undefined;
  for (const [depth, step] of path.entries()) {
    if (names !== undefined) {
      if (option?.type === "stages" && step === option.tag) return option;
      option = names[step];
      names = option?.type === "group" ? option.options : undefined;
    } else if (option?.type === "list") {
      option = option.items;
      names = option.type === "group" ? option.options : undefined;
    } else if (option?.type === "table") {
      option = option.values;
    } else if (option?.type === "stages") {
      const kind = valueAt(input, [...path.slice(0, depth + 1), option.tag]).value;
      names = option.kinds[String(kind)];
    } else return undefined;
  }
  return option;
}

/** The options that are known at a path: those of the schema, of a group, or of a stage's kind. */
function schemaAt(schema: OptionSchema, path: readonly PathStep[], input: unknown): OptionSchema | undefined {
  if (path.length === 0) return schema;
  const option = optionAt(schema, path, input);
  if (option?.type === "group") return option.options;
  if (option?.type !== "stages") return undefined;
  const kind = String(valueAt(input, [...path, option.tag]).value);
  const kindSchema = option.kinds[kind];
  return kindSchema === undefined ? undefined : { [option.tag]: { type: "string", doc: "" }, ...kindSchema };
}
