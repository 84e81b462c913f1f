import { z } from "zod";
import type { OptionSchema } from "./option-schema.ts";
import { zodSchemaOf } from "./zod-schema.ts";

/**
 * The JSON Schema (draft 2020-12) of what a user may write, for editors that check YAML and JSON files.
 * @param title shown by the editor
 * @example JSON.stringify(jsonSchemaOf(protocolOptions, "boroxol protocol"))
 */
export function jsonSchemaOf(schema: OptionSchema, title: string): Record<string, unknown> {
  return { title, ...z.toJSONSchema(zodSchemaOf(schema), { io: "input" }) };
}
