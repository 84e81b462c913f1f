/**
 * Wall time of what a learned potential does in the papers' protocol (`urata-2022` without its classical start, 740 ps), for a
 * glass of 300 atoms with the usual potential (lbs-1), from composition to report.
 *
 *   node --conditions=boroxol:source bench/papers-protocol.ts [--glass 20SiO2-60B2O3-20Li2O] [--json]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { glass: { type: "string", default: "20SiO2-60B2O3-20Li2O" }, json: { type: "boolean", default: false } },
});
const program = join(import.meta.dirname, "..", "apps", "cli", "bin", "boroxol.js");
/** Of 570 ps. @unit s */
const limit = 45 * 60;
const protocol = `stages:
- { stage: packing }
- { stage: minimise }
- { stage: anneal, from: 300, to: 2000, rate: 10, thermostat: nose-hoover }
- { stage: melt, temperature: 2000, duration: 200, thermostat: nose-hoover }
- { stage: quench, from: 2000, to: 300, rate: 10, thermostat: nose-hoover }
- { stage: hold, temperature: 300, duration: 100, thermostat: nose-hoover }
- { stage: production, temperature: 300, duration: 100, thermostat: nose-hoover, frames: 0.5 }
- { stage: minimise }
`;

const folder = mkdtempSync(join(tmpdir(), "boroxol-bench-"));
const stages = join(folder, "protocol.yaml");
writeFileSync(stages, protocol);
const start = performance.now();
const options = ["--protocol", stages, "--atoms", "300", "--out", join(folder, "run")];
execFileSync(process.execPath, [program, "make", values.glass, ...options], { stdio: ["ignore", "ignore", "inherit"] });
const seconds = (performance.now() - start) / 1000;
const atoms = Number(readFileSync(join(folder, "run", "final.extxyz"), "utf8").split("\n")[0]);
rmSync(folder, { recursive: true });

const result = { glass: values.glass, atoms, seconds, toLimit: seconds / limit };
if (values.json) console.log(JSON.stringify(result));
else {
  console.log(
    `${values.glass}, ${atoms} atoms, 740 ps: ${(seconds / 60).toFixed(1)} min, of the limit of 45 min (for 570 ps): ${result.toLimit.toFixed(2)}`,
  );
}
