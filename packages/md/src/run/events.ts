import type { Stray } from "@boroxol/potentials";

/** One line of thermodynamic data of `events.jsonl`. */
export interface ThermoEvent {
  readonly event: "thermo";
  /** Number of the stage, from 0. */
  readonly stage: number;
  readonly step: number;
  /** Since the start of the run. @unit ps */
  readonly time: number;
  /** @unit K */
  readonly temperature: number;
  /** Temperature of the bath. @unit K */
  readonly target: number;
  /** @unit eV */
  readonly potentialEnergy: number;
  /** @unit eV */
  readonly kineticEnergy: number;
  /** @unit GPa */
  readonly pressure: number;
  /** @unit A^3 */
  readonly volume: number;
  /** @unit g/cm3 */
  readonly density: number;
  /** Conserved quantity of the scheme while its targets are constant. @unit eV */
  readonly invariant: number;
}

/** A stage begins. Step and time are those before its first step. */
export interface StageEvent {
  readonly event: "stage";
  readonly stage: number;
  readonly name: string;
  readonly step: number;
  readonly time: number;
}

/** What a packing or a minimisation came to. */
export interface StructureEvent {
  readonly event: "packed" | "minimised";
  readonly stage: number;
  /** Factor by which packing distances had to shrink. */
  readonly shrink?: number;
  readonly steps?: number;
  readonly converged?: boolean;
  /** Largest force left. @unit eV/A */
  readonly force?: number;
  /** @unit eV */
  readonly potentialEnergy?: number;
}

/** An ensemble whose models differ by more than was asked for. */
export interface DeviationEvent {
  readonly event: "deviation";
  readonly stage: number;
  readonly step: number;
  readonly time: number;
  /** Largest, least and mean deviation of a force. @unit eV/A */
  readonly force: readonly [max: number, min: number, average: number];
  /** Whether the frame was saved. */
  readonly saved: boolean;
}

/** A frame that leaves the range where the potential is known to hold. */
export interface StrayEvent {
  readonly event: "strays";
  readonly stage: number;
  readonly step: number;
  readonly time: number;
  readonly strays: readonly Stray[];
}

export interface DoneEvent {
  readonly event: "done";
  readonly step: number;
  readonly time: number;
}

/** A line of `events.jsonl`. Nothing in it depends on the clock, so a resumed run writes the same bytes. */
export type RunEvent = ThermoEvent | StageEvent | StructureEvent | DeviationEvent | StrayEvent | DoneEvent;
