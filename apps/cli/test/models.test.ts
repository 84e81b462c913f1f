import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

const fixtures = join(import.meta.dirname, "../../../fixtures");
const folder = mkdtempSync(join(tmpdir(), "boroxol-models-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a model file is shown, converted, compressed and evaluated", async () => {
  const model = join(fixtures, "deepmd/softplus.dp");
  const [yaml, compressed, frames] = ["model.yaml", "small.dp", "frame.xyz"].map((name) => join(folder, name));
  writeFileSync(
    frames!,
    '3\nLattice="6 0 0 0 6 0 0 0 6" Properties=species:S:1:pos:R:3 pbc="T T T"\nLi 0 0 0\nO 1.8 0.1 0\nB 1.5 1.6 0.3\n',
  );
  const shown = await runCli("potentials", "show", model, "--json");
  expect(JSON.parse(shown.stdout)).toMatchObject({ kind: "deep-potential", elements: ["Li", "O", "B"], cutoff: 4.5 });
  expect((await runCli("convert", model, yaml!)).exitCode).toBe(0);
  expect((await runCli("compress", yaml!, compressed!)).exitCode).toBe(0);
  const energies: number[] = [];
  for (const path of [model, yaml!, compressed!]) {
    // oxlint-disable-next-line no-await-in-loop
    const { exitCode, stdout } = await runCli("eval", path, frames!, "--json", "--threads", "1");
    expect(exitCode).toBe(0);
    energies.push((JSON.parse(stdout) as { frames: { energy: number }[] }).frames[0]!.energy);
  }
  expect(energies[1]).toBe(energies[0]);
  expect(Math.abs(energies[2]! - energies[0]!)).toBeLessThan(1e-8);

  const refused = await runCli("convert", model, join(folder, "nep.txt"));
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain("E0310");
  expect(() => readFileSync(join(folder, "nep.txt"))).toThrow();
});

test("a model file makes a glass from a composition and runs a protocol", async () => {
  const model = `${join(fixtures, "deepmd/two-sided.dp")}+zbl:1:2`;
  const stages = "stages:\n- stage: packing\n- stage: hold\n  temperature: 500\n  duration: 0.05\n  timestep: 0.5\n";
  const protocol = join(folder, "short.yaml");
  writeFileSync(protocol, stages);
  const made = join(folder, "made");
  const options = ["--protocol", protocol, "--potential", model, "--atoms", "20", "--threads", "1"];
  const { exitCode, stderr, stdout } = await runCli("make", "50Li2O-50B2O3", ...options, "--out", made, "--json");
  expect(stderr).toContain("two-sided.dp");
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ status: "finished", directory: made });
  const record = JSON.parse(readFileSync(join(made, "run.json"), "utf8")) as { potential: Record<string, unknown> };
  expect(record.potential).toMatchObject({ kind: "sum", name: model });

  const again = join(folder, "again");
  const file = join(folder, "run.yaml");
  writeFileSync(
    file,
    `structure: ${join(made, "final.extxyz")}\npotential: ${model}\nthreads: 1\n${stages.replace("- stage: packing\n", "")}`,
  );
  expect((await runCli("run", file, "--out", again, "--json")).exitCode).toBe(0);
  const resumed = await runCli("resume", again, "--json");
  expect(JSON.parse(resumed.stdout)).toMatchObject({ status: "was finished" });

  const missing = await runCli("make", "20SiO2-60B2O3-20Li2O", "--potential", join(folder, "no.dp"));
  expect(missing.exitCode).toBe(2);
  const lacking = await runCli("make", "20SiO2-60B2O3-20Li2O", "--potential", model);
  expect(lacking.stderr).toContain("E0301");
});

