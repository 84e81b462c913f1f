import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  type Estimate,
  markdownTables,
  type ValidatedGlass,
  validationAgreement,
  type ValidationDocument,
  validationTables,
  writeValidation,
} from "../src/index.ts";

function glass(name: string, table: string, measured: number, ours: Estimate | undefined): ValidatedGlass {
  return {
    name,
    table,
    atoms: { B: 10, O: 20 },
    experiment: { density: 2.2, fourFoldBoron: measured, source: "a paper" },
    papers: {},
    seeds: [1],
    failures: ours === undefined ? [{ seed: 1, code: "E0404", message: "it blew <up>" }] : [],
    values: ours === undefined ? {} : { fourFoldBoron: ours, density: { value: 2.1, errorOf: "none" } },
    shortest: { "B-O": 1.3 },
    strays: [],
  };
}

function documentOf(potential: string, glasses: readonly ValidatedGlass[]): ValidationDocument {
  return {
    format: "boroxol-validation/1",
    status: "finished",
    program: "boroxol test",
    command: "boroxol validate",
    potential: { name: potential, kind: "classical", summary: "a potential" },
    protocol: { name: "quick", stages: ["melt"], coolingRate: 100 },
    size: 42,
    replicas: 1,
    glasses,
    agreement: validationAgreement(glasses),
    overlaps: [],
    transitions: [],
    diffusion: [],
  };
}

const own = documentOf("own", [
  glass("A", "table-1", 0.4, { value: 0.34, error: 0.02, errorOf: "replicas" }),
  glass("B", "table-2", 0.2, { value: 0.23, errorOf: "none" }),
  glass("C", "table-1", 0.5, undefined),
]);
const other = documentOf("other", [glass("A", "table-1", 0.4, { value: 0.5, error: 0.1, errorOf: "blocks" })]);

test("agreement is the mean of absolute and of signed deviations, by table and over all, without what is missing", () => {
  const { agreement } = own;
  expect(Object.keys(agreement)).toEqual(["table-1", "table-2", "all"]);
  expect(agreement["all"]!.fourFoldBoron).toEqual({
    glasses: 2,
    meanAbsoluteDeviation: expect.closeTo(0.045, 12),
    bias: expect.closeTo(-0.015, 12),
    worst: { glass: "A", deviation: expect.closeTo(-0.06, 12) },
  });
  expect(agreement["table-1"]!.density!.bias).toBeCloseTo(-0.1, 12);
});

test("tables hold a column for each validation and say what failed", () => {
  const text = markdownTables(
    validationTables([
      { name: "own", document: own },
      { name: "other", document: other },
    ]),
  );
  expect(text).toContain("| A | 40.0 | 34.0 ± 2.0 | −6.0 |  | 50.0 ± 10.0 | +10.0 |  |");
  expect(text).toContain("| B | 20.0 | 23.0 | +3.0 |  |  |  |  |");
  expect(text).toContain("| own | 2 all | 4.5 | −1.5 | −6.0 (A) | 0.100 | −0.100 |");
  expect(text).toContain("| own | C | 1 | E0404: it blew <up> |");
  expect(text).not.toContain("| C | 50.0 |");
  expect(text).not.toContain("Overlaps");
});

test("the page shows the figures, and markup in texts is no markup", async () => {
  const folder = await mkdtemp(join(tmpdir(), "boroxol-validation-"));
  try {
    const page = await readFile(await writeValidation([{ name: "own", document: own }], folder), "utf8");
    expect(page).toContain('id="figure-four-fold-boron"');
    expect(page).toContain("4.5 percentage points");
    expect(page).toContain("it blew &lt;up&gt;");
    expect(await readFile(join(folder, "figures", "four-fold-boron.csv"), "utf8")).toContain("own,A,40,34,2");
    expect(JSON.parse(await readFile(join(folder, "validation.json"), "utf8"))).toEqual(own);
  } finally {
    await rm(folder, { recursive: true });
  }
});
