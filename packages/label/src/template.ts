import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError } from "@boroxol/core";

/** Input files of a code by their names, with `{{placeholders}}` for what changes from frame to frame. */
export type Template = Readonly<Record<string, string>>;

/**
 * Reads the files of a folder as a template; hidden files and folders are left out.
 * @throws E0903 where the folder cannot be read or is empty
 */
export async function readTemplate(folder: string): Promise<Template> {
  const refuse = (message: string, cause?: unknown): BoroxolError =>
    new BoroxolError("E0903", message, {
      place: folder,
      fix: "`boroxol label --write-template DIR` writes one to begin with",
      untouched: "nothing was run",
      cause,
    });
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: Error) => {
    throw refuse(`the folder of templates cannot be read: ${cause.message}`, cause);
  });
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith(".")).map(({ name }) => name);
  if (names.length === 0) throw refuse("the folder of templates is empty");
  const texts = await Promise.all(names.sort().map((name) => readFile(join(folder, name), "utf8")));
  return Object.fromEntries(names.map((name, k) => [name, texts[k]!.replaceAll("\r\n", "\n")]));
}

/**
 * Puts values into a template; a value of several lines keeps the indentation of its placeholder.
 * @throws E0903 for a placeholder that does not exist
 * @example fillTemplate("&COORD\n  {{coordinates}}\n&END", { coordinates: "H 0 0 0\nH 0 0 1" }, "label.inp")
 */
export function fillTemplate(text: string, values: Readonly<Record<string, string>>, place: string): string {
  return text.replaceAll(/^([ \t]*)(.*)$/gm, (_, indent: string, line: string) =>
    line === ""
      ? ""
      : indent +
        line.replaceAll(/\{\{(\w+)\}\}/g, (_placeholder, name: string) => {
          if (Object.hasOwn(values, name)) return values[name]!.replaceAll("\n", `\n${indent}`);
          throw new BoroxolError("E0903", `there is no {{${name}}}`, {
            place,
            fix: `there are ${Object.keys(values)
              .map((each) => `{{${each}}}`)
              .join(", ")}`,
            untouched: "nothing was run",
          });
        }),
  );
}

/** Hash of a template: 16 hexadecimal digits. */
export function templateHash(template: Template): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(template).sort()) hash.update(`${name}\0${template[name]}\0`);
  return hash.digest("hex").slice(0, 16);
}

/** What differs between two templates, file by file, with the first line that does. */
export function templateDifferences(before: Template, now: Template): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return names.flatMap((name) => {
    const [old, fresh] = [before[name], now[name]];
    if (old === fresh) return [];
    if (old === undefined) return [`${name} is new`];
    if (fresh === undefined) return [`${name} is gone`];
    const [oldLines, newLines] = [old.split("\n"), fresh.split("\n")];
    const line = newLines.findIndex((text, k) => text !== oldLines[k]);
    const at = line < 0 ? newLines.length : line;
    const quote = (text: string | undefined): string => (text === undefined ? "nothing" : `'${text.trim()}'`);
    return [`${name} line ${at + 1}: ${quote(oldLines[at])} became ${quote(newLines[at])}`];
  });
}
