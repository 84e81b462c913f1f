import { join } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { makeFolder, pathInside, writeFileAtomically } from "@boroxol/io";
import type { CodeResult, LabelCode } from "./label-code.ts";
import type { LabelQueue } from "./label-queue.ts";
import { endText } from "./run-program.ts";
import type { Template } from "./template.ts";

/** What came of a frame. */
export type FrameOutcome =
  | { readonly kind: "labelled"; readonly result: CodeResult; readonly attempt: number; readonly seconds: number }
  | { readonly kind: "failed"; readonly attempts: readonly string[] }
  | { readonly kind: "interrupted" };

/** Net force on the cell above which the settings are too coarse to be forces. @unit eV/A per square root of atoms */
const mostNetForce = 0.05;

/**
 * Tries the attempts of a code in their order until one gives labels that hold: the run ended, the electrons converged,
 * every number is finite, and the forces add up to nothing.
 * @param folder for these attempts alone; their files stay in it
 * @param field homogeneous electric field @shape [3] @unit V/A
 * @throws E0903, E0906, and E0901 where the program does not start
 */
export async function attemptFrame(
  code: LabelCode,
  template: Template,
  frame: Frame,
  folder: string,
  queue: LabelQueue,
  signal?: AbortSignal,
  field?: ArrayLike<number>,
): Promise<FrameOutcome> {
  const failures: string[] = [];
  let seconds = 0;
  for (const [k, stages] of code.attempts(template).entries()) {
    const place = join(folder, `attempt-${k + 1}`);
    await makeFolder(place);
    for (const stage of stages) {
      for (const [name, text] of Object.entries(code.inputs(template, stage, frame, field))) {
        await writeFileAtomically(pathInside(place, name), text);
      }
    }
    const begun = performance.now();
    const end = await queue.run(stages, place, signal);
    seconds += end.seconds ?? (performance.now() - begun) / 1000;
    if (end.kind === "interrupted" || signal?.aborted === true) return { kind: "interrupted" };
    if (end.kind === "not started") {
      throw new BoroxolError("E0901", `${code.name} does not start: ${end.reason}`, {
        place,
        fix: `${code.install}, or give its path with --program`,
        untouched: "the frames that were finished before",
      });
    }
    const last = stages.at(-1)!;
    try {
      const result = await code.read(place, last, frame);
      checkResult(result, frame, join(place, last.output));
      return { kind: "labelled", result, attempt: k + 1, seconds };
    } catch (error) {
      if (!(error instanceof BoroxolError)) throw error;
      const ended = end.kind === "exited" && end.code === 0 ? "" : ` (${endText(end)})`;
      failures.push(`${last.name}: ${error.message}${ended}`);
    }
  }
  return { kind: "failed", attempts: failures };
}

/**
 * Failures of attempts in words, those of the same cause together.
 * @example attemptsText(["label: no end", "retry-1: no end"]) // "label, retry-1: no end"
 */
export function attemptsText(attempts: readonly string[]): string {
  const names = new Map<string, string[]>();
  for (const each of attempts) {
    const [, name, cause] = /^([^:]*): (.*)$/s.exec(each) ?? [each, "", each];
    names.set(cause!, [...(names.get(cause!) ?? []), name!]);
  }
  return Array.from(names, ([cause, those]) => {
    const attempt = those.filter((name) => name !== "").join(", ");
    return attempt === "" ? cause : `${attempt}: ${cause}`;
  }).join("; ");
}

/**
 * Refuses labels that no sound run gives.
 * @throws E0907 for another number of atoms, a number that is not finite, or forces that add up to something
 */
export function checkResult({ energy, forces, stress }: CodeResult, { species }: Frame, place: string): void {
  const refuse = (message: string): BoroxolError =>
    new BoroxolError("E0907", message, { place, fix: "look at the output; its labels are not used" });
  if (forces.length !== 3 * species.length) throw refuse(`${forces.length / 3} forces for ${species.length} atoms`);
  const numbers = [energy, ...forces, ...(stress ?? [])];
  if (!numbers.every(Number.isFinite)) throw refuse("a label is not a finite number");
  const net = [0, 1, 2].map((d) => forces.reduce((sum, f, k) => (k % 3 === d ? sum + f : sum), 0));
  const length = Math.hypot(...net);
  if (length > mostNetForce * Math.sqrt(species.length)) {
    throw refuse(`the forces add up to ${length.toFixed(3)} eV/A: the grid or the convergence is too coarse`);
  }
}
