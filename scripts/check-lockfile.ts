/**
 * Fails when package-lock.json names the address of a registry (it would install only where that host is seen; npm
 * leaves addresses out with `omit-lockfile-registry-resolved` in .npmrc), or lacks a platform's optional package (npm
 * drops those that it could not fetch when it wrote the lockfile, and `npm ci` then refuses it everywhere).
 * Run: node scripts/check-lockfile.ts [--fix]; --fix adds the missing platform packages.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What a lockfile says of one package. */
export interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly license?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type Packages = Record<string, LockedPackage>;

/** Packages whose entry holds an address, with it. */
export function registryAddresses(packages: Packages): string[] {
  return Object.entries(packages)
    .filter(([, { resolved }]) => resolved !== undefined && /^[a-z+]+:/.test(resolved))
    .map(([name, { resolved }]) => `${name}: ${resolved}`);
}

/** Entries for the optional packages that others name and the lockfile lacks, by their place in node_modules. */
export function missingOptionalPackages(packages: Packages): Record<string, LockedPackage & PlatformLimits> {
  const missing: Record<string, LockedPackage & PlatformLimits> = {};
  for (const { optionalDependencies = {}, dev, license } of Object.values(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const place = `node_modules/${name}`;
      if (packages[place] !== undefined || !/^\d/.test(version)) continue;
      missing[place] = {
        version,
        ...platformOf(name),
        ...(dev === true ? { dev } : {}),
        ...(license === undefined ? {} : { license }),
        optional: true,
      };
    }
  }
  return missing;
}

/** Where an optional package may be installed. */
interface PlatformLimits {
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optional: true;
}

/** Platform packages carry theirs in the name: `@oxlint/binding-linux-arm64-musl`. */
function platformOf(name: string): Omit<PlatformLimits, "optional"> {
  const os = /\b(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)\b/.exec(name)?.[1];
  const cpu = /\b(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64)\b/.exec(name)?.[1];
  const libc = /\b(gnu|musl)/.exec(name)?.[1];
  return {
    ...(os === undefined ? {} : { os: [os] }),
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(os !== "linux" || libc === undefined ? {} : { libc: [libc === "gnu" ? "glibc" : "musl"] }),
  };
}

if (import.meta.main) {
  const path = join(resolve(import.meta.dirname, ".."), "package-lock.json");
  const lockfile = JSON.parse(readFileSync(path, "utf8")) as { packages: Packages };
  const addresses = registryAddresses(lockfile.packages);
  const missing = missingOptionalPackages(lockfile.packages);
  if (process.argv.includes("--fix")) {
    const all = Object.entries({ ...lockfile.packages, ...missing });
    const sorted = all.toSorted(([a], [b]) => (a < b ? -1 : 1));
    writeFileSync(path, `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(sorted) }, undefined, 2)}\n`);
  }
  if (addresses.length > 0) {
    console.error(`package-lock.json holds registry addresses:\n${addresses.join("\n")}`);
    process.exitCode = 1;
  } else if (Object.keys(missing).length > 0 && !process.argv.includes("--fix")) {
    const names = Object.keys(missing).join("\n");
    console.error(`package-lock.json lacks optional packages, run node scripts/check-lockfile.ts --fix:\n${names}`);
    process.exitCode = 1;
  } else console.log("lockfile: no registry addresses, every platform's packages");
}
