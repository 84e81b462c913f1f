import type { PhaseSpace } from "./phase-space.ts";

/** One step of a scheme, and the quantity that it conserves. */
export interface Integrator {
  step(system: PhaseSpace): Promise<void>;
  /** Constant while the temperature and the pressure of the schedule are. @returns @unit eV */
  invariant(system: PhaseSpace): number;
}
