import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom, type Frame, massesOf } from "@boroxol/core";
import { createWasmDynamics, wasmBackend } from "@boroxol/kernels";
import { openTeacher, teacherCode, teacherOf } from "@boroxol/label";
import { initialVelocities, packedStart } from "@boroxol/md";
import { loadPotential } from "@boroxol/potentials";
import type { CampaignOptions } from "./campaign-options.ts";
import type { CampaignSummary } from "./campaign-summary.ts";
import { trajectorySteps } from "./explore.ts";
import { campaignSystems, planTrajectories } from "./plan-trajectories.ts";
import type { FinishedStage } from "./stage-store.ts";

/** A kind of work that is left, and what it takes. */
export interface CostPart {
  readonly work: "exploration" | "labels" | "teacher's labels" | "training";
  /** Steps of molecular dynamics, frames, or trainings of the committee; labels at most. */
  readonly count: number;
  readonly of: string;
  /** Undefined where nothing like it has been measured. @unit s */
  readonly seconds: number | undefined;
  /** Where the speed is from. */
  readonly source: string;
}

/** What a campaign is expected to take from where it stands, if it needs all its rounds. */
export interface CampaignCost {
  /** Rounds with a committee that are left. */
  readonly rounds: number;
  readonly parts: readonly CostPart[];
  /** Of all parts whose speed is known. @unit s */
  readonly seconds: number;
}

/**
 * The work that is left and the time for it, from the speeds of the campaign's finished stages, or from short measurements on
 * this machine.
 */
export async function campaignCost(
  options: CampaignOptions,
  { status, rounds, teacher: taught }: CampaignSummary,
  threads: number,
): Promise<CampaignCost> {
  if (status === "converged" || status === "rounds used up") return { rounds: 0, parts: [], seconds: 0 };
  const { begin, teacher, select, stop, explore } = options;
  const systems = await campaignSystems(options);
  const stages = await finishedStages(join(options.out, "stages"));
  const done = rounds.filter(({ round, committee }) => round > 0 && committee !== undefined).length;
  const left = stop.rounds - done;
  const planned = planTrajectories(systems, options, 0);
  const explored = rounds[0]?.trajectories !== undefined;
  const steps = planned.reduce((sum, { packed }) => sum + trajectorySteps(options, packed), 0);
  const atoms = planned.reduce((sum, { start }) => sum + start.species.length, 0) / planned.length;
  const begins = begin.frames > 0 || (teacher !== undefined && teacher.data.length === 0);
  const explorations = left + (begins && !explored ? 1 : 0);
  const open = rounds[done]?.labels === undefined && begin.frames > 0 && done === 0 ? begin.frames : 0;
  const labels = open + left * select.most;

  const speeds = await measured(options, systems[0]!.frames[0]!, stages, threads);
  const fresh = rounds[0]?.committee === undefined;
  const toTeach = teacher !== undefined && taught === undefined;
  const trainings = left + (fresh ? 1 : 0) + (toTeach ? 1 : 0);
  const parts: CostPart[] = [
    {
      work: "exploration",
      count: explorations * steps,
      of: `steps of about ${Math.round(atoms)} atoms: ${planned.length} trajectories of ${explore.time} ps in each round`,
      seconds: explorations * steps * atoms * speeds.step.seconds,
      source: speeds.step.source,
    },
    ...(toTeach
      ? [
          {
            work: "teacher's labels",
            count: teacher.frames,
            of: "frames at most",
            seconds: undefined,
            source: "cheap, not measured",
          } as const,
        ]
      : []),
    {
      work: "labels",
      count: labels,
      of: "frames at most",
      seconds: speeds.label.seconds === undefined ? undefined : labels * speeds.label.seconds,
      source: speeds.label.source,
    },
    {
      work: "training",
      count: trainings,
      of: `trainings of ${options.committee} models`,
      seconds: speeds.training.seconds === undefined ? undefined : trainings * speeds.training.seconds,
      source: speeds.training.source,
    },
  ];
  return { rounds: left, parts, seconds: parts.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0) };
}

interface Speed {
  /** @unit s */
  readonly seconds: number | undefined;
  readonly source: string;
}

