import { BoroxolError } from "@boroxol/core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { defineOptions, parseOptions, type OptionValues } from "../src/index.ts";
import { sampleOptions } from "./sample-options.ts";

function refusal(input: unknown): BoroxolError {
  try {
    parseOptions(sampleOptions, input, "a test");
  } catch (error) {
    if (error instanceof BoroxolError) return error;
    throw error;
  }
  throw new Error("the options were accepted");
}

describe("parseOptions", () => {
  test("fills in the defaults, also of groups", () => {
    expect(parseOptions(sampleOptions, {}, "a test")).toEqual({
      temperature: 300,
      steps: 100,
      title: "glass",
      ensemble: "nvt",
      relax: true,
      species: [],
      thermostat: { kind: "bussi", time: 0.1 },
      stages: [],
    });
  });

  test("keeps what was given, and fills in the defaults of stages", () => {
    const stages = [
      { stage: "melt", temperature: 3500 },
      { stage: "quench", rate: 1 },
    ];
    const given = { temperature: 900, cutoffs: { "B-O": 1.9 }, thermostat: { time: 1 }, stages };
    const values = parseOptions(sampleOptions, given, "a test");
    expect(values).toMatchObject({ temperature: 900, cutoffs: { "B-O": 1.9 }, thermostat: { kind: "bussi", time: 1 } });
    expect(values.stages).toEqual([
      { stage: "melt", temperature: 3500 },
      { stage: "quench", to: 300, rate: 1 },
    ]);
  });

  test("gives the types of the schema", () => {
    type Values = OptionValues<typeof sampleOptions>;
    expectTypeOf<Values["temperature"]>().toEqualTypeOf<number>();
    expectTypeOf<Values["rate"]>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Values["ensemble"]>().toEqualTypeOf<"nve" | "nvt" | "npt">();
    expectTypeOf<Values["species"]>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<Values["thermostat"]["kind"]>().toEqualTypeOf<"bussi" | "langevin">();
    const stage: Values["stages"][number] = { stage: "quench", to: 300, rate: 1 };
    expectTypeOf(stage.stage).toEqualTypeOf<"quench">();
    // @ts-expect-error a stage has only the options of its kind
    const wrong: Values["stages"][number] = { stage: "melt", rate: 1 };
    expect(wrong).not.toHaveProperty("temperature");
  });

  test.each([
    [{ temprature: 5 }, "E0120", "a test, temprature", "did you mean 'temperature'?"],
    [{ thermostat: { knd: "bussi" } }, "E0120", "a test, thermostat.knd", "did you mean 'kind'?"],
    [{ stages: [{ stage: "quench", rat: 1, rate: 1 }] }, "E0120", "a test, stages[0].rat", "did you mean 'rate'?"],
    [{ temperature: -5 }, "E0121", "a test, temperature", "give a number from 0 to 10000 K"],
    [{ temperature: "300 K" }, "E0121", "a test, temperature", "give a number from 0 to 10000 K"],
    [{ temperature: Number.NaN }, "E0121", "a test, temperature", "give a number from 0 to 10000 K"],
    [{ temperature: null }, "E0121", "a test, temperature", "give a number from 0 to 10000 K"],
    [{ rate: 0 }, "E0121", "a test, rate", "give a number above 0 K/ps"],
    [{ steps: 1.5 }, "E0121", "a test, steps", "give a whole number of at least 1"],
    [{ ensemble: "NVT" }, "E0121", "a test, ensemble", "did you mean 'nvt'? It must be one of nve, nvt, npt"],
    [{ title: "Two words" }, "E0121", "a test, title", "give a text like glass"],
    [{ cutoffs: { "B-O": "far" } }, "E0121", "a test, cutoffs.B-O", "give a number above 0"],
    [{ stages: [{ stage: "mlt" }] }, "E0121", "a test, stages[0].stage", "did you mean 'melt'?"],
    [{ stages: [{}] }, "E0122", "a test, stages[0].stage", "name its kind: 'stage' is one of melt, quench"],
    [{ stages: [{ stage: "melt" }] }, "E0122", "a test, stages[0].temperature", expect.stringContaining("a number")],
    ["nonsense", "E0121", "a test", "give a set of options"],
  ])("refuses %j with code, place and fix", (input, code, place, fix) => {
    expect(refusal(input)).toMatchObject({ code, place, fix });
  });

  test("names every problem at once", () => {
    const { message } = refusal({ temperature: -1, stpes: 4 });
    expect(message).toContain("'temperature' cannot be -1");
    expect(message).toContain("there is no option 'stpes'; did you mean 'steps'?");
  });

  test("does not change its input, and two results share nothing", () => {
    const list = defineOptions({ items: { type: "list", items: { type: "integer", doc: "" }, default: [1], doc: "" } });
    const input = Object.freeze({});
    const [a, b] = [parseOptions(list, input, "a"), parseOptions(list, input, "b")];
    expect(a).toEqual({ items: [1] });
    expect(b).toEqual(a);
  });
});
