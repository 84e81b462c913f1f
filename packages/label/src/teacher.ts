import type { Frame } from "@boroxol/core";
import { type Evaluator, wasmBackend } from "@boroxol/kernels";
import { isModelPotential, loadPotential, type Potential } from "@boroxol/potentials";
import type { CodeResult } from "./label-code.ts";
import type { LabelSettings } from "./label-store.ts";

/** The name under which the labels of a potential stand beside those of DFT codes. */
export const teacherCode = "teacher";

/** A potential that gives labels in the place of a DFT code. */
export interface Teacher extends Disposable {
  /** What its labels have in common: the potential's hash, and that they are not DFT. */
  readonly settings: LabelSettings;
  /**
   * Fast where frames of the same atoms follow each other: an evaluator is made for one list of atoms.
   * @throws E0301 for an element that the potential lacks; what evaluators throw
   */
  label(frame: Frame): Promise<CodeResult>;
}

/**
 * Makes a potential a label code: a bundled one, a model file, a folder with a card, an ensemble.
 * @throws E0305 and others of `loadPotential`
 * @example using teacher = await openTeacher("shik", 2); const { energy } = await teacher.label(frame);
 */
export async function openTeacher(nameOrPath: string, threads: number): Promise<Teacher> {
  const potential = await loadPotential(nameOrPath);
  let prepared: { readonly of: string; readonly evaluator: Evaluator } | undefined;
  return {
    settings: { code: teacherCode, template: { potential: descriptionOf(potential) } },
    async label(frame) {
      const of = atomsOf(frame);
      if (prepared?.of !== of) {
        prepared?.evaluator[Symbol.dispose]();
        prepared = undefined;
        prepared = { of, evaluator: await potential.prepare(frame.species, wasmBackend({ threads })) };
      }
      const { energy, forces, stress } = await prepared.evaluator.evaluate(frame, ["energy", "forces", "stress"]);
      return {
        energy: energy!,
        forces: forces!.slice(),
        ...(stress && { stress: stress.slice() }),
        version: `${potential.kind} ${identityOf(potential)}`,
        scfSteps: 0,
      };
    },
    [Symbol.dispose]() {
      prepared?.evaluator[Symbol.dispose]();
    },
  };
}

/** The list of atoms of a frame, as a name. */
export function atomsOf({ species }: Frame): string {
  return Buffer.from(species).toString("latin1");
}

/** What tells one potential from another, wherever its file stands. */
function identityOf(potential: Potential): string {
  return isModelPotential(potential) ? potential.hash : potential.card.name;
}

/** In the place of a template; one line each, so that what differs can be named. */
function descriptionOf(potential: Potential): string {
  return [
    "labels of another potential, not of DFT",
    `kind: ${potential.kind}`,
    `potential: ${identityOf(potential)}`,
    "",
  ].join("\n");
}
