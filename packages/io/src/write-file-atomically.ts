import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BoroxolError } from "@boroxol/core";

let counter = 0;

/**
 * Writes a whole file so that a reader sees either the old content or the new one, never a part.
 *
 * The content goes to a temporary file in the same folder, is forced to the disk, and takes the place of the old file by
 * a rename; then the folder is forced to the disk too, because the rename itself is an entry of the folder.
 *
 * @throws E0206 when the folder is missing or not writable or the disk is full; the old file is then as it was
 * @example await writeFileAtomically("run/final.extxyz", formatExtxyzFrame(frame));
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}-${counter++}.tmp`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (cause instanceof BoroxolError) throw cause;
    throw new BoroxolError("E0206", `cannot write ${path}: ${(cause as Error).message}`, {
      place: path,
      fix: "check that the folder exists, that you may write there and that the disk has room",
      untouched: "the file is as it was before",
      cause,
    });
  }
  await syncFolder(folder);
}

/** Not every file system lets a folder be opened or forced to the disk (Windows does not); the file is safe without. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}
