/**
 * Reading and writing files beside ASE, each in a process of its own, processor time of one run with everything in turn:
 * extended XYZ with forces (300 atoms a frame, eight decimals, as ASE writes it), a LAMMPS dump with rows out of order, a
 * large file in constant memory, and frames from an index.
 *
 *   sh bench/io-speed/set-up.sh
 *   node --conditions=boroxol:source bench/io-speed.ts [--megabytes 200] [--large 4096] [--json]
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "@boroxol/core";

const { values } = parseArgs({
  options: {
    megabytes: { type: "string", default: "200" },
    large: { type: "string", default: "4096" },
    json: { type: "boolean", default: false },
  },
});
const home = join(import.meta.dirname, "io-speed");
const python = join(home, ".cache/venv/bin/python");
const folder = join(home, ".cache/files");
mkdirSync(folder, { recursive: true });

const atoms = 300;
const edge = 14;
const random = createRandom(1);

/** A frame as ASE writes it, and as LAMMPS dumps it. */
function frameText(k: number): { extxyz: string; dump: string } {
  const symbols = ["Li", "B", "O"];
  const rows: string[] = [];
  const dump: string[] = [];
  for (let i = 0; i < atoms; i++) {
    const [a, b, c, d] = random.uniforms(k, i, 1) as unknown as [number, number, number, number];
    const [e, f] = random.uniforms(k, i, 2) as unknown as [number, number];
    const six = [a * edge, b * edge, c * edge, 4 * d - 2, 4 * e - 2, 4 * f - 2];
    rows.push(`${symbols[i % 3]!.padEnd(2)} ${six.map((x) => x.toFixed(8).padStart(16)).join(" ")}`);
    dump.push(`${((i * 97 + k) % atoms) + 1} ${(i % 3) + 1} ${six.map((x) => Number(x.toPrecision(6))).join(" ")}`);
  }
  const lattice = `${edge}.0 0.0 0.0 0.0 ${edge}.0 0.0 0.0 0.0 ${edge}.0`;
  const head = `Lattice="${lattice}" Properties=species:S:1:pos:R:3:forces:R:3 energy=${-1000 - Math.sin(k)} pbc="T T T"`;
  const box = `0 ${edge}\n`.repeat(3);
  return {
    extxyz: `${atoms}\n${head}\n${rows.join("\n")}\n`,
    dump: `ITEM: TIMESTEP\n${k}\nITEM: NUMBER OF ATOMS\n${atoms}\nITEM: BOX BOUNDS pp pp pp\n${box}ITEM: ATOMS id type x y z fx fy fz\n${dump.join("\n")}\n`,
  };
}

/** Repeats a block of frames until the file is as large as asked for. */
function makeFile(name: string, block: string, megabytes: number): void {
  const path = join(folder, name);
  if (existsSync(path) && Math.abs(statSync(path).size / 1e6 - megabytes) < block.length / 1e6 + 1) return;
  const bytes = Buffer.from(block);
  writeFileSync(path, "");
  for (let size = 0; size < megabytes * 1e6; size += bytes.length) appendFileSync(path, bytes);
}

const texts = Array.from({ length: 200 }, (_, k) => frameText(k));
makeFile("forces.extxyz", texts.map(({ extxyz }) => extxyz).join(""), Number(values.megabytes));
makeFile("run.lammpstrj", texts.map(({ dump }) => dump).join(""), Number(values.megabytes));

interface Measurement {
  readonly what: string;
  readonly seconds: number;
  readonly wall: number;
  readonly frames: number;
  readonly bytes: number;
  readonly memory: number;
  readonly median: number;
  readonly slowest: number;
}
const worker = (what: string): Measurement => {
  const script = join(home, "worker.ts");
  const argv = ["--conditions=boroxol:source", script, what, folder];
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: "utf8" })) as Measurement;
};

const ours = ["read extxyz", "write extxyz", "read dump"].map(worker);
const peer = existsSync(python)
  ? execFileSync(python, [join(home, "peer.py"), folder], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Measurement)
  : [];
const again = ["read extxyz", "write extxyz", "read dump"].map(worker);
const index = worker("index");
let large: Measurement | undefined;
if (Number(values.large) > 0) {
  makeFile("large.extxyz", texts.map(({ extxyz }) => extxyz).join(""), Number(values.large) * 1.048_576);
  large = worker("read large");
  rmSync(join(folder, "large.extxyz"));
}

const rows = ours.map((first, k) => {
  const mine = first.seconds < again[k]!.seconds ? first : again[k]!;
  const other = peer.find(({ what }) => what === mine.what);
  const perSecond = mine.frames / mine.seconds;
  return {
    what: mine.what,
    megabytesPerSecond: mine.bytes / mine.seconds / 1e6,
    framesPerSecond: perSecond,
    peerMegabytesPerSecond: other === undefined ? undefined : other.bytes / other.seconds / 1e6,
    // By frames: the same content takes fewer bytes where trailing zeros are not written.
    ratio: other === undefined ? undefined : perSecond / (other.frames / other.seconds),
  };
});
if (values.json) console.log(JSON.stringify({ rows, index, large }));
else {
  for (const { what, megabytesPerSecond, framesPerSecond, peerMegabytesPerSecond, ratio } of rows) {
    const beside =
      ratio === undefined
        ? "ASE is not installed: sh bench/io-speed/set-up.sh"
        : `ASE ${peerMegabytesPerSecond!.toFixed(0)} MB/s, ${ratio.toFixed(1)} times`;
    console.log(
      `${what.padEnd(14)} ${megabytesPerSecond.toFixed(0)} MB/s, ${framesPerSecond.toFixed(0)} frames/s; ${beside}`,
    );
  }
  console.log(
    `index          ${index.frames} frames in ${index.wall.toFixed(2)} s; one frame ${index.median.toFixed(2)} ms, at most ${index.slowest.toFixed(2)} ms`,
  );
  if (large !== undefined) {
    console.log(
      `large file     ${(large.bytes / 1e9).toFixed(2)} GB in ${large.wall.toFixed(1)} s, at most ${(large.memory / 2 ** 20).toFixed(0)} MB of memory`,
    );
  }
}
