import { join } from "node:path";
import { BoroxolError, type MeasuredGlass } from "@boroxol/core";
import { plannedSteps, type Stage } from "@boroxol/md";
import type { OptionValues } from "@boroxol/options";
import { absolutePotentialName, ensembleIn, type Potential } from "@boroxol/potentials";
import type { ValidationDocument } from "@boroxol/report";
import type { CommandContext } from "../command.ts";
import { threadCount } from "../compute-options.ts";
import { glassSystem, systemRecord } from "../glass-system.ts";
import { recordOf } from "../perform-run.ts";
import { durationText } from "../progress.ts";
import { protocolNamed } from "../protocol-named.ts";
import { describeStage, slowestCooling } from "../report-of-run.ts";
import { runCost } from "../run-cost.ts";
import { version } from "../version.ts";
import { compositionText, glassesAsked } from "./glasses-asked.ts";
import type { validateOptions } from "./validate-options.ts";
import { isFinished, type ValidationPurpose, type ValidationRun } from "./validation-runs.ts";
import { diffusionStages, heatingStages, overlapStages, validationStages } from "./validation-stages.ts";

type ValidateOptions = OptionValues<typeof validateOptions>;

/** What a validation will do. */
export interface ValidationPlan {
  readonly asked: readonly MeasuredGlass[];
  /** In the order in which they are done. */
  readonly runs: readonly ValidationRun[];
}

/** Every run of a validation, with the record that it begins with. @throws what `recordOf` and `glassSystem` throw */
export async function validationPlan(
  name: string,
  potential: Potential,
  options: ValidateOptions,
  out: string,
  { commandLine }: CommandContext,
): Promise<ValidationPlan> {
  const protocol = await protocolNamed(options.protocol, options.rate);
  const settings = {
    zeroPressure: options.zeroPressure,
    ensemble: ensembleIn(potential) !== undefined,
    classical: potential.kind === "classical",
  };
  const runOf = async (
    purpose: ValidationPurpose,
    glass: MeasuredGlass,
    stages: readonly Stage[],
    {
      seed = options.seed,
      ...more
    }: Pick<ValidationRun, "temperature" | "glassFolder"> & { readonly seed?: number } = {},
  ): Promise<ValidationRun> => {
    const system = glassSystem(compositionText(glass), options.atoms, glass.density);
    const directory =
      purpose === "glass"
        ? folderOf(out, glass.name, seed)
        : join(out, purpose, glass.name, `${more.temperature ?? ""}`);
    const request = {
      directory,
      start: system.frame,
      system: systemRecord(system),
      potentialName: name,
      potential,
      startPotential: options.startPotential,
      protocol: { name: purpose === "glass" ? protocol.name : purpose, stages },
      seed,
      threads: threadCount(options.threads),
      precision: options.precision,
    };
    return { purpose, glass: glass.name, seed, request, record: await recordOf(request, commandLine), ...more };
  };
  const asked = glassesAsked(options.glasses);
  const seeds = Array.from({ length: options.seeds }, (_, k) => options.seed + k);
  const stages = validationStages(protocol.stages, settings);
  const melt = overlapStages(options.overlapTemperature, options.overlapTime);
  const heating = heatingStages(options.heatingEnd, options.heatingRate);
  const made = (glass: MeasuredGlass): string => folderOf(out, glass.name, options.seed);
  const runs = [
    // Replica by replica: after the first round every glass has a number.
    ...seeds.flatMap((seed) => asked.map((glass) => runOf("glass", glass, stages, { seed }))),
    ...chosen(options.overlaps).map((glass) => runOf("overlaps", glass, melt)),
    ...among(asked, options.transition).map((glass) =>
      runOf("transition", glass, heating, { glassFolder: made(glass) }),
    ),
    ...among(asked, options.diffusion).flatMap((glass) =>
      options.diffusionTemperatures.map((temperature) =>
        runOf("diffusion", glass, diffusionStages(temperature, options.diffusionTime), {
          glassFolder: made(glass),
          temperature,
        }),
      ),
    ),
  ];
  return { asked, runs: await Promise.all(runs) };
}

