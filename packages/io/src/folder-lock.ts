import { readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { BoroxolError } from "@boroxol/core";

interface Holder {
  readonly process: number;
  readonly host: string;
}

function isAlive(holder: Holder): boolean {
  // On a shared file system the other machine's processes cannot be seen: believe the lock.
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.process, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Takes a folder for this process, by a file run.lock; a lock that a killed process left is taken over.
 * @returns the function that gives the folder free again
 * @throws E0423 when another process works there, E0424 when the folder cannot be written
 */
export async function lockFolder(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, "run.lock");
  const mine: Holder = { process: process.pid, host: hostname() };
  for (;;) {
    try {
      await writeFile(path, JSON.stringify(mine), { flag: "wx" });
      return () => rm(path, { force: true });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") {
        throw new BoroxolError("E0424", `the folder cannot be written: ${(cause as Error).message}`, {
          place: directory,
          fix: "choose a folder that you may write to, with room on its disk",
          untouched: "nothing was done",
          cause,
        });
      }
    }
    const text = await readFile(path, "utf8").catch(() => "");
    let holder: Holder | undefined;
    try {
      holder = JSON.parse(text) as Holder;
    } catch {
      // A lock cut off while it was written belongs to a process that is gone, unless it is being written now.
    }
    if (holder !== undefined && isAlive(holder)) {
      throw new BoroxolError("E0423", `process ${holder.process} on ${holder.host} is working in this folder`, {
        place: directory,
        fix: "wait for it, stop it, or choose another folder with --out",
        untouched: "nothing was changed",
      });
    }
    await rm(path, { force: true });
  }
}
