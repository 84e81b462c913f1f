import { createHash } from "node:crypto";
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { makeFolder, writeFileAtomically } from "@boroxol/io";
import type { DynamicsState } from "@boroxol/kernels";

/** Where a run stands, to the last bit. */
export interface Checkpoint {
  /** Stage that is under way or comes next; the number of stages when the run is finished. */
  readonly stage: number;
  /** The atoms at the beginning of the stage. */
  readonly frame: Frame;
  /** Time at the beginning of the stage. @unit ps */
  readonly time: number;
  /** The atoms in the middle of the stage, where it had begun. */
  readonly motion?: DynamicsState;
  /** Bytes that the logs had: what comes after them is written again. */
  readonly logBytes: Readonly<Record<string, number>>;
}

type NumberArray = Float64Array | Int32Array | Uint8Array;
const arrayTypes = { Float64Array, Int32Array, Uint8Array } as const;
type ArrayType = keyof typeof arrayTypes;

interface Header {
  readonly stage: number;
  readonly time: number;
  readonly step: number | undefined;
  readonly logBytes: Readonly<Record<string, number>>;
  readonly arrays: readonly { readonly name: string; readonly type: ArrayType; readonly length: number }[];
}

const magic = "boroxol checkpoint 1\n";
const digestBytes = 32;

function encode(checkpoint: Checkpoint): Uint8Array {
  const { frame, motion } = checkpoint;
  const named: [string, NumberArray | undefined][] = [
    ["frame.species", frame.species],
    ["frame.positions", frame.positions],
    ["frame.cell", frame.cell],
    ["frame.velocities", frame.velocities],
    ["frame.images", frame.images],
    ...Object.entries(motion ?? {}).map(([name, value]) => [`motion.${name}`, value] as [string, NumberArray]),
  ];
  const arrays = named.filter((entry): entry is [string, NumberArray] => entry[1] !== undefined);
  const header: Header = {
    stage: checkpoint.stage,
    time: checkpoint.time,
    step: frame.step,
    logBytes: checkpoint.logBytes,
    arrays: arrays.map(([name, value]) => ({
      name,
      type: value.constructor.name as ArrayType,
      length: value.length,
    })),
  };
  const text = new TextEncoder().encode(`${magic}${JSON.stringify(header)}\n`);
  const parts = [text, ...arrays.map(([, value]) => new Uint8Array(value.buffer, value.byteOffset, value.byteLength))];
  const body = Buffer.concat(parts);
  return Buffer.concat([body, createHash("sha256").update(body).digest()]);
}

function decode(bytes: Buffer): Checkpoint {
  const body = bytes.subarray(0, bytes.length - digestBytes);
  if (
    !createHash("sha256")
      .update(body)
      .digest()
      .equals(bytes.subarray(bytes.length - digestBytes))
  ) {
    throw new Error("its checksum is wrong");
  }
  if (body.subarray(0, magic.length).toString() !== magic) throw new Error("it has another format");
  const end = body.indexOf("\n", magic.length);
  const header = JSON.parse(body.subarray(magic.length, end).toString()) as Header;
  let offset = end + 1;
  const arrays = new Map<string, NumberArray>();
  for (const { name, type, length } of header.arrays) {
    const make = arrayTypes[type];
    const size = length * make.BYTES_PER_ELEMENT;
    // Copied, because a view on f64 must begin at a multiple of 8.
    arrays.set(name, new make(Uint8Array.from(body.subarray(offset, offset + size)).buffer));
    offset += size;
  }
  const array = (name: string): never => arrays.get(name) as never;
  const optional = (key: string): object => (arrays.has(`frame.${key}`) ? { [key]: array(`frame.${key}`) } : {});
  const frame: Frame = {
    species: array("frame.species"),
    positions: array("frame.positions"),
    cell: array("frame.cell"),
    periodic: [true, true, true],
    ...optional("velocities"),
    ...optional("images"),
    ...(header.step === undefined ? {} : { step: header.step }),
  };
  const motion: DynamicsState | undefined = arrays.has("motion.positions")
    ? {
        positions: array("motion.positions"),
        velocities: array("motion.velocities"),
        images: array("motion.images"),
        referencePositions: array("motion.referencePositions"),
        scheme: array("motion.scheme"),
      }
    : undefined;
  const { stage, time, logBytes } = header;
  return { stage, frame, time, logBytes, ...(motion && { motion }) };
}

const current = "checkpoint.bin";
const previous = "checkpoint-before.bin";

/** Writes a checkpoint whole or not at all, and keeps the one before it. */
export async function writeCheckpoint(directory: string, checkpoint: Checkpoint): Promise<void> {
  const folder = join(directory, "checkpoint");
  await makeFolder(folder);
  const fresh = join(folder, "checkpoint-new.bin");
  await writeFileAtomically(fresh, encode(checkpoint));
  await rename(join(folder, current), join(folder, previous)).catch(() => undefined);
  await rename(fresh, join(folder, current));
}

/** A checkpoint that was found, and what was wrong with a newer one. */
export interface FoundCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly warning: string | undefined;
}

/**
 * The newest checkpoint that is whole; undefined when the run was stopped before its first one.
 * @throws E0422 when checkpoints exist and none is whole
 */
export async function readCheckpoint(directory: string): Promise<FoundCheckpoint | undefined> {
  const folder = join(directory, "checkpoint");
  let damage: { path: string; cause: Error } | undefined;
  // A kill between the two renames of a write leaves the newest under its first name.
  for (const name of ["checkpoint-new.bin", current, previous]) {
    const path = join(folder, name);
    let bytes: Buffer;
    try {
      bytes = await readFile(path);
    } catch {
      continue;
    }
    try {
      const warning =
        damage === undefined
          ? undefined
          : `${damage.path} is damaged (${damage.cause.message}); the one before it was used`;
      return { checkpoint: decode(bytes), warning };
    } catch (cause) {
      damage ??= { path, cause: cause as Error };
    }
  }
  if (damage === undefined) return undefined;
  throw new BoroxolError("E0422", `the checkpoint is damaged: ${damage.cause.message}`, {
    place: damage.path,
    fix: "restore the file from a backup, or start the run again in another folder",
    untouched: "nothing in the folder was changed",
    cause: damage.cause,
  });
}