const folderOf = (out: string, glass: string, seed: number): string => join(out, "glasses", glass, `seed-${seed}`);

const chosen = (names: string | undefined): readonly MeasuredGlass[] =>
  names === undefined ? [] : glassesAsked(names);

/** Glasses that are made anyway. @throws E0706 for one that is not */
function among(asked: readonly MeasuredGlass[], names: string | undefined): readonly MeasuredGlass[] {
  const found = chosen(names);
  const missing = found.find((glass) => !asked.includes(glass));
  if (missing === undefined) return found;
  throw new BoroxolError("E0706", `${missing.name} is none of the glasses that are made`, {
    place: "glasses",
    fix: `add it: --glasses ${[...asked.map(({ name }) => name), missing.name].join(",")}`,
    untouched: "nothing was written",
  });
}

/** What the validation will do and what it will take, in the lines that a user sees before it starts. */
export function validationPlanLines(
  plan: ValidationPlan,
  potential: Potential,
  options: ValidateOptions,
  out: string,
): string[] {
  const left = plan.runs.filter((each) => !isFinished(each));
  const seconds = left.reduce((sum, { request: { start, threads, precision }, record }) => {
    const steps = plannedSteps(record.protocol);
    const interaction = potential.interaction(start.species);
    return sum + runCost(start.species.length, steps, interaction, threads, precision).seconds;
  }, 0);
  const [first] = plan.runs as [ValidationRun];
  const further = (["overlaps", "transition", "diffusion"] as const).flatMap((purpose) => {
    const runs = plan.runs.filter((each) => each.purpose === purpose);
    const names = [...new Set(runs.map(({ glass }) => glass))].join(", ");
    return runs.length === 0 ? [] : [`${purpose.padEnd(11)}${names}: ${stageTexts(runs[0]!).join("; ")}`];
  });
  return [
    `potential  ${first.request.potentialName}: ${potential.card.summary}`,
    `glasses    ${plan.asked.map(({ name }) => name).join(", ")}; ${options.seeds} of each, about ${options.atoms} atoms`,
    `protocol   ${stageTexts(first).join("; ")}`,
    ...first.record.protocol.notes.map((note) => `           note: ${note}`),
    ...further,
    `cost       ${left.length} of ${plan.runs.length} runs are left: about ${durationText(seconds)}`,
    `folder     ${out}`,
  ];
}

const stageTexts = ({ record }: ValidationRun): string[] =>
  record.protocol.stages.map((stage) => `${stage.name}: ${describeStage(stage).description}`);

/** What the document of a validation says of how it was made. */
export function validationHead(
  name: string,
  potential: Potential,
  { runs }: ValidationPlan,
  options: ValidateOptions,
  { commandLine }: CommandContext,
): Omit<ValidationDocument, "format" | "status" | "glasses" | "agreement" | "overlaps" | "transitions" | "diffusion"> {
  const [first] = runs as [ValidationRun];
  const coolingRate = slowestCooling(first.record.protocol.stages);
  return {
    program: `boroxol ${version()}`,
    command: commandLine,
    potential: { name: absolutePotentialName(name), kind: potential.kind, summary: potential.card.summary },
    protocol: {
      name: first.record.protocol.name,
      stages: stageTexts(first),
      ...(coolingRate !== undefined && { coolingRate }),
    },
    size: options.atoms,
    replicas: options.seeds,
  };
}

/** Steps that the runs after this one still take, in steps of its size. */
export function laterSteps({ request }: ValidationRun, later: readonly ValidationRun[]): number {
  const work = later
    .filter((each) => !isFinished(each))
    .reduce((sum, each) => sum + plannedSteps(each.record.protocol) * each.request.start.species.length, 0);
  return Math.round(work / request.start.species.length);
}
