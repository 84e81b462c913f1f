/**
 * Packs every package that has sources into tarballs that can be installed together. Run: node scripts/pack.ts OUT
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, packageFolders } from "./build.ts";

const root = resolve(import.meta.dirname, "..");

/**
 * @param out folder for the tarballs, made when missing
 * @returns the paths of the tarballs
 */
export function pack(out: string): string[] {
  const folders = packageFolders();
  build(folders);
  mkdirSync(out, { recursive: true });
  const workspaces = folders.flatMap((folder) => ["--workspace", folder]);
  // The build has just run, so the prepack script of each package would only repeat it.
  const options = ["--ignore-scripts", "--silent", "--pack-destination", resolve(out)];
  execFileSync("npm", ["pack", ...workspaces, ...options], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  return readdirSync(out)
    .filter((name) => name.endsWith(".tgz"))
    .map((name) => join(resolve(out), name));
}

if (import.meta.main) console.log(pack(process.argv[2] ?? join(root, "build", "tarballs")).join("\n"));
