import { analyzeFrames } from "@boroxol/analysis";
import { describe, expect, test } from "vitest";
import { type Figure, renderPng, reportFigures } from "../src/index.ts";
import { linePlot } from "../src/line-plot.ts";
import { reportInput, smallGlass } from "./glass-input.ts";

const all = (input: ReturnType<typeof reportInput>): Figure[] => Object.values(reportFigures(input)).flat();

describe("every figure of a full report", () => {
  const figures = all(reportInput());
  test("there are twenty, each with a name of its own", () => {
    expect(figures.map(({ name }) => name).sort()).toEqual([
      "angles-at-formers",
      "angles-at-oxygen",
      "coordination",
      "correlation",
      "cutoff-band",
      "displacement",
      "partial-structure-factors",
      "qn",
      "quench-energy",
      "radial-distribution",
      "ring-count",
      "ring-lives",
      "ring-sizes",
      "running-coordination",
      "shells",
      "structure-factor",
      "temperature",
      "three-membered-rings",
      "tracks",
      "van-hove",
    ]);
  });
  test.each(figures.map((figure) => [figure.name, figure] as const))(
    "%s: title, description, labels, finite numbers, a table",
    (_, figure) => {
      expect(figure.svg).toMatch(/<title id="[\w-]+">[^<]+<\/title>\n<desc id="[\w-]+">[^<]+<\/desc>/);
      expect(figure.svg).not.toMatch(/NaN|undefined|Infinity/);
      const lines = figure.csv.trimEnd().split("\n");
      expect(lines.length).toBeGreaterThan(1);
      const columns = lines[0]!.split(",").length;
      for (const line of lines) expect(line.split(",")).toHaveLength(columns);
      expect(figure.csv).not.toMatch(/NaN|undefined/);
    },
  );
  test("axes name their units", () => {
    const labels = {
      "radial-distribution": "r (Å)",
      displacement: "time (ps)",
      "quench-energy": "potential energy (eV per atom)",
      "angles-at-formers": "angle (°)",
      temperature: "temperature (K)",
      coordination: "(%)",
    };
    for (const [name, label] of Object.entries(labels))
      expect(figures.find((figure) => figure.name === name)!.svg).toContain(label);
  });
  test("experiment stands in the coordination figure and its table", () => {
    const figure = figures.find(({ name }) => name === "coordination")!;
    expect(figure.svg).toContain(">experiment<");
    expect(figure.csv).toMatch(/^B,⁴B,0,,?.*0\.367$/m);
  });
});

test("PNG has twice the size, and its words are drawn with the shipped font on a machine without any", () => {
  const plot = { name: "p", title: "t", description: "d", series: [{ label: "a", x: [0, 1], y: [0, 1] }] };
  const svg = linePlot({ ...plot, x: { label: "x (Å)", domain: [0, 1] }, y: { label: "y", domain: [0, 1] } });
  const png = renderPng(svg);
  const view = new DataView(png.buffer, png.byteOffset);
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([960, 632]);
  expect(renderPng(svg.replaceAll(/<text.*<\/text>/g, "")).length).toBeLessThan(png.length - 1000);
  expect(renderPng(svg)).toEqual(png);
});

test("a figure without data is left out, not drawn empty", () => {
  const { analysis } = reportInput();
  const bare = { frames: 1, atoms: analysis.atoms, cutoffs: {} };
  expect(all(reportInput({ analysis: bare, thermo: [] }))).toEqual([]);
  const one = analyzeFrames([smallGlass(0)], { only: ["rings"], cutoffs: { "B-O": 1.7, "Si-O": 2 } });
  expect(all(reportInput({ analysis: one, thermo: [] })).map(({ name }) => name)).toEqual([
    "cutoff-band",
    "ring-sizes",
    "three-membered-rings",
  ]);
});
