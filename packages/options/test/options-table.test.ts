import { expect, test } from "vitest";
import { optionsTable } from "../src/index.ts";
import { sampleOptions } from "./sample-options.ts";

test("the table has a row for every option, nested ones with their path", () => {
  const lines = optionsTable(sampleOptions).trimEnd().split("\n");
  expect(lines[2]).toBe("| `temperature` | a number from 0 to 10000 K | 300 K | Temperature of the bath. |");
  expect(lines).toContain("| `thermostat.time` | a number above 0 ps | 0.1 ps | Relaxation time. |");
  expect(lines).toContain("| `stages[quench].rate` | a number above 0 K/ps | must be given | Cooling rate. |");
  expect(lines).toContain("| `seed` | a whole number | none | Seed of the random numbers. |");
  expect(lines.length).toBe(2 + 11 + 2 + 3);
});
