import type { Numbers } from "../compile/compile-graph.ts";

/** Changes the parameters of a program after each run. */
export interface Optimiser {
  readonly kind: "adam";
  /** Once the first parameters are in place. */
  begin(): void;
  /**
   * One step with the gradient of the last run.
   * @param t number of the step, from 0
   * @returns false, and nothing changed, when the gradient is not finite
   */
  step(t: number, rate: number): boolean;
  /** The parameters to be saved and tested. @returns @shape [n] @unit 1 */
  best(): Numbers;
  /** Everything that a restart needs beside the parameters; views to be read and written. @returns each @shape [n] @unit 1 */
  state(): Readonly<Record<string, Numbers>>;
}
