import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { BoroxolError } from "@boroxol/core";
import { writeFileAtomically } from "@boroxol/io";
import type { Numbers } from "../compile/compile-graph.ts";
import type { LabelErrors, LossSum } from "./errors.ts";

/** Where a training stands, to the last bit. */
export interface TrainingCheckpoint {
  /** Of settings, data and model: another training is refused. */
  readonly training: string;
  /** Steps that are done. */
  readonly step: number;
  /** Bytes of the learning curve that belong to them. */
  readonly curveBytes: number;
  /** Best score of the validation so far, and in which step. */
  readonly best: { readonly score: number; readonly step: number } | undefined;
  /** Errors of the batches since the last row of the learning curve. */
  readonly sums: LabelErrors;
  /** Their loss. */
  readonly lossSum: LossSum;
  readonly arrays: Readonly<Record<string, Numbers>>;
}

const magic = "boroxol training 2\n";

/** Writes a checkpoint, whole or not at all. @throws E0206 */
export async function writeCheckpoint(path: string, checkpoint: TrainingCheckpoint): Promise<void> {
  const { arrays, ...rest } = checkpoint;
  const header = {
    ...rest,
    arrays: Object.entries(arrays).map(([name, { length, BYTES_PER_ELEMENT }]) => ({
      name,
      length,
      bytes: BYTES_PER_ELEMENT,
    })),
  };
  const parts: Uint8Array[] = [new TextEncoder().encode(`${magic}${JSON.stringify(header)}\n`)];
  for (const each of Object.values(arrays)) {
    // A copy, since shared memory cannot be written to files.
    parts.push(new Uint8Array(each.slice().buffer));
  }
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  parts.push(hash.digest());
  await writeFileAtomically(path, Buffer.concat(parts));
}

/** @throws E0201 where there is none, E1005 for a damaged one */
export async function readCheckpoint(path: string): Promise<TrainingCheckpoint> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = Uint8Array.from(await readFile(path));
  } catch (cause) {
    throw new BoroxolError("E0201", `there is no checkpoint to go on from: ${(cause as Error).message}`, {
      place: path,
      fix: "give the folder of a training that was interrupted",
      cause,
    });
  }
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, magic.length + 65536));
  const end = text.indexOf("\n", magic.length);
  const digest = createHash("sha256").update(bytes.subarray(0, -32)).digest();
  if (!text.startsWith(magic) || end < 0 || !digest.equals(bytes.subarray(-32))) {
    throw new BoroxolError("E1005", "the checkpoint is damaged", {
      place: path,
      fix: "begin again, or from the weights of the saved model with the weights of the old one: --from MODEL",
    });
  }
  const { arrays, ...rest } = JSON.parse(text.slice(magic.length, end)) as Omit<TrainingCheckpoint, "arrays"> & {
    arrays: { name: string; length: number; bytes: number }[];
  };
  let at = end + 1;
  const read: Record<string, Numbers> = {};
  for (const { name, length, bytes: size } of arrays) {
    const content = bytes.slice(at, at + length * size).buffer;
    read[name] = size === 4 ? new Float32Array(content) : new Float64Array(content);
    at += length * size;
  }
  return { ...rest, arrays: read };
}
