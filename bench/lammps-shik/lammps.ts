/** Runs the LAMMPS that `set-up.sh` installed, on one core and without accelerator packages. */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const cache = join(import.meta.dirname, ".cache");

/** What LAMMPS says of the last `run` of an input: its loop time, and the potential energy at its first step. */
export interface LammpsTiming {
  readonly atoms: number;
  /** @unit s */
  readonly seconds: number;
  readonly steps: number;
  /** Potential energy at the very start. @unit eV */
  readonly energy: number;
  readonly version: string;
}

/** The path of the executable, or undefined where the set-up script has not run. */
export function lammpsExecutable(): string | undefined {
  const path = join(cache, "venv", "bin", "lmp");
  return existsSync(path) ? path : undefined;
}

/** Runs an input file of this folder inside `folder`. @returns its log */
export function runLammps(folder: string, input: string, variables: Readonly<Record<string, string | number>>): string {
  for (const name of ["force-field.lmp", input]) copyFileSync(join(import.meta.dirname, name), join(folder, name));
  const options = ["-in", input, "-log", `${input}.log`, "-screen", "none", "-sf", "none"];
  const settings = Object.entries(variables).flatMap(([name, value]) => ["-var", name, String(value)]);
  const result = spawnSync(lammpsExecutable()!, [...options, ...settings], {
    cwd: folder,
    env: { ...process.env, OMP_NUM_THREADS: "1", LD_LIBRARY_PATH: join(cache, "venv", "lib") },
  });
  const log = readFileSync(join(folder, `${input}.log`), "utf8");
  if (result.status !== 0) throw new Error(`LAMMPS failed on ${input}:\n${log.split("\n").slice(-5).join("\n")}`);
  return log;
}

/** Reads the timing of the last run out of a log. */
export function readTiming(log: string): LammpsTiming {
  const [, seconds, steps, atoms] =
    /Loop time of (\S+) on \d+ procs for (\d+) steps with (\d+) atoms(?![\s\S]*Loop time)/.exec(log)!;
  const [, energy] = /Step\s+Temp\s+PotEng.*\n\s*0\s+\S+\s+(\S+)/.exec(log)!;
  const [, version] = /LAMMPS \(([^)]+)\)/.exec(log)!;
  return {
    seconds: Number(seconds),
    steps: Number(steps),
    atoms: Number(atoms),
    energy: Number(energy),
    version: version!,
  };
}
