import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadPotential } from "@boroxol/potentials";
import { writeValidation, type ValidationDocument } from "@boroxol/report";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { validateOptions } from "../validation/validate-options.ts";
import { columnName, validationDocument, validationsBeside } from "../validation/validation-document.ts";
import { validationLines } from "../validation/validation-lines.ts";
import { laterSteps, validationHead, validationPlan, validationPlanLines } from "../validation/validation-plan.ts";
import { validationResults } from "../validation/validation-results.ts";
import { carryOutRun, checkSettings } from "../validation/validation-runs.ts";

/** While runs are made, tables and page are written at most this often. @unit ms */
const betweenPages = 20_000;

export function configure(command: Command): void {
  command.argument("<potential>", "bundled potential, model file, or folder with a model's card");
  addOptionFlags(command, validateOptions);
  command.addHelpText(
    "after",
    "\nStopped or killed, the same command goes on where it was. More glasses or seeds are added to what is there.\n\nExample:\n  boroxol validate shik --glasses 20-60-20,LB70",
  );
}

/** `boroxol validate POTENTIAL`: glasses of the literature made with a potential, beside experiment and the papers. */
export async function run(args: readonly string[], command: Command, context: CommandContext): Promise<number> {
  const options = await readCommandOptions(validateOptions, command);
  const { terminal } = context;
  const [name] = args as [string];
  const potential = await loadPotential(name);
  const out = options.out ?? join("runs", `validate-${columnName(name)}`);
  const beside = await validationsBeside(options.beside?.split(",") ?? []);
  const plan = await validationPlan(name, potential, options, out, context);
  await Promise.all(plan.runs.map(checkSettings));
  for (const line of validationPlanLines(plan, potential, options, out)) terminal.note(line);

  const head = validationHead(name, potential, plan, options, context);
  const results = validationResults(plan.asked, plan.runs, options);
  const documentNow = (status: ValidationDocument["status"]): ValidationDocument =>
    validationDocument({ ...head, status }, results);
  const write = (document: ValidationDocument): Promise<string> =>
    writeValidation([{ name: columnName(name), document }, ...beside], out);
  let written = Number.NEGATIVE_INFINITY;
  /* oxlint-disable no-await-in-loop */
  for (const [k, each] of plan.runs.entries()) {
    const what = `${k + 1} of ${plan.runs.length}: ${each.glass}, ${each.purpose}, seed ${each.seed}`;
    if (each.glassFolder !== undefined && !existsSync(join(each.glassFolder, "final.extxyz"))) {
      terminal.note(`${what}, left out: its glass could not be made`);
      continue;
    }
    const end = await carryOutRun(each, laterSteps(each, plan.runs.slice(k + 1)), context);
    if (end.status === "interrupted") return sayHowToGoOn(context, out);
    await results.take(each, end);
    terminal.note(`${what}, ${end.status}`);
    if (performance.now() - written < betweenPages) continue;
    await write(documentNow("under way"));
    written = performance.now();
  }
  /* oxlint-enable no-await-in-loop */
  const document = documentNow("finished");
  const page = await write(document);
  terminal.document({ ...document, page });
  for (const line of validationLines(document)) terminal.result(line);
  terminal.result(`tables ${join(out, "validation.md")}`);
  terminal.result(`page   ${page}`);
  return 0;
}

function sayHowToGoOn({ terminal, commandLine }: CommandContext, directory: string): number {
  terminal.note(`interrupted; go on with: ${commandLine}`);
  terminal.document({ status: "interrupted", directory, resume: commandLine });
  return 130;
}
