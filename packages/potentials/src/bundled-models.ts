import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cardName } from "./carded-model.ts";

/**
 * Where the learned models are that come with the product, each in a folder of its name: `data/potentials` of a checkout, and
 * `models` beside this file in the packed package.
 */
const home = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../../../data/potentials" : "./models", import.meta.url),
);

/** The names of the learned models that come with the product. */
export function bundledModelNames(): readonly string[] {
  if (!existsSync(home)) return [];
  return readdirSync(home)
    .filter((name) => existsSync(join(home, name, cardName)))
    .sort();
}

/** The folder of a bundled model; undefined for a name that is none. */
export function bundledModelFolder(name: string): string | undefined {
  return bundledModelNames().includes(name) ? join(home, name) : undefined;
}
