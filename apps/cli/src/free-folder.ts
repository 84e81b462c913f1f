import { existsSync } from "node:fs";
import { join } from "node:path";

/** The first of `runs/NAME`, `runs/NAME-2`, ... that is not there yet. */
export function freeFolder(name: string): string {
  for (let k = 1; ; k++) {
    const folder = join("runs", k === 1 ? name : `${name}-${k}`);
    if (!existsSync(folder)) return folder;
  }
}
