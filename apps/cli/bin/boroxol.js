#!/usr/bin/env node
// Starts the command line. Plain JavaScript for any Node: an older one hands over to the bundled runtime.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module, { createRequire } from "node:module";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const oldest = 26;
const major = Number(process.versions.node.split(".")[0]);

if (major >= oldest) {
  const source = new URL("../src/main.ts", import.meta.url);
  const inCheckout = existsSync(source);
  if (inCheckout) {
    // In a checkout the packages have no dist: resolve each to its TypeScript source.
    module.registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: [...context.conditions, "boroxol:source"] }),
    });
  }
  module.enableCompileCache?.();
  // `boroxol ... | head` closes the pipe early: that is no fault.
  process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1));
  const { main } = await import(inCheckout ? source.href : new URL("../dist/main.js", import.meta.url).href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  const runtime = bundledRuntime();
  if (runtime === undefined) {
    console.error(
      `error: boroxol needs Node ${oldest} or newer; this is Node ${process.versions.node}, and no runtime for ` +
        `${process.platform}-${process.arch} was installed with the package.\n` +
        `  fix:   install Node ${oldest}, or install boroxol again without --omit=optional`,
    );
    process.exitCode = 1;
  } else handOver(runtime);
}

/** The Node that came as an optional dependency for this platform. */
function bundledRuntime() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const path = manifest.replace("package.json", process.platform === "win32" ? "bin/node.exe" : "bin/node");
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function handOver(runtime) {
  const child = spawn(runtime, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  // Ctrl-C reaches the child directly; this process waits until the child has saved.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  });
}
