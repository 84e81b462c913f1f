import { join } from "node:path";
import type { MeasuredGlass } from "@boroxol/core";
import type { OptionValues } from "@boroxol/options";
import { loadPotential } from "@boroxol/potentials";
import { writeValidation, type OverlapResult, type ValidationDocument } from "@boroxol/report";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";
import { measureOverlaps } from "../validation/measure-overlaps.ts";
import { measureReplica } from "../validation/measure-replica.ts";
import { validateOptions } from "../validation/validate-options.ts";
import {
  columnName,
  validationDocument,
  validationsBeside,
  type GlassResult,
} from "../validation/validation-document.ts";
import { validationLines } from "../validation/validation-lines.ts";
import { laterSteps, validationHead, validationPlan, validationPlanLines } from "../validation/validation-plan.ts";
import { carryOutRun, checkSettings, type RunEnd, type ValidationRun } from "../validation/validation-runs.ts";

type ValidateOptions = OptionValues<typeof validateOptions>;

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
  const all = [...plan.glasses, ...plan.melts];
  await Promise.all(all.map(checkSettings));
  for (const line of validationPlanLines(plan, potential, options, out)) terminal.note(line);

  const head = validationHead(name, potential, plan, options, context);
  const results = new Map(plan.asked.map((glass) => [glass.name, emptyResult(glass, plan.glasses)] as const));
  const overlaps: OverlapResult[] = [];
  const write = (status: ValidationDocument["status"]): Promise<string> => {
    const document = validationDocument({ ...head, status }, [...results.values()], overlaps);
    return writeValidation([{ name: columnName(name), document }, ...beside], out);
  };
  /* oxlint-disable no-await-in-loop */
  for (const [k, each] of all.entries()) {
    const end = await carryOutRun(each, laterSteps(each, all.slice(k + 1)), context);
    if (end.status === "interrupted") return sayHowToGoOn(context, out);
    if (k >= plan.glasses.length) overlaps.push(await overlapOf(each, end, options));
    else results.set(each.glass, await withRun(results.get(each.glass)!, each, end));
    terminal.note(`${k + 1} of ${all.length}: ${each.glass}, seed ${each.seed}, ${end.status}`);
    await write("under way");
  }
  /* oxlint-enable no-await-in-loop */
  const page = await write("finished");
  const document = validationDocument({ ...head, status: "finished" }, [...results.values()], overlaps);
  terminal.document({ ...document, page });
  for (const line of validationLines(document)) terminal.result(line);
  terminal.result(`tables ${join(out, "validation.md")}`);
  terminal.result(`page   ${page}`);
  return 0;
}

function emptyResult(glass: MeasuredGlass, runs: readonly ValidationRun[]): GlassResult {
  const run = runs.find((each) => each.glass === glass.name)!;
  const atoms = run.record.system["atoms"] as Readonly<Record<string, number>>;
  return { glass, atoms, replicas: [], failures: [] };
}

/** The result with one more run in it. */
async function withRun(result: GlassResult, { seed, request }: ValidationRun, end: RunEnd): Promise<GlassResult> {
  if (end.status !== "failed") {
    return { ...result, replicas: [...result.replicas, await measureReplica(request.directory)] };
  }
  return { ...result, failures: [...result.failures, { seed, code: end.code, message: end.message }] };
}

async function overlapOf(each: ValidationRun, end: RunEnd, options: ValidateOptions): Promise<OverlapResult> {
  return {
    name: each.glass,
    temperature: options.overlapTemperature,
    time: options.overlapTime,
    ...(await measureOverlaps(each.request.directory)),
    ...(end.status === "failed" && { failure: { code: end.code, message: end.message } }),
  };
}

function sayHowToGoOn({ terminal, commandLine }: CommandContext, directory: string): number {
  terminal.note(`interrupted; go on with: ${commandLine}`);
  terminal.document({ status: "interrupted", directory, resume: commandLine });
  return 130;
}
