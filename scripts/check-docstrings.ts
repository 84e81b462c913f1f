/**
 * Fails when a function or interface that a package exports has a numeric array whose docstring lacks `@shape`, or
 * `@unit` where the array holds real numbers. Bytes (`Uint8Array` in packages/io and packages/report) need neither.
 * A parameter's tags stand behind its `@param`, a result's behind `@returns`, a member's in the comment before it.
 * Dimensionless numbers say `@unit 1`.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** An array that lacks a tag. */
export interface Finding {
  readonly line: number;
  readonly name: string;
  readonly missing: "@shape" | "@unit";
}

const arrays = /\b(?:(?:Float|Int|Uint|BigInt)(?:8|16|32|64)(?:Clamped)?Array)\b/;
const realArrays = /\bFloat(?:32|64)Array\b/;

/**
 * Checks the text of one source file.
 * @param isPublic whether the package exports this name
 */
export function docstringFindings(text: string, isPublic: (name: string) => boolean = () => true): Finding[] {
  const findings: Finding[] = [];
  const lineOf = (index: number): number => text.slice(0, index).split("\n").length;
  const judge = (index: number, name: string, type: string, tags: string): void => {
    if (!arrays.test(type)) return;
    if (!tags.includes("@shape")) findings.push({ line: lineOf(index), name, missing: "@shape" });
    if (realArrays.test(type) && !tags.includes("@unit"))
      findings.push({ line: lineOf(index), name, missing: "@unit" });
  };

  const functions = /^export (?:async )?function\*? (\w+)(?:<[^(]*>)?\(([\s\S]*?)\n?\)(?:: ([\s\S]*?))? \{$/gm;
  for (const match of text.matchAll(functions)) {
    const [, name, parameters, result = ""] = match;
    if (!isPublic(name!)) continue;
    const comment = commentBefore(text, match.index);
    for (const parameter of splitParameters(parameters!)) {
      const [, parameterName, type] = /^(\w+)\??:\s*([\s\S]*)$/.exec(parameter.trim()) ?? [];
      if (parameterName === undefined) continue;
      judge(match.index, `${name}(${parameterName})`, ownType(type!), tagsOf(comment, `@param ${parameterName}`));
    }
    judge(match.index, `result of ${name}`, ownType(result), tagsOf(comment, "@returns"));
  }

  const interfaces = /^export interface (\w+)[^{]*\{\n([\s\S]*?)^\}/gm;
  for (const match of text.matchAll(interfaces)) {
    if (!isPublic(match[1]!)) continue;
    const body = match.index + match[0].indexOf("{\n") + 2;
    for (const member of match[2]!.matchAll(/^ {2}(?:readonly )?(\w+)\??(?:\([^)]*\))?: ([^;]*);$/gm)) {
      judge(
        body + member.index,
        `${match[1]}.${member[1]}`,
        ownType(member[2]!),
        commentBefore(text, body + member.index),
      );
    }
  }
  return findings;
}

/** The arrays inside a callback or an object type are documented where those types are. */
function ownType(type: string): string {
  return type.includes("=>") || type.includes("{") ? "" : type;
}

/** The comment that ends right before a position. */
function commentBefore(text: string, index: number): string {
  const before = text.slice(0, index).trimEnd();
  return before.endsWith("*/") ? before.slice(before.lastIndexOf("/**")) : "";
}

/** The part of a comment from one tag to the next `@param`, `@returns`, `@throws` or `@example`. */
function tagsOf(comment: string, tag: string): string {
  const start = comment.search(new RegExp(`${tag}\\b`));
  if (start < 0) return "";
  const rest = comment.slice(start + tag.length);
  const end = rest.search(/@(?:param|returns|throws|example)\b/);
  return end < 0 ? rest : rest.slice(0, end);
}

/** Splits a parameter list at its commas, not at those inside brackets. */
function splitParameters(list: string): string[] {
  const parts: string[] = [""];
  let depth = 0;
  for (const character of list) {
    if ("([{<".includes(character)) depth++;
    if (")]}>".includes(character)) depth--;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** Names that an index file exports of one of its modules; undefined when it exports all of them. */
export function exportedNames(index: string, module: string): ReadonlySet<string> | undefined {
  const from = `from "./${module}";`;
  if (index.includes(`export * ${from}`)) return undefined;
  const lists = [...index.matchAll(/export (?:type )?\{([^}]*)\} (from "[^"]+";)/g)].filter(
    (match) => match[2] === from,
  );
  const names = lists.flatMap((match) => match[1]!.split(",").map((name) => name.trim().replace(/^type /, "")));
  return new Set(names);
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, "..");
  let files = 0;
  const problems: string[] = [];
  for (const name of readdirSync(join(root, "packages"))) {
    const source = join(root, "packages", name, "src");
    if (!existsSync(join(source, "index.ts"))) continue;
    const index = readFileSync(join(source, "index.ts"), "utf8");
    for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
      files++;
      const file = join(entry.parentPath, entry.name);
      const exported = exportedNames(index, relative(source, file));
      const text = readFileSync(file, "utf8");
      const judged = name === "io" || name === "report" ? text.replaceAll("Uint8Array", "Bytes") : text;
      for (const finding of docstringFindings(judged, (each) => exported?.has(each) ?? true)) {
        problems.push(`${relative(root, file)}:${finding.line}: ${finding.name} lacks ${finding.missing}`);
      }
    }
  }
  if (problems.length > 0) {
    console.error(problems.join("\n"));
    process.exitCode = 1;
  } else console.log(`docstrings: ${files} files, every exported numeric array has its shape and unit`);
}
