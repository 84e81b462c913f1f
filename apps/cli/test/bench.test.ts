import { expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

test("bench measures the dynamics of a small cell", async () => {
  const { exitCode, stdout } = await runCli("bench", "md", "--atoms", "100", "--json");
  expect(exitCode).toBe(0);
  const { md } = JSON.parse(stdout) as { md: { speeds: { threads: number; stepsPerSecond: number }[] } };
  expect(md.speeds[0]!.threads).toBe(1);
  for (const { stepsPerSecond } of md.speeds) expect(stepsPerSecond).toBeGreaterThan(0);
});

test("an unknown benchmark is refused", async () => {
  const { exitCode, stderr } = await runCli("bench", "lamps");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("did you mean 'lammps'?");
});
