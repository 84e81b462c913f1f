import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { BoroxolError, closestName } from "@boroxol/core";
import { defineOptions } from "@boroxol/options";
import type { Command } from "commander";
import { measureDynamics } from "../benchmark-md.ts";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";

const benchOptions = defineOptions({
  atoms: { type: "integer", default: 3000, min: 100, max: 200_000, doc: "Atoms of the benchmark 'md'." },
});

/** Benchmarks that need the scripts, peers and fixtures of a checkout, by the script in bench/. */
const checkoutBenchmarks: Readonly<Record<string, { readonly script: string; readonly doc: string }>> = {
  lammps: { script: "shik-md.ts", doc: "SHIK dynamics beside LAMMPS" },
  density: { script: "shik-density.ts", doc: "densities at zero pressure beside LAMMPS" },
  drift: { script: "nve-drift.ts", doc: "drift of the energy at constant energy" },
  size: { script: "system-size.ts", doc: "cost and memory from 300 to 100,000 atoms" },
  make: { script: "make-quick.ts", doc: "wall time of make --quick and of --help" },
};

const benchmarks = ["md", ...Object.keys(checkoutBenchmarks)];

export function configure(command: Command): void {
  command.argument("[name]", `one of ${benchmarks.join(", ")}`, "md");
  addOptionFlags(command, benchOptions);
  const rows = Object.entries(checkoutBenchmarks).map(([name, { doc }]) => `  ${name.padEnd(9)} ${doc}`);
  const md = "  md        SHIK dynamics on one and on all threads";
  command.addHelpText("after", `\nBenchmarks:\n${md}\nIn a checkout of the sources also:\n${rows.join("\n")}`);
}

/** `boroxol bench [NAME]`: the benchmarks, against peers where they are installed. */
export async function run(args: readonly string[], command: Command, { terminal }: CommandContext): Promise<number> {
  const name = args[0] ?? "md";
  const { atoms } = await readCommandOptions(benchOptions, command);
  if (Object.hasOwn(checkoutBenchmarks, name)) return runScript(checkoutBenchmarks[name]!.script, terminal.json);
  if (name !== "md") {
    const closest = closestName(name, benchmarks);
    throw new BoroxolError("E0701", `there is no benchmark '${name}'`, {
      place: "command line",
      fix: closest === undefined ? `the benchmarks are ${benchmarks.join(", ")}` : `did you mean '${closest}'?`,
    });
  }
  terminal.note(`SHIK dynamics of about ${atoms} atoms`);
  const all = availableParallelism();
  const speeds = await measureDynamics(atoms, all > 1 ? [1, all] : [1]);
  const gain = speeds.length > 1 ? speeds[1]!.stepsPerSecond / speeds[0]!.stepsPerSecond : undefined;
  terminal.document({ md: { speeds, gain } });
  for (const { threads, stepsPerSecond, microsecondsPerAtomStep, atoms: total } of speeds) {
    const threadText = `${threads} thread${threads === 1 ? "" : "s"}`;
    terminal.result(
      `${total} atoms, ${threadText.padEnd(11)} ${stepsPerSecond.toFixed(1)} steps/s, ${microsecondsPerAtomStep.toFixed(3)} us per atom and step`,
    );
  }
  if (gain !== undefined) terminal.result(`${all} threads are ${gain.toFixed(2)} times as fast as one`);
  return 0;
}

/** The scripts of bench/ stay with the sources: they use peers and fixtures that an installed package has not. */
function runScript(name: string, json: boolean): number {
  const script = fileURLToPath(new URL(`../../../../bench/${name}`, import.meta.url));
  if (!existsSync(script)) {
    throw new BoroxolError("E0701", "this benchmark runs in a checkout of the sources only", {
      place: "command line",
      fix: "use 'boroxol bench md', or clone the repository",
    });
  }
  const options = ["--conditions=boroxol:source", script, ...(json ? ["--json"] : [])];
  const { status } = spawnSync(process.execPath, options, { stdio: "inherit" });
  return status === 0 ? 0 : 1;
}
