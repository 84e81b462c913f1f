import { cubicCell } from "@boroxol/core";
import type { RunProgress } from "@boroxol/md";
import { expect, test } from "vitest";
import { durationText, progressShower, progressText } from "../src/progress.ts";
import { createTerminal } from "../src/terminal.ts";

const progress: RunProgress = {
  stage: 1,
  stages: 5,
  name: "melt",
  stageStep: 500,
  stageSteps: 1000,
  step: 500,
  steps: 10_500,
  observation: {
    step: 500,
    stageStep: 500,
    temperature: 3501.4,
    potentialEnergy: -17,
    kineticEnergy: 1,
    pressure: 0,
    pressureTensor: new Float64Array(6),
    volume: 64,
    invariant: 0,
  },
  rate: 100,
  frame: () => ({
    species: Uint8Array.of(5, 8),
    positions: Float64Array.of(0, 0, 0, 1.4, 0, 0),
    cell: cubicCell(4),
    periodic: [true, true, true],
  }),
};

test("the line tells stage, temperature, energy, four-fold boron, speed and time left", () => {
  expect(progressText(progress, 2, 0.314)).toBe(
    "[2/5] melt 50 %  3501 K  -8.500 eV/atom  4B 31 %  100 steps/s  2 min left",
  );
});

test.each([
  [0, "0 s"],
  [59.6, "60 s"],
  [600, "10 min"],
  [7260, "2 h 01 min"],
  [180_000, "2 d 2 h"],
])("%d s is %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test("without a screen a line is written at a new stage and every ten seconds", () => {
  let written = "";
  let time = 0;
  const streams = { stdout: { write: () => {} }, stderr: { write: (text: string) => (written += text) } };
  const show = progressShower(createTerminal({}, streams), 2, () => time);
  for (const [at, stage] of [
    [0, 1],
    [4000, 1],
    [9000, 1],
    [10_000, 1],
    [11_000, 2],
  ] as const) {
    time = at;
    show({ ...progress, stage });
  }
  expect(written.split("\n").map((line) => line.slice(0, 5))).toEqual(["[2/5]", "[2/5]", "[3/5]", ""]);
  expect(written).toContain("4B 0 %");
});
