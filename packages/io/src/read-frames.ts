import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { readAseJson } from "./ase-json.ts";
import type { ByteSource } from "./byte-window.ts";
import { readCif } from "./cif.ts";
import { readCp2kInput } from "./cp2k-input.ts";
import { readCp2kOutput } from "./cp2k-output.ts";
import { readDeepmdNpy } from "./deepmd-npy.ts";
import { openBytes, rejoin } from "./file-bytes.ts";
import { detectFormat, type FrameFormat } from "./frame-formats.ts";
import { readH5md } from "./h5md.ts";
import { type LammpsReadOptions, readLammpsData } from "./lammps-data.ts";
import { readLammpsDump } from "./lammps-dump.ts";
import { readNpz } from "./npz.ts";
import { readPoscar } from "./poscar.ts";
import { readPymatgenJson } from "./pymatgen-json.ts";
import { readQeOutput } from "./qe-output.ts";
import { readExtxyz } from "./read-extxyz.ts";
import { readOutcar } from "./vasp-outcar.ts";
import { readVasprun } from "./vasp-vasprun.ts";
import { readXdatcar } from "./vasp-xdatcar.ts";
import { formatExtxyzFrame } from "./write-extxyz.ts";

/** What `readFrames` takes beside the options of the formats. */
export interface ReadFramesOptions extends LammpsReadOptions {
  readonly format?: FrameFormat;
  /** Cell, species and positions for a CP2K output that prints none and has no input beside it. */
  readonly structure?: Pick<Frame, "species" | "positions" | "cell" | "periodic">;
}

/** Formats whose bytes are read in order; a DeePMD folder and HDF5 are opened by their path. */
export type StreamFormat = Exclude<FrameFormat, "deepmd-npy" | "h5md">;

/** Frames of bytes in a known format. @throws what the format's reader throws */
export async function* readFramesOf(
  format: StreamFormat,
  source: ByteSource,
  options: LammpsReadOptions & { readonly structure?: Pick<Frame, "species" | "positions" | "cell" | "periodic"> } = {},
): AsyncGenerator<Frame> {
  switch (format) {
    case "extxyz":
      return yield* readExtxyz(source, options);
    case "lammps-dump":
      return yield* readLammpsDump(source, options);
    case "lammps-data":
      return yield await readLammpsData(source, options);
    case "poscar":
      return yield await readPoscar(source, options);
    case "xdatcar":
      return yield* readXdatcar(source, options);
    case "outcar":
      return yield* readOutcar(source, options);
    case "vasprun":
      return yield* readVasprun(source, options);
    case "cp2k-input":
      return yield await readCp2kInput(source, options);
    case "cp2k-output":
      return yield* readCp2kOutput(source, options);
    case "qe-output":
      return yield* readQeOutput(source, options);
    case "cif":
      return yield* readCif(source, options);
    case "npz":
      return yield* readNpz(source, options);
    case "ase-json":
      return yield* readAseJson(source, options);
    case "pymatgen-json":
      return yield* readPymatgenJson(source, options);
  }
}

/**
 * All frames of a file of any known format, also compressed with gzip or zstd, or of a folder of DeePMD npy systems, one at a
 * time. The structure of a CP2K output that prints none comes from the .inp file of the same name beside it.
 * @throws E0201 when it cannot be read, E0202 for an unknown format, and what the format's own reader throws
 * @example for await (const frame of readFrames("trajectory.extxyz")) console.log(frame.species.length);
 */
export async function* readFrames(path: string, options: ReadFramesOptions = {}): AsyncGenerator<Frame> {
  const named = { name: path, ...options };
  const found = await stat(path).catch(() => undefined);
  if (options.format === "deepmd-npy" || (options.format === undefined && found?.isDirectory())) {
    yield* readDeepmdNpy(path, named);
    return;
  }
  const pieces = openBytes(path, named);
  try {
    const first = await pieces.next();
    const head = first.done === true ? new Uint8Array(0) : first.value;
    const format = options.format ?? (head.length === 0 ? "extxyz" : detectFormat(path, head));
    if (format === "h5md") yield* readH5md(path, named);
    else if (format === "deepmd-npy") throw new BoroxolError("E0201", `${path} is no folder`, { place: path });
    else {
      const structure = options.structure ?? (format === "cp2k-output" ? await structureBeside(path, head) : undefined);
      yield* readFramesOf(format, rejoin(head, pieces), structure === undefined ? named : { ...named, structure });
    }
  } finally {
    // A caller that stops at the first frame never reads to the end, and the file would stay open.
    await pieces.return(undefined);
  }
}

/**
 * The structure of the input that belongs to an output: run.inp beside run.out, else the input beside it with the project
 * name that the output prints; several such inputs must hold the same atoms.
 */
async function structureBeside(path: string, head: Uint8Array): Promise<Frame | undefined> {
  const folder = dirname(path);
  const stem = basename(path)
    .replace(/\.(gz|zst)$/i, "")
    .replace(/\.[^.]*$/, "");
  const inputs = (await readdir(folder)).filter((name) => /\.inp$/i.test(name));
  const own = inputs.find((name) => name === `${stem}.inp`);
  const project = /GLOBAL\| Project name\s+(\S+)/.exec(new TextDecoder("latin1").decode(head))?.[1];
  let found: Frame | undefined;
  for (const name of own === undefined ? inputs.slice(0, mostInputs) : [own]) {
    const bytes = await readFile(join(folder, name));
    const named = /^\s*PROJECT(?:_NAME)?\s+(\S+)/im.exec(bytes.subarray(0, 65_536).toString("latin1"))?.[1];
    if (own === undefined && (project === undefined || named !== project)) continue;
    const frame = await readCp2kInput([bytes], { name: join(folder, name) });
    if (found !== undefined && formatExtxyzFrame(found) !== formatExtxyzFrame(frame)) return undefined;
    found = frame;
  }
  return found;
}

/** A folder with more inputs is an archive, in which an output without its own input is not searched for one. */
const mostInputs = 50;
