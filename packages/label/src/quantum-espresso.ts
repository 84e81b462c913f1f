import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, type Frame, symbolOf } from "@boroxol/core";
import { readQeOutput } from "@boroxol/io";
import type { CodeResult, LabelCode, LabelStage } from "./label-code.ts";
import { checkSameStructure, lastFrame } from "./result-frame.ts";
import { fillTemplate, type Template } from "./template.ts";

const stage: LabelStage = { name: "label", files: ["pw.in"], args: ["-in", "pw.in"], output: "pw.out" };

/** Pseudopotentials of SG15 (norm-conserving, PBE). */
const species = [
  "H 1.008",
  "Li 6.94",
  "B 10.81",
  "N 14.007",
  "O 15.999",
  "Na 22.990",
  "Al 26.982",
  "Si 28.085",
  "P 30.974",
  "S 32.06",
];

/** Quantum ESPRESSO: `pw.in`, with the lines of `species.txt` (symbol, mass, pseudopotential) for the elements of a frame. */
export const quantumEspresso: LabelCode = {
  name: "quantum-espresso",
  programs: ["pw.x"],
  install: "apt-get install quantum-espresso",
  template: {
    "pw.in": [
      "&CONTROL",
      "  calculation = 'scf'",
      "  prefix = 'label'",
      "  outdir = './scratch'",
      "  pseudo_dir = './pseudo'",
      "  tprnfor = .true.",
      "  tstress = .true.",
      "/",
      "&SYSTEM",
      "  ibrav = 0",
      "  nat = {{atoms}}",
      "  ntyp = {{kinds}}",
      "  ecutwfc = 90",
      "  nosym = .true.",
      "/",
      "&ELECTRONS",
      "  conv_thr = 1.0d-9",
      "/",
      "ATOMIC_SPECIES",
      "{{species}}",
      "CELL_PARAMETERS angstrom",
      "{{cell}}",
      "ATOMIC_POSITIONS angstrom",
      "{{coordinates}}",
      "K_POINTS gamma",
      "",
    ].join("\n"),
    "species.txt": `${species.map((line) => `${line} ${line.split(" ")[0]}_ONCV_PBE-1.2.upf`).join("\n")}\n`,
  },
  attempts(template) {
    const missing = ["pw.in", "species.txt"].filter((file) => !Object.hasOwn(template, file));
    if (missing.length === 0) return [[stage]];
    throw new BoroxolError("E0903", `the template for Quantum ESPRESSO has no ${missing.join(" and no ")}`, {
      fix: "`boroxol label --code quantum-espresso --write-template DIR` writes one to begin with",
      untouched: "nothing was run",
    });
  },
  inputs,
  read,
};

function inputs(template: Template, _: LabelStage, frame: Frame, field?: ArrayLike<number>): Record<string, string> {
  if (field !== undefined) {
    throw new BoroxolError("E0903", "fields are not written for Quantum ESPRESSO", {
      fix: "its own ph.x gives Born charges",
      untouched: "nothing was run",
    });
  }
  const lines = new Map(
    template["species.txt"]!.split("\n").map((line) => [line.trim().split(/\s+/)[0]!, line.trim()] as const),
  );
  const symbols = [...new Set(frame.species)].map(symbolOf);
  const missing = symbols.filter((symbol) => !lines.has(symbol));
  if (missing.length > 0) {
    throw new BoroxolError("E0903", `species.txt has no line for ${missing.join(", ")}`, {
      place: "species.txt",
      fix: "add symbol, mass and the name of the pseudopotential's file",
      untouched: "nothing was run",
    });
  }
  const row = (vectors: Float64Array, i: number): string => Array.from(vectors.subarray(3 * i, 3 * i + 3)).join(" ");
  const text = fillTemplate(
    template["pw.in"]!,
    {
      atoms: String(frame.species.length),
      kinds: String(symbols.length),
      species: symbols.map((symbol) => lines.get(symbol)!).join("\n"),
      cell: [0, 1, 2].map((k) => row(frame.cell, k)).join("\n"),
      coordinates: Array.from(frame.species, (z, i) => `${symbolOf(z)} ${row(frame.positions, i)}`).join("\n"),
    },
    "pw.in",
  );
  return { "pw.in": text };
}

async function read(folder: string, { output }: LabelStage, frame: Frame): Promise<CodeResult> {
  const path = join(folder, output);
  const failed = (message: string): BoroxolError => new BoroxolError("E0907", message, { place: path });
  const bytes = await readFile(path).catch((cause: Error) => {
    throw failed(`Quantum ESPRESSO wrote no output: ${cause.message}`);
  });
  const text = bytes.toString("latin1");
  if (!text.includes("JOB DONE")) throw failed("pw.x did not end normally");
  const result = await lastFrame(readQeOutput([bytes], { name: path }), path);
  checkSameStructure(result, frame, [...frame.species.keys()], path);
  return {
    energy: result.energy,
    forces: result.forces,
    ...(result.stress === undefined ? {} : { stress: result.stress }),
    version: /Program PWSCF (v\.\S+)/.exec(text)?.[0].replace("Program ", "") ?? "PWSCF of unknown version",
    scfSteps: [...text.matchAll(/iteration #/g)].length,
  };
}
