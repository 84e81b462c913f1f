import { type AnalysisDocument, analyzeFrames } from "@boroxol/analysis";
import { symbolOf, type Frame, type GlassDensity, type MeasuredGlass } from "@boroxol/core";
import {
  namedProtocols,
  readRecord,
  type MotionPlan,
  type RunEvent,
  type RunRecord,
  type StagePlan,
} from "@boroxol/md";
import { isCardedModel, loadPotential, type Potential } from "@boroxol/potentials";
import type { ProtocolStage, ReportInput, ValidityFlag } from "@boroxol/report";
import { withKeys } from "./citation-key.ts";
import { fourFoldBoronModel } from "./four-fold-boron-model.ts";
import { finalFrame, glassFrames, stageFrames } from "./run-frames.ts";
import { strayLines } from "./stray-lines.ts";
import { readEvents, thermoSeries } from "./thermo-series.ts";

/**
 * Everything that the report of a run shows, from the files in its folder alone.
 * @throws E0421 when the folder holds no run, E0705 when the run is not finished
 */
export async function reportOfRun(directory: string): Promise<ReportInput> {
  const record = await readRecord(directory);
  const final = await finalFrame(directory);
  const frames = await glassFrames(directory);
  const events = await readEvents(directory);
  const analysis = analyzeFrames(frames);
  const cooling = await coolingOf(directory, record);
  const measured = record.system["measured"] as MeasuredGlass | undefined;
  const potential = await loadPotential(record.potential.name);
  const { card, cutoff, kind } = potential;
  const protocol = namedProtocols[record.protocol.name];
  const [citation] = withKeys(protocol?.citation === undefined ? [] : [protocol.citation]);
  const coolingRate = slowestCooling(record.protocol.stages);
  const composition = compositionOf(record, final);
  const model = fourFoldBoronModel(composition.molePercent);
  return {
    composition,
    density: densityOf(record, analysis.density ?? 0),
    protocol: {
      name: record.protocol.name,
      stages: record.protocol.stages.map(describeStage),
      ...(coolingRate === undefined ? {} : { coolingRate }),
      ...(protocol?.caveat === undefined ? {} : { caveat: protocol.caveat }),
      ...(citation === undefined ? {} : { citation }),
    },
    potential: {
      name: record.potential.name,
      kind,
      summary: card.summary,
      validity: card.validity,
      hash: record.potential.hash,
      cutoff,
      elements: card.elements.map(symbolOf),
      citations: withKeys(card.citations),
    },
    analysis,
    ...(cooling === undefined ? {} : { cooling }),
    analysed: describeFrames(frames),
    thermo: thermoSeries(events),
    finalFrame: final,
    experiment: experimentOf(measured),
    ...(model === undefined ? {} : { fourFoldBoronModel: model }),
    provenance: provenanceOf(record),
    flags: [...flagsOf(record, events), ...rangeFlags(potential, events)],
  };
}

/** Rings of the last stage that cools; undefined where there is none, or its frames are few. */
async function coolingOf(directory: string, record: RunRecord): Promise<AnalysisDocument | undefined> {
  const cools = record.protocol.stages.map(
    (stage) =>
      stage.kind === "motion" && stage.settings.schedule.temperature[0] > 1.2 * stage.settings.schedule.temperature[1],
  );
  if (!cools.includes(true)) return undefined;
  const frames = await stageFrames(directory, (stage) => cools[stage] === true);
  return frames.length < fewestCooling ? undefined : analyzeFrames(frames, { only: ["rings", "events"] });
}

/** Frames below this say nothing about the course of cooling. */
const fewestCooling = 16;

function compositionOf(record: RunRecord, final: Frame): ReportInput["composition"] {
  const { system } = record;
  const counts: Record<string, number> = {};
  for (const z of final.species) counts[symbolOf(z)] = (counts[symbolOf(z)] ?? 0) + 1;
  const formula = Object.entries(counts).map(([symbol, n]) => symbol + n);
  const rounding = system["rounding"] as { deviation: number; of: string } | undefined;
  const off = rounding?.deviation ?? 0;
  return {
    name: (system["composition"] as string | undefined) ?? formula.join(""),
    molePercent: (system["molePercent"] as Record<string, number> | undefined) ?? { [formula.join("")]: 100 },
    weightPercent: (system["weightPercent"] as Record<string, number> | undefined) ?? { [formula.join("")]: 100 },
    atoms: (system["atoms"] as Record<string, number> | undefined) ?? counts,
    rounding: off < 1e-6 ? "exact" : `off by at most ${off.toFixed(2)} ${rounding!.of}`,
  };
}

