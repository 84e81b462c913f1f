/**
 * Imports go downward only: fails when a package imports one that stands above it, a file of another package past its
 * index, a package that its package.json does not name, or when files of one package import each other in a circle.
 */
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const floors = [
  "core",
  "options",
  "io",
  "data",
  "analysis",
  "kernels",
  "potentials",
  "label",
  "learn",
  "md",
  "report",
  "campaign",
  "testing",
  "cli",
];
const allowed: Record<string, readonly string[]> = {
  core: [],
  options: ["core"],
  io: ["core"],
  data: ["core", "io"],
  label: ["core", "options", "io", "data", "kernels", "potentials"],
  kernels: ["core"],
  potentials: ["core", "kernels"],
  learn: ["core", "options", "io", "data", "kernels", "potentials"],
  md: ["core", "options", "io", "kernels", "potentials"],
  analysis: ["core"],
  report: ["core", "io", "analysis", "learn"],
  campaign: ["core", "options", "io", "data", "kernels", "potentials", "label", "learn", "md", "report"],
  testing: ["core", "kernels", "potentials", "md", "io"],
  cli: floors.filter((name) => name !== "cli" && name !== "testing"),
};

const root = resolve(import.meta.dirname, "..");
const problems: string[] = [];
const edges = new Map<string, string[]>();

for (const name of floors) {
  const home = name === "cli" ? "apps/cli" : `packages/${name}`;
  const source = join(root, home, "src");
  if (!existsSync(source)) continue;
  const manifest = JSON.parse(readFileSync(join(root, home, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
  };
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const file = join(entry.parentPath, entry.name);
    const imports: string[] = [];
    for (const match of readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)) {
      const target = match[1]!;
      const where = relative(root, file);
      if (target.startsWith(".")) {
        const path = resolve(dirname(file), target);
        if (!path.startsWith(source) && !path.endsWith("package.json"))
          problems.push(`${where}: '${target}' leaves the package`);
        imports.push(path);
      } else if (!target.startsWith("node:")) {
        const dependency = target.startsWith("@") ? target.split("/").slice(0, 2).join("/") : target.split("/")[0]!;
        if (manifest.dependencies?.[dependency] === undefined) {
          problems.push(`${where}: '${dependency}' is not a dependency in ${home}/package.json`);
        }
        if (dependency.startsWith("@boroxol/")) {
          const other = dependency.slice("@boroxol/".length);
          if (!allowed[name]!.includes(other)) problems.push(`${where}: ${name} must not import ${other}`);
          if (target !== dependency) problems.push(`${where}: '${target}' reaches past the index of ${other}`);
        }
      }
    }
    edges.set(file, imports);
  }
}

const state = new Map<string, "open" | "done">();
function visit(file: string, path: readonly string[]): void {
  if (state.get(file) === "done") return;
  if (state.get(file) === "open") {
    const circle = [...path.slice(path.indexOf(file)), file].map((each) => relative(root, each));
    problems.push(`circle: ${circle.join(" -> ")}`);
    return;
  }
  state.set(file, "open");
  for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
  state.set(file, "done");
}
for (const file of edges.keys()) visit(file, []);

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`boundaries: ${edges.size} files, imports go downward only`);
