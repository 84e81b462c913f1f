/**
 * Remakes the figures of docs/analyses that come from one quick run.
 *
 *   boroxol make 20SiO2-60B2O3-20Li2O --quick --out RUN
 *   node scripts/analysis-figures.ts RUN
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Figures by the stage of the run that they show. */
const figures = {
  production: [
    "radial-distribution",
    "coordination",
    "shells",
    "cutoff-band",
    "ring-sizes",
    "structure-factor",
    "partial-structure-factors",
    "correlation",
    "displacement",
    "van-hove",
    "tracks",
  ],
  quench: ["ring-count", "ring-lives", "ring-events", "ring-survival"],
} as const;

const run = process.argv[2];
if (run === undefined) throw new Error("name the folder of a run");
const root = join(import.meta.dirname, "..");
for (const [stage, names] of Object.entries(figures)) {
  const folder = mkdtempSync(join(tmpdir(), "boroxol-figures-"));
  execFileSync(process.execPath, [
    join(root, "apps/cli/bin/boroxol.js"),
    "analyze",
    run,
    "--stage",
    stage,
    "--out",
    folder,
    "--quiet",
  ]);
  for (const name of names) {
    copyFileSync(join(folder, "figures", `${name}.svg`), join(root, "docs/images", `analysis-${name}.svg`));
  }
  rmSync(folder, { recursive: true });
}
