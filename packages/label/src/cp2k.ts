import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { BoroxolError, type Frame, symbolOf } from "@boroxol/core";
import { readCp2kOutput } from "@boroxol/io";
import { cp2kTemplate } from "./cp2k-template.ts";
import type { CodeResult, LabelCode, LabelStage } from "./label-code.ts";
import { fillTemplate, type Template } from "./template.ts";

/** CP2K: `start.inp` (may be left out) prepares the wave functions, `label.inp` gives the labels, then `retry-N.inp`. */
export const cp2k: LabelCode = {
  name: "cp2k",
  programs: ["cp2k", "cp2k.psmp", "cp2k.popt", "cp2k.ssmp", "cp2k.sopt"],
  install: "apt-get install cp2k cp2k-data",
  template: cp2kTemplate,
  attempts,
  inputs,
  read,
};

function attempts(template: Template): LabelStage[][] {
  if (!Object.hasOwn(template, "label.inp")) {
    throw new BoroxolError("E0903", "the template for CP2K has no label.inp", {
      fix: "`boroxol label --write-template DIR` writes one to begin with",
      untouched: "nothing was run",
    });
  }
  const stage = (file: string): LabelStage => {
    const name = basename(file, ".inp");
    const output = `${name}.out`;
    return { name, files: [file], args: ["-i", file], output, ...(name === "start" ? { prepares: true } : {}) };
  };
  const first = [...(Object.hasOwn(template, "start.inp") ? [stage("start.inp")] : []), stage("label.inp")];
  const retries = Object.keys(template).filter((name) => /^retry-\d+\.inp$/.test(name));
  const number = (name: string): number => Number(/\d+/.exec(name)![0]);
  return [first, ...retries.sort((a, b) => number(a) - number(b)).map((name) => [stage(name)])];
}

function inputs(
  template: Template,
  stage: LabelStage,
  frame: Frame,
  field?: ArrayLike<number>,
): Record<string, string> {
  const file = stage.files[0]!;
  const text = template[file]!;
  const known = new Set([...text.matchAll(/^\s*&KIND\s+(\S+)/gim)].map((match) => match[1]!.toLowerCase()));
  const missing = [...new Set(frame.species)].map(symbolOf).filter((symbol) => !known.has(symbol.toLowerCase()));
  if (missing.length > 0) {
    throw new BoroxolError("E0903", `the template has no &KIND for ${missing.join(", ")}`, {
      place: file,
      fix: "add the sections with basis set and pseudopotential, in every file of the template",
      untouched: "nothing was run",
    });
  }
  const { cell, positions, periodic } = frame;
  const row = (vectors: Float64Array, i: number): string => Array.from(vectors.subarray(3 * i, 3 * i + 3)).join(" ");
  const axes = periodic.map((flag, k) => (flag ? "XYZ"[k] : "")).join("");
  return {
    [file]: fillTemplate(
      text,
      {
        project: stage.name,
        cell: [...[0, 1, 2].map((k) => `${"ABC"[k]} ${row(cell, k)}`), `PERIODIC ${axes || "NONE"}`].join("\n"),
        ...fieldValues(field, text, stage, file),
        coordinates: Array.from(frame.species, (z, i) => `${symbolOf(z)} ${row(positions, i)}`).join("\n"),
      },
      file,
    ),
  };
}

/** V/A in an atomic unit of the electric field: Hartree per e and bohr. CODATA 2018. */
const atomicField = 51.4220674763;

/** The field in CP2K's words: strength in atomic units along a direction. Its stress in a field would lack terms. */
function fieldValues(
  field: ArrayLike<number> | undefined,
  text: string,
  stage: LabelStage,
  file: string,
): { field: string; stress: string } {
  if (field === undefined) return { field: "", stress: "ANALYTICAL" };
  if (!text.includes("{{field}}") && stage.prepares !== true) {
    throw new BoroxolError("E0903", "the template has no {{field}}", {
      place: file,
      fix: "put {{field}} into &DFT: Born charges come from forces in a field",
      untouched: "nothing was run",
    });
  }
  const [x, y, z] = [field[0]!, field[1]!, field[2]!];
  const strength = Math.hypot(x, y, z);
  const direction = [x, y, z].map((component) => component / strength).join(" ");
  return {
    field: `&PERIODIC_EFIELD\n  INTENSITY ${strength / atomicField}\n  POLARISATION ${direction}\n&END PERIODIC_EFIELD`,
    stress: "NONE",
  };
}

async function read(folder: string, stage: LabelStage, frame: Frame): Promise<CodeResult> {
  const path = join(folder, stage.output);
  const failed = (message: string, fix: string): BoroxolError =>
    new BoroxolError("E0907", message, { place: path, fix });
  const bytes = await readFile(path).catch((cause: Error) => {
    throw failed(`CP2K wrote no output: ${cause.message}`, "look at the error output beside it");
  });
  const text = bytes.toString("latin1");
  if (!text.includes("PROGRAM ENDED AT")) {
    const abort = abortMessage(text) ?? (await lastWords(`${path}.err`));
    throw failed(
      `CP2K did not end normally${abort === undefined ? "" : `: ${abort}`}`,
      "look at the end of the output: memory, time, or an input that it refuses",
    );
  }
  let result: Frame | undefined;
  for await (const each of readCp2kOutput([bytes], { name: path, structure: frame })) result = each;
  if (result?.info?.["scf_converged"] !== true) {
    throw failed("the electrons did not converge", "give the template more steps or another minimiser");
  }
  const { energy, forces, stress } = result;
  if (energy === undefined || forces === undefined) {
    throw failed("the output has no forces", "the template must print them: &PRINT &FORCES ON");
  }
  const steps = [...text.matchAll(/SCF run (?:NOT )?converged(?: in\s+(\d+) steps)?/g)];
  const outer = /outer SCF loop converged in\s+\d+ iterations or\s+(\d+) steps/.exec(text)?.[1];
  return {
    energy,
    forces,
    ...(stress === undefined ? {} : { stress }),
    version: /CP2K\| version string:\s+(.*\S)/.exec(text)?.[1] ?? "CP2K of unknown version",
    scfSteps: Number(outer ?? steps.at(-1)?.[1] ?? 0),
  };
}

/** Most characters of a message. */
const longest = 160;

/** The last line of an error output: libraries write there that memory is short. What MPI says of an abort names no cause. */
async function lastWords(path: string): Promise<string | undefined> {
  const text = await readFile(path, "latin1").catch(() => "");
  if (/MPI_ABORT was invoked|ORTE_ERROR_LOG/.test(text)) return undefined;
  const line = text
    .trimEnd()
    .split("\n")
    .at(-1)!
    .replaceAll(/[^\x20-\x7e]/g, "?")
    .trim();
  return line === "" ? undefined : line.slice(0, longest);
}

/** What CP2K says in the box that it prints when it gives up. */
function abortMessage(text: string): string | undefined {
  const at = text.lastIndexOf("[ABORT]");
  if (at < 0) return undefined;
  const box = text.slice(at + "[ABORT]".length).split(/\*{40}/)[0]!;
  // The first columns hold a drawing, the last line the place in CP2K's sources.
  const lines = box.split("\n").map((line) => line.slice(9, -1).trim());
  return lines.filter((line) => line !== "" && !/\.F:\d+$/.test(line)).join(" ") || undefined;
}
