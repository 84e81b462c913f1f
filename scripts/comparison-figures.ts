/**
 * Remakes the figures of docs/analyses that compare files: quench, strain, committee and the ternary map.
 *
 *   boroxol make 20SiO2-60B2O3-20Li2O --quick --out RUN
 *   node --conditions=boroxol:source scripts/comparison-figures.ts RUN WORK
 *
 * RUN is left as it is. WORK takes what is computed on the way (compressed cells, evaluated frames, further quick runs: some ten
 * minutes); what it holds already is not made again.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { readFrames, writeExtxyz } from "@boroxol/io";
import { wasmBackend } from "@boroxol/kernels";
import { atomsLandscape, fire, frameOf } from "@boroxol/md";
import { loadPotential } from "@boroxol/potentials";

const [run, work] = process.argv.slice(2);
if (run === undefined || work === undefined) throw new Error("name the folder of a run and one to work in");
mkdirSync(work, { recursive: true });
const root = join(import.meta.dirname, "..");
/** As in the ternary map: the composition of RUN comes from RUN. */
const compositions = ["40SiO2-40B2O3-20Li2O", "40SiO2-20B2O3-40Li2O", "20SiO2-40B2O3-40Li2O", "80B2O3-20Li2O"];
/** Compression of one step, and steps. */
const [step, steps] = [0.005, 40];

function boroxol(...args: string[]): void {
  execFileSync(process.execPath, [join(root, "apps/cli/bin/boroxol.js"), ...args, "--quiet"], { stdio: "inherit" });
}

function keep(folder: string, figure: string, name: string): void {
  copyFileSync(join(folder, "figures", `${figure}.svg`), join(root, "docs/images", `analysis-${name}.svg`));
}

async function framesIn(path: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readFrames(path)) frames.push(frame);
  return frames;
}

/** The glass, shorter along an axis step by step and relaxed with SHIK after every one. */
async function compressed(glass: Frame, axis: number): Promise<Frame[]> {
  const potential = await loadPotential("shik");
  using evaluator = await potential.prepare(glass.species, wasmBackend());
  const frames: Frame[] = [];
  let frame = glass;
  for (let k = 0; k <= steps; k++) {
    const scale = k === 0 ? 1 : (1 - k * step) / (1 - (k - 1) * step);
    const along = (x: number, d: number): number => (d % 3 === axis ? x * scale : x);
    frame = { ...frame, positions: frame.positions.map(along), cell: frame.cell.map(along) };
    // oxlint-disable-next-line no-await-in-loop
    const { coordinates } = await fire(atomsLandscape(frame, evaluator), { force: 0.05, steps: 500 });
    frame = frameOf(frame, coordinates);
    // oxlint-disable-next-line no-await-in-loop
    const { energy, forces, stress } = await evaluator.evaluate(frame, ["energy", "forces", "stress"]);
    const { species, positions, cell, periodic } = frame;
    frames.push({ species, positions, cell, periodic, energy: energy!, forces: forces!, stress: stress! });
  }
  return frames;
}

async function evaluated(frames: readonly Frame[], name: string): Promise<Frame[]> {
  const potential = await loadPotential(name);
  using evaluator = await potential.prepare(frames[0]!.species, wasmBackend());
  const found: Frame[] = [];
  for (const { species, positions, cell, periodic } of frames) {
    const frame = { species, positions, cell, periodic };
    // oxlint-disable-next-line no-await-in-loop
    const { energy, forces } = await evaluator.evaluate(frame, ["energy", "forces"]);
    found.push({ ...frame, energy: energy!, forces: forces! });
  }
  return found;
}

keep(run, "quench-energy", "quench");

const [glass] = await framesIn(join(run, "final.extxyz"));
const strained: string[] = [];
for (const axis of [0, 1, 2]) {
  const path = join(work, `compressed-${"xyz"[axis]}.extxyz`);
  strained.push(path);
  // oxlint-disable-next-line no-await-in-loop
  if (!existsSync(path)) await writeExtxyz(path, await compressed(glass!, axis));
}
boroxol("analyze", ...strained, "--as", "strains", "--out", join(work, "strains"));
keep(join(work, "strains"), "strains-n4", "strain-n4");
boroxol("analyze", strained[0]!, "--out", join(work, "strain"));
keep(join(work, "strain"), "local-strain", "local-strain");

const production = (await framesIn(join(run, "trajectory.extxyz"))).filter(
  ({ info }) => info?.["stage"] === "production",
);
const some = production.filter((_, k) => k % 5 === 0);
const members = ["shik", "du-teter", "bmp-shrm"].map((name) => ({ name, path: join(work, `${name}.extxyz`) }));
for (const { name, path } of members) {
  // oxlint-disable-next-line no-await-in-loop
  if (!existsSync(path)) await writeExtxyz(path, await evaluated(some, name));
}
const paths = members.map(({ path }) => path);
boroxol("analyze", ...paths, "--as", "committee", "--out", join(work, "committee"));
keep(join(work, "committee"), "committee-force", "committee");

for (const composition of compositions) {
  const folder = join(work, composition);
  if (!existsSync(join(folder, "final.extxyz"))) boroxol("make", composition, "--quick", "--out", folder);
}
const runs = [run, ...compositions.map((composition) => join(work, composition))];
boroxol("analyze", ...runs, "--as", "compositions", "--stage", "production", "--out", join(work, "compositions"));
keep(join(work, "compositions"), "ternary-n4", "ternary");
