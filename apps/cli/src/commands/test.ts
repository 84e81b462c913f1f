import { BoroxolError } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { readDataSet } from "@boroxol/data";
import { wasmBackend } from "@boroxol/kernels";
import type { Evaluator } from "@boroxol/kernels";
import { createAssessor, frameTraits } from "@boroxol/learn";
import type { FrameTraits } from "@boroxol/learn";
import { defineOptions } from "@boroxol/options";
import { loadPotential } from "@boroxol/potentials";
import { writeTest } from "@boroxol/report";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { computeOptions, threadCount } from "../compute-options.ts";
import { assessmentLines } from "../error-text.ts";

/** Options of `boroxol test`. */
export const testOptions = defineOptions({
  ...computeOptions,
  by: {
    type: "string",
    optional: true,
    doc: "Key of the frames by which types are told apart, instead of config_type; by file where it is 'source'.",
  },
  html: { type: "string", optional: true, doc: "Page with parity plots to write, and figures/ beside it." },
  shift: {
    type: "boolean",
    default: false,
    doc: "Take out the mean difference of the energies per atom first, for labels of another code.",
  },
});

export function configure(command: Command): void {
  command
    .argument("<potential>", "name of a bundled potential, or a model file")
    .argument("<data>", "file or folder of frames with labels");
  addOptionFlags(command, testOptions);
}

/** `boroxol test POTENTIAL DATA`: errors of energies, forces and stresses, as in training. */
export async function run(
  args: readonly string[],
  command: Command,
  { terminal, signal }: CommandContext,
): Promise<number> {
  const [name, data] = args as [string, string];
  const { threads, by, shift, html } = await readCommandOptions(testOptions, command);
  const potential = await loadPotential(name);
  const assessor = createAssessor();
  let frames = 0;
  let known: { of: Uint8Array; evaluator: Evaluator } | undefined;
  try {
    for await (const { frame, source } of readDataSet(data, {
      onSourceNotice: (_, { message }) => terminal.note(message),
    })) {
      if (signal.aborted) {
        throw new BoroxolError("E0703", `interrupted after ${frames} frames`, {
          place: data,
          fix: "run the command again",
          untouched: "nothing was written",
        });
      }
      if (frame.energy === undefined && frame.forces === undefined && frame.stress === undefined) continue;
      if (known === undefined || !sameSpecies(known.of, frame.species)) {
        known?.evaluator[Symbol.dispose]();
        const backend = wasmBackend({ threads: threadCount(threads) });
        known = { of: frame.species, evaluator: await potential.prepare(frame.species, backend) };
      }
      const results = await known.evaluator.evaluate(frame, ["energy", "forces", "stress"]);
      assessor.add(frame, results, traitsBy(frame, source, by));
      frames++;
      if (frames % 20 === 0) terminal.redraw(`${frames} frames`);
    }
  } finally {
    known?.evaluator[Symbol.dispose]();
  }
  if (frames === 0) {
    throw new BoroxolError("E1001", "no frame has an energy, forces or a stress to compare with", {
      place: data,
      fix: "see what the data hold with: boroxol data check",
    });
  }
  const assessment = assessor.result(shift);
  if (html !== undefined) await writeTest(html, assessment, name, data);
  const { parity: _, byType, ...numbers } = assessment;
  terminal.document({
    potential: name,
    ...numbers,
    byType,
    ...(by !== undefined && { by: byType }),
    ...(html !== undefined && { html }),
  });
  const mean = assessment.energyShift;
  terminal.result(`${frames} frames${mean === undefined ? "" : `, energies shifted by ${mean.toFixed(6)} eV/atom`}`);
  for (const line of assessmentLines(assessment)) terminal.result(line);
  return 0;
}

/** Traits of a frame, its type by the key that was asked for. */
function traitsBy(frame: Frame, source: string, by: string | undefined): FrameTraits {
  const traits = frameTraits(frame, source);
  if (by === undefined) return traits;
  return { ...traits, type: by === "source" ? source : String(frame.info?.[by] ?? "without") };
}

function sameSpecies(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((each, k) => each === b[k]);
}
