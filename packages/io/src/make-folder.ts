import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { BoroxolError } from "@boroxol/core";

/**
 * Makes a folder and those above it, one level after the other.
 *
 * Not `mkdir` with `recursive`: where a file system answers ENOENT for a folder whose parent exists (as Linux's /proc
 * does), that tries for ever.
 * @throws E0290 when a level cannot be made
 */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = [];
  let at = resolve(path);
  while (!(await isFolder(at))) {
    missing.push(at);
    const above = dirname(at);
    if (above === at) break;
    at = above;
  }
  for (const folder of missing.reverse()) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      await mkdir(folder);
    } catch (cause) {
      // oxlint-disable-next-line no-await-in-loop
      if ((cause as NodeJS.ErrnoException).code === "EEXIST" && (await isFolder(folder))) continue;
      throw new BoroxolError("E0290", `cannot make the folder ${folder}: ${(cause as Error).message}`, {
        place: path,
        fix: "check that you may write there and that the disk has room",
        untouched: "nothing was written",
        cause,
      });
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
