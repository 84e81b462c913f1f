/**
 * Fails when a committed WebAssembly file is not what the AssemblyScript sources compile to.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

for (const name of ["kernels", "learn"]) {
  const home = join(resolve(import.meta.dirname, ".."), "packages", name);
  const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { scripts: { build: string } };
  const [, ...words] = manifest.scripts.build.split(" ");
  const at = words.indexOf("--outFile") + 1;
  const committed = words[at]!;

  const folder = mkdtempSync(join(tmpdir(), "boroxol-wasm-"));
  try {
    const compiled = join(folder, "compiled.wasm");
    const compiler = join(home, "..", "..", "node_modules", "assemblyscript", "bin", "asc.js");
    const options = words.with(at, compiled);
    execFileSync(process.execPath, [compiler, ...options], { cwd: home, stdio: "inherit" });
    if (readFileSync(compiled).equals(readFileSync(join(home, committed)))) {
      console.log(`wasm: the committed file of ${name} is what the sources compile to`);
    } else {
      console.error(
        `packages/${name}/${committed} is stale: run npm run -w @boroxol/${name} build and commit the result`,
      );
      process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
