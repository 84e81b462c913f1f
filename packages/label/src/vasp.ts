import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError, type Frame, symbolOf } from "@boroxol/core";
import { formatPoscar, readOutcar } from "@boroxol/io";
import type { CodeResult, LabelCode, LabelStage } from "./label-code.ts";
import { checkSameStructure, lastFrame } from "./result-frame.ts";
import { fillTemplate, type Template } from "./template.ts";

const stage: LabelStage = {
  name: "label",
  files: ["INCAR", "KPOINTS"],
  args: [],
  output: "vasp.out",
  result: "OUTCAR",
};

/** VASP: INCAR and KPOINTS of the template, POSCAR of the frame, POTCAR from `POTCAR.Li`, ... where the template has them. */
export const vasp: LabelCode = {
  name: "vasp",
  programs: ["vasp_std", "vasp"],
  install: "VASP is licensed: build it, or run the folders of --backend folder where it is",
  template: {
    INCAR: [
      "GGA = PE",
      "PREC = Accurate",
      "ENCUT = 600",
      "EDIFF = 1E-6",
      "ISMEAR = 0",
      "SIGMA = 0.05",
      "LREAL = .FALSE.",
      "LASPH = .TRUE.",
      "IBRION = -1",
      "NSW = 0",
      "ISIF = 2",
      "ISYM = 0",
      "LWAVE = .FALSE.",
      "LCHARG = .FALSE.",
      "",
    ].join("\n"),
    KPOINTS: "Gamma point\n0\nGamma\n1 1 1\n0 0 0\n",
  },
  attempts(template) {
    const missing = stage.files.filter((file) => !Object.hasOwn(template, file));
    if (missing.length === 0) return [[stage]];
    throw new BoroxolError("E0903", `the template for VASP has no ${missing.join(" and no ")}`, {
      fix: "`boroxol label --code vasp --write-template DIR` writes one to begin with",
      untouched: "nothing was run",
    });
  },
  inputs,
  read,
};

/** VASP wants the atoms of an element together: place of each of its atoms in the frame. */
function vaspOrder({ species }: Frame): number[] {
  const kinds = [...new Set(species)];
  return [...species.keys()].sort((a, b) => kinds.indexOf(species[a]!) - kinds.indexOf(species[b]!) || a - b);
}

function inputs(template: Template, _: LabelStage, frame: Frame, field?: ArrayLike<number>): Record<string, string> {
  if (field !== undefined) {
    throw new BoroxolError("E0903", "fields are not written for VASP", {
      fix: "its own LCALCEPS or LEPSILON gives Born charges",
      untouched: "nothing was run",
    });
  }
  const symbols = [...new Set(frame.species)].map(symbolOf);
  const potentials = Object.keys(template).filter((name) => name.startsWith("POTCAR."));
  const missing = symbols.filter((symbol) => !potentials.includes(`POTCAR.${symbol}`));
  if (potentials.length > 0 && missing.length > 0) {
    throw new BoroxolError("E0903", `the template has no POTCAR.${missing[0]}`, {
      fix: "put the POTCAR of every element into the folder of the template, named POTCAR.Li and so on",
      untouched: "nothing was run",
    });
  }
  const settings = stage.files.map(
    (name) => [name, fillTemplate(template[name]!, { project: "label" }, name)] as const,
  );
  return {
    ...Object.fromEntries(settings),
    POSCAR: formatPoscar({ ...frame, velocities: undefined } as unknown as Frame, "label"),
    ...(potentials.length > 0 ? { POTCAR: symbols.map((symbol) => template[`POTCAR.${symbol}`]!).join("") } : {}),
  };
}

async function read(folder: string, _: LabelStage, frame: Frame): Promise<CodeResult> {
  const path = join(folder, "OUTCAR");
  const failed = (message: string): BoroxolError => new BoroxolError("E0907", message, { place: path });
  const bytes = await readFile(path).catch((cause: Error) => {
    throw failed(`VASP wrote no OUTCAR: ${cause.message}`);
  });
  const text = bytes.toString("latin1");
  if (!text.includes("General timing and accounting")) throw failed("VASP did not end normally");
  const result = await lastFrame(readOutcar([bytes], { name: path }), path);
  const order = vaspOrder(frame);
  checkSameStructure(result, frame, order, path);
  const forces = new Float64Array(3 * order.length);
  order.forEach((atom, k) => forces.set(result.forces.subarray(3 * k, 3 * k + 3), 3 * atom));
  return {
    energy: result.energy,
    forces,
    ...(result.stress === undefined ? {} : { stress: result.stress }),
    version: /vasp\.\d\S*/.exec(text)?.[0] ?? "VASP of unknown version",
    scfSteps: [...text.matchAll(/-+ Iteration\s+\d+\(/g)].length,
  };
}
