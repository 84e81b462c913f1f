import { BoroxolError } from "@boroxol/core";
import { acceptedBy } from "./option-problem.ts";
import type { Option, OptionSchema } from "./option-schema.ts";

/** One command-line flag, as plain data that a command-line parser can register. */
export interface CommandFlag {
  /** Name of the option in the schema. */
  readonly name: string;
  /** `--max-ring <n>`; a boolean has no argument and also a `--no-` form. */
  readonly flags: string;
  readonly description: string;
  /** Reads the argument; `previous` collects a flag that is given several times. */
  readonly read: (text: string, previous: unknown) => unknown;
}

/**
 * The flags of a schema. Nested groups and stages have none: they stand in a file.
 * @example commandFlags(options).forEach((flag) => command.option(flag.flags, flag.description, flag.read))
 */
export function commandFlags(schema: OptionSchema): CommandFlag[] {
  const flags: CommandFlag[] = [];
  for (const [name, option] of Object.entries(schema)) {
    if (option.type === "group" || option.type === "stages") continue;
    const dashed = dashedName(name);
    const description = describe(option);
    const read = (text: string, previous: unknown): unknown => readArgument(option, `--${dashed}`, text, previous);
    if (option.type === "boolean") {
      flags.push({ name, flags: option.default === true ? `--no-${dashed}` : `--${dashed}`, description, read });
    } else flags.push({ name, flags: `--${dashed} <${argumentName(option)}>`, description, read });
  }
  return flags;
}

/** @example dashedName("maxRing") === "max-ring" */
export function dashedName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function describe(option: Option): string {
  const fallback = "default" in option ? option.default : undefined;
  const choices = option.type === "choice" ? ` (${option.choices.join(", ")})` : "";
  if (fallback === undefined || typeof fallback === "boolean") return option.doc + choices;
  const shown = Array.isArray(fallback) ? fallback.join(",") : String(fallback);
  const unit = "unit" in option && option.unit !== undefined ? ` ${option.unit}` : "";
  return shown === "" || typeof fallback === "object"
    ? option.doc + choices
    : `${option.doc}${choices} [${shown}${unit}]`;
}

function argumentName(option: Option): string {
  if (option.type === "number" || option.type === "integer") return option.unit ?? "n";
  if (option.type === "list") return "list";
  if (option.type === "table") return "name=value,...";
  return option.type === "choice" ? "name" : "text";
}

function readArgument(option: Option, flag: string, text: string, previous: unknown): unknown {
  if (option.type === "number" || option.type === "integer") return readNumber(option, flag, text);
  if (option.type === "list") {
    const items = text.split(",").filter((item) => item !== "");
    const before = Array.isArray(previous) ? (previous as unknown[]) : [];
    return [...before, ...items.map((item) => readArgument(option.items, flag, item.trim(), undefined))];
  }
  if (option.type === "table") {
    const table: Record<string, unknown> = { ...(previous as Record<string, unknown> | undefined) };
    for (const entry of text.split(",").filter((item) => item !== "")) {
      const equals = entry.lastIndexOf("=");
      if (equals < 1) throw wrong(flag, entry, "write it as name=value, several with commas between them");
      table[entry.slice(0, equals).trim()] = readArgument(
        option.values,
        flag,
        entry.slice(equals + 1).trim(),
        undefined,
      );
    }
    return table;
  }
  return text;
}

function readNumber(option: Option, flag: string, text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw wrong(flag, text, `give ${acceptedBy(option)}`);
  return value;
}

function wrong(flag: string, text: string, fix: string): BoroxolError {
  const message = `${flag} cannot be '${text}'`;
  return new BoroxolError("E0121", message, { place: "command line", fix, untouched: "nothing was written" });
}
