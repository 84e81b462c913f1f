/**
 * Cost and memory of SHIK molecular dynamics from 300 to 100,000 atoms, each size in a process of its own.
 *
 *   node --conditions=boroxol:source bench/system-size.ts [--repeats 1,2,3,4,5,7] [--threads 1] [--json]
 */
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { copies, shikDynamics, smallGlass } from "./glass.ts";

const { values } = parseArgs({
  options: {
    repeats: { type: "string", default: "1,2,3,4,5,7" },
    threads: { type: "string", default: "1" },
    one: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const threads = Number(values.threads);

interface Row {
  readonly atoms: number;
  readonly microsecondsPerAtomStep: number;
  /** Peak resident memory of the whole process. @unit MB */
  readonly megabytes: number;
}

async function measure(repeats: number): Promise<Row> {
  const frame = copies(await smallGlass(300), repeats);
  const atoms = frame.species.length;
  using dynamics = await shikDynamics(frame, threads);
  const steps = Math.max(20, Math.ceil(1.5e6 / atoms));
  const schedule = { steps: 3 * steps, temperature: [300, 300], pressure: [0, 0] } as const;
  await dynamics.configure({ integrator: { kind: "nve" }, timestep: 1, schedule });
  await dynamics.run(steps);
  const start = performance.now();
  await dynamics.run(2 * steps);
  const seconds = (performance.now() - start) / 1000;
  return {
    atoms,
    microsecondsPerAtomStep: (1e6 * seconds) / (2 * steps * atoms),
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
}

if (values.one) {
  console.log(JSON.stringify(await measure(Number(values.repeats))));
} else {
  const rows = values.repeats.split(",").map((repeats) => {
    const program = ["--conditions=boroxol:source", import.meta.filename, "--one", "--repeats", repeats];
    return JSON.parse(
      execFileSync(process.execPath, [...program, "--threads", values.threads], { encoding: "utf8" }),
    ) as Row;
  });
  const [smallest, largest] = [rows[0]!, rows.at(-1)!];
  const result = {
    threads,
    rows,
    costOfLargestToSmallest: largest.microsecondsPerAtomStep / smallest.microsecondsPerAtomStep,
    memoryToLimit: largest.megabytes / 1000,
  };
  if (values.json) console.log(JSON.stringify(result));
  else {
    console.log(`SHIK, NVE 300 K, ${threads} thread(s)`);
    for (const row of rows) {
      console.log(
        `${String(row.atoms).padStart(7)} atoms ${row.microsecondsPerAtomStep.toFixed(2).padStart(6)} us/atom/step ` +
          `${row.megabytes.toFixed(0).padStart(5)} MB`,
      );
    }
    console.log(`cost per atom, largest / smallest: ${result.costOfLargestToSmallest.toFixed(2)}`);
    console.log(`memory of the largest / 1 GB: ${result.memoryToLimit.toFixed(2)}`);
  }
}
