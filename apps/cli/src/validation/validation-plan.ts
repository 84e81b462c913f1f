import { join } from "node:path";
import type { MeasuredGlass } from "@boroxol/core";
import { plannedSteps } from "@boroxol/md";
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
import { isFinished, type ValidationRun } from "./validation-runs.ts";
import { overlapStages, validationStages } from "./validation-stages.ts";

type ValidateOptions = OptionValues<typeof validateOptions>;

/** What a validation will do. */
export interface ValidationPlan {
  readonly asked: readonly MeasuredGlass[];
  readonly glasses: readonly ValidationRun[];
  readonly melts: readonly ValidationRun[];
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
    glass: MeasuredGlass,
    seed: number,
    directory: string,
    stages: ReturnType<typeof validationStages>,
  ): Promise<ValidationRun> => {
    const system = glassSystem(compositionText(glass), options.atoms, glass.density);
    const request = {
      directory,
      start: system.frame,
      system: systemRecord(system),
      potentialName: name,
      potential,
      startPotential: options.startPotential,
      protocol: { name: protocol.name, stages },
      seed,
      threads: threadCount(options.threads),
      precision: options.precision,
    };
    return { glass: glass.name, seed, request, record: await recordOf(request, commandLine) };
  };
  const asked = glassesAsked(options.glasses);
  const seeds = Array.from({ length: options.seeds }, (_, k) => options.seed + k);
  const stages = validationStages(protocol.stages, settings);
  // Replica by replica: after the first round every glass has a number.
  const glasses = seeds.flatMap((seed) =>
    asked.map((glass) => runOf(glass, seed, join(out, "glasses", glass.name, `seed-${seed}`), stages)),
  );
  const melt = overlapStages(options.overlapTemperature, options.overlapTime);
  const melts = (options.overlaps === undefined ? [] : glassesAsked(options.overlaps)).map((glass) =>
    runOf(glass, options.seed, join(out, "overlaps", glass.name), melt),
  );
  return { asked, glasses: await Promise.all(glasses), melts: await Promise.all(melts) };
}

/** What the validation will do and what it will take, in the lines that a user sees before it starts. */
export function validationPlanLines(
  plan: ValidationPlan,
  potential: Potential,
  options: ValidateOptions,
  out: string,
): string[] {
  const left = [...plan.glasses, ...plan.melts].filter((each) => !isFinished(each));
  const seconds = left.reduce((sum, { request: { start, threads, precision }, record }) => {
    const steps = plannedSteps(record.protocol);
    const interaction = potential.interaction(start.species);
    return sum + runCost(start.species.length, steps, interaction, threads, precision).seconds;
  }, 0);
  const [first] = plan.glasses as [ValidationRun];
  return [
    `potential  ${first.request.potentialName}: ${potential.card.summary}`,
    `glasses    ${plan.asked.map(({ name }) => name).join(", ")}; ${options.seeds} of each, about ${options.atoms} atoms`,
    `protocol   ${stageTexts(first).join("; ")}`,
    ...first.record.protocol.notes.map((note) => `           note: ${note}`),
    ...(plan.melts.length === 0
      ? []
      : [
          `overlaps   ${plan.melts.map(({ glass }) => glass).join(", ")} at ${options.overlapTemperature} K for ${options.overlapTime} ps`,
        ]),
    `cost       ${left.length} of ${plan.glasses.length + plan.melts.length} runs are left: about ${durationText(seconds)}`,
    `folder     ${out}`,
  ];
}

const stageTexts = ({ record }: ValidationRun): string[] =>
  record.protocol.stages.map((stage) => `${stage.name}: ${describeStage(stage).description}`);

/** What the document of a validation says of how it was made. */
export function validationHead(
  name: string,
  potential: Potential,
  { glasses }: ValidationPlan,
  options: ValidateOptions,
  { commandLine }: CommandContext,
): Omit<ValidationDocument, "format" | "status" | "glasses" | "agreement" | "overlaps"> {
  const [first] = glasses as [ValidationRun];
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
