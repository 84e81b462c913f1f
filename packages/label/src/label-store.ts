import { appendFile, open, readFile, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { encodeExtxyzFrame, frameOffsets, lockFolder, makeFolder, readFrames, writeFileAtomically } from "@boroxol/io";
import { type Template, templateDifferences, templateHash } from "./template.ts";

/** Everything that the labels of a data set have in common. */
export interface LabelSettings {
  readonly code: string;
  readonly template: Template;
  /** Strength of the fields for Born charges. @unit V/A */
  readonly bornField?: number;
}

/** A frame that no attempt could label. */
export interface FailedFrame {
  readonly structure: string;
  readonly attempts: readonly string[];
}

/** A folder of labelled frames that grows one whole frame at a time. */
export interface LabelStore {
  readonly folder: string;
  /** Names of the structures that are labelled. */
  readonly done: ReadonlySet<string>;
  readonly failed: ReadonlyMap<string, FailedFrame>;
  /** Wall times of the frames that are labelled. @shape [done] @unit s */
  readonly seconds: readonly number[];
  /** Version of the program that made the labels; undefined before the first. */
  readonly version: string | undefined;
  /** Whether the settings were changed, which a folder without a label allows. */
  readonly renewed: boolean;
  /** Bytes of a torn frame that a killed run had left, now gone. @unit B */
  readonly torn: number;
  /**
   * Adds labelled frames by the names of their structures.
   * @throws E0206 when they cannot be written, E0902 for a frame of another version of the program
   */
  add(frames: ReadonlyMap<string, Frame>): Promise<void>;
  /** @throws E0206 when it cannot be written */
  fail(failed: FailedFrame): Promise<void>;
  close(): Promise<void>;
}

interface SettingsFile extends LabelSettings {
  readonly format: "boroxol-labels/1";
  readonly hash: string;
}

/**
 * Opens a folder of labels, or makes it: `settings.json`, `labels.extxyz`, `failed.jsonl`.
 *
 * A last frame that was cut off while it was written is removed: it is labelled again.
 * @throws E0902 where the folder's labels were made with other settings, E0423 while another process labels there
 */
export async function openLabels(folder: string, settings: LabelSettings): Promise<LabelStore> {
  await makeFolder(folder);
  const unlock = await lockFolder(folder);
  try {
    return await openLocked(folder, settings, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function openLocked(folder: string, settings: LabelSettings, unlock: () => Promise<void>): Promise<LabelStore> {
  const path = join(folder, "labels.extxyz");
  const failures = join(folder, "failed.jsonl");
  const done = new Set<string>();
  const seconds: number[] = [];
  let version: string | undefined;
  let torn = 0;
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  const renewed = await keepSettings(folder, settings, size === 0);
  if (size > 0) {
    await truncate(path, await endOfLastLine(path, size));
    const offsets = await frameOffsets(path, "extxyz");
    torn = size - offsets.at(-1)!;
    if (torn > 0) await truncate(path, offsets.at(-1)!);
    if (offsets.length > 1) {
      for await (const { info } of readFrames(path)) {
        done.add(String(info?.["structure"]));
        if (info?.["label_seconds"] !== undefined) seconds.push(Number(info["label_seconds"]));
        version ??= String(info?.["code_version"]);
      }
    }
  }
  const failed = new Map<string, FailedFrame>();
  for (const line of (await readFile(failures, "utf8").catch(() => "")).split("\n")) {
    // A line that was cut off is of a frame that is tried again.
    if (!line.endsWith("}")) continue;
    const entry = JSON.parse(line) as FailedFrame;
    failed.set(entry.structure, entry);
  }
  return {
    folder,
    done,
    failed,
    seconds,
    get version() {
      return version;
    },
    renewed,
    torn,
    async add(frames) {
      if (frames.size === 0) return;
      for (const { info } of frames.values()) {
        const made = String(info?.["code_version"]);
        if (version !== undefined && made !== version) {
          throw new BoroxolError("E0902", `the data set was labelled with ${version}, and this program is ${made}`, {
            place: path,
            fix: "use the same version, or label into another folder with --out",
            untouched: "the frames that were finished before",
          });
        }
        version = made;
      }
      await append(path, Buffer.concat(Array.from(frames.values(), (frame) => encodeExtxyzFrame(frame))));
      for (const [structure, { info }] of frames) {
        done.add(structure);
        if (info?.["label_seconds"] !== undefined) seconds.push(Number(info["label_seconds"]));
        failed.delete(structure);
      }
    },
    async fail(entry) {
      await append(failures, `${JSON.stringify(entry)}\n`);
      failed.set(entry.structure, entry);
    },
    close: unlock,
  };
}

/** A last line without its end may lack digits of a number, although it can be read. */
async function endOfLastLine(path: string, size: number): Promise<number> {
  const file = await open(path, "r");
  try {
    const piece = Buffer.alloc(1 << 16);
    for (let end = size; end > 0;) {
      const start = Math.max(0, end - piece.length);
      const { bytesRead } = await file.read(piece, 0, end - start, start);
      const at = piece.subarray(0, bytesRead).lastIndexOf(10);
      if (at >= 0) return start + at + 1;
      end = start;
    }
    return 0;
  } finally {
    await file.close();
  }
}

async function append(path: string, content: string | Uint8Array): Promise<void> {
  const before = (await stat(path).catch(() => undefined))?.size ?? 0;
  try {
    await appendFile(path, content, { flush: true });
  } catch (cause) {
    await truncate(path, before).catch(() => undefined);
    throw new BoroxolError("E0206", `cannot write ${path}: ${(cause as Error).message}`, {
      place: path,
      fix: "make room on the disk and run the command again",
      untouched: "the frames that were finished before",
      cause,
    });
  }
}

/** Settings that gave no label yet are not kept: nobody has to remove a folder because the first template failed. */
async function keepSettings(folder: string, settings: LabelSettings, empty: boolean): Promise<boolean> {
  const path = join(folder, "settings.json");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined || (empty && !text.includes(settingsHash(settings)))) {
    await rm(join(folder, "failed.jsonl"), { force: true });
    const file: SettingsFile = { format: "boroxol-labels/1", hash: settingsHash(settings), ...settings };
    await writeFileAtomically(path, `${JSON.stringify(file, undefined, 2)}\n`);
    return text !== undefined;
  }
  let kept: SettingsFile;
  try {
    kept = JSON.parse(text) as SettingsFile;
    if (kept.format !== "boroxol-labels/1" || typeof kept.template !== "object") throw new Error("another format");
  } catch (cause) {
    throw new BoroxolError("E0902", "the settings of this data set cannot be read", {
      place: path,
      fix: "restore the file, or label into another folder",
      untouched: "nothing was run",
      cause,
    });
  }
  const differences = [
    ...(kept.code === settings.code ? [] : [`the code: ${kept.code} became ${settings.code}`]),
    ...(kept.bornField === settings.bornField
      ? []
      : [`the field of Born charges: ${kept.bornField ?? "none"} became ${settings.bornField ?? "none"}`]),
    ...templateDifferences(kept.template, settings.template),
  ];
  if (differences.length === 0) return false;
  throw new BoroxolError("E0902", `the data set was labelled with other settings: ${differences.join("; ")}`, {
    place: path,
    fix: "take another folder (out), or give the settings that the data set began with",
    untouched: "nothing was run",
  });
}

/** Name of settings: the letter t and 16 hexadecimal digits of the hash of code and template. */
export function settingsHash({ code, template, bornField }: LabelSettings): string {
  const field = bornField === undefined ? {} : { " born": String(bornField) };
  return `t${templateHash({ ...template, "": code, ...field })}`;
}
