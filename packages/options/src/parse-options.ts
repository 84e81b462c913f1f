import { BoroxolError } from "@boroxol/core";
import { problemOf } from "./option-problem.ts";
import { placeText, type OptionPlace } from "./option-place.ts";
import type { OptionSchema } from "./option-schema.ts";
import type { OptionValues } from "./option-values.ts";
import { zodSchemaOf } from "./zod-schema.ts";

/**
 * Validates options and fills in the defaults.
 * @param schema what is allowed
 * @param input what the user gave: plain data from a file, the command line or a program
 * @param place where it came from: a name, or a place that also knows line and column
 * @throws E0120 an option that does not exist, E0121 a value that is not allowed, E0122 an option that must be given;
 *   the message lists every further problem
 * @example const { temperature } = parseOptions(options, { temperature: 900 }, "melt stage")
 */
export function parseOptions<const S extends OptionSchema>(
  schema: S,
  input: unknown,
  place: OptionPlace | string,
): OptionValues<S> {
  const result = zodSchemaOf(schema).safeParse(input, { reportInput: false });
  if (result.success) return result.data as OptionValues<S>;
  const where = typeof place === "string" ? { source: place } : place;
  const problems = result.error.issues.flatMap((issue) => problemOf(issue, schema, input));
  const [first, ...others] = problems;
  if (first === undefined) throw result.error;
  const more = others.map((each) => `\n  also ${placeText(where, each.path, each.what)}: ${each.message}; ${each.fix}`);
  throw new BoroxolError(first.code, first.message + more.join(""), {
    place: placeText(where, first.path, first.what),
    fix: first.fix,
    untouched: "nothing was written",
  });
}
