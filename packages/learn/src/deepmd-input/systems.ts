import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { deepmdSystems } from "@boroxol/io";
import type { Findings } from "./findings.ts";

/** Folders of systems: a list, or a folder in which all of them are. Paths are relative to where the command is called, or to the input. */
export async function systemsOf(systems: unknown, place: string, { problems }: Findings): Promise<string[]> {
  const found = (path: string): string =>
    isAbsolute(path) || existsSync(path)
      ? path
      : ([join(dirname(place), path)].find((each) => existsSync(each)) ?? path);
  const list = (typeof systems === "string" ? [systems] : (systems as unknown[])).map((each) => found(String(each)));
  const missing = list.filter((each) => !existsSync(each));
  if (missing.length > 0) problems.push(`systems ${missing.join(", ")}: nothing there`);
  const inside = await Promise.all(
    list.map(async (each) => {
      if (!existsSync(each)) return [];
      const all = await deepmdSystems(each);
      return all.length > 0 ? all : [each];
    }),
  );
  return inside.flat();
}

/** Frames of a batch: a number, the same for every system, or so many that a batch has at least N atoms (`auto`, `auto:N`). */
export async function batchSize(
  asked: unknown,
  systems: readonly string[],
  { problems, deviations }: Findings,
): Promise<number> {
  if (typeof asked === "number") return asked;
  if (Array.isArray(asked)) {
    const sizes = new Set(asked as number[]);
    if (sizes.size === 1) return [...sizes][0]!;
    problems.push(`batch_size ${JSON.stringify(asked)}: one size for all systems`);
    return 1;
  }
  const match = /^auto(?::(\d+))?$/.exec(String(asked));
  if (match === null) {
    problems.push(`batch_size ${JSON.stringify(asked)}: a number, auto or auto:N`);
    return 1;
  }
  const least = Number(match[1] ?? 32);
  const atoms = await Promise.all(
    systems.map(
      async (each) =>
        (await readFile(join(each, "type.raw"), "utf8").catch(() => "")).split(/\s+/).filter(Boolean).length,
    ),
  );
  const sizes = new Set(atoms.filter((n) => n > 0).map((n) => Math.ceil(least / n)));
  if (sizes.size <= 1) return [...sizes][0] ?? 1;
  const mean = atoms.reduce((sum, n) => sum + n, 0) / atoms.length;
  const size = Math.ceil(least / mean);
  deviations.push(`batch_size ${String(asked)}: ${size} frames for all systems, from the mean number of atoms`);
  return size;
}
