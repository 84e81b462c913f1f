import { escapeMarkup } from "./svg-text.ts";

/** A table of text with a title: Markdown and HTML are made of it. */
export interface TextTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What to know when reading it. */
  readonly note?: string;
}

/** Tables in Markdown, each under a heading of this level. @example markdownTables([table], 3) */
export function markdownTables(tables: readonly TextTable[], level = 3): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return tables
    .map(({ title, head, rows, note }) => {
      const rule = `|${head.map(() => "---").join("|")}|`;
      const body = [`${"#".repeat(level)} ${title}`, "", line(head), rule, ...rows.map(line)];
      return [...body, ...(note === undefined ? [] : ["", note]), ""].join("\n");
    })
    .join("\n");
}

/** A table as HTML, without its title. */
export function htmlTable({ head, rows, note }: TextTable): string {
  const cell = (tag: string, text: string, k: number): string =>
    k === 0 ? `<th scope="row">${escapeMarkup(text)}</th>` : `<${tag} class="number">${escapeMarkup(text)}</${tag}>`;
  const body = rows.map((row) => `<tr>${row.map((text, k) => cell("td", text, k)).join("")}</tr>`);
  const heads = head.map((text, k) => `<th${k === 0 ? "" : ' class="number"'}>${escapeMarkup(text)}</th>`);
  return [
    `<div class="scroll"><table><thead><tr>${heads.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`,
    ...(note === undefined ? [] : [`<p>${escapeMarkup(note)}</p>`]),
  ].join("\n");
}
