import { BoroxolError } from "@boroxol/core";
import { stagesOption, type Stage } from "@boroxol/md";
import { parseOptions } from "@boroxol/options";

/** Evaluations of an ensemble's deviation in each of the two stages that are measured. */
const deviations = 20;
/** Share of the time at zero pressure in which the cell settles. */
const settling = 1 / 3;

/** Where the two measured stages stand, counted from the last stage of the run. */
export const measuredStages = { fixedDensity: -3, zeroPressure: -1 } as const;

/** What decides the stages beside the protocol. */
export interface ValidationSettings {
  /** Time at zero pressure; the first third settles. @unit ps */
  readonly zeroPressure: number;
  /** Whether the potential is an ensemble, whose deviation is watched. */
  readonly ensemble: boolean;
  /** Classical potentials do the start of a protocol that prepares structures for learned ones. */
  readonly classical: boolean;
}

/**
 * A protocol without its minimisation, whose last stage is measured at the density of experiment, and after it the same glass under
 * zero pressure: settling, then measured.
 * @throws E0122 where the last stage with moving atoms is a ramp
 */
export function validationStages(
  protocol: readonly Stage[],
  { zeroPressure, ensemble, classical }: ValidationSettings,
): readonly Stage[] {
  const prepares = protocol.some((stage) => "part" in stage && stage.part === "start");
  const moving = protocol.filter(({ stage }) => stage !== "minimise");
  const part = classical && prepares ? "start" : "main";
  const last = moving.at(-1);
  if (last === undefined || !("duration" in last)) throw endsInRamp(last?.stage);
  const measured = (duration: number): object => (ensemble ? { deviation: duration / deviations } : {});
  const before = [...moving.slice(0, -1), { ...last, ...measured(last.duration) }];
  const free = { temperature: last.temperature, ensemble: "npt", part };
  const [settles, counts] = [settling * zeroPressure, (1 - settling) * zeroPressure];
  return stagesOf([
    ...before,
    { stage: "relax", ...free, duration: settles },
    { stage: "production", ...free, duration: counts, ...measured(counts) },
  ]);
}

/** A melt at the density of experiment, straight from the packing. */
export function overlapStages(temperature: number, time: number): readonly Stage[] {
  return stagesOf([{ stage: "packing" }, { stage: "melt", temperature, duration: time, frames: time / 1000 }]);
}

/** Frames of a heating run: ten in each of the bins in which the fold is looked for. */
const heatingFrames = 400;

/** A glass heated at the density of experiment, for the fold of its energy. */
export function heatingStages(to: number, rate: number): readonly Stage[] {
  const frames = (to - 300) / rate / heatingFrames;
  return stagesOf([
    { stage: "hold", temperature: 300, duration: 1 },
    { stage: "anneal", from: 300, to, rate, frames },
  ]);
}

/** Share of the time of a diffusion run in which it comes to its temperature. */
const warming = 1 / 6;

/** A glass held at a temperature, for the displacement of its ions. */
export function diffusionStages(temperature: number, time: number): readonly Stage[] {
  return stagesOf([
    { stage: "hold", temperature, duration: warming * time },
    { stage: "production", temperature, duration: (1 - warming) * time, frames: time / 500 },
  ]);
}

const stagesOf = (stages: readonly object[]): readonly Stage[] =>
  parseOptions(stagesOption, { stages }, "validation").stages;

function endsInRamp(stage: string | undefined): BoroxolError {
  return new BoroxolError("E0122", `the protocol ends with ${stage === undefined ? "nothing" : `'${stage}'`}`, {
    place: "protocol",
    fix: "let it end with 'hold' or 'production' at 300 K, where the glass is measured",
    untouched: "nothing was written",
  });
}
