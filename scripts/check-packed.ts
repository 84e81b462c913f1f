/**
 * Installs the packed packages into an empty folder and uses them from there: the command line, the kernels with worker
 * threads, an older Node that hands over to the bundled one, and the type declarations.
 * Ends with `packed: N passed, N failed`.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { pack } from "./pack.ts";

const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "boroxol-packed-"));
const consumer = join(folder, "consumer");

const frame = `6
Lattice="5 0 0 0 5 0 0 0 5" Properties=species:S:1:pos:R:3 pbc="T T T"
Si 0 0 0
Si 2.5 2.5 0.4
O 1.2 1.1 0.2
O 1.3 -1.2 0.1
O -1.2 1.3 0.3
O 3.7 3.8 0.9
`;

const protocol = `stages:
  - { stage: packing }
  - { stage: melt, temperature: 2500, duration: 0.05 }
`;

const types = `import { parseComposition, type Composition } from "@boroxol/core";
import { potentialByName } from "@boroxol/potentials";
const glass: Composition = parseComposition("20SiO2-60B2O3-20Li2O");
const cutoff: number = potentialByName("shik").cutoff;
export { cutoff, glass };
`;

let passed = 0;
let failed = 0;

function check(name: string, test: () => boolean): void {
  let ok = false;
  let reason = "";
  try {
    ok = test();
  } catch (error) {
    const { stderr, stdout, message } = error as { stderr?: Buffer; stdout?: Buffer; message: string };
    reason = [message, stdout?.toString(), stderr?.toString()].filter(Boolean).join("\n");
  }
  if (ok) passed++;
  else failed++;
  console.log(`${ok ? "ok    " : "FAILED"} ${name}${reason === "" ? "" : `\n${reason}`}`);
}

/** The first Node on PATH that is too old to run the program itself. */
function olderNode(): string | undefined {
  const paths = (process.env["PATH"] ?? "").split(delimiter).map((each) => join(each, "node"));
  return paths.find((path) => {
    if (!existsSync(path)) return false;
    const version = execFileSync(path, ["--version"], { encoding: "utf8" });
    return Number.parseInt(version.slice(1), 10) < 26;
  });
}

try {
  const tarballs = pack(join(folder, "tarballs"));
  mkdirSync(consumer);
  writeFileSync(join(consumer, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }\n');
  const quiet = ["--no-audit", "--no-fund", "--loglevel", "error", "--prefer-offline"];
  execFileSync("npm", ["install", ...quiet, ...tarballs], { cwd: consumer, stdio: "inherit" });
  writeFileSync(join(consumer, "frame.xyz"), frame);
  writeFileSync(join(consumer, "short.yaml"), protocol);
  writeFileSync(join(consumer, "types.ts"), types);

  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: consumer, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const boroxol = (...args: string[]): string => run("npx", "--no-install", "boroxol", ...args);

  check("npx boroxol --help", () => boroxol("--help").includes("Commands:"));
  check("npx boroxol doctor", () => (JSON.parse(boroxol("doctor", "--json")) as { ok: boolean }).ok);
  check("bundled models come along", () => {
    const folders = join(root, "data", "potentials");
    const names = existsSync(folders) ? readdirSync(folders) : [];
    const { potentials } = JSON.parse(boroxol("potentials", "--json")) as { potentials: { name: string }[] };
    return ["shik", ...names].every((name) => potentials.some((each) => each.name === name));
  });
  check("eval with two threads", () => {
    const energies = ["1", "2"].map((threads) => {
      const text = boroxol("eval", "shik", "frame.xyz", "--json", "--threads", threads);
      return (JSON.parse(text) as { frames: { energy: number }[] }).frames[0]!.energy;
    });
    return Number.isFinite(energies[0]) && Math.abs(energies[0]! - energies[1]!) < 1e-8;
  });
  check("make writes a run", () => {
    const options = ["--atoms", "42", "--protocol", "short.yaml", "--out", "glass", "--threads", "2", "--quiet"];
    boroxol("make", "20SiO2-60B2O3-20Li2O", ...options);
    return readFileSync(join(consumer, "glass", "final.extxyz"), "utf8").startsWith("42\n");
  });
  const older = olderNode();
  if (older === undefined) console.log("skipped: there is no Node older than 26 on PATH");
  else {
    check("an older Node hands over to the bundled one", () => {
      const launcher = join(consumer, "node_modules", "boroxol", "bin", "boroxol.js");
      const doctor = JSON.parse(run(older, launcher, "doctor", "--json")) as { findings: { value: string }[] };
      return doctor.findings[0]!.value.startsWith("26.");
    });
  }
  check("type declarations", () => {
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--skipLibCheck", "false"];
    run(
      process.execPath,
      join(root, "node_modules", "typescript", "bin", "tsc"),
      ...options,
      "--types",
      "node",
      "--typeRoots",
      join(root, "node_modules", "@types"),
      "types.ts",
    );
    return true;
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`packed: ${passed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
