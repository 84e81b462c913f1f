import type { Frame } from "@boroxol/core";
import { expect, test } from "vitest";
import { checkPage, type CheckedData, type DataCheck, dataChecker } from "../src/index.ts";
import { springFrame } from "./frames.ts";

function checked(sets: Readonly<Record<string, readonly Frame[]>>, isTest?: (source: string) => boolean): CheckedData {
  const checker = dataChecker();
  for (const [source, frames] of Object.entries(sets)) {
    frames.forEach((frame, index) => checker.add({ frame, source, index }));
  }
  return checker.finish(isTest);
}
const finding = (check: DataCheck, name: string): string | undefined =>
  check.findings.find((each) => each.check === name)?.level;

const strained = Array.from({ length: 12 }, (_, k) => springFrame(1, (k - 6) / 400));
const still = Array.from({ length: 20 }, (_, k) => springFrame(10 + k, 0, 0.2));
const scaled = (frames: readonly Frame[], factor: number): Frame[] =>
  frames.map((frame) => ({ ...frame, stress: frame.stress!.map((x) => x * factor) }));

test.each([
  ["right", 1, "right", "eV/A^3", "good"],
  ["inverted", -1, "inverted", "eV/A^3", "warning"],
  ["in GPa", 160.21766, "right", "GPa", "warning"],
  ["in kbar and inverted", -1602.1766, "inverted", "kbar", "warning"],
])("strained cells: a stress that is %s", (_, factor, sign, unit, level) => {
  const { check } = checked({ a: scaled(strained, factor) });
  expect(check.stress).toMatchObject({ sign, unit, how: expect.stringContaining("finite differences") as string });
  expect(finding(check, "stress")).toBe(level);
});

test.each([
  [1, "right"],
  [-1, "inverted"],
])("one cell: the sign of the stress times %d from a pair potential fitted to the forces", (factor, sign) => {
  const { check } = checked({ a: scaled(still, factor) });
  expect(check.stress).toMatchObject({ sign, how: expect.stringContaining("pair potential") as string });
});

test("too few frames: unknown, and said so", () => {
  const { check } = checked({ a: still.slice(0, 2) });
  expect(check.stress.sign).toBe("unknown");
  expect(finding(check, "stress")).toBe("unknown");
});

test("forces of another sign or unit do not fit the energies", () => {
  expect(finding(checked({ a: strained }).check, "forces")).not.toBe("warning");
  const near = Array.from({ length: 12 }, (_, k) => springFrame(1, 0, 0.05 + k / 50));
  expect(finding(checked({ a: near }).check, "forces")).toBe("good");
  const inverted = near.map((frame) => ({ ...frame, forces: frame.forces!.map((f) => -f) }));
  expect(finding(checked({ a: inverted }).check, "forces")).toBe("warning");
});

test("a label under another name, a net force, atoms too close and a repetition are found", () => {
  const { energy, ...bare } = still[0]!;
  const odd = { ...bare, info: { dft_energy: energy! } };
  expect(checked({ a: [odd] }).check).toMatchObject({
    verdict: "do not train on it as it is",
    ignored: ["info.dft_energy"],
  });
  const pushed = { ...still[0]!, forces: still[0]!.forces!.map((f) => f + 1) };
  expect(finding(checked({ a: [pushed] }).check, "net force")).toBe("warning");
  const close = { ...still[0]!, positions: still[0]!.positions.with(0, still[0]!.positions[3]! - 0.3) };
  expect(finding(checked({ a: [close] }).check, "distances")).toBe("warning");
  expect(checked({ a: [still[0]!, still[1]!, still[0]!] }).check.duplicates).toEqual({ exact: 1, near: 0 });
});

test("energies of another code are a jump between files, one wrong energy an outlier", () => {
  const other = still.map((frame) => ({ ...frame, energy: frame.energy! + 640 }));
  expect(finding(checked({ a: still, b: other }).check, "settings")).toBe("warning");
  const wrong = [...still.slice(1), { ...still[0]!, energy: 400 }];
  const { check } = checked({ a: wrong });
  expect(check.outliers).toEqual(["a frame 19"]);
  expect(finding(check, "energies")).not.toBe("good");
});

test("a test frame that was trained on is a leak, also when it is only nearly the same", () => {
  const nearly = { ...still[3]!, positions: still[3]!.positions.map((x) => x + 1e-4 * Math.sin(x)) };
  const { check } = checked({ train: still, test: [nearly, still[5]!] }, (source) => source === "test");
  expect(check.leaks).toEqual({ exact: 1, near: 1 });
  expect(finding(check, "leaks")).toBe("warning");
  const apart = checked({ train: still.slice(0, 10), test: still.slice(10) }, (source) => source === "test").check;
  expect(finding(apart, "leaks")).toBe("good");
});

test("the page holds the verdict, the plots and no markup of the data", () => {
  const data = checked({ a: [{ ...still[0]!, info: { "<b>": 1 } }, ...still.slice(1)] });
  const page = checkPage(data, "<script>");
  expect(page).toContain(data.check.verdict);
  expect(page.match(/<svg/g)).toHaveLength(3);
  expect(page).not.toContain("<script>");
  expect(page).not.toContain("info.<b>");
});
