export { readAseJson } from "./ase-json.ts";
export type { ByteSource } from "./byte-window.ts";
export { cellOf, formatCif, readCif } from "./cif.ts";
export { formatCp2kInput, readCp2kInput } from "./cp2k-input.ts";
export { type Cp2kOutputOptions, readCp2kOutput } from "./cp2k-output.ts";
export { deepmdSystems, readDeepmdNpy } from "./deepmd-npy.ts";
export { compressionOf, fileBytes, openBytes } from "./file-bytes.ts";
export {
  detectFormat,
  type FrameFormat,
  frameFormats,
  formatOfName,
  type TargetFormat,
  type TargetFormatName,
  targetFormats,
} from "./frame-formats.ts";
export { lockFolder } from "./folder-lock.ts";
export { frameOffsets, type IndexedFrames, openIndexed } from "./frame-index.ts";
export { type FrameLabel, frameLabels, labelsOfFrame } from "./frame-labels.ts";
export { type H5mdReadOptions, readH5md } from "./h5md.ts";
export { formatLammpsData, type LammpsDataOptions, type LammpsReadOptions, readLammpsData } from "./lammps-data.ts";
export { type LammpsUnits, restrictedTriclinic } from "./lammps-cell.ts";
export { readLammpsDump } from "./lammps-dump.ts";
export { makeFolder } from "./make-folder.ts";
export { encodeNpy, type NpyHeader, npyNumbers, npyTexts, parseNpyHeader } from "./npy.ts";
export { readNpz } from "./npz.ts";
export { formatPoscar, type PoscarReadOptions, readPoscar } from "./poscar.ts";
export { readPymatgenJson } from "./pymatgen-json.ts";
export { readQeOutput } from "./qe-output.ts";
export { readExtxyz } from "./read-extxyz.ts";
export { readFrames, readFramesOf, type ReadFramesOptions, type StreamFormat } from "./read-frames.ts";
export type { ReadNotice, ReadOptions } from "./read-options.ts";
export { stressFromTensor, stressFromVirial, virialFromStress } from "./stress-tensor.ts";
export { readOutcar } from "./vasp-outcar.ts";
export { readVasprun } from "./vasp-vasprun.ts";
export { readXdatcar } from "./vasp-xdatcar.ts";
export { type DeepmdNpyOptions, writeDeepmdNpy } from "./write-deepmd-npy.ts";
export { encodeExtxyz, encodeExtxyzFrame, formatExtxyzFrame, writeExtxyz } from "./write-extxyz.ts";
export { writeFileAtomically } from "./write-file-atomically.ts";
export { pathInside, writeFrames, type WriteSummary } from "./write-frames.ts";
export { writeH5md } from "./write-h5md.ts";
export { encodeLammpsDump } from "./write-lammps-dump.ts";
