import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { analyzeFrames, blockAverage, pairName, type AnalysisDocument } from "@boroxol/analysis";
import { elementBySymbol, type Frame } from "@boroxol/core";
import { summarise } from "@boroxol/data";
import { readRecord, type RunEvent } from "@boroxol/md";
import type { ValidatedQuantity } from "@boroxol/report";
import { stageFrames } from "../run-frames.ts";
import { strayLines } from "../stray-lines.ts";
import { readEvents } from "../thermo-series.ts";
import type { Sample } from "./estimate.ts";
import { measuredStages } from "./validation-stages.ts";

/** What one finished run says. */
export interface Replica {
  readonly seed: number;
  readonly samples: Readonly<Partial<Record<ValidatedQuantity, Sample>>>;
  /** @unit A */
  readonly shortest: Readonly<Record<string, number>>;
  /** How the run left the range of its model, in sentences. */
  readonly strays: readonly string[];
}

/** Measures the two last stages of a finished run of a validation. */
export async function measureReplica(directory: string): Promise<Replica> {
  const record = await readRecord(directory);
  const count = record.protocol.stages.length;
  const [fixedStage, freeStage] = [count + measuredStages.fixedDensity, count + measuredStages.zeroPressure];
  const fixed = await stageFrames(directory, (stage) => stage === fixedStage);
  const free = await stageFrames(directory, (stage) => stage === freeStage);
  const atFixed = analyzeFrames(fixed, { only: ["n4", "nbo", "coordination", "rings"] });
  const atZero = analyzeFrames(free, { only: ["n4", "density"] });
  const contents = record.system["atoms"] as Readonly<Record<string, number>>;
  const atoms = (symbol: string): number => contents[symbol] ?? 0;
  const { n4, nbo, rings, error } = atFixed;
  const silicon = overCoordinated(atFixed);
  const events = await readEvents(directory);
  const deviation = await deviationOf(directory, events, fixedStage);
  const fraction = (value: number | undefined, blocks: number | undefined, counted: number): Sample | undefined =>
    value === undefined || counted === 0 ? undefined : { value, counted, ...(blocks !== undefined && { blocks }) };
  const samples: Record<ValidatedQuantity, Sample | undefined> = {
    fourFoldBoron: fraction(n4, error?.n4, atoms("B")),
    fourFoldBoronAtZeroPressure: fraction(atZero.n4, atZero.error?.n4, atoms("B")),
    density: sampleOf(atZero.density, atZero.error?.density),
    overCoordinatedSilicon: fraction(silicon?.value, silicon?.blocks, atoms("Si")),
    nonBridgingOxygen: fraction(nbo, error?.nbo, atoms("O")),
    boronInRings: fraction(rings?.b3InRings, rings?.error?.b3InRings, Math.round((1 - (n4 ?? 0)) * atoms("B"))),
    deviation,
  };
  return {
    seed: record.seed,
    samples: Object.fromEntries(Object.entries(samples).filter(([, sample]) => sample !== undefined)),
    shortest: shortestDistances([...fixed, ...free]),
    strays: strayLines(events),
  };
}

function sampleOf(value: number | undefined, blocks: number | undefined): Sample | undefined {
  return value === undefined ? undefined : { value, ...(blocks !== undefined && { blocks }) };
}

/** Fraction of silicon with five oxygens and more. */
export function overCoordinated({ coordination }: AnalysisDocument): Sample | undefined {
  const silicon = coordination?.["Si"];
  if (silicon === undefined) return undefined;
  const high = (table: Readonly<Record<string, unknown>>): number[] =>
    Object.entries(table).flatMap(([count, share]) => (Number(count) >= 5 ? [Number(share)] : []));
  return {
    value: high(silicon).reduce((sum, share) => sum + share, 0),
    blocks: Math.hypot(...high(silicon.error ?? {})),
  };
}

/** Shortest distance of each pair of elements in any of the frames. @returns @unit A */
export function shortestDistances(frames: readonly Frame[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [k, frame] of frames.entries()) {
    for (const [pair, r] of Object.entries(summarise(frame, "run", k).shortest)) {
      const [a, b] = pair.split("-").map((symbol) => elementBySymbol(symbol).number) as [number, number];
      const name = pairName(a, b);
      found[name] = Math.min(found[name] ?? Infinity, r);
    }
  }
  return found;
}

/** Column of the mean over atoms in `model_devi.out`. */
const averageForce = 6;

/** Mean deviation of an ensemble's forces in a stage, where it was watched. @unit eV/A */
async function deviationOf(directory: string, events: readonly RunEvent[], stage: number): Promise<Sample | undefined> {
  const text = await readFile(join(directory, "model_devi.out"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const starts = events.filter((event) => event.event === "stage");
  const begin = starts.find((event) => event.stage === stage)?.step ?? 0;
  const end = starts.find((event) => event.stage === stage + 1)?.step ?? Infinity;
  const values = text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((row) => row[0]! > begin && row[0]! <= end)
    .map((row) => row[averageForce]!);
  if (values.length === 0) return undefined;
  const { mean, error } = blockAverage(values);
  return { value: mean, ...(values.length > 1 && { blocks: error }) };
}
