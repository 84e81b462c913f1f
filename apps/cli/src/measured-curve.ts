import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { BoroxolError, elementBySymbol } from "@boroxol/core";

/**
 * A measured curve from a text file: q and S(q) in the first two columns, separated by blanks, commas or semicolons; lines that do
 * not begin with a number are headers.
 * @throws E0510 where there are fewer than three points, or q does not ascend; E0201 where the file cannot be read
 */
export async function readMeasuredCurve(path: string): Promise<{ q: number[]; s: number[]; source: string }> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new BoroxolError("E0201", `${path} cannot be read`, { place: path, cause, fix: "check the path" });
  }
  const [q, s]: [number[], number[]] = [[], []];
  text.split(/\r?\n/).forEach((line, k) => {
    const fields = line.trim().split(/[\s,;]+/);
    const [x, y] = [Number(fields[0]), Number(fields[1])];
    if (fields[0] === "" || Number.isNaN(x)) return;
    if (fields.length < 2 || !Number.isFinite(y)) throw fault(path, `line ${k + 1} holds no second number`);
    if (q.length > 0 && !(x > q.at(-1)!)) throw fault(path, `q does not ascend in line ${k + 1}`);
    q.push(x);
    s.push(y);
  });
  if (q.length < 3) throw fault(path, `${q.length} points are too few`);
  return { q, s, source: basename(path) };
}

function fault(path: string, message: string): BoroxolError {
  return new BoroxolError("E0510", `${message}`, {
    place: path,
    fix: "give q in 1/A and S(q) in two columns, q ascending",
  });
}

/**
 * Charges written as `Li=1,O=-2`.
 * @throws E0510 for anything else, E0102 for an unknown element
 */
export function parseCharges(text: string): Record<string, number> {
  const charges: Record<string, number> = {};
  for (const part of text.split(",")) {
    const [name = "", value = ""] = part.split("=").map((each) => each.trim());
    if (value === "" || !Number.isFinite(Number(value)) || name in charges) {
      throw new BoroxolError("E0510", `the charges '${text}' cannot be read`, {
        place: "charges",
        fix: "write each element once with its charge in e, for instance Li=1,B=3,O=-2",
      });
    }
    charges[elementBySymbol(name, "charges").symbol] = Number(value);
  }
  return charges;
}
