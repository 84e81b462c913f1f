import { expect, test } from "vitest";
import { commandFlags, dashedName } from "../src/index.ts";
import { sampleOptions } from "./sample-options.ts";

const flags = new Map(commandFlags(sampleOptions).map((flag) => [flag.name, flag]));
const read = (name: string, text: string, previous?: unknown): unknown => flags.get(name)!.read(text, previous);

test("every plain option has a flag with unit, choices and default", () => {
  expect([...flags.values()].map((flag) => `${flag.flags}  ${flag.description}`)).toEqual([
    "--temperature <K>  Temperature of the bath. [300 K]",
    "--rate <K/ps>  Cooling rate.",
    "--steps <n>  Number of steps. [100]",
    "--seed <n>  Seed of the random numbers.",
    "--title <text>  Name of the run. [glass]",
    "--ensemble <name>  What is kept. (nve, nvt, npt) [nvt]",
    "--no-relax  Minimise at the end.",
    "--species <list>  Elements.",
    "--cutoffs <name=value,...>  Cutoffs by pair.",
  ]);
  expect(dashedName("maxRingSize")).toBe("max-ring-size");
});

test("arguments become values", () => {
  expect(read("temperature", "1e3")).toBe(1000);
  expect(read("species", "Li, O", ["B"])).toEqual(["B", "Li", "O"]);
  expect(read("cutoffs", "B-O=1.9,Si-O=2", { "Li-O": 2.6 })).toEqual({ "Li-O": 2.6, "B-O": 1.9, "Si-O": 2 });
});

test.each([
  ["temperature", "hot"],
  ["temperature", ""],
  ["cutoffs", "B-O"],
  ["cutoffs", "B-O=wide"],
])("--%s '%s' is refused", (name, text) => {
  expect(() => read(name, text)).toThrow(expect.objectContaining({ code: "E0121", place: "command line" }));
});
