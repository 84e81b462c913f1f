import { acceptedBy } from "./option-problem.ts";
import type { Option, OptionSchema } from "./option-schema.ts";

/**
 * The documentation of a schema as a Markdown table; nested options stand with their path.
 * @example optionsTable(quenchOptions).startsWith("| option |")
 */
export function optionsTable(schema: OptionSchema): string {
  const rows = rowsOf(schema, "");
  return ["| option | accepts | default | meaning |", "|---|---|---|---|", ...rows].join("\n") + "\n";
}

function rowsOf(schema: OptionSchema, prefix: string): string[] {
  return Object.entries(schema).flatMap(([name, option]) => {
    const path = prefix + name;
    const row = `| \`${path}\` | ${acceptedBy(option)} | ${defaultText(option)} | ${option.doc} |`.replaceAll(
      "\n",
      " ",
    );
    return [row, ...nestedRows(option, path)];
  });
}

function nestedRows(option: Option, path: string): string[] {
  if (option.type === "group") return rowsOf(option.options, `${path}.`);
  if (option.type === "list" && option.items.type === "group") return rowsOf(option.items.options, `${path}[].`);
  if (option.type !== "stages") return [];
  return Object.entries(option.kinds).flatMap(([kind, schema]) => rowsOf(schema, `${path}[${kind}].`));
}

function defaultText(option: Option): string {
  if (option.optional === true) return "none";
  if (option.type === "group") return "";
  if (option.default === undefined) return "must be given";
  const unit = "unit" in option && option.unit !== undefined ? ` ${option.unit}` : "";
  return `${typeof option.default === "string" ? option.default : JSON.stringify(option.default)}${unit}`;
}
