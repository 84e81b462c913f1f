import { BoroxolError, symbolOf } from "@boroxol/core";
import { bundledPotentials, loadPotential, type Potential } from "@boroxol/potentials";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { completeParity, parityLines } from "../parity.ts";

export function configure(command: Command): void {
  command
    .argument(
      "[show]",
      "'show' and a name print one card in full; 'parity' and a folder handed to LAMMPS, its certificate",
    )
    .argument("[name]", "name of a potential, a model file, or a folder");
}

/** `boroxol potentials` and `boroxol potentials show NAME`. */
export async function run(args: readonly string[], _: Command, { terminal }: CommandContext): Promise<number> {
  const [action, name] = args;
  if (action === undefined) {
    terminal.document({
      potentials: Object.entries(bundledPotentials).map(([each, potential]) => cardOf(each, potential)),
    });
    for (const [each, potential] of Object.entries(bundledPotentials)) {
      terminal.result(`${each.padEnd(12)} ${elementsOf(potential).join(" ").padEnd(32)} ${potential.card.summary}`);
    }
  } else if (action === "show" && name !== undefined) {
    const potential = await loadPotential(name);
    terminal.document(cardOf(name, potential));
    const { card } = potential;
    terminal.result(`${name}: ${card.summary}`);
    terminal.result(`  elements  ${elementsOf(potential).join(" ")}`);
    terminal.result(`  cutoff    ${potential.cutoff} A`);
    terminal.result(`  validity  ${card.validity}`);
    for (const { text, doi } of card.citations) terminal.result(`  cite      ${text}, doi:${doi}`);
  } else if (action === "parity" && name !== undefined) {
    const certificate = await completeParity(name);
    terminal.document(certificate);
    for (const line of parityLines(certificate)) terminal.result(line);
  } else {
    throw new BoroxolError("E0701", "the arguments of 'potentials' are not understood", {
      place: "command line",
      fix: "write 'boroxol potentials', 'boroxol potentials show NAME' or 'boroxol potentials parity DIR'",
    });
  }
  return 0;
}

function elementsOf(potential: Potential): string[] {
  return potential.card.elements.map(symbolOf);
}

function cardOf(name: string, potential: Potential): Record<string, unknown> {
  const { kind, cutoff, card } = potential;
  return { ...card, name, kind, cutoff, elements: elementsOf(potential) };
}
