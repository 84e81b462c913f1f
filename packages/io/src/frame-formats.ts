import { BoroxolError } from "@boroxol/core";
import { byteOrderMark } from "./byte-window.ts";
import { type FrameLabel, frameLabels } from "./frame-labels.ts";

/** Formats of configurations that can be read. */
export const frameFormats = [
  "extxyz",
  "lammps-data",
  "lammps-dump",
  "poscar",
  "xdatcar",
  "outcar",
  "vasprun",
  "cp2k-input",
  "cp2k-output",
  "qe-output",
  "cif",
  "deepmd-npy",
  "npz",
  "h5md",
  "ase-json",
  "pymatgen-json",
] as const;

export type FrameFormat = (typeof frameFormats)[number];

/** What a format that can be written holds of a frame. */
export interface TargetFormat {
  readonly labels: readonly FrameLabel[];
  /** Whether it keeps free values: `info`, and columns per atom. */
  readonly free: boolean;
  /** Whether it holds more than one frame. */
  readonly many: boolean;
  /** What happens to the structure, where it does not come back as it was. */
  readonly changes?: string;
}

/** Formats that can be written. */
export const targetFormats = {
  extxyz: { labels: frameLabels, free: true, many: true },
  "lammps-dump": {
    labels: ["images", "velocities", "forces", "charges", "time", "step"],
    free: false,
    many: true,
    changes: "general cells are turned to a along x",
  },
  "lammps-data": {
    labels: ["images", "velocities", "charges"],
    free: false,
    many: false,
    changes: "general cells are turned to a along x",
  },
  poscar: { labels: ["velocities"], free: false, many: false, changes: "atoms are grouped by element" },
  "cp2k-input": { labels: ["velocities"], free: false, many: false },
  cif: { labels: [], free: false, many: false, changes: "the cell is turned to a along x" },
  "deepmd-npy": {
    labels: ["energy", "forces", "stress", "dipole"],
    free: false,
    many: true,
    changes: "frames are grouped by their atoms and labels",
  },
  h5md: { labels: frameLabels, free: false, many: true },
} as const satisfies Partial<Record<FrameFormat, TargetFormat>>;

export type TargetFormatName = keyof typeof targetFormats;

/** Names of files by which a format is known; folders are DeePMD npy. */
const names: readonly (readonly [RegExp, FrameFormat])[] = [
  [/\.(ext)?xyz$/i, "extxyz"],
  [/\.(lammpstrj|dump)$|^dump\./i, "lammps-dump"],
  [/\.(lmp|data)$|^data\./i, "lammps-data"],
  [/^xdatcar/i, "xdatcar"],
  [/^outcar|\.outcar$/i, "outcar"],
  [/^vasprun.*\.xml$|\.vasprun$/i, "vasprun"],
  [/^(poscar|contcar)|\.(vasp|poscar)$/i, "poscar"],
  [/\.inp$/i, "cp2k-input"],
  [/\.cif$/i, "cif"],
  [/\.npz$/i, "npz"],
  [/\.(h5md|h5|hdf5)$/i, "h5md"],
  [/\.json$/i, "ase-json"],
];

/** The format that a name stands for, without the ending of a compression; undefined where it says nothing. */
export function formatOfName(name: string): FrameFormat | undefined {
  const base = name
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.(gz|zst)$/i, "");
  return names.find(([pattern]) => pattern.test(base))?.[1];
}

/**
 * The format of a file by its beginning, else by its name: what a file holds is surer than how it is called.
 * @param head the first bytes, decompressed
 * @throws E0202 when neither tells it
 */
export function detectFormat(name: string, head: Uint8Array): FrameFormat {
  const text = new TextDecoder("latin1").decode(head.subarray(byteOrderMark(head), 65_536));
  const lines = text.split("\n", 12);
  // latin1 is windows-1252 to a TextDecoder, so the first byte is no letter U+0089 in the text.
  if (head[0] === 0x89 && text.startsWith("HDF\r\n", 1)) return "h5md";
  if (text.startsWith("PK\u0003\u0004")) return "npz";
  if (lines[0]!.startsWith("ITEM:")) return "lammps-dump";
  if (/^\s*<\?xml/.test(text) && text.includes("<modeling>")) return "vasprun";
  if (/^\s*[[{]/.test(text)) return /"@class"|"@module"/.test(text) ? "pymatgen-json" : jsonFormat(name, text);
  if (/^\s*vasp\.\d/.test(lines[0]!)) return "outcar";
  if (/Program PWSCF/.test(text)) return "qe-output";
  if (/CP2K\||DBCSR\|/.test(text)) return "cp2k-output";
  if (/^\s*&(GLOBAL|FORCE_EVAL|MOTION|SUBSYS)\b/im.test(text)) return "cp2k-input";
  if (/^\s*data_\S*/m.test(text) && /^\s*_cell_length_a/m.test(text)) return "cif";
  if (/^\s*\d+\s*$/.test(lines[0]!) && !/^\s*[-\d.]+\s*$/.test(lines[1] ?? "")) return "extxyz";
  if (lines.some((line) => /^\s*\d+\s+atoms\b/.test(line))) return "lammps-data";
  const triple = /^\s*[-+.\deE]+\s+[-+.\deE]+\s+[-+.\deE]+/;
  if (/^\s*-?[\d.]+/.test(lines[1] ?? "") && [2, 3, 4].every((k) => triple.test(lines[k] ?? ""))) {
    return /^\s*direct configuration\s*=/im.test(text) ? "xdatcar" : "poscar";
  }
  const byName = formatOfName(name);
  if (byName !== undefined) return byName;
  throw new BoroxolError("E0202", `the format of ${name} cannot be told from its name or its first lines`, {
    place: name,
    fix: "give its format with --from, or name it .extxyz, .lammpstrj, .data, POSCAR, .cif",
  });
}

function jsonFormat(name: string, text: string): FrameFormat {
  // The head may end before the first structure of a long document.
  return /"numbers"|"unique_id"|"ctime"|"ids"/.test(text)
    ? "ase-json"
    : /\.json/i.test(name)
      ? "pymatgen-json"
      : "ase-json";
}
