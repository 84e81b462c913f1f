import { BoroxolError } from "@boroxol/core";
import { expect, test } from "vitest";
import { parseYamlOptions } from "../src/index.ts";
import { sampleOptions } from "./sample-options.ts";

function refusal(text: string): BoroxolError {
  try {
    parseYamlOptions(sampleOptions, text, "run.yaml");
  } catch (error) {
    if (error instanceof BoroxolError) return error;
    throw error;
  }
  throw new Error("the options were accepted");
}

test("reads YAML 1.2, in which No is a text", () => {
  const values = parseYamlOptions(sampleOptions, "temperature: 1e3\nspecies: [No, Y]\n", "run.yaml");
  expect(values).toMatchObject({ temperature: 1000, species: ["No", "Y"] });
  expect(parseYamlOptions(sampleOptions, "", "run.yaml").temperature).toBe(300);
});

test.each([
  ["seed: 1\ntemprature: 5\n", "E0120", "run.yaml:2:1, temprature"],
  ["seed: 1\ntemperature: -5\n", "E0121", "run.yaml:2:14, temperature"],
  ["thermostat:\n  kind: bussy\n", "E0121", "run.yaml:2:9, thermostat.kind"],
  ["stages:\n  - stage: melt\n    temperature: 9\n  - stage: quench\n", "E0122", "run.yaml:4:5, stages[1].rate"],
  ["stages:\n  - stage: fly\n", "E0121", "run.yaml:2:12, stages[0].stage"],
  ["temperature:\n", "E0121", "run.yaml:1:13, temperature"],
  ["seed: [1\n", "E0123", "run.yaml:2:1"],
  ["seed: 1\nseed: 2\n", "E0123", "run.yaml:2:1"],
])("names line and column in %j", (text, code, place) => {
  expect(refusal(text)).toMatchObject({ code, place });
});
