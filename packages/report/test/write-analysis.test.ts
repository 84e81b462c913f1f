import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analyzeFrames } from "@boroxol/analysis";
import { expect, test } from "vitest";
import { writeAnalysis } from "../src/index.ts";
import { smallGlass } from "./glass-input.ts";

test("the report of foreign files: a page with every figure, the document, and three files for each figure", async () => {
  const folder = await mkdtemp(join(tmpdir(), "boroxol-analysis-"));
  try {
    const analysis = analyzeFrames([smallGlass(0), smallGlass(1)], { only: ["n4", "rings", "coordination"] });
    const page = await readFile(await writeAnalysis(analysis, ["density < 3"], "a & b.dump", folder), "utf8");
    const files = await readdir(join(folder, "figures"));
    const figures = files.filter((name) => name.endsWith(".svg")).map((name) => name.slice(0, -4));
    expect(figures).toContain("ring-sizes");
    expect(files).toHaveLength(3 * figures.length);
    for (const name of figures) expect(page).toContain(`<figure id="figure-${name}"`);
    expect(page).toContain("density &lt; 3");
    expect(page).toContain("Analysis of a &amp; b.dump");
    const written = JSON.parse(await readFile(join(folder, "analysis.json"), "utf8")) as { n4: number };
    expect(written.n4).toBe(analysis.n4);
  } finally {
    await rm(folder, { recursive: true });
  }
});