function densityOf({ system }: RunRecord, found: number): ReportInput["density"] {
  const density = system["density"] as GlassDensity | undefined;
  return density ?? { value: found, source: "that of the structure that the run began with" };
}

function experimentOf(measured: MeasuredGlass | undefined): ReportInput["experiment"] {
  if (measured === undefined) return {};
  const { density, fourFoldBoron, source } = measured;
  return {
    density: { value: density, source },
    ...(fourFoldBoron === undefined ? {} : { fourFoldBoron: { value: fourFoldBoron, source } }),
  };
}

function provenanceOf({ program, seed, threads, command, protocol }: RunRecord): ReportInput["provenance"] {
  const motions = protocol.stages.filter((stage) => stage.kind === "motion");
  const steps = motions.reduce((sum, { settings }) => sum + settings.schedule.steps, 0);
  const time = motions.reduce((sum, stage) => sum + durationOf(stage), 0);
  return { version: program.version, seed, threads, steps, time, command };
}

/** @unit ps */
function durationOf({ settings }: MotionPlan): number {
  return (settings.schedule.steps * settings.timestep) / 1000;
}

/** Slowest cooling of the protocol. @unit K/ps */
export function slowestCooling(stages: readonly StagePlan[]): number | undefined {
  const rates = stages
    .filter((stage) => stage.kind === "motion")
    .map((stage) => {
      const [start, end] = stage.settings.schedule.temperature;
      return (start - end) / durationOf(stage);
    })
    .filter((rate) => rate > 0);
  return rates.length === 0 ? undefined : Number(Math.min(...rates).toPrecision(3));
}

const ensembles: Readonly<Record<string, string>> = {
  nve: "nve",
  "nose-hoover": "nvt",
  bussi: "nvt",
  langevin: "nvt",
  "cell-rescaling": "npt",
  "martyna-tobias-klein": "npt",
};

/** A stage in words. */
export function describeStage(stage: StagePlan): ProtocolStage {
  if (stage.kind === "packing") {
    return { name: stage.name, description: "random places, pushed apart, relaxed roughly" };
  }
  if (stage.kind === "minimise") {
    const what = stage.cell ? "atoms and cell" : "atoms";
    return { name: stage.name, description: `${what} by ${stage.method} to ${stage.force} eV/Å` };
  }
  const { integrator, schedule, timestep } = stage.settings;
  const [start, end] = schedule.temperature;
  const duration = durationOf(stage);
  const rate = Number((Math.abs(end - start) / duration).toPrecision(3));
  const temperature = start === end ? `${start} K for ${duration} ps` : `${start} to ${end} K at ${rate} K/ps`;
  return {
    name: stage.name,
    description: `${temperature}, ${integrator.kind}, ${timestep} fs`,
    ensemble: ensembles[integrator.kind] ?? integrator.kind,
    duration,
  };
}

function describeFrames(frames: readonly Frame[]): string {
  const [first, last] = [frames[0]!, frames.at(-1)!];
  if (frames.length === 1 || first.time === undefined || last.time === undefined) return "the final structure";
  const stage = last.info?.["stage"];
  return `${frames.length} frames of the last ${(last.time - first.time).toFixed(1)} ps${stage === undefined ? "" : ` (${String(stage)})`}`;
}

/** How far the run strayed from the data of its model; nothing for a potential without a card of such. */
function rangeFlags(potential: Potential, events: readonly RunEvent[]): ValidityFlag[] {
  if (!isCardedModel(potential)) return [];
  const lines = strayLines(events);
  if (lines.length === 0) {
    const text = `No frame of the trajectory leaves the range of the data of ${potential.card.name}.`;
    return [{ level: "good", title: "Inside of the potential's range", text }];
  }
  return lines.map((text) => ({ level: "warning", title: "Outside of the potential's range", text }));
}

function flagsOf(record: RunRecord, events: readonly RunEvent[]): ValidityFlag[] {
  const flags: ValidityFlag[] = [];
  const density = record.system["density"] as GlassDensity | undefined;
  if (density?.kind === "packing") {
    const text = `No measured density is known for this composition: ${density.source}.`;
    flags.push({ level: "warning", title: "Density is an estimate", text });
  } else if (density?.kind === "molar-volumes") {
    flags.push({ level: "note", title: "Density from a model", text: `${density.source}.` });
  }
  for (const note of record.protocol.notes) flags.push({ level: "note", title: "Protocol", text: note });
  for (const event of events) {
    if (event.event !== "minimised" || event.converged !== false) continue;
    const text = `It stopped after ${event.steps} steps with a largest force of ${event.force?.toFixed(3)} eV/Å.`;
    flags.push({ level: "note", title: "Minimisation did not converge", text });
  }
  return flags;
}
