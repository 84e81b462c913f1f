export { type ByteSource, fileBytes } from "./byte-window.ts";
export { readExtxyz } from "./read-extxyz.ts";
export type { ReadNotice, ReadOptions } from "./read-options.ts";
export { formatExtxyzFrame, writeExtxyz } from "./write-extxyz.ts";
export { writeFileAtomically } from "./write-file-atomically.ts";
