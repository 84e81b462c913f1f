import type { Frame } from "@boroxol/core";
import type { Template } from "./template.ts";

/** One run of the program within an attempt. */
export interface LabelStage {
  /** For messages: `start`, `label`, `retry-1`. */
  readonly name: string;
  /** Names of the template's files that this stage needs. */
  readonly files: readonly string[];
  /** Arguments of the program; its output goes to `output`. */
  readonly args: readonly string[];
  /** File that is given to the program's standard input. */
  readonly input?: string;
  readonly output: string;
  /** File that holds the labels, where it is not `output`. */
  readonly result?: string;
  /** A stage that only prepares: the labels do not depend on how it ends. */
  readonly prepares?: true;
}

/** Labels that a code computed, and what it says of how. */
export interface CodeResult {
  /** @unit eV */
  readonly energy: number;
  /** @shape [n,3] @unit eV/A */
  readonly forces: Float64Array;
  /** @shape [6] @unit eV/A^3 */
  readonly stress?: Float64Array;
  /** Version of the code as its output says it. */
  readonly version: string;
  readonly scfSteps: number;
}

/** What the queue needs to know of a DFT code: how inputs are written, which runs make a label, how outputs are read. */
export interface LabelCode {
  readonly name: string;
  /** Names under which the program stands in PATH. */
  readonly programs: readonly string[];
  /** How to get it. */
  readonly install: string;
  /** Settings that are used where the user gives none. */
  readonly template: Template;
  /**
   * The stages of each attempt, in the order in which they are tried.
   * @throws E0903 where the template lacks a file
   */
  attempts(template: Template): readonly (readonly LabelStage[])[];
  /**
   * Input files of a stage for a frame.
   * @param field homogeneous electric field, for codes that have one @shape [3] @unit V/A
   * @throws E0903 for an element or a placeholder that the template does not know
   */
  inputs(
    template: Template,
    stage: LabelStage,
    frame: Frame,
    field?: ArrayLike<number>,
  ): Readonly<Record<string, string>>;
  /**
   * Reads what a stage left in its folder.
   * @throws E0907 where it did not end, did not converge, or is of other atoms; what the reader of the format throws
   */
  read(folder: string, stage: LabelStage, frame: Frame): Promise<CodeResult>;
}
