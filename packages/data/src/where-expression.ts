import { BoroxolError, closestName } from "@boroxol/core";

/** A value that a condition can handle; undefined where a frame lacks it. */
export type ConditionValue = number | string | boolean | undefined;

/** A condition made ready: what it says of a frame whose values are looked up by name. */
export type Condition = (value: (name: string) => ConditionValue) => boolean;

type Node = (value: (name: string) => ConditionValue) => ConditionValue;

const tokenPattern =
  /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|([A-Za-z_][\w.]*)|"([^"]*)"|'([^']*)'|(&&|\|\||[<>=!]=|[<>!()+\-*/]))/iy;

/** More nesting is no condition that a person wrote. */
const deepest = 50;

/**
 * Makes a condition out of text: names, numbers, quoted text, + - * /, comparisons, && || ! and brackets. Nothing of it is
 * run as code. A comparison with a value that a frame lacks is false.
 * @param known names that may stand in it; other names are refused, except those that begin with `info.`
 * @throws E0802 where it cannot be read
 * @example parseCondition("maxForce < 20 && B >= 4", names)
 */
export function parseCondition(text: string, known: ReadonlySet<string>): Condition {
  const fault = (message: string, at: number): BoroxolError =>
    new BoroxolError("E0802", message, {
      place: `condition '${text}', character ${at + 1}`,
      fix: `names are ${[...known].slice(0, 12).join(", ")}, element symbols and info.NAME`,
      untouched: "nothing was written",
    });
  const tokens: { kind: "number" | "name" | "text" | "sign"; word: string; at: number }[] = [];
  tokenPattern.lastIndex = 0;
  let end = 0;
  while (text.slice(end).trim() !== "") {
    tokenPattern.lastIndex = end;
    const found = tokenPattern.exec(text);
    if (found === null) throw fault(`'${text.slice(end).trim()[0]}' is not understood`, end);
    const [whole, number, name, double, single, sign] = found;
    end += whole.length;
    const kind = number !== undefined ? "number" : name !== undefined ? "name" : sign !== undefined ? "sign" : "text";
    tokens.push({ kind, word: number ?? name ?? sign ?? double ?? single ?? "", at: end - whole.trimStart().length });
  }

  let k = 0;
  let depth = 0;
  const sign = (...words: string[]): string | undefined => {
    const token = tokens[k];
    if (token?.kind !== "sign" || !words.includes(token.word)) return undefined;
    k++;
    return token.word;
  };
  function chain(next: () => Node, words: readonly string[], join: (word: string, a: Node, b: Node) => Node): Node {
    let left = next();
    for (let word = sign(...words); word !== undefined; word = sign(...words)) left = join(word, left, next());
    return left;
  }
  const either = (): Node => chain(both, ["||"], (_, a, b) => (value) => a(value) === true || b(value) === true);
  const both = (): Node => chain(comparison, ["&&"], (_, a, b) => (value) => a(value) === true && b(value) === true);
  const comparison = (): Node => {
    const left = sum();
    const word = sign("<=", ">=", "==", "!=", "<", ">");
    if (word === undefined) return left;
    const right = sum();
    return (value) => compare(word, left(value), right(value));
  };
  const sum = (): Node => chain(product, ["+", "-"], arithmetic);
  const product = (): Node => chain(unary, ["*", "/"], arithmetic);
  const unary = (): Node => {
    if (++depth > deepest) throw fault("the condition is nested too deeply", tokens[k]?.at ?? end);
    const word = sign("!", "-");
    const inner = word === undefined ? atom() : unary();
    depth--;
    if (word === "!") return (value) => inner(value) !== true;
    return word === "-" ? (value) => negative(inner(value)) : inner;
  };
  const atom = (): Node => {
    const token = tokens[k];
    if (sign("(") !== undefined) {
      const inner = either();
      if (sign(")") === undefined) throw fault("a bracket is not closed", end);
      return inner;
    }
    if (token === undefined) throw fault("the condition ends too early", end);
    k++;
    if (token.kind === "number") return () => Number(token.word);
    if (token.kind === "text") return () => token.word;
    if (token.kind === "sign") throw fault(`'${token.word}' stands where a value should`, token.at);
    if (token.word === "true" || token.word === "false") return () => token.word === "true";
    if (!known.has(token.word) && !token.word.startsWith("info.")) {
      const near = closestName(token.word, known);
      throw fault(`'${token.word}' is not known${near === undefined ? "" : `; did you mean '${near}'?`}`, token.at);
    }
    return (value) => value(token.word);
  };

  const root = either();
  const rest = tokens[k];
  if (rest !== undefined) throw fault(`'${rest.word}' is not expected here`, rest.at);
  return (value) => root(value) === true;
}

function arithmetic(word: string, a: Node, b: Node): Node {
  return (value) => {
    const [x, y] = [a(value), b(value)];
    if (typeof x !== "number" || typeof y !== "number") return undefined;
    return word === "+" ? x + y : word === "-" ? x - y : word === "*" ? x * y : x / y;
  };
}

function negative(value: ConditionValue): ConditionValue {
  return typeof value === "number" ? -value : undefined;
}

function compare(word: string, a: ConditionValue, b: ConditionValue): boolean {
  if (a === undefined || b === undefined || typeof a !== typeof b) return false;
  if (word === "==") return a === b;
  if (word === "!=") return a !== b;
  if (word === "<") return a < b;
  if (word === ">") return a > b;
  return word === "<=" ? a <= b : a >= b;
}
