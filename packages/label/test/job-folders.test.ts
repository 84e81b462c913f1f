import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Frame, symbolOf } from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import { afterEach, beforeEach, expect, test } from "vitest";
import { labelByFolders, quantumEspresso, structureKey, type Template, vasp } from "../src/index.ts";

const fixtures = resolve(import.meta.dirname, "../../../fixtures/io/files");
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-folders-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function framesIn(path: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readFrames(path)) frames.push(frame);
  return frames;
}

const bare = ({ species, positions, cell, periodic }: Frame): Frame => ({ species, positions, cell, periodic });

/** The bundled template, with a line for every element of the fixture. */
function templateFor({ species }: Frame): Template {
  const lines = [...new Set(species)].map((z) => `${symbolOf(z)} 1 ${symbolOf(z)}.upf\n`).join("");
  return { ...quantumEspresso.template, "species.txt": lines };
}

/** The last of every five rows of forces, made so that they add up to nothing: those of the fixtures are random. */
function balanced(text: string, row: RegExp, digits: number): string {
  let sum = [0, 0, 0];
  let count = 0;
  return text.replaceAll(row, (whole, head: string, ...forces: string[]) => {
    const values = forces.slice(0, 3).map(Number);
    const last = ++count % 5 === 0;
    const now = last ? sum.map((x) => -x) : values;
    sum = last ? [0, 0, 0] : sum.map((x, d) => x + values[d]!);
    return last ? `${head}${now.map((x) => x.toFixed(digits)).join("  ")}` : whole;
  });
}

/** The fixture as a run that converged to its end. */
async function pwOutput(): Promise<string> {
  const text = await readFile(join(fixtures, "pw.out"), "latin1");
  const done = text.replaceAll(/convergence NOT achieved[^\n]*/g, "convergence has been achieved");
  return balanced(done, /(atom +\d+ type +\d+ +force = +)(-?[\d.]+) +(-?[\d.]+) +(-?[\d.]+)/g, 8);
}

/** The fixture as a run of two Li and three O. */
async function outcar(): Promise<string> {
  const text = (await readFile(join(fixtures, "OUTCAR"), "latin1"))
    .replaceAll(/^.*(?:POTCAR:|TITEL|VRHFIN).*(?:Si|B).*\n/gm, "")
    .replace("1   1   1   2", "2   3");
  const number = String.raw`(-?\d+\.\d{6})`;
  return balanced(text, new RegExp(`^((?: +-?\\d+\\.\\d{5}){3} +)${number} +${number} +${number}`, "gm"), 6);
}

test("Quantum ESPRESSO: inputs first, labels when the output is there, once", async () => {
  await writeFile(join(folder, "pw.out"), await pwOutput());
  const known = (await framesIn(join(folder, "pw.out"))).at(-1)!;
  const out = join(folder, "set");
  const call = () => labelByFolders([bare(known)], { code: quantumEspresso, template: templateFor(known), out });
  expect(await call()).toMatchObject({ waiting: 1, collected: 0 });
  const job = join(out, "jobs", structureKey(known));
  expect(await readdir(job)).toEqual(["pw.in"]);
  await writeFile(join(job, "pw.out"), await pwOutput());
  expect(await call()).toMatchObject({ waiting: 0, collected: 1, done: 1, unusable: [] });
  expect(await call()).toMatchObject({ waiting: 0, collected: 0, done: 1 });
  const [labelled] = await framesIn(join(out, "labels.extxyz"));
  expect(labelled!.energy).toBe(known.energy);
  expect(labelled!.forces).toEqual(known.forces);
  expect(labelled!.stress).toEqual(known.stress);
});

test("VASP: atoms by element in the POSCAR, labels back in the order of the frame", async () => {
  const text = await outcar();
  await writeFile(join(folder, "OUTCAR"), text);
  const known = (await framesIn(join(folder, "OUTCAR"))).at(-1)!;
  expect([...known.species]).toEqual([3, 3, 8, 8, 8]);
  const kinds = [...new Set(known.species)];
  const groups = kinds.map((z) => [...known.species.keys()].filter((i) => known.species[i] === z));
  // Elements in turn, each in its own order: grouping them gives the order of the OUTCAR again.
  const most = Math.max(...groups.map((group) => group.length));
  const places = Array.from({ length: most }, (_, k) => groups.flatMap((group) => group.slice(k, k + 1))).flat();
  expect(places).not.toEqual([...places.keys()]);
  const frame: Frame = {
    ...bare(known),
    species: Uint8Array.from(places, (i) => known.species[i]!),
    positions: Float64Array.from(places.flatMap((i) => [...known.positions.subarray(3 * i, 3 * i + 3)])),
  };
  const out = join(folder, "set");
  const call = () => labelByFolders([frame], { code: vasp, template: vasp.template, out });
  expect(await call()).toMatchObject({ waiting: 1 });
  const job = join(out, "jobs", structureKey(frame));
  expect((await readdir(job)).sort()).toEqual(["INCAR", "KPOINTS", "POSCAR"]);
  const [written] = await framesIn(join(job, "POSCAR"));
  expect([...written!.species]).toEqual([...known.species]);
  await writeFile(join(job, "OUTCAR"), text);
  // Not ended: told, and not taken.
  expect((await call()).unusable[0]!.reason).toContain("did not end normally");
  await writeFile(join(job, "OUTCAR"), `${text}\n General timing and accounting informations for this job:\n`);
  expect(await call()).toMatchObject({ collected: 1, unusable: [] });
  const [labelled] = await framesIn(join(out, "labels.extxyz"));
  expect(labelled!.energy).toBe(known.energy);
  places.forEach((i, k) => {
    expect([...labelled!.forces!.subarray(3 * k, 3 * k + 3)]).toEqual([...known.forces!.subarray(3 * i, 3 * i + 3)]);
  });
});

test("an output of another structure is not taken", async () => {
  const known = bare((await framesIn(join(fixtures, "pw.out"))).at(-1)!);
  const moved = { ...known, positions: known.positions.map((x, k) => (k === 0 ? x + 0.2 : x)) };
  const out = join(folder, "set");
  const call = () => labelByFolders([moved], { code: quantumEspresso, template: templateFor(known), out });
  await call();
  await writeFile(join(out, "jobs", structureKey(moved), "pw.out"), await pwOutput());
  expect((await call()).unusable[0]!.reason).toContain("positions differ");
});

test("a template that lacks an element or a file is refused before anything is written", async () => {
  const [frame] = await framesIn(join(fixtures, "pw.out"));
  const uranium = { ...frame!, species: frame!.species.map(() => 92) };
  const out = join(folder, "set");
  const refused = labelByFolders([uranium], { code: quantumEspresso, template: quantumEspresso.template, out });
  await expect(refused).rejects.toMatchObject({ code: "E0903" });
  const potcar = { ...vasp.template, "POTCAR.Li": "x" };
  await expect(labelByFolders([uranium], { code: vasp, template: potcar, out })).rejects.toMatchObject({
    code: "E0903",
  });
  await expect(labelByFolders([uranium], { code: vasp, template: { INCAR: "" }, out })).rejects.toMatchObject({
    code: "E0903",
  });
  expect(await readdir(folder)).toEqual([]);
});
