import type { Frame } from "@boroxol/core";
import { frameVolume } from "./density.ts";
import { glassTransition } from "./glass-transition.ts";
import { type Measurable, notMeasurable } from "./measurable.ts";
import { thinnedRows } from "./thinned-rows.ts";

/** Temperature, energy and volume of each frame, as far as the frames carry them. */
export interface ThermoSection {
  /** @shape [frames] @unit K */
  readonly temperature?: readonly number[];
  /** Potential energy. @shape [frames] @unit eV */
  readonly energy?: readonly number[];
  /** @shape [frames] @unit A^3 */
  readonly volume: readonly number[];
}

/** The glass transition as a report gives it. */
export interface FoldSection {
  /** @unit K */
  readonly temperature: number;
  /** @unit K */
  readonly error: number;
  readonly evidence: number;
  /** Of the glass and of the melt. @shape [2] @unit eV/K or A^3/K */
  readonly slopes: readonly [number, number];
  /** Value of both branches at the fold. @unit eV or A^3 */
  readonly value: number;
  /** Runs that went into it. */
  readonly runs: number;
}

/** Tg by energy and by volume. */
export interface TransitionSection {
  readonly energy?: Measurable<FoldSection>;
  readonly volume?: Measurable<FoldSection>;
}

/** Takes what frames say of their thermodynamic state. */
export interface ThermoRecorder {
  add(frame: Frame): void;
  section(): ThermoSection;
}

/** A series that is not known in every frame is left out as a whole. */
export function thermoRecorder(): ThermoRecorder {
  const rows = thinnedRows();
  return {
    add(frame) {
      const temperature = frame.info?.["temperature"];
      rows.add([typeof temperature === "number" ? temperature : NaN, frame.energy ?? NaN, frameVolume(frame)]);
    },
    section() {
      const [temperature, energy] = [rows.column(0), rows.column(1)];
      return {
        ...(temperature.some(Number.isNaN) ? {} : { temperature }),
        ...(energy.some(Number.isNaN) ? {} : { energy }),
        volume: rows.column(2),
      };
    },
  };
}

/** Temperatures must span this many times their lowest for a fold to be looked for. */
const widest = 1.5;

/**
 * Tg of heating or cooling runs from the folds of energy and volume; absent where the temperature is not swept or not known.
 * @example transitionSection([document.thermo!]).energy
 */
export function transitionSection(runs: readonly ThermoSection[]): TransitionSection | undefined {
  const swept = runs.every(
    ({ temperature }) =>
      temperature !== undefined && Math.max(...temperature) > widest * Math.max(1, Math.min(...temperature)),
  );
  if (!swept || runs.length === 0) return undefined;
  const fold = (value: (run: ThermoSection) => readonly number[]): Measurable<FoldSection> => {
    const found = glassTransition(runs.map((run) => ({ temperature: run.temperature!, value: value(run) })));
    if (!found.measurable) return found;
    const { temperature, error, evidence, glassSlope, meltSlope } = found;
    return {
      measurable: true,
      temperature,
      error,
      evidence,
      slopes: [glassSlope, meltSlope],
      value: found.value,
      runs: runs.length,
    };
  };
  const energies = runs.every(({ energy }) => energy !== undefined);
  const breathes = runs.every(({ volume }) => Math.max(...volume) > 1.0001 * Math.min(...volume));
  return {
    ...(energies ? { energy: fold(({ energy }) => energy!) } : { energy: notMeasurable("the frames carry no energy") }),
    ...(breathes ? { volume: fold(({ volume }) => volume) } : {}),
  };
}