test("a model is handed to LAMMPS and GPUMD with atoms, input and what the forces have to be", async () => {
  const what = ["--composition", "50Li2O-50B2O3", "--atoms", "20", "--protocol", "quick"];
  const lammps = join(folder, "lammps");
  const model = `${join(fixtures, "deepmd/two-sided.dp")}+zbl:0.7:1.2`;
  expect((await runCli("convert", model, lammps, "--to", "lammps", ...what)).exitCode).toBe(0);
  const input = readFileSync(join(lammps, "in.lammps"), "utf8");
  expect(input).toContain("pair_style hybrid/overlay deepmd model.pb zbl 0.7 1.2");
  expect(input).toContain("fix heat all temp/csvr 3500 300 0.1");
  const parity = JSON.parse(readFileSync(join(lammps, "parity.json"), "utf8")) as {
    fastPath: { forces: { rms: number } };
  };
  expect(parity.fastPath.forces.rms).toBeLessThan(1e-5);
  expect((await runCli("potentials", "parity", lammps)).stderr).toContain("E0311");
  expect((await runCli("convert", model, lammps, "--to", "lammps", ...what)).stderr).toContain("E0426");

  const gpumd = join(folder, "gpumd");
  expect((await runCli("convert", join(fixtures, "nep/nep3.txt"), gpumd, "--to", "gpumd", ...what)).exitCode).toBe(0);
  expect(readFileSync(join(gpumd, "run.in"), "utf8")).toContain("ensemble nvt_bdp 3500 300 100");
  const refused = await runCli("convert", model, join(folder, "no"), "--to", "gpumd", ...what);
  expect(refused.stderr).toContain("E0310");
});

test("a folder with a card is a potential, and a run says how it left the range of the model", async () => {
  const home = join(folder, "carded");
  mkdirSync(home);
  const bytes = readFileSync(join(fixtures, "deepmd/two-sided.dp"));
  writeFileSync(join(home, "model.dp"), bytes);
  const card = {
    format: "boroxol-model/1",
    name: "carded",
    summary: "Random weights",
    kind: "deep-potential",
    members: [{ file: "model.dp", sha256: createHash("sha256").update(bytes).digest("hex") }],
    elements: ["Li", "B", "O"],
    core: { inner: 1, outer: 2 },
    data: [],
    training: {},
    errors: [{ set: "none", frames: 0, energy: 0.001, force: 0.1 }],
    validity: { shortest: { "B-O": 2.9 }, temperature: [0, 5000], note: "Nowhere." },
    citations: [],
  };
  writeFileSync(join(home, "card.json"), JSON.stringify(card));
  const shown = await runCli("potentials", home);
  expect(shown.stdout).toContain("shortest  B-O 2.9 A");
  expect(shown.stdout).toContain("errors    none, 0 frames: force 0.1 eV/A, energy 1.00 meV/atom (RMSE)");
  const listed = JSON.parse((await runCli("potentials", "--json")).stdout) as { potentials: { name: string }[] };
  expect(listed.potentials.map(({ name }) => name)).toContain("shik");

  const protocol = join(folder, "carded.yaml");
  const hold = "- stage: hold\n  temperature: 500\n  duration: 0.02\n  timestep: 0.5\n  frames: 0.01\n";
  writeFileSync(protocol, `stages:\n- stage: packing\n${hold}`);
  const made = join(folder, "strayed");
  const options = ["--protocol", protocol, "--atoms", "20", "--threads", "1", "--out", made];
  const { exitCode, stderr } = await runCli("make", "50Li2O-50B2O3", "--potential", home, ...options);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/outside of the model's range: B-O at \d\.\d+ A are closer than the 2\.9 A/);
  const strays = readFileSync(join(made, "events.jsonl"), "utf8").match(/"event":"strays"/g);
  expect(strays?.length).toBe(2);
  expect(readFileSync(join(made, "report.html"), "utf8")).toContain("In 2 frames, at worst: B-O at");
  const record = JSON.parse(readFileSync(join(made, "run.json"), "utf8")) as { potential: { name: string } };
  expect(record.potential.name).toBe(home);
  const evaluated = await runCli("eval", home, join(made, "final.extxyz"));
  expect(evaluated.stderr).toContain("warning: frame 1: B-O at");

  const pairs = { "O-O": { inner: 1.2, outer: 2.4 } };
  writeFileSync(join(home, "card.json"), JSON.stringify({ ...card, core: { ...card.core, pairs } }));
  expect((await runCli("potentials", home)).stdout).toContain(
    "core      ZBL, switched off from 1 to 2 A, O-O 1.2 to 2.4",
  );
  const handed = join(folder, "carded-lammps");
  await runCli("convert", home, handed, "--to", "lammps", "--composition", "50Li2O-50B2O3", "--atoms", "20");
  const input = readFileSync(join(handed, "in.lammps"), "utf8");
  expect(input).toContain("pair_style hybrid/overlay deepmd model.pb zbl 1 2 zbl 1.2 2.4\n");
  expect(input).toMatch(/pair_coeff \d \d zbl 2 8 8\n/);
  expect(input).toMatch(/pair_coeff \d \d zbl 1 3 8\n/);
});
