import {
  deviationWithoutEnsemble,
  interactionHash,
  needsStartPotential,
  planProtocol,
  plannedSteps,
  plannedTime,
  startRun,
  type RunOutcome,
  type RunRecord,
  type Stage,
} from "@boroxol/md";
import { absolutePotentialName, ensembleIn, loadPotential, type Potential } from "@boroxol/potentials";
import type { KernelPrecision } from "@boroxol/kernels";
import type { CommandContext } from "./command.ts";
import { runCost } from "./run-cost.ts";
import { progressShower, durationText } from "./progress.ts";
import type { Frame } from "@boroxol/core";
import { version } from "./version.ts";

/** Everything that decides how a run goes. */
export interface RunRequest {
  readonly directory: string;
  /** Species and cell; positions where the protocol does not begin with a packing. */
  readonly start: Frame;
  /** What was asked for, for the record. */
  readonly system: Readonly<Record<string, unknown>>;
  readonly potentialName: string;
  readonly potential: Potential;
  /** Name of the classical potential that prepares the structure where the protocol asks for one. */
  readonly startPotential: string;
  readonly protocol: { readonly name: string; readonly stages: readonly Stage[] };
  readonly seed: number;
  readonly threads: number;
  readonly precision: KernelPrecision;
}

/** The record of a run, before anything is written. @throws E0122, E0301, E0305 */
export async function recordOf(request: RunRequest, commandLine: string): Promise<RunRecord> {
  const { potential, potentialName, protocol, start, seed, threads, precision, system } = request;
  const hash = interactionHash(potential.interaction(start.species));
  const plan = planProtocol(protocol.stages, potential.kind !== "classical");
  const watched = plan.stages.some((stage) => stage.kind === "motion" && stage.deviation !== undefined);
  if (watched && ensembleIn(potential) === undefined) throw deviationWithoutEnsemble(potentialName);
  const prepares = needsStartPotential(plan) ? await loadPotential(request.startPotential) : undefined;
  return {
    format: "boroxol-run/1",
    program: { name: "boroxol", version: version() },
    command: commandLine,
    system,
    potential: { name: absolutePotentialName(potentialName), kind: potential.kind, hash, cutoff: potential.cutoff },
    ...(prepares && {
      startPotential: {
        name: absolutePotentialName(request.startPotential),
        hash: interactionHash(prepares.interaction(start.species)),
      },
    }),
    protocol: { name: protocol.name, ...plan },
    seed,
    threads,
    precision,
  };
}

/** What the run will do and what it will take, in the lines that a user sees before it starts. */
export function planLines(request: RunRequest, record: RunRecord): string[] {
  const { potential, potentialName, threads, precision, start } = request;
  const { stages, notes, name } = record.protocol;
  const steps = plannedSteps({ stages, notes });
  const { seconds, bytes } = runCost(
    start.species.length,
    steps,
    potential.interaction(start.species),
    threads,
    precision,
  );
  const edge = Math.cbrt(Math.abs(start.cell[0]! * start.cell[4]! * start.cell[8]!));
  const small =
    edge < 2 * potential.cutoff
      ? [
          `           note: the edge is below twice the cutoff of ${potential.cutoff} A: atoms feel their own images (counted exactly)`,
        ]
      : [];
  return [
    `potential  ${potentialName}: ${potential.card.summary}`,
    ...(record.startPotential === undefined ? [] : [`           ${record.startPotential.name} prepares the structure`]),
    ...small,
    `protocol   ${name}: ${stages.map((stage) => stage.name).join(", ")}; ${plannedTime({ stages, notes }).toFixed(1)} ps in ${steps} steps`,
    ...notes.map((note) => `           note: ${note}`),
    `cost       about ${durationText(seconds)} on ${threads} thread${threads === 1 ? "" : "s"} and ${Math.round(bytes / 1e6)} MB`,
    `folder     ${request.directory} (a checkpoint every 30 s; Ctrl-C saves one and stops)`,
  ];
}

/**
 * Runs a protocol and shows how it gets on.
 * @throws what `startRun` throws
 */
export async function performRun(request: RunRequest, record: RunRecord, context: CommandContext): Promise<RunOutcome> {
  const { directory, start, potential } = request;
  const prepares = record.startPotential === undefined ? undefined : await loadPotential(record.startPotential.name);
  const outcome = await startRun(
    { directory, record, start, potential, ...(prepares && { startPotential: prepares }) },
    {
      onProgress: progressShower(context.terminal, start.species.length),
      onWarning: (text) => context.terminal.note(`warning: ${text}`),
      signal: context.signal,
    },
  );
  if (outcome.status === "interrupted") sayHowToResume(directory, context);
  return outcome;
}

/** What an interrupted command leaves the user with. */
export function sayHowToResume(directory: string, { terminal }: CommandContext): void {
  terminal.note("interrupted; the checkpoint is saved");
  terminal.note(`continue with: boroxol resume ${directory}`);
  terminal.document({ status: "interrupted", directory, resume: `boroxol resume ${directory}` });
}