interface Speeds {
  /** Of one atom and step. @unit s */
  readonly step: Speed & { readonly seconds: number };
  readonly label: Speed;
  readonly training: Speed;
}

async function measured(
  options: CampaignOptions,
  cell: Frame,
  stages: readonly FinishedStage<unknown>[],
  threads: number,
): Promise<Speeds> {
  const of = (...kinds: readonly string[]): FinishedStage<unknown>[] =>
    stages.filter(({ kind, resumed }) => kinds.includes(kind) && !resumed);
  const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
  const seconds = (found: readonly FinishedStage<unknown>[]): number => sum(found.map((each) => each.seconds));
  const finished = "measured in this campaign";

  const explored = of("explore").filter(({ round }) => round > 0);
  const work = sum(
    explored.map(({ result }) =>
      sum((result as { atoms: number }[]).map(({ atoms }) => atoms * trajectorySteps(options, true))),
    ),
  );
  const labelled = of("label");
  const frames = sum(labelled.map(({ result }) => (result as { labelled: number }).labelled));
  const trained = of("train");
  const plannedTime = options.retraining.time ?? options.training.time;
  return {
    step:
      work > 0
        ? { seconds: seconds(explored) / work, source: finished }
        : {
            seconds: await secondsOfStep(options, cell, threads),
            source: `measured now with ${options.begin.potential}; the committee is not there yet`,
          },
    label:
      frames > 0
        ? { seconds: seconds(labelled) / frames, source: finished }
        : options.label.code === teacherCode
          ? { seconds: await secondsOfLabel(options, cell, threads), source: "measured now" }
          : { seconds: undefined, source: "not measured yet: docs/label.md has what a frame costs" },
    training:
      trained.length > 0
        ? { seconds: seconds(trained) / trained.length, source: finished }
        : plannedTime !== undefined
          ? { seconds: secondsOfText(plannedTime), source: "planned for this time" }
          : { seconds: undefined, source: "not measured yet" },
  };
}

function secondsOfText(text: string): number {
  const [, number, unit] = /^([\d.]+)\s*(s|min|h)$/.exec(text)!;
  return Number(number) * { s: 1, min: 60, h: 3600 }[unit as "s"];
}

/** A structure to measure with: atoms of a file, or packed ones. */
async function sample(cell: Frame, seed: number, threads: number): Promise<Frame> {
  if (cell.positions.some((x) => x !== 0)) return cell;
  return (await packedStart(cell, seed, wasmBackend({ threads }))).frame;
}

const probedSteps = 50;

async function secondsOfStep({ begin, seed }: CampaignOptions, cell: Frame, threads: number): Promise<number> {
  const frame = await sample(cell, seed, threads);
  const masses = massesOf(frame.species);
  const interaction = (await loadPotential(begin.potential)).interaction(frame.species);
  const velocities = initialVelocities(masses, 100, createRandom(seed));
  using dynamics = await createWasmDynamics(
    interaction,
    { frame: { ...frame, velocities }, masses, seed, step: 0 },
    { threads, precision: "float32", closest: () => 0 },
  );
  await dynamics.configure({
    integrator: { kind: "langevin", tau: 10 },
    timestep: 0.1,
    schedule: { steps: 2 * probedSteps, temperature: [100, 100], pressure: [0, 0] },
  });
  await dynamics.run(probedSteps);
  const begun = performance.now();
  await dynamics.run(probedSteps);
  return (performance.now() - begun) / 1000 / probedSteps / frame.species.length;
}

async function secondsOfLabel({ label, seed }: CampaignOptions, cell: Frame, threads: number): Promise<number> {
  const frame = await sample(cell, seed, threads);
  using teacher = await openTeacher(teacherOf(label), threads);
  await teacher.label(frame);
  const begun = performance.now();
  await teacher.label(frame);
  return (performance.now() - begun) / 1000;
}

async function finishedStages(folder: string): Promise<FinishedStage<unknown>[]> {
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(
    names.map((name) => readFile(join(folder, name, "stage.json"), "utf8").catch(() => "")),
  );
  return texts.filter((text) => text !== "").map((text) => JSON.parse(text) as FinishedStage<unknown>);
}
