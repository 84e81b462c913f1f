import { errorCodes } from "@boroxol/core";
import { describe, expect, test } from "vitest";
import { commandList } from "../src/index.ts";
import { runCli } from "./run-cli.ts";

describe("the command line", () => {
  test("without arguments, and with --help, lists every command on stdout", async () => {
    const [bare, help] = [await runCli(), await runCli("--help")];
    expect(help).toEqual(bare);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    for (const { name, summary } of commandList) expect(help.stdout).toMatch(new RegExp(`${name}\\s+${summary}`));
  });

  test.each(commandList.map(({ name }) => name))("%s --help tells its flags", async (name) => {
    const { exitCode, stdout, stderr } = await runCli(name, "--help");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain(`boroxol ${name}`);
    for (const flag of ["--json", "--quiet", "--no-color"]) expect(stdout).toContain(flag);
  });

  test("prints its version", async () => {
    expect((await runCli("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each([
    [["evl", "x"], "there is no command 'evl'", "did you mean 'boroxol eval'?"],
    [["fly"], "there is no command 'fly'", "the commands are "],
    [["eval", "shik"], "missing required argument 'frames'", "see --help"],
    [["doctor", "--jsn"], "unknown option '--jsn'", "Did you mean --json?"],
    [["potentials", "show"], "the arguments of 'potentials' are not understood", "potentials show NAME"],
  ])("%j is refused with code 2 and nothing on stdout", async (argv, message, fix) => {
    const { exitCode, stdout, stderr } = await runCli(...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`error E0701: ${message}`);
    expect(stderr).toContain(fix);
  });

  test("a failure with --json is one JSON document that names the error", async () => {
    const { exitCode, stdout, stderr } = await runCli("eval", "shik", "no-such-file.xyz", "--json");
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "E0201", place: "no-such-file.xyz" } });
    expect(stderr).toContain("E0201");
  });

  test("a flag with a wrong value is refused by name", async () => {
    const { exitCode, stderr } = await runCli("eval", "shik", "no-such-file.xyz", "--threads", "0");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("error E0121: 'threads' cannot be 0");
    expect(stderr).toContain("where: command line, --threads");
  });
});

describe("explain", () => {
  test.each(Object.keys(errorCodes))("%s has a title and a text", async (code) => {
    const { exitCode, stdout } = await runCli("explain", code.toLowerCase(), "--json");
    expect(exitCode).toBe(0);
    const { title, text } = JSON.parse(stdout) as { title: string; text: string };
    expect(title.length).toBeGreaterThan(10);
    expect(text.length).toBeGreaterThan(40);
  });

  test("an unknown code is refused", async () => {
    expect(await runCli("explain", "E9999")).toMatchObject({ exitCode: 2, stdout: "" });
  });
});

describe("potentials", () => {
  test("lists every bundled potential with its elements", async () => {
    const { stdout } = await runCli("potentials", "--json");
    const { potentials } = JSON.parse(stdout) as { potentials: { name: string; elements: string[] }[] };
    expect(potentials.find(({ name }) => name === "shik")?.elements).toEqual(
      expect.arrayContaining(["Li", "B", "O", "Si"]),
    );
    const text = (await runCli("potentials")).stdout;
    for (const { name } of potentials) expect(text).toContain(name);
  });

  test("shows a card with validity and citation", async () => {
    const { stdout } = await runCli("potentials", "show", "shik");
    expect(stdout).toContain("10.1063/1.5142605");
    expect((await runCli("potentials", "show", "shick")).stderr).toContain("did you mean 'shik'?");
  });
});

describe("doctor", () => {
  test("finds what this process runs on", async () => {
    const { exitCode, stdout } = await runCli("doctor", "--json");
    const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: { name: string; state: string }[] };
    expect(ok).toBe(true);
    expect(exitCode).toBe(0);
    const states = new Map(findings.map(({ name, state }) => [name, state]));
    for (const name of ["Node", "WebAssembly SIMD", "WebAssembly relaxed SIMD", "WebAssembly threads"]) {
      expect(states.get(name)).toBe("ok");
    }
    for (const name of ["chromium", "cp2k", "lammps"]) expect(states.get(name)).not.toBe("missing");
  });
});
