/**
 * Builds packages to JavaScript: `dist/` beside each `src/`, with declarations and every file that is not TypeScript
 * (WebAssembly, fonts) in the same relative place, and the bundled models in that of the potentials. Run: node scripts/build.ts [package folder ...]; default all.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
/** The learned models that come with the product: they go into the package of the potentials. */
const models = join(root, "data", "potentials");

/** Folders of all packages that have sources. */
export function packageFolders(): string[] {
  return ["packages", "apps"]
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name)))
    .filter((folder) => existsSync(join(root, folder, "src", "index.ts")));
}

/**
 * Compiles all sources at once and puts the result into `dist/` of the given packages.
 * @param folders relative to the workspace, such as `packages/core`
 * @throws when the sources do not compile
 */
export function build(folders: readonly string[]): void {
  const output = join(root, "build", String(process.pid));
  try {
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
    const config = join(root, "tsconfig.build.json");
    execFileSync(process.execPath, [compiler, "-p", config, "--outDir", output], { cwd: root, stdio: "inherit" });
    for (const folder of folders) {
      const dist = join(root, folder, "dist");
      rmSync(dist, { recursive: true, force: true });
      cpSync(join(output, folder, "src"), dist, { recursive: true });
      for (const file of filesUnder(dist)) if (file.endsWith(".d.ts")) pointAtJavaScript(file);
      cpSync(join(root, "LICENSE"), join(dist, "LICENSE"));
      const source = join(root, folder, "src");
      for (const file of filesUnder(source)) {
        if (file.endsWith(".ts")) continue;
        const target = join(dist, relative(source, file));
        mkdirSync(dirname(target), { recursive: true });
        cpSync(file, target);
      }
      if (folder === join("packages", "potentials") && existsSync(models)) {
        cpSync(models, join(dist, "models"), { recursive: true });
      }
    }
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

/** The compiler rewrites `./x.ts` to `./x.js` in code but not in declarations. */
function pointAtJavaScript(file: string): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replaceAll(/((?:from|import)\s*\(?\s*"\.[^"]*)\.ts"/g, '$1.js"'));
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

if (import.meta.main) {
  const asked = process.argv.slice(2).map((folder) => relative(root, resolve(folder)));
  build(asked.length > 0 ? asked : packageFolders());
}
