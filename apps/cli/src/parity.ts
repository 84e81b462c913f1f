import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { formatExtxyzFrame, readFrames, writeFileAtomically } from "@boroxol/io";
import { referenceBackend, wasmBackend } from "@boroxol/kernels";
import { type HandOver, potentialLines } from "@boroxol/md";
import type { Potential } from "@boroxol/potentials";

/** The f64 reference takes milliseconds an atom. */
const mostAtoms = 3000;

/** How far two sets of energies and forces are from each other. */
export interface Difference {
  /** @unit eV per atom */
  readonly energy: number;
  /** Root mean square, and largest, over the components of the forces. @unit eV/A */
  readonly forces: { readonly rms: number; readonly largest: number };
}

/** The same frame through the f64 reference, the fast path and another program. */
export interface ParityCertificate {
  readonly format: "boroxol-parity/1";
  readonly atoms: number;
  /** Hash of the model's numbers. */
  readonly model: string;
  /** Size of the reference's forces. @unit eV/A */
  readonly forces: number;
  readonly fastPath: Difference;
  /** Absent until the other program has run. */
  readonly peer?: Difference & { readonly program: string };
}

/**
 * Evaluates the frame of a hand-over, `start.data`, by both of our ways, and writes them with the input that makes LAMMPS do the same:
 * `parity.extxyz`, `parity.json`, `in.parity`.
 * @returns the names of the files; none for a frame that is too large for the reference
 */
export async function writeParity(directory: string, potential: Potential, work: HandOver): Promise<readonly string[]> {
  // As the data file has it: LAMMPS turns general cells.
  const frame = await firstFrame(join(directory, "start.data"));
  if (frame.species.length > mostAtoms) return [];
  using judge = await potential.prepare(frame.species, referenceBackend);
  using judged = await potential.prepare(frame.species, wasmBackend());
  const wanted = ["energy", "forces"] as const;
  const [exact, fast] = [await judge.evaluate(frame, wanted), await judged.evaluate(frame, wanted)];
  const model = potential.interaction(frame.species).models![0]!.hash;
  const certificate: ParityCertificate = {
    format: "boroxol-parity/1",
    atoms: frame.species.length,
    model,
    forces: rms(exact.forces!),
    fastPath: difference(fast.energy!, fast.forces!, exact.energy!, exact.forces!),
  };
  const { species, positions, cell, periodic } = frame;
  const labelled = { species, positions, cell, periodic, energy: exact.energy!, forces: exact.forces! };
  const input = [
    "# The forces of the first frame, for: boroxol potentials parity .",
    ...potentialLines(work),
    "dump forces all custom 1 parity.dump id type element x y z fx fy fz",
    `dump_modify forces sort id element ${work.elements.join(" ")} format float %.15g`,
    "thermo_style custom step pe",
    "run 0",
    'print "$(pe:%.15g) $(version)" file parity.energy',
    "",
  ];
  const files = {
    "parity.extxyz": formatExtxyzFrame(labelled),
    "parity.json": `${JSON.stringify(certificate, undefined, 2)}\n`,
    "in.parity": input.join("\n"),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFileAtomically(join(directory, name), text)));
  return Object.keys(files);
}

/**
 * Completes the certificate of a folder with what LAMMPS wrote by `in.parity`.
 * @throws E0311 where a file is missing
 */
export async function completeParity(directory: string): Promise<ParityCertificate> {
  const read = async (name: string): Promise<string> => {
    try {
      return await readFile(join(directory, name), "utf8");
    } catch (cause) {
      throw new BoroxolError("E0311", `'${name}' is missing`, {
        place: directory,
        fix: "name a folder that 'boroxol convert MODEL --to lammps' wrote, and run 'lmp -in in.parity' in it first",
        untouched: "nothing was written",
        cause,
      });
    }
  };
  const certificate = JSON.parse(await read("parity.json")) as ParityCertificate;
  const [energy, version] = (await read("parity.energy")).trim().split(/\s+/) as [string, string];
  await read("parity.dump");
  const ours = await firstFrame(join(directory, "parity.extxyz"));
  const theirs = await firstFrame(join(directory, "parity.dump"));
  const peer = {
    program: `LAMMPS ${version}`,
    ...difference(Number(energy), theirs.forces!, ours.energy!, ours.forces!),
  };
  const complete: ParityCertificate = { ...certificate, peer };
  await writeFileAtomically(join(directory, "parity.json"), `${JSON.stringify(complete, undefined, 2)}\n`);
  return complete;
}

/** The certificate in lines for people. */
export function parityLines({ atoms, forces, fastPath, peer }: ParityCertificate): string[] {
  const line = (name: string, { energy, forces: off }: Difference): string =>
    `${name.padEnd(20)} energy ${energy.toExponential(1)} eV/atom, forces ${off.rms.toExponential(1)} rms and ${off.largest.toExponential(1)} at most eV/A`;
  return [
    `${atoms} atoms, forces of ${forces.toFixed(3)} eV/A rms; off the f64 reference:`,
    line("fast path", fastPath),
    ...(peer === undefined ? [] : [line(peer.program, peer)]),
  ];
}

function difference(energy: number, forces: Float64Array, exact: number, exactForces: Float64Array): Difference {
  const off = forces.map((each, k) => each - exactForces[k]!);
  const largest = off.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  return { energy: Math.abs(energy - exact) / (forces.length / 3), forces: { rms: rms(off), largest } };
}

const rms = (values: Float64Array): number =>
  Math.sqrt(values.reduce((sum, each) => sum + each * each, 0) / values.length);

async function firstFrame(path: string): Promise<Frame> {
  for await (const frame of readFrames(path)) return frame;
  throw new BoroxolError("E0311", "the file holds no frame", { place: path });
}
