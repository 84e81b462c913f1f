import { z } from "zod";
import type { Option, OptionSchema } from "./option-schema.ts";

/** The zod schema of a set of options: strict, with the defaults filled in. */
export function zodSchemaOf(schema: OptionSchema): z.ZodObject {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, option] of Object.entries(schema)) shape[name] = withAbsence(option, zodOf(option));
  return z.strictObject(shape);
}

/** What stands for a value that was left out: the default, the defaults of the group, nothing, or an error. */
function withAbsence(option: Option, schema: z.ZodType): z.ZodType {
  if ("default" in option && option.default !== undefined) return schema.default(option.default);
  if (option.optional === true) return schema.optional();
  // A prefault is validated like input, so that the defaults inside the group are filled in.
  return option.type === "group" && !hasRequired(option.options) ? schema.prefault({}) : schema;
}

function hasRequired(schema: OptionSchema): boolean {
  return Object.values(schema).some((option) => {
    if (option.optional === true || ("default" in option && option.default !== undefined)) return false;
    return option.type !== "group" || hasRequired(option.options);
  });
}

function zodOf(option: Option): z.ZodType {
  return describeZod(option).describe(option.doc);
}

function describeZod(option: Option): z.ZodType {
  switch (option.type) {
    case "number":
    case "integer": {
      let number: z.ZodNumber = option.type === "integer" ? z.int() : z.number();
      if (option.min !== undefined) number = number.min(option.min);
      if (option.max !== undefined) number = number.max(option.max);
      if ("above" in option && option.above !== undefined) number = number.gt(option.above);
      return number;
    }
    case "string":
      return option.pattern === undefined ? z.string() : z.string().regex(new RegExp(`^(?:${option.pattern})$`));
    case "choice":
      return z.enum(option.choices);
    case "boolean":
      return z.boolean();
    case "list": {
      const list = z.array(zodOf(option.items));
      return option.length === undefined ? list.min(option.minLength ?? 0) : list.length(option.length);
    }
    case "table":
      return z.record(z.string(), zodOf(option.values));
    case "group":
      return zodSchemaOf(option.options);
    case "stages": {
      const kinds = Object.entries(option.kinds).map(([name, schema]) =>
        zodSchemaOf(schema).extend({ [option.tag]: z.literal(name) }),
      );
      return z.array(z.discriminatedUnion(option.tag, kinds as [z.ZodObject, ...z.ZodObject[]]));
    }
  }
}
