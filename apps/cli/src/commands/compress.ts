import { BoroxolError } from "@boroxol/core";
import { defineOptions } from "@boroxol/options";
import { deepPotential, loadModel, tableError, tabulateEmbeddings, type DeepPotential } from "@boroxol/potentials";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { writeModel } from "../convert-model.ts";

const options = defineOptions({
  distance: {
    type: "number",
    unit: "A",
    above: 0,
    optional: true,
    doc: "Smallest distance of two atoms that the fine table covers; the model's own when left out.",
  },
  stride: { type: "number", above: 0, default: 0.01, doc: "Stride of the fine table." },
});

export function configure(command: Command): void {
  command.argument("<model>", "Deep Potential: .dp or .yaml").argument("<out>", "file to write, .dp or .yaml");
  addOptionFlags(command, options);
}

/** `boroxol compress MODEL OUT`: embedding networks as tables, with the error that this makes. */
export async function run(args: readonly string[], command: Command, { terminal }: CommandContext): Promise<number> {
  const [path, out] = args as [string, string];
  const { distance, stride } = await readCommandOptions(options, command);
  const potential = await loadModel(path);
  if (potential.kind !== "deep-potential") {
    throw new BoroxolError("E0310", `a model of the kind ${potential.kind} has no tables`, {
      place: path,
      fix: "give a Deep Potential",
      untouched: "nothing was written",
    });
  }
  const model = tabulateEmbeddings((potential as DeepPotential).model, {
    fine: stride,
    coarse: Math.max(0.1, stride),
    ...(distance !== undefined && { minimumDistance: distance }),
  });
  const error = tableError(model);
  await writeModel(deepPotential(model, out), out);
  terminal.document({ model: out, tables: model.tables!.coefficients.length, stride, error });
  terminal.result(
    `${out}: features within ${error.value.toExponential(1)} of the networks, their slopes within ${error.slope.toExponential(1)}`,
  );
  return 0;
}
