/**
 * Times of the analyses against their limits, and of ring searches against sovapy.
 *
 *   node --conditions=boroxol:source bench/analysis.ts [--python PYTHON_WITH_SOVAPY] [--json]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  bondCutoffs,
  bonds,
  coordination,
  meanSquareDisplacement,
  type Network,
  networkOf,
  pairDistributions,
  qn,
  type RingDefinition,
  ringDefinitions,
  ringsOf,
  structureFactorDirect,
} from "@boroxol/analysis";
import { copies, smallGlass } from "./glass.ts";

const { values } = parseArgs({
  options: { python: { type: "string" }, json: { type: "boolean", default: false } },
});

/** The fastest of some repeats: what the machine can do when nothing else disturbs it. @returns seconds */
function fastest(repeats: number, work: () => unknown): number {
  let best = Infinity;
  for (let k = 0; k < repeats; k++) {
    const start = performance.now();
    work();
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

function prepared(repeats: number, unit: Awaited<ReturnType<typeof smallGlass>>): { network: Network; atoms: number } {
  const frame = copies(unit, repeats);
  const cutoffs = bondCutoffs(unit.species, pairDistributions([unit]));
  return { network: networkOf(frame, bonds(frame, cutoffs)), atoms: frame.species.length };
}

const unit = await smallGlass(375);
const frame = copies(unit, 2);
const cutoffs = bondCutoffs(frame.species, pairDistributions([frame]));
const bonded = bonds(frame, cutoffs);
const network = networkOf(frame, bonded);
const rows: { name: string; seconds: number; limit: number }[] = [];
const add = (name: string, seconds: number, limit: number): void => void rows.push({ name, seconds, limit });

const ringSeconds = Object.fromEntries(
  ringDefinitions.map((definition) => [definition, fastest(5, () => ringsOf(network, definition, 12))]),
) as Record<RingDefinition, number>;
for (const [name, seconds] of Object.entries(ringSeconds)) add(`rings to 12, ${name}`, seconds, 0.3);
add(
  "rings to 12, all definitions",
  Object.values(ringSeconds).reduce((sum, each) => sum + each, 0),
  0.3,
);
add(
  "g(r), coordination, Qn",
  fastest(40, () => {
    pairDistributions([frame]);
    const own = bonds(frame, cutoffs);
    coordination(frame, own);
    qn(frame, own);
  }),
  0.01,
);
add(
  "S(q) to 20 1/A by direct summation",
  fastest(3, () => structureFactorDirect([frame])),
  1,
);

// 2.4 GB of positions; what they are does not matter to the time.
let state = 1;
const noise = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5;
const positions = Array.from({ length: 100_000 }, () => Float64Array.from({ length: 3000 }, noise));
const paths = { species: new Uint8Array(1000).fill(3), interval: 1, positions, volume: 1, stride: 1 };
add(
  "MSD of 1000 atoms x 100,000 frames, all origins",
  fastest(2, () => meanSquareDisplacement(paths)),
  10,
);
positions.length = 0;

const small = prepared(2, unit);
const large = prepared(7, unit);
const perAtom = (given: { network: Network; atoms: number }): number =>
  fastest(2, () => ringsOf(given.network, "king", 12)) / given.atoms;
const linearity = perAtom(large) / perAtom(small);

let sovapy: Record<string, { seconds: number; sizes: Record<string, number> }> | undefined;
if (values.python !== undefined) {
  const folder = mkdtempSync(join(tmpdir(), "boroxol-bench-"));
  const pairs: [number, number][] = [];
  const { offsets, neighbours } = bonded;
  for (const atom of network.atoms) {
    for (let m = offsets[atom]!; m < offsets[atom + 1]!; m++) pairs.push([atom, neighbours[m]!]);
  }
  const file = join(folder, "bonds.json");
  writeFileSync(file, JSON.stringify({ atoms: frame.species.length, bonds: pairs }));
  const script = new URL("./sovapy-rings.py", import.meta.url).pathname;
  sovapy = JSON.parse(execFileSync(values.python, [script, file], { encoding: "utf8" })) as typeof sovapy;
  rmSync(folder, { recursive: true });
}
const gains = Object.fromEntries(
  Object.entries(sovapy ?? {}).map(([name, { seconds }]) => [name, seconds / ringSeconds[name as RingDefinition]]),
);
if (values.json) {
  console.log(JSON.stringify({ atoms: frame.species.length, rows, largeAtoms: large.atoms, linearity, sovapy, gains }));
} else {
  console.log(`${frame.species.length} atoms, one thread`);
  for (const { name, seconds, limit } of rows) {
    const ratio = (seconds / limit).toFixed(2);
    console.log(`${name.padEnd(58)} ${(1000 * seconds).toFixed(1).padStart(9)} ms, ${ratio} of the limit`);
  }
  console.log(`King per atom, ${large.atoms} atoms / ${small.atoms}: ${linearity.toFixed(2)}`);
  for (const [name, gain] of Object.entries(gains)) console.log(`sovapy / ours, ${name}: ${gain.toFixed(0)}`);
}
