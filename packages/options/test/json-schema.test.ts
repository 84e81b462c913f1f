import { expect, test } from "vitest";
import { jsonSchemaOf } from "../src/index.ts";
import { sampleOptions } from "./sample-options.ts";

const schema = jsonSchemaOf(sampleOptions, "sample") as { properties: Record<string, unknown> };

test("the JSON Schema carries range, default and text of each option", () => {
  expect(schema).toMatchObject({ title: "sample", type: "object", additionalProperties: false });
  expect(schema.properties["temperature"]).toEqual({
    type: "number",
    minimum: 0,
    maximum: 10_000,
    default: 300,
    description: "Temperature of the bath.",
  });
  expect(schema.properties["rate"]).toMatchObject({ exclusiveMinimum: 0 });
  expect(schema.properties["ensemble"]).toMatchObject({ enum: ["nve", "nvt", "npt"] });
});

test("only what has no default is required, at every depth", () => {
  expect(schema).not.toHaveProperty("required");
  const text = JSON.stringify(schema.properties["stages"]);
  expect(text).toContain('"required":["temperature","stage"]');
  expect(text).toContain('"required":["rate","stage"]');
});
