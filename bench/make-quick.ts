/**
 * Wall time of `boroxol make --quick` from composition to report, with the usual potential (lbs-1) and with SHIK, and of
 * `boroxol --help`, as whole processes.
 *
 *   node --conditions=boroxol:source bench/make-quick.ts [--rounds 3] [--json]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, json: { type: "boolean", default: false } },
});
const program = join(import.meta.dirname, "..", "apps", "cli", "bin", "boroxol.js");
const limits = { make: 120, shik: 90, help: 0.2 };

function seconds(parameters: readonly string[]): number {
  const start = performance.now();
  execFileSync(process.execPath, [program, ...parameters], { stdio: ["ignore", "ignore", "pipe"] });
  return (performance.now() - start) / 1000;
}
const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;

const folder = mkdtempSync(join(tmpdir(), "boroxol-bench-"));
const make: number[] = [];
const shik: number[] = [];
const help: number[] = [];
let atoms = 0;
for (let round = 0; round < Number(values.rounds); round++) {
  const out = join(folder, String(round));
  const glass = ["make", "20SiO2-60B2O3-20Li2O", "--quick", "--atoms", "300", "--out"];
  make.push(seconds([...glass, out]));
  shik.push(seconds([...glass, `${out}-shik`, "--potential", "shik"]));
  atoms = Number(readFileSync(join(out, "final.extxyz"), "utf8").split("\n")[0]);
  for (let k = 0; k < 5; k++) help.push(seconds(["--help"]));
}
rmSync(folder, { recursive: true });

const result = {
  atoms,
  makeSeconds: median(make),
  shikSeconds: median(shik),
  helpSeconds: median(help),
  makeToLimit: median(make) / limits.make,
  shikToLimit: median(shik) / limits.shik,
  helpToLimit: median(help) / limits.help,
};
if (values.json) console.log(JSON.stringify(result));
else {
  console.log(
    `make --quick, ${atoms} atoms: ${result.makeSeconds.toFixed(1)} s, of the limit of 120 s: ${result.makeToLimit.toFixed(2)}`,
  );
  console.log(
    `the same with SHIK: ${result.shikSeconds.toFixed(1)} s, of the limit of 90 s: ${result.shikToLimit.toFixed(2)}`,
  );
  console.log(`--help: ${result.helpSeconds.toFixed(3)} s, of the limit of 0.2 s: ${result.helpToLimit.toFixed(2)}`);
}
