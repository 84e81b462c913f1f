import { existsSync } from "node:fs";
import { join } from "node:path";
import { BoroxolError } from "@boroxol/core";
import { namedProtocols } from "@boroxol/md";
import { defineOptions } from "@boroxol/options";
import { bundledPotentials, isCardedModel, loadPotential, usualPotential } from "@boroxol/potentials";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { computeOptions, precisionOptions, threadCount } from "../compute-options.ts";
import { finishRun, type FinishedRun } from "../finish-run.ts";
import { freeFolder } from "../free-folder.ts";
import { glassSystem, systemLines, systemRecord } from "../glass-system.ts";
import { withError } from "../headline.ts";
import { performRun, planLines, recordOf, type RunRequest } from "../perform-run.ts";
import { protocolNamed } from "../protocol-named.ts";

export const makeOptions = defineOptions({
  atoms: { type: "integer", default: 300, min: 8, max: 2_000_000, doc: "About so many atoms." },
  quick: { type: "boolean", default: false, doc: "A first look in about a minute: the same as --protocol quick." },
  potential: {
    type: "string",
    optional: true,
    doc: `Bundled potential (${Object.keys(bundledPotentials).join(", ")}; 'boroxol potentials' lists learned ones too), model file, or folder with a model's card; docs/potentials.md tells more. When left out, lbs-1 for what holds only Li, B, Si and O, else shik.`,
  },
  startPotential: {
    type: "string",
    default: "shik",
    doc: "Classical potential that prepares the structure for a learned one, where the protocol has such stages.",
  },
  density: { type: "number", unit: "g/cm3", optional: true, doc: "Density; measured or estimated when left out." },
  protocol: {
    type: "string",
    default: "standard",
    doc: `Protocol: ${Object.keys(namedProtocols).join(", ")}, or a YAML file with stages.`,
  },
  rate: { type: "number", unit: "K/ps", above: 0, optional: true, doc: "Cooling rate instead of the protocol's own." },
  seeds: { type: "integer", default: 1, min: 1, max: 1000, doc: "Number of independent glasses." },
  seed: { type: "integer", default: 1, min: 0, max: Number.MAX_SAFE_INTEGER, doc: "Seed of the first glass." },
  out: { type: "string", optional: true, doc: "Folder for the run; under runs/ when left out." },
  ...precisionOptions,
  ...computeOptions,
});

export function configure(command: Command): void {
  command.argument("<composition>", "mol% of compounds: 20SiO2-60B2O3-20Li2O, Li3PO4, Li2.94PO3.5N0.31");
  addOptionFlags(command, makeOptions);
  command.addHelpText("after", '\nExample:\n  boroxol make "20SiO2-60B2O3-20Li2O" --quick');
}

/** `boroxol make COMPOSITION`: composition in, glass and report out. */
export async function run(args: readonly string[], command: Command, context: CommandContext): Promise<number> {
  const options = await readCommandOptions(makeOptions, command);
  const { terminal } = context;
  const system = glassSystem(args[0]!, options.atoms, options.density);
  const potentialName = options.potential ?? usualPotential(system.frame.species);
  const potential = await loadPotential(potentialName);
  const protocol = await protocolNamed(options.quick ? "quick" : options.protocol, options.rate);
  const folder = options.out ?? freeFolder(`${system.composition.name}-${protocol.name}`);
  const requests = Array.from({ length: options.seeds }, (_, k): RunRequest => ({
    directory: options.seeds === 1 ? folder : join(folder, `seed-${options.seed + k}`),
    start: system.frame,
    system: systemRecord(system),
    potentialName,
    potential,
    startPotential: options.startPotential,
    protocol,
    seed: options.seed + k,
    threads: threadCount(options.threads),
    precision: options.precision,
  }));
  refuseTakenFolders(requests);
  const records = await Promise.all(requests.map((request) => recordOf(request, context.commandLine)));
  for (const line of [...systemLines(system), ...planLines(requests[0]!, records[0]!)]) terminal.note(line);
  if (options.potential === undefined && isCardedModel(potential)) {
    terminal.note(
      `           the usual one for ${potential.modelCard.elements.join(", ")}; --potential shik is faster`,
    );
  }

  const finished: FinishedRun[] = [];
  for (const [k, request] of requests.entries()) {
    if (requests.length > 1) terminal.note(`glass ${k + 1} of ${requests.length}, seed ${request.seed}`);
    const outcome = await performRun(request, records[k]!, context);
    if (outcome.status === "interrupted") return 130;
    finished.push(await finishRun(request.directory, terminal));
  }
  if (finished.length > 1) terminal.result(spreadLine(finished));
  terminal.document(
    finished.length === 1 ? { status: "finished", ...finished[0] } : { status: "finished", runs: finished },
  );
  if (options.quick) {
    // The folder is taken now: the next run finds one of its own.
    const next = context.commandLine.replace(" --quick", "").replace(/ --(?:out|seeds)[ =](?:"[^"]*"|\S+)/g, "");
    terminal.note(`next: ${next} --protocol standard --seeds 3`);
  }
  return 0;
}

function refuseTakenFolders(requests: readonly RunRequest[]): void {
  const taken = requests.find(({ directory }) => existsSync(join(directory, "run.json")));
  if (taken === undefined) return;
  throw new BoroxolError("E0426", "there is a run in the folder", {
    place: taken.directory,
    fix: `choose another folder with --out, or continue it: boroxol resume ${taken.directory}`,
    untouched: "nothing in the folder was changed",
  });
}

/** Mean and standard error over independent glasses. */
function spreadLine(finished: readonly FinishedRun[]): string {
  const values = finished.map(({ n4 }) => n4).filter((value) => value !== undefined);
  if (values.length < 2) return `${finished.length} glasses`;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return `${finished.length} glasses: four-fold boron ${withError(mean, Math.sqrt(variance / values.length), 3)}`;
}
