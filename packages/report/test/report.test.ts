import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analyzeFrames } from "@boroxol/analysis";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  bibtexOf,
  citationsOf,
  headlineNumbers,
  methodsParagraph,
  renderReport,
  validityFlags,
  verdictOf,
  writeReport,
} from "../src/index.ts";
import { reportInput, smallGlass } from "./glass-input.ts";

/** A small picture is drawn quickly. */
const small = { width: 120, height: 100 };

describe("the page", () => {
  const input = reportInput({ flags: [{ level: "note", title: 'A <b> & "c"', text: "<script>alert(1)</script>" }] });
  const { html, figures } = renderReport(input, small);
  test("needs no network and runs no script", () => {
    expect(html).not.toMatch(/<script|<link|@import|src="http|url\(http/);
    expect(html.match(/href="http[^"]*"/g)!.every((link) => link.startsWith('href="https://doi.org/'))).toBe(true);
  });
  test("escapes what others wrote", () => {
    expect(html).toContain("A &lt;b&gt; &amp; &quot;c&quot;");
    expect(html).toContain("&lt;script&gt;");
  });
  test("has no number that is none", () =>
    expect(html.replaceAll(/base64,[^"')]+/g, "")).not.toMatch(/NaN|undefined|Infinity|\[object/));
  test("closes every element that it opens", () => {
    const open: string[] = [];
    for (const [, slash, name, , self] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*?)(\/?)>/gi)) {
      if (self === "/" || ["meta", "img", "br"].includes(name!)) continue;
      if (slash === "/") expect(open.pop()).toBe(name);
      else open.push(name!);
    }
    expect(open).toEqual([]);
  });
  test("every link within the folder leads to a file that a run or the report writes", () => {
    const made = new Set(["report.json", "run.json", "final.extxyz", "trajectory.extxyz", "events.jsonl"]);
    for (const { name } of figures) for (const kind of ["svg", "png", "csv"]) made.add(`figures/${name}.${kind}`);
    for (const [, link] of html.matchAll(/href="(?!http)([^"]+)"/g)) expect(made).toContain(link);
  });
  test("is the same every time", () => expect(renderReport(input, small).html).toBe(html));
});

test("a report of pure silica from one frame, without experiment, has no boron in it", () => {
  const whole = smallGlass(0);
  const kept = [...whole.species.keys()].slice(18, 28);
  const frame = {
    ...whole,
    species: Uint8Array.from(kept, (i) => whole.species[i]!),
    positions: Float64Array.from(kept.flatMap((i) => [...whole.positions.subarray(3 * i, 3 * i + 3)])),
  };
  const analysis = analyzeFrames([frame], { cutoffs: { "Si-O": 2 } });
  const { protocol, composition } = reportInput();
  const { coolingRate: _, ...still } = protocol;
  const input = reportInput({
    analysis,
    finalFrame: frame,
    experiment: {},
    thermo: [],
    protocol: still,
    composition: { ...composition, molePercent: { SiO2: 100 }, weightPercent: { SiO2: 100 }, atoms: { Si: 2, O: 8 } },
  });
  expect(headlineNumbers(input).map(({ quantity }) => quantity)).not.toContain("Boroxol rings");
  expect(renderReport(input, small).html).toContain("Numbers of a single frame carry no error bars");
});

describe("validity flags", () => {
  const titles = (changes: Parameters<typeof reportInput>[0]): string[] =>
    validityFlags(reportInput(changes)).map(({ level, title }) => `${level}: ${title}`);
  test("cooling rate", () => {
    expect(titles({})).toContain("warning: Cooled for a first look");
    expect(titles({ protocol: { ...reportInput().protocol, coolingRate: 1 } })).toContain(
      "note: Cooled faster than a laboratory can",
    );
  });
  test("four-fold boron against experiment, within twice its error", () => {
    expect(titles({})).toContain("warning: Four-fold boron is below experiment");
    expect(titles({ experiment: { fourFoldBoron: { value: 0.02, source: "x" } } })).toContain(
      "good: Four-fold boron agrees with experiment",
    );
    const analysis = { ...reportInput().analysis, n4: 0.3, error: { n4: 0.04 } };
    expect(titles({ analysis })).toContain("good: Four-fold boron agrees with experiment");
  });
  test("defects and size", () => {
    expect(titles({})).toContain("good: Silicon is four-fold");
    expect(titles({})).toContain("note: Small cell");
    const analysis = { ...reportInput().analysis, coordination: { Si: { 4: 0.9, 5: 0.1 } } };
    expect(titles({ analysis })).toContain("warning: Five-fold silicon");
  });
  test("the verdict is that of the worst", () => {
    const flag = (level: "good" | "note" | "warning"): { level: typeof level; title: string; text: string } => ({
      level,
      title: "",
      text: "",
    });
    expect(verdictOf([flag("good"), flag("warning"), flag("note"), flag("note")])).toEqual({
      level: "warning",
      text: "Use with care: 1 warning and 2 notes",
    });
    expect(verdictOf([flag("note")])).toEqual({ level: "note", text: "Plausible, with 1 note" });
    expect(verdictOf([flag("good")]).level).toBe("good");
  });
});

test("headline numbers: percent, errors, experiment beside", () => {
  const analysis = { ...reportInput().analysis, n4: 0.384, error: { n4: 0.012 } };
  const row = headlineNumbers(reportInput({ analysis })).find(({ quantity }) => quantity.startsWith("Four-fold boron"));
  expect(row).toMatchObject({
    text: "38.4 ± 1.2",
    unit: "%",
    measured: "36.7",
    source: "S. Urata (2022)",
  });
  const modelled = reportInput({ experiment: {}, fourFoldBoronModel: { value: 0.33, source: "Dell, Bray and Xiao" } });
  expect(headlineNumbers(modelled).find(({ quantity }) => quantity.startsWith("Four-fold boron"))).toMatchObject({
    modelled: "33.0",
  });
  const { analysis: given } = reportInput();
  const set = headlineNumbers(reportInput({ density: { value: given.density!, source: "given" } }))[0]!;
  expect(set.quantity).toBe("Density, set");
});

test("methods and citations name what was used, each paper once", () => {
  const input = reportInput({ protocol: { ...reportInput().protocol, citation: { key: "shik2018", text: "again" } } });
  const text = methodsParagraph(input);
  for (const words of [
    "20 SiO₂ – 60 B₂O₃ – 20 Li₂O (mol%)",
    "30 atoms",
    "potential shik",
    "random seed 1",
    "1.70 Å for B–O",
    "Guttman",
  ])
    expect(text).toContain(words);
  const bibtex = bibtexOf(citationsOf(input));
  expect(bibtex.match(/^@misc\{/gm)).toHaveLength(3);
  expect(bibtex).toContain("doi = {10.1063/1.5023707}");
  expect(bibtex).toContain("year = {2018}");
});

describe("written to a folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "boroxol-report-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("page, document and three files per figure, nothing else", async () => {
    const input = reportInput();
    expect(await writeReport(input, folder, small)).toBe(join(folder, "report.html"));
    expect((await readdir(folder)).sort()).toEqual(["figures", "report.html", "report.json"]);
    const names = await readdir(join(folder, "figures"));
    expect(names).toHaveLength(3 * 20 + 1);
    expect(names).toContain("glass.png");
    const document = JSON.parse(await readFile(join(folder, "report.json"), "utf8")) as Record<string, unknown>;
    expect(document).toMatchObject({
      format: "boroxol-report/1",
      verdict: { level: "warning" },
      analysis: { frames: 8, n4: 0 },
    });
  });

  test("a file in the place of the folder is a coded error", async () => {
    await writeFile(join(folder, "figures"), "mine");
    await expect(writeReport(reportInput(), folder, small)).rejects.toMatchObject({ code: "E0290" });
    expect(await readFile(join(folder, "figures"), "utf8")).toBe("mine");
  });
});
