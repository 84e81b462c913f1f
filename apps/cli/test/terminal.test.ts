import { describe, expect, test } from "vitest";
import { createTerminal, jsonText, type TerminalSettings } from "../src/terminal.ts";

function captured(settings: TerminalSettings, isTTY = false) {
  const written = { stdout: "", stderr: "" };
  const terminal = createTerminal(settings, {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text), isTTY, columns: 20 },
  });
  return { terminal, written };
}

describe("a terminal", () => {
  test("writes results to stdout and narration to stderr", () => {
    const { terminal, written } = captured({});
    terminal.result("density 2.21");
    terminal.document({ density: 2.21 });
    terminal.note("reading");
    terminal.redraw("50 %");
    expect(written).toEqual({ stdout: "density 2.21\n", stderr: "reading\n" });
  });

  test("with --json writes the document and no text, with --quiet no narration but errors", () => {
    const { terminal, written } = captured({ json: true, quiet: true });
    terminal.result("density 2.21");
    terminal.document({ density: 2.21 });
    terminal.note("reading");
    terminal.alarm("error");
    expect(written).toEqual({ stdout: '{"density":2.21}\n', stderr: "error\n" });
  });

  test("draws progress on one line of a screen, no wider than it, and clears it for the next line", () => {
    const { terminal, written } = captured({}, true);
    terminal.redraw("a line that is much longer than the screen");
    terminal.note("next");
    expect(written.stderr).toBe("a line that is much\r\u001B[Knext\n");
  });

  test("is in colour only on a screen, and never with NO_COLOR or --no-color", () => {
    const before = process.env["NO_COLOR"];
    try {
      delete process.env["NO_COLOR"];
      expect([captured({}, true), captured({}, false), captured({ colour: false }, true)].map(isColoured)).toEqual([
        true,
        false,
        false,
      ]);
      process.env["NO_COLOR"] = "1";
      expect(isColoured(captured({}, true))).toBe(false);
    } finally {
      if (before === undefined) delete process.env["NO_COLOR"];
      else process.env["NO_COLOR"] = before;
    }
  });
});

function isColoured({ terminal }: ReturnType<typeof captured>): boolean {
  return terminal.colour;
}

test("JSON holds typed arrays as lists, maps as objects and no NaN", () => {
  expect(jsonText({ a: Float64Array.of(1, Number.NaN), b: new Map([["B-O", 1.9]]) })).toBe(
    '{"a":[1,null],"b":{"B-O":1.9}}',
  );
});
