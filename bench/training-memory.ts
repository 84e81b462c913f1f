/**
 * Memory of a training on 10,000 frames of 300 atoms, which are written to disk first: resident memory early on and at its
 * peak, against the limit of frames and bonds that are kept.
 * Run: node --conditions=boroxol:source bench/training-memory.ts [frames] [steps]
 */
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, type Frame } from "@boroxol/core";
import { formatExtxyzFrame } from "@boroxol/io";

const [frames = 10_000, steps = 20_000] = process.argv.slice(2).map(Number);
const atoms = 300;
/** Frames and neighbour lists may take 1 GB each; the rest is for the engine, the program and the files. @unit MB */
const limit = 3000;

const folder = mkdtempSync(join(tmpdir(), "boroxol-memory-"));
try {
  const path = join(folder, "data.extxyz");
  const random = createRandom(1);
  const side = 15.6;
  const file = openSync(path, "w");
  for (let k = 0; k < frames; k++) {
    // A lattice of 7 x 7 x 7 sites, shaken; labels are noise, since only the memory is looked at.
    const noise = random.normals;
    const frame: Frame = {
      species: Uint8Array.from({ length: atoms }, (_, i) => (i % 3 === 0 ? 14 : 8)),
      positions: Float64Array.from({ length: 3 * atoms }, (_, m) => {
        const [i, d] = [Math.floor(m / 3), m % 3];
        const site = [i % 7, Math.floor(i / 7) % 7, Math.floor(i / 49)][d]!;
        return (site * side) / 7 + 0.1 * noise(m, k, 1)[0];
      }),
      cell: Float64Array.of(side, 0, 0, 0, side, 0, 0, 0, side),
      periodic: [true, true, true],
      energy: -8 * atoms + noise(0, k, 2)[0],
      forces: Float64Array.from({ length: 3 * atoms }, (_, m) => noise(m, k, 3)[0]),
    };
    writeSync(file, formatExtxyzFrame(frame));
  }
  closeSync(file);
  console.log(`${frames} frames of ${atoms} atoms: ${(statSync(path).size / 1e6).toFixed(0)} MB on disk`);
  const launcher = new URL("../apps/cli/bin/boroxol.js", import.meta.url).pathname;
  // A small network leaves more steps to the time: what is kept of frames does not depend on it.
  const network = ["--n-max", "2,2", "--basis-size", "2,2", "--l-max", "1", "--neurons", "4", "--no-four-body"];
  const args = ["train", "--data", path, "--out", join(folder, "model"), "--steps", String(steps), "--threads", "1"];
  const child = spawn(process.execPath, [launcher, ...args, ...network], { stdio: ["ignore", "ignore", "pipe"] });
  const status = (key: string): number =>
    Number(new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1000;
  let [peak, rows] = [0, 0];
  const resident: number[] = [];
  child.stderr.on("data", (text: Buffer) => {
    if (!text.toString().includes("step ")) return;
    peak = status("VmHWM");
    resident.push(status("VmRSS"));
    rows++;
  });
  const code = await new Promise((resolve) => child.on("exit", resolve));
  const part = (share: number): string => (resident[Math.floor(share * (rows - 1))] ?? Number.NaN).toFixed(0);
  const shares = [0.1, 0.2, 0.4, 0.6, 0.8, 1];
  console.log(
    `exit ${code}; resident after ${shares.map((each) => 100 * each).join(", ")} % of ${steps} steps: ${shares.map(part).join(", ")} MB`,
  );
  console.log(`peak ${peak.toFixed(0)} MB, ${(peak / limit).toFixed(2)} times the limit of ${limit} MB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
