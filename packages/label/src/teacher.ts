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
  /** @throws E0301 for an element that the potential lacks; what evaluators throw */
  label(frame: Frame): Promise<CodeResult>;
}

/** Evaluators that are kept, each for one list of atoms: frames of several cells may take turns. */
const mostEvaluators = 8;

/**
 * Makes a potential a label code: a bundled one, a model file, a folder with a card, an ensemble.
 * @throws E0305 and others of `loadPotential`
 * @example using teacher = await openTeacher("shik", 2); const { energy } = await teacher.label(frame);
 */
export async function openTeacher(nameOrPath: string, threads: number): Promise<Teacher> {
  const potential = await loadPotential(nameOrPath);
  const evaluators = new Map<string, Evaluator>();
  return {
    settings: { code: teacherCode, template: { potential: descriptionOf(potential) } },
    async label(frame) {
      const key = Buffer.from(frame.species).toString("latin1");
      const evaluator = evaluators.get(key) ?? (await potential.prepare(frame.species, wasmBackend({ threads })));
      // The one that was used last stands last.
      evaluators.delete(key);
      evaluators.set(key, evaluator);
      if (evaluators.size > mostEvaluators) {
        const [oldest, unused] = evaluators.entries().next().value!;
        evaluators.delete(oldest);
        unused[Symbol.dispose]();
      }
      const { energy, forces, stress } = await evaluator.evaluate(frame, ["energy", "forces", "stress"]);
      return {
        energy: energy!,
        forces: forces!.slice(),
        ...(stress && { stress: stress.slice() }),
        version: `${potential.kind} ${identityOf(potential)}`,
        scfSteps: 0,
      };
    },
    [Symbol.dispose]() {
      for (const each of evaluators.values()) each[Symbol.dispose]();
    },
  };
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
