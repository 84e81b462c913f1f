import { BoroxolError, symbolOf } from "@boroxol/core";
import {
  bundledModelNames,
  bundledPotentials,
  isCardedModel,
  loadPotential,
  type ModelCard,
  type ZblCore,
  type Potential,
} from "@boroxol/potentials";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { completeParity, parityLines } from "../parity.ts";

export function configure(command: Command): void {
  command
    .argument(
      "[show]",
      "a name prints its card in full, after 'show' or alone; 'parity' and a folder handed to LAMMPS, its certificate",
    )
    .argument("[name]", "name of a potential, a model file, or a folder");
}

/** `boroxol potentials`, `boroxol potentials [show] NAME` and `boroxol potentials parity DIR`. */
export async function run(args: readonly string[], _: Command, { terminal }: CommandContext): Promise<number> {
  const [action, second] = args;
  if (action === undefined) {
    const names = [...bundledModelNames(), ...Object.keys(bundledPotentials)];
    const all = await Promise.all(names.map(async (each) => [each, await loadPotential(each)] as const));
    terminal.document({ potentials: all.map(([each, potential]) => cardOf(each, potential)) });
    for (const [each, potential] of all) {
      terminal.result(`${each.padEnd(12)} ${elementsOf(potential).join(" ").padEnd(32)} ${potential.card.summary}`);
    }
    return 0;
  }
  if (action === "parity" && second !== undefined) {
    const certificate = await completeParity(second);
    terminal.document(certificate);
    for (const line of parityLines(certificate)) terminal.result(line);
    return 0;
  }
  const name = action === "show" ? second : action;
  if (name === undefined || action === "parity" || (action !== "show" && second !== undefined)) {
    throw new BoroxolError("E0701", "the arguments of 'potentials' are not understood", {
      place: "command line",
      fix: "write 'boroxol potentials', 'boroxol potentials show NAME' or 'boroxol potentials parity DIR'",
    });
  }
  const potential = await loadPotential(name);
  terminal.document(cardOf(name, potential));
  const { card } = potential;
  terminal.result(`${name}: ${card.summary}`);
  terminal.result(`  elements  ${elementsOf(potential).join(" ")}`);
  terminal.result(`  cutoff    ${potential.cutoff} A`);
  terminal.result(`  validity  ${card.validity}`);
  if (isCardedModel(potential)) for (const line of modelLines(potential.modelCard)) terminal.result(`  ${line}`);
  for (const { text, doi } of card.citations) terminal.result(`  cite      ${text}, doi:${doi}`);
  return 0;
}

function coreText({ inner, outer, pairs = {} }: ZblCore): string {
  const own = Object.entries(pairs).map(([pair, range]) => `, ${pair} ${range.inner} to ${range.outer}`);
  return `ZBL, switched off from ${inner} to ${outer} A${own.join("")}`;
}

/** What the card of a learned model says beyond that of a classical one. */
function modelLines({ kind, members, core, data, errors, validity }: ModelCard): string[] {
  const distances = Object.entries(validity.shortest).map(([pair, r]) => `${pair} ${r}`);
  return [
    `kind      ${kind}, ${members.length} member${members.length === 1 ? "" : "s"}: ${members.map(({ file }) => file).join(", ")}`,
    ...(core === undefined ? [] : [`core      ${coreText(core)}`]),
    ...(distances.length === 0 ? [] : [`shortest  ${distances.join(", ")} A`]),
    ...(validity.deviation === undefined ? [] : [`committee within ${validity.deviation} eV/A`]),
    ...data.map(({ name, frames, theory, licence }) => `data      ${name}: ${frames} frames, ${theory} (${licence})`),
    ...errors.map(({ set, frames, energy, force, stress }) => {
      const more = stress === undefined ? "" : `, stress ${stress} GPa`;
      return `errors    ${set}, ${frames} frames: force ${force} eV/A, energy ${(1000 * energy).toFixed(2)} meV/atom${more} (RMSE)`;
    }),
  ];
}

function elementsOf(potential: Potential): string[] {
  return potential.card.elements.map(symbolOf);
}

function cardOf(name: string, potential: Potential): Record<string, unknown> {
  const { kind, cutoff, card } = potential;
  const own = isCardedModel(potential) ? { model: potential.modelCard, hash: potential.hash } : {};
  return { ...card, name, kind, cutoff, elements: elementsOf(potential), ...own };
}
