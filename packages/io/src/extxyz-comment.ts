/** A value of the comment line: its text without quotes, and whether it stood in quotes or brackets. */
export interface CommentValue {
  readonly text: string;
  readonly form: "bare" | "quoted" | "bracketed";
}

const closing: Readonly<Record<string, string>> = { '"': '"', "'": "'", "[": "]", "{": "}" };

/**
 * Reads the comment line of an extended XYZ frame: `key=value` pairs and lone keys, which mean true.
 *
 * Values are bare, in double or single quotes with backslash escapes, or in brackets (`[[1, 0], [0, 1]]`, `{1 2 3}`).
 * @returns undefined when a quote or a bracket is not closed
 * @see https://github.com/libAtoms/extxyz
 */
export function parseComment(line: string): Map<string, CommentValue> | undefined {
  const values = new Map<string, CommentValue>();
  let at = 0;

  function quoted(): string | undefined {
    const quote = line[at++]!;
    let text = "";
    while (at < line.length) {
      const letter = line[at++]!;
      if (letter === quote) return text;
      if (letter !== "\\" || at === line.length) text += letter;
      else {
        const escaped = line[at++]!;
        text += escaped === "n" ? "\n" : escaped === "t" ? "\t" : escaped === "r" ? "\r" : escaped;
      }
    }
    return undefined;
  }

  function bracketed(): string | undefined {
    const start = at;
    const open: string[] = [];
    while (at < line.length) {
      const letter = line[at++]!;
      if (letter === "[" || letter === "{") open.push(closing[letter]!);
      else if (letter === open.at(-1)) open.pop();
      if (open.length === 0) return line.slice(start, at);
    }
    return undefined;
  }

  // Blank is what the loops below pass over, and nothing else: a word that ends at another blank would never be left.
  function word(stop: (letter: string) => boolean): CommentValue | undefined {
    const letter = line[at] ?? "";
    if (letter === '"' || letter === "'") {
      const text = quoted();
      return text === undefined ? undefined : { text, form: "quoted" };
    }
    if (letter === "[" || letter === "{") {
      const text = bracketed();
      return text === undefined ? undefined : { text, form: "bracketed" };
    }
    const start = at;
    while (at < line.length && !stop(line[at]!)) at++;
    return { text: line.slice(start, at), form: "bare" };
  }

  while (true) {
    while (at < line.length && line[at]! <= " ") at++;
    if (at === line.length) return values;
    const key = word((letter) => letter <= " " || letter === "=");
    if (key === undefined) return undefined;
    const mark = at;
    while (at < line.length && line[at]! <= " ") at++;
    if (line[at] !== "=") {
      at = mark;
      values.set(key.text, { text: "T", form: "bare" });
      continue;
    }
    at++;
    while (at < line.length && line[at]! <= " ") at++;
    const value = word((letter) => letter <= " ");
    if (value === undefined) return undefined;
    values.set(key.text, value);
  }
}

/** The numbers of an array in any of the forms, in the order in which they stand; undefined when one is not a number. */
export function commentNumbers(value: CommentValue): Float64Array | undefined {
  const words = value.text.split(/[\s,[\]{}]+/).filter((word) => word !== "");
  const numbers = Float64Array.from(words, (word) => Number(word.replace(/(?<=\d\.?)d(?=[+-]?\d)/i, "e")));
  const unreadable = words.some((word, k) => Number.isNaN(numbers[k]) && !/^[+-]?nan$/i.test(word));
  return unreadable ? undefined : numbers;
}

/** One truth value as the format writes it; undefined where it is none. */
export function commentFlag(word: string): boolean | undefined {
  if (/^(t|true|1)$/i.test(word)) return true;
  if (/^(f|false|0)$/i.test(word)) return false;
  return undefined;
}

const bareNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A free value as a number, a truth value or text. What stood in quotes stays text, so that labels such as "1" survive. */
export function commentScalar(value: CommentValue): string | number | boolean {
  if (value.form !== "bare") return value.text;
  if (/^(t|true)$/i.test(value.text)) return true;
  if (/^(f|false)$/i.test(value.text)) return false;
  const number = Number(value.text);
  if (!bareNumber.test(value.text) || !Number.isFinite(number)) return value.text;
  // A long run of digits is a label; as a number it would lose its end.
  const label = /^[+-]?\d+$/.test(value.text) && !Number.isSafeInteger(number) && formatReal(number) !== value.text;
  return label ? value.text : number;
}

/** Text as a value of the comment line, quoted where it would be read as something else. */
export function formatCommentValue(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "T" : "F";
  if (typeof value === "number") return formatReal(value);
  const plain = /^[A-Za-z_][\w.:+/-]*$/.test(value) && !/^(t|f|true|false|nan|inf|infinity)$/i.test(value);
  return plain ? value : formatCommentText(value);
}

/** Text in quotes, as a key or a value. */
export function formatCommentText(value: string): string {
  const escaped = value
    .replace(/[\\"]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `"${escaped}"`;
}

/** The shortest decimal that reads back as the same double, at most 17 digits; the sign of zero is kept. */
export function formatReal(value: number): string {
  return value === 0 && 1 / value < 0 ? "-0" : String(value);
}
