/**
 * Fails when package-lock.json names the address of a registry: such a lockfile installs only where that host is seen.
 * npm leaves the addresses out with `omit-lockfile-registry-resolved` in .npmrc.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Places in a lockfile that hold an address. */
export function registryAddresses(lockfile: string): string[] {
  const { packages } = JSON.parse(lockfile) as { packages: Record<string, { resolved?: string }> };
  return Object.entries(packages)
    .filter(([, { resolved }]) => resolved !== undefined && /^[a-z+]+:/.test(resolved))
    .map(([name, { resolved }]) => `${name}: ${resolved}`);
}

if (import.meta.main) {
  const path = join(resolve(import.meta.dirname, ".."), "package-lock.json");
  const found = registryAddresses(readFileSync(path, "utf8"));
  if (found.length > 0) {
    console.error(`package-lock.json holds registry addresses:\n${found.join("\n")}`);
    process.exitCode = 1;
  } else console.log("lockfile: no registry addresses");
}
