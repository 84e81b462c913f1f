import { BoroxolError } from "@boroxol/core";

/** Deeper nesting than any model file has. */
const deepest = 64;

/**
 * Parses the part of YAML that programs write for numbers: block and flow mappings and sequences, quoted and plain scalars,
 * comments, anchors and aliases; no tags or folded texts.
 *
 * Model files hold millions of numbers, for which a full YAML parser takes minutes and a hundred bytes each.
 * @param place name of the file, for errors
 * @throws E0308 where the text does not follow this form
 * @example parsePlainYaml("a: [1, 2]\nb:\n  - x\n", "model.yaml")
 */
export function parsePlainYaml(text: string, place: string): unknown {
  let at = 0;
  let lineStart = 0;
  let line = 1;
  const anchors = new Map<string, unknown>();
  let aliases = 0;

  const fail = (what: string): never => {
    throw new BoroxolError("E0308", `${what} in line ${line}`, {
      place,
      fix: "write the model again with the program that made it",
      untouched: "nothing of the file was used",
    });
  };
  const column = (): number => at - lineStart;
  const isBlank = (c: string | undefined): boolean =>
    c === undefined || c === " " || c === "\n" || c === "\t" || c === "\r";

  /** Goes to the next token; true where a line was left. */
  function skip(): boolean {
    let left = false;
    for (; at < text.length; at++) {
      const c = text[at]!;
      if (c === "\n") {
        left = true;
        line++;
        lineStart = at + 1;
      } else if (c === "#" && isBlank(text[at - 1])) {
        const end = text.indexOf("\n", at);
        at = (end < 0 ? text.length : end) - 1;
      } else if (c !== " " && c !== "\t" && c !== "\r") break;
    }
    return left;
  }

  /** The value that `read` reads, remembered under the name of an anchor before it. */
  function anchored(read: (left: boolean) => unknown): unknown {
    const left = skip();
    if (text[at] !== "&") return read(left);
    const start = ++at;
    while (!isBlank(text[at])) at++;
    const name = text.slice(start, at);
    const before = aliases;
    const value = read(skip() || left);
    // Aliases inside of aliases could stand for more data than any file holds.
    if (aliases > before) fail(`the anchor '${name.slice(0, 20)}' holds an alias`);
    anchors.set(name, value);
    return value;
  }

  function alias(name: string): unknown {
    aliases++;
    return anchors.has(name) ? anchors.get(name) : fail(`the alias '${name.slice(0, 20)}' has no anchor`);
  }

  function quoted(): string {
    const quote = text[at]!;
    const start = ++at;
    for (; at < text.length; at++) {
      if (quote === '"' && text[at] === "\\") at++;
      else if (text[at] === quote && quote === "'" && text[at + 1] === "'") at++;
      else if (text[at] === quote) break;
    }
    if (at >= text.length) fail("a quoted text does not end");
    const raw = text.slice(start, at++);
    if (quote === "'") return raw.replaceAll("''", "'");
    try {
      return JSON.parse(`"${raw.replaceAll(/\\?\n\s*/g, " ")}"`) as string;
    } catch {
      return fail("a quoted text has an unknown escape");
    }
  }

  function plain(inFlow: boolean): unknown {
    const start = at;
    for (; at < text.length; at++) {
      const c = text[at]!;
      if (c === "\n" || (c === "#" && isBlank(text[at - 1]))) break;
      if (c === ":" && (isBlank(text[at + 1]) || (inFlow && ",]}".includes(text[at + 1]!)))) break;
      if (inFlow && (c === "," || c === "]" || c === "}")) break;
    }
    const word = text.slice(start, at).trim();
    if (word.startsWith("*")) return alias(word.slice(1));
    if ("&!|>%@`".includes(word[0] ?? "&")) fail(`'${word.slice(0, 20)}' is not understood`);
    return scalar(word);
  }

  function flow(depth: number): unknown {
    if (depth > deepest) fail("the nesting is too deep");
    skip();
    const c = text[at];
    if (c === "[") {
      at++;
      const items: unknown[] = [];
      for (skip(); text[at] !== "]"; skip()) {
        items.push(anchored(() => flow(depth + 1)));
        skip();
        if (text[at] === ",") at++;
        else if (text[at] !== "]") fail("a list does not end");
      }
      at++;
      return items;
    }
    if (c === "{") {
      at++;
      const map: Record<string, unknown> = {};
      for (skip(); text[at] !== "}"; skip()) {
        const key = String(flow(depth + 1));
        skip();
        if (text[at] !== ":") fail(`the key '${key.slice(0, 20)}' has no value`);
        at++;
        setKey(
          map,
          key,
          anchored(() => flow(depth + 1)),
        );
        skip();
        if (text[at] === ",") at++;
        else if (text[at] !== "}") fail("a mapping does not end");
      }
      at++;
      return map;
    }
    if (c === undefined) fail("the text ends early");
    return c === '"' || c === "'" ? quoted() : plain(true);
  }

  const startsItem = (): boolean => text[at] === "-" && isBlank(text[at + 1]);

  function block(minimum: number, depth: number): unknown {
    if (depth > deepest) fail("the nesting is too deep");
    skip();
    const indent = column();
    if (at >= text.length || indent < minimum) return null;
    if (startsItem()) {
      const items: unknown[] = [];
      while (at < text.length && column() === indent && startsItem()) {
        at++;
        items.push(anchored(() => block(indent + 1, depth + 1)));
        skip();
      }
      return items;
    }
    const c = text[at]!;
    if (c === "[" || c === "{") return flow(depth);
    const began = line;
    const first = c === '"' || c === "'" ? quoted() : plain(false);
    if (text[at] !== ":" || line !== began) return first;

    const map: Record<string, unknown> = {};
    let key = String(first);
    for (;;) {
      if (text[at] !== ":") fail(`the key '${key.slice(0, 20)}' has no value`);
      at++;
      // A list may stand as far left as the key that it belongs to.
      const value = anchored((left) =>
        left && column() === indent && startsItem() ? block(indent, depth + 1) : block(indent + 1, depth + 1),
      );
      setKey(map, key, value);
      skip();
      if (at >= text.length || column() < indent) return map;
      if (column() > indent) fail("the indentation is wrong");
      if (startsItem()) return map;
      key = String(text[at] === '"' || text[at] === "'" ? quoted() : plain(false));
    }
  }

  if (text.startsWith("---")) at = 3;
  const value = block(0, 0);
  skip();
  if (at < text.length && !text.startsWith("...", at)) fail("something stands after the end");
  return value;
}

function setKey(map: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true });
}

const words: Readonly<Record<string, unknown>> = {
  "": null,
  "~": null,
  null: null,
  Null: null,
  true: true,
  True: true,
  false: false,
  False: false,
  ".nan": Number.NaN,
  ".inf": Infinity,
  "-.inf": -Infinity,
};

function scalar(word: string): unknown {
  if (Object.hasOwn(words, word)) return words[word];
  const c = word.charCodeAt(0);
  const numeric = (c >= 48 && c <= 57) || c === 43 || c === 45 || c === 46;
  if (!numeric) return word;
  const value = Number(word);
  return Number.isNaN(value) ? word : value;
}
