import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
