import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import type { LabelCode } from "../src/index.ts";

/** Three frames of two atoms in a box. */
export function pairFrames(count = 3): Frame[] {
  return Array.from({ length: count }, (_, k) => ({
    species: Uint8Array.of(3, 8),
    positions: Float64Array.of(0, 0, 0, 1.9 + 0.1 * k, 0, 0),
    cell: Float64Array.of(8, 0, 0, 0, 8, 0, 0, 0, 8),
    periodic: [true, true, true],
    info: { tag: `f${k}` },
  }));
}

/** A code that is a line of shell: attempt `a` fails where the template says so, and `label` is a spring. */
export const spring: LabelCode = {
  name: "spring",
  programs: ["sh"],
  install: "nothing",
  template: { "label.sh": "echo {{length}} ends", "retry.sh": "echo {{length}} ends" },
  attempts: (template) =>
    ["label.sh", "retry.sh"]
      .filter((file) => template[file] !== undefined)
      .map((file) => [{ name: file.slice(0, -3), files: [file], args: [file], output: `${file}.out` }]),
  inputs: (template, stage, { positions }) => ({
    [stage.files[0]!]: template[stage.files[0]!]!.replaceAll("{{length}}", String(positions[3])),
  }),
  async read(folder, stage, { positions }) {
    const text = await readFile(join(folder, stage.output), "utf8");
    const [length, word] = text.trim().split(" ");
    if (word !== "ends") throw new BoroxolError("E0907", `no end in '${text.trim()}'`);
    await writeFile(join(folder, "seen"), "");
    const stretch = Number(length) - 2;
    if (Number(length) !== positions[3]) throw new BoroxolError("E0907", "of other atoms");
    const force = 5 * stretch;
    return {
      energy: 2.5 * stretch ** 2,
      forces: Float64Array.of(force, 0, 0, -force, 0, 0),
      version: "spring 1",
      scfSteps: 1,
    };
  },
};
