import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-learn-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

const campaign = `out: ${"OUT"}
systems: [{ composition: 33.3Li2O-66.7SiO2, atoms: 18 }]
label: { code: teacher, potential: shik }
training: { steps: 10 }
stop: { rounds: 3 }
`;

test("--dry-run prints plan and cost, and does nothing", async () => {
  await writeFile(at("campaign.yaml"), campaign.replace("OUT", at("out")));
  const plain = await runCli("learn", at("campaign.yaml"), "--dry-run", "--threads", "1");
  expect(plain.exitCode).toBe(0);
  expect(plain.stdout).toContain("at most 3 rounds");
  const { stdout } = await runCli("learn", at("campaign.yaml"), "--dry-run", "--threads", "1", "--json");
  const { status, rounds, cost } = JSON.parse(stdout) as Record<string, { parts: { work: string; count: number }[] }>;
  expect([status, rounds]).toEqual(["open", []]);
  // Four temperatures for 5 ps and 1 ps of melting, three rounds and the beginning.
  expect(cost!.parts[0]).toMatchObject({ work: "exploration", count: 4 * 4 * 6000 });
  expect(cost!.parts[1]).toMatchObject({ work: "labels", count: 50 + 3 * 30 });
  expect(await readdir(folder)).toEqual(["campaign.yaml"]);
});

test("a campaign file that is wrong is refused with its place", async () => {
  for (const [text, code, words] of [
    ["systems: [{ composition: SiO2 }]\nexplor: {}\n", "E0120", "wrong.yaml:2:1"],
    ["systems: [{ atoms: 20 }]\n", "E0122", "systems[0]"],
    ["systems: [{ composition: SiO2 }]\nselect: { low: 2, high: 1 }\n", "E0121", "trust band"],
    ["systems: [{ composition: SiO2 }]\nbegin: { frames: 0 }\n", "E0122", "begin.frames"],
    ["systems: [{ composition: SiO2 }]\nlabel: { code: teacher }\n", "E0122", "needs a potential"],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(at("wrong.yaml"), text);
    // oxlint-disable-next-line no-await-in-loop
    const { exitCode, stderr } = await runCli("learn", at("wrong.yaml"));
    expect([exitCode, stderr.includes(code), stderr.includes(words)]).toEqual([2, true, true]);
  }
  expect((await readdir(folder)).sort()).toEqual(["campaign.yaml", "wrong.yaml"]);
});
