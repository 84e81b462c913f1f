import { readFile } from "node:fs/promises";
import { BoroxolError } from "@boroxol/core";
import {
  commandFlags,
  dashedName,
  parseOptions,
  readYaml,
  type OptionPlace,
  type OptionSchema,
  type OptionValues,
} from "@boroxol/options";
import type { Command } from "commander";

/** Registers a flag for every option of the schema, and `--config FILE` for a file that holds them. */
export function addOptionFlags(command: Command, schema: OptionSchema): void {
  for (const { flags, description, read } of commandFlags(schema)) {
    // A parser makes commander wait for an argument, which a boolean flag does not have.
    if (flags.includes("<")) command.option(flags, description, read);
    else command.option(flags, description);
  }
  command.option("--config <file>", "YAML file with any of these options; flags win over it");
}

/**
 * The options of a command: defaults, overruled by `translated` (what another program's input says), overruled by the file of `--config`, overruled by flags.
 * @throws E0120, E0121, E0122, E0123 with line and column in the file, or the flag; E0201 when the file cannot be read
 */
export async function readCommandOptions<const S extends OptionSchema>(
  schema: S,
  command: Command,
  translated: Readonly<Record<string, unknown>> = {},
): Promise<OptionValues<S>> {
  const given: Record<string, unknown> = command.opts();
  const flags = Object.fromEntries(
    Object.keys(schema)
      .filter((name) => command.getOptionValueSource(name) === "cli")
      .map((name) => [name, given[name]]),
  );
  const file = typeof given["config"] === "string" ? await readConfig(given["config"]) : undefined;
  const place: OptionPlace = file?.place ?? { source: "command line" };
  const fromFile = file?.value ?? {};
  if (typeof fromFile !== "object" || fromFile === null || Array.isArray(fromFile)) {
    return parseOptions(schema, fromFile, place);
  }
  const merged = { ...translated, ...(fromFile as Record<string, unknown>), ...flags };
  if (file !== undefined && Object.keys(flags).length > 0) parseOptions(optionalForms(schema), flags, flagPlace);
  return parseOptions(schema, merged, file === undefined ? flagPlace : place);
}

/** Names the flag instead of the option: `command line, --max-ring`. */
const flagPlace: OptionPlace = {
  source: "command line",
  nameOf: (path) => `--${dashedName(String(path[0]))}`,
};

/** The same options with none of them required, to judge flags apart from the file. */
function optionalForms(schema: OptionSchema): OptionSchema {
  return Object.fromEntries(Object.entries(schema).map(([name, option]) => [name, { ...option, optional: true }]));
}

async function readConfig(path: string): Promise<ReturnType<typeof readYaml>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new BoroxolError("E0201", `the file cannot be read: ${(cause as Error).message}`, {
      place: path,
      fix: "give --config a YAML file",
      untouched: "nothing was written",
      cause,
    });
  }
  return readYaml(text, path);
}
