/** One measurement of bench/io-speed.ts in a process of its own: node worker.ts WHAT FOLDER; prints JSON. */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { encodeExtxyz, frameOffsets, openIndexed, readFrames } from "@boroxol/io";

const [what = "", folder = ""] = process.argv.slice(2);
const processor = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function read(name: string, kept?: Frame[]): Promise<void> {
  const path = join(folder, name);
  const [begin, clock] = [processor(), performance.now()];
  let frames = 0;
  for await (const frame of readFrames(path, { elements: ["Li", "B", "O"] })) {
    frames++;
    kept?.push(frame);
  }
  const times = { seconds: processor() - begin, wall: (performance.now() - clock) / 1000 };
  report({ ...times, frames, bytes: statSync(path).size });
}

function report(numbers: Record<string, number>): void {
  // Linux counts in kB.
  console.log(JSON.stringify({ what, ...numbers, memory: process.resourceUsage().maxRSS * 1024 }));
}

if (what === "read extxyz") await read("forces.extxyz");
else if (what === "read dump") await read("run.lammpstrj");
else if (what === "read large") await read("large.extxyz");
else if (what === "write extxyz") {
  const frames: Frame[] = [];
  for await (const frame of readFrames(join(folder, "forces.extxyz"))) frames.push(frame);
  const begin = processor();
  let bytes = 0;
  for await (const piece of encodeExtxyz(frames)) bytes += piece.length;
  report({ seconds: processor() - begin, frames: frames.length, bytes });
} else {
  const path = join(folder, "forces.extxyz");
  const clock = performance.now();
  const offsets = await frameOffsets(path, "extxyz");
  const wall = (performance.now() - clock) / 1000;
  const indexed = await openIndexed(path, "extxyz", { offsets });
  const times: number[] = [];
  for (let k = 0; k < 200; k++) {
    const begin = performance.now();
    await indexed.read((k * 7919) % indexed.length);
    times.push(performance.now() - begin);
  }
  await indexed.close();
  times.sort((a, b) => a - b);
  report({ wall, frames: indexed.length, median: times[100]!, slowest: times[199]! });
}
