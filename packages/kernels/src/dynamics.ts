import type { Frame } from "@boroxol/core";

/** How a barostat deforms the cell: as one, along each Cartesian axis, or with shears. */
export type Coupling = "isotropic" | "axes" | "triclinic";

/** A scheme of motion. `tau` is the relaxation time of the bath. @unit fs */
export type IntegratorSettings =
  | { readonly kind: "nve" }
  | { readonly kind: "nose-hoover"; readonly tau: number }
  | { readonly kind: "bussi"; readonly tau: number }
  | { readonly kind: "langevin"; readonly tau: number }
  | {
      readonly kind: "cell-rescaling";
      readonly tau: number;
      readonly tauPressure: number;
      /** Isothermal compressibility, a guess will do: it only sets the speed of the cell. @unit 1/GPa */
      readonly compressibility: number;
      readonly coupling: Coupling;
    }
  | {
      readonly kind: "martyna-tobias-klein";
      readonly tau: number;
      readonly tauPressure: number;
      readonly coupling: Coupling;
    };

export type IntegratorKind = IntegratorSettings["kind"];

/** What happens over a number of steps: temperature and pressure go linearly from start to end. */
export interface Schedule {
  readonly steps: number;
  /** @unit K */
  readonly temperature: readonly [start: number, end: number];
  /** External pressure, used by barostats. @unit GPa */
  readonly pressure: readonly [start: number, end: number];
}

export interface DynamicsSettings {
  readonly integrator: IntegratorSettings;
  /** @unit fs */
  readonly timestep: number;
  readonly schedule: Schedule;
}

/** What is known of a system at the end of a step. */
export interface Observation {
  readonly step: number;
  /** Steps done since the current settings came into force. */
  readonly stageStep: number;
  /** @unit K */
  readonly temperature: number;
  /** @unit eV */
  readonly potentialEnergy: number;
  /** @unit eV */
  readonly kineticEnergy: number;
  /** One third of the trace of the internal pressure, kinetic part included. @unit GPa */
  readonly pressure: number;
  /** Internal pressure tensor xx yy zz yz xz xy. @shape [6] @unit GPa */
  readonly pressureTensor: Float64Array;
  /** @unit A^3 */
  readonly volume: number;
  /** The quantity that the scheme conserves while temperature and pressure are constant. @unit eV */
  readonly invariant: number;
}

/** Everything that a run needs to go on bit for bit; plain arrays for a checkpoint. */
export interface DynamicsState {
  /** @shape [n,3] @unit A */
  readonly positions: Float64Array;
  /** @shape [n,3] @unit A/fs */
  readonly velocities: Float64Array;
  /** @shape [n,3] */
  readonly images: Int32Array;
  /** Positions for which the neighbour list was built: the order of the list decides the last bits of the sums. @shape [n,3] @unit A */
  readonly referencePositions: Float64Array;
  /** Cell, baths and schedule, in the backend's own layout. @shape [m] @unit mixed */
  readonly scheme: Float64Array;
}

/** Atoms in motion. */
export interface Dynamics extends Disposable {
  /** Starts a stage: new settings, baths at rest, the step count goes on. */
  configure(settings: DynamicsSettings): Promise<void>;
  /**
   * Does `steps` steps.
   * @throws E0401 when a force is not finite; the frame of that moment can still be read
   */
  run(steps: number): Promise<void>;
  observe(): Observation;
  /** Positions inside the cell with images, velocities, forces and energy of the last step. */
  frame(): Frame;
  save(): DynamicsState;
  /** Goes back to a saved state of the same atoms and settings. */
  restore(state: DynamicsState): Promise<void>;
  /** What a user should know of the steps since the last call, each thing once. */
  takeWarnings?(): readonly string[];
}

/** What a simulation starts from. */
export interface DynamicsStart {
  readonly frame: Frame;
  /** @shape [n] @unit amu */
  readonly masses: Float64Array;
  readonly seed: number;
  /** Number of the first step; the random numbers depend on it. */
  readonly step?: number;
}

/** Degrees of freedom of the velocities: the Langevin bath moves the centre of mass, the others keep it. */
export function degreesOfFreedom(kind: IntegratorKind, atoms: number): number {
  return kind === "langevin" ? 3 * atoms : Math.max(1, 3 * atoms - 3);
}
