import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, type Frame, symbolOf } from "@boroxol/core";
import { formatExtxyzFrame, formatLammpsData, makeFolder, readFrames, writeFileAtomically } from "@boroxol/io";
import { wasmBackend } from "@boroxol/kernels";
import { type HandOver, type InputScript, gpumdInput, lammpsInput, packedStart, planProtocol } from "@boroxol/md";
import {
  type DeepPotential,
  type Nep,
  type Potential,
  type SumOfPotentials,
  type ZblCore,
  formatDeepPotentialDp,
  formatNep,
  isCardedModel,
} from "@boroxol/potentials";
import { glassSystem } from "./glass-system.ts";
import { writeParity } from "./parity.ts";
import { protocolNamed } from "./protocol-named.ts";

/** Programs that a model and its protocol are handed over to. */
export const handOverTargets = ["lammps", "gpumd"] as const;
export type HandOverTarget = (typeof handOverTargets)[number];

/** What a hand-over is made of, beside the model. */
export interface HandOverOptions {
  readonly composition?: string | undefined;
  readonly structure?: string | undefined;
  readonly atoms: number;
  readonly density?: number | undefined;
  readonly protocol: string;
  readonly seed: number;
}

/** What was written. */
export interface HandedOver {
  readonly directory: string;
  readonly files: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Writes a folder with which another program carries out a protocol: the model, the atoms, the input, a batch file for Slurm,
 * a README, and what the forces of the first frame have to be.
 * @throws E0310 for a model that the program cannot run, E0311 without atoms, E0426 for a folder that holds something
 */
export async function handOver(
  name: string,
  potential: Potential,
  target: HandOverTarget,
  directory: string,
  options: HandOverOptions,
): Promise<HandedOver> {
  const { model, core } = partsOf(potential, target, name);
  const start = await startOf(options);
  potential.interaction(start.species);
  const protocol = await protocolNamed(options.protocol);
  const { stages, notes } = planProtocol(protocol.stages, true);
  const elements = "typeMap" in model.model ? model.model.typeMap : model.model.elements;
  const work: HandOver = {
    title: `${model.card.name}, protocol ${protocol.name}, written by Boroxol`,
    elements,
    stages,
    seed: options.seed,
    ...(core && { core }),
    ...parameterArguments(model),
  };
  const { script, files } =
    target === "lammps" ? await forLammps(model as DeepPotential, work, start) : forGpumd(model as Nep, work, start);
  const all: Record<string, string | Uint8Array> = {
    ...files,
    "job.sh": batchFile(target),
    "README.md": readme(target, work, [...notes, ...script.notes], start),
  };
  await makeFolder(directory);
  if ((await readdir(directory)).length > 0) {
    throw new BoroxolError("E0426", "the folder is not empty", {
      place: directory,
      fix: "name another folder",
      untouched: "nothing in the folder was changed",
    });
  }
  await Promise.all(Object.entries(all).map(([file, content]) => writeFileAtomically(join(directory, file), content)));
  const parity = target === "lammps" ? await writeParity(directory, potential, work) : [];
  return { directory, files: [...Object.keys(all), ...parity], notes: [...notes, ...script.notes] };
}

interface Parts {
  readonly model: DeepPotential | Nep;
  readonly core?: ZblCore;
}

/** The model of the target's kind, alone or with a ZBL core that LAMMPS has too. */
function partsOf(potential: Potential, target: HandOverTarget, name: string): Parts {
  const kind = target === "lammps" ? "deep-potential" : "nep";
  if (potential.kind === kind) return { model: potential as DeepPotential | Nep };
  const core = coreOf(potential, name);
  if (potential.kind === "sum" && core !== undefined && target === "lammps") {
    const [model] = (potential as SumOfPotentials).parts;
    if (model!.kind === kind) return { model: model as DeepPotential, core };
  }
  const wanted = target === "lammps" ? "a Deep Potential, alone or with +zbl" : "a NEP";
  throw new BoroxolError(
    "E0310",
    `${target === "lammps" ? "LAMMPS" : "GPUMD"} is handed ${wanted}, and this is a ${potential.kind}`,
    {
      place: name,
      fix: `give ${wanted}`,
      untouched: "nothing was written",
    },
  );
}

/** The ZBL core that the name or the card of a potential speaks of. */
function coreOf(potential: Potential, name: string): Parts["core"] {
  if (isCardedModel(potential)) return potential.modelCard.core;
  const core = /\+zbl:([\d.]+):([\d.]+)$/.exec(name);
  return core === null ? undefined : { inner: Number(core[1]), outer: Number(core[2]) };
}

/** Constant parameters of a Deep Potential as `pair_style deepmd` takes them. */
function parameterArguments({ model }: DeepPotential | Nep): Pick<HandOver, "arguments"> {
  if (!("typeMap" in model)) return {};
  const words = [
    ["fparam", model.frameParameters?.values] as const,
    ["aparam", model.atomParameters?.values] as const,
  ].flatMap(([name, values]) => (values === undefined ? [] : [name, ...values]));
  return words.length === 0 ? {} : { arguments: words.join(" ") };
}

async function startOf(options: HandOverOptions): Promise<Frame> {
  const { composition, structure, atoms, density, seed } = options;
  if ((composition === undefined) === (structure === undefined)) {
    throw new BoroxolError("E0311", "a hand-over needs the atoms: either --composition or --structure", {
      place: "command line",
      fix: "write for instance --composition 20SiO2-60B2O3-20Li2O --atoms 3000",
      untouched: "nothing was written",
    });
  }
  if (composition !== undefined) {
    const { frame } = glassSystem(composition, atoms, density);
    return (await packedStart(frame, seed, wasmBackend())).frame;
  }
  let last: Frame | undefined;
  for await (const frame of readFrames(structure!)) last = frame;
  return last!;
}

interface Written {
  readonly script: InputScript;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

async function forLammps(model: DeepPotential, work: HandOver, start: Frame): Promise<Written> {
  const script = lammpsInput(work);
  const { species, positions, cell, periodic } = start;
  const files = {
    "model.dp": await formatDeepPotentialDp(model.model),
    "start.data": formatLammpsData({ species, positions, cell, periodic }, { elements: work.elements }),
    "in.lammps": script.text,
  };
  return { script, files };
}

function forGpumd(model: Nep, work: HandOver, start: Frame): Written {
  const script = gpumdInput(work);
  const { species, positions, cell, periodic } = start;
  const files = {
    "nep.txt": formatNep(model.model),
    "model.xyz": formatExtxyzFrame({ species, positions, cell, periodic }),
    "run.in": script.text,
  };
  return { script, files };
}

const runLine = { lammps: "srun lmp -in in.lammps", gpumd: "srun gpumd" } as const;

function batchFile(target: HandOverTarget): string {
  return [
    "#!/bin/sh",
    "#SBATCH --job-name=boroxol",
    "#SBATCH --nodes=1",
    "#SBATCH --ntasks=1",
    "#SBATCH --cpus-per-task=8",
    ...(target === "gpumd" ? ["#SBATCH --gres=gpu:1"] : ["# One GPU speeds DeePMD-kit up: #SBATCH --gres=gpu:1"]),
    "#SBATCH --time=24:00:00",
    `# Load what provides ${target === "gpumd" ? "gpumd" : "dp and lmp"}, for instance: module load ${target === "gpumd" ? "gpumd" : "deepmd-kit"}`,
    "export OMP_NUM_THREADS=$SLURM_CPUS_PER_TASK",
    ...(target === "lammps" ? ["[ -f model.pb ] || dp convert-backend model.dp model.pb"] : []),
    runLine[target],
    "",
  ].join("\n");
}

function readme(target: HandOverTarget, work: HandOver, notes: readonly string[], start: Frame): string {
  const counts = new Map<string, number>();
  for (const z of start.species) counts.set(symbolOf(z), (counts.get(symbolOf(z)) ?? 0) + 1);
  const atoms = [...counts].map(([symbol, n]) => `${symbol} ${n}`).join(", ");
  const steps =
    target === "lammps"
      ? [
          "1. `dp convert-backend model.dp model.pb` makes what LAMMPS reads (DeePMD-kit 3; `model.pth` with its PyTorch backend: change the name in `in.lammps`).",
          "2. `lmp -in in.parity`, then `boroxol potentials parity .`: the forces of the first frame here and there.",
          "3. `lmp -in in.lammps`, or `sbatch job.sh` on a cluster.",
          "",
          "`boroxol analyze trajectory.lammpstrj` reads what comes out.",
        ]
      : [
          "1. `gpumd` in this folder, or `sbatch job.sh` on a cluster.",
          "",
          "`boroxol analyze dump.xyz` reads what comes out.",
        ];
  return [
    `# ${work.title}`,
    "",
    `${start.species.length} atoms: ${atoms}.`,
    "",
    ...steps,
    "",
    ...(notes.length === 0
      ? []
      : ["What is done otherwise than in Boroxol:", "", ...notes.map((note) => `- ${note}`), ""]),
  ].join("\n");
}
