import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { attemptFrame, type FrameOutcome } from "./attempt-frame.ts";
import { type BornCharges, bornCharges, fieldDirections } from "./born-charges.ts";
import type { LabelCode } from "./label-code.ts";
import type { LabelQueue } from "./label-queue.ts";
import type { Template } from "./template.ts";

/** What came of a frame, with its Born charges where they were asked for. */
export type LabelOutcomeOfFrame = FrameOutcome & { readonly born?: BornCharges };

/**
 * Labels one frame: the runs without a field, then, with `bornField`, those in fields of both signs along each axis.
 * @param folder for this frame alone; its files stay until the caller removes it
 * @param bornField strength of the fields @unit V/A
 * @throws as `attemptFrame` does
 */
export async function labelOne(
  code: LabelCode,
  template: Template,
  frame: Frame,
  folder: string,
  queue: LabelQueue,
  signal?: AbortSignal,
  bornField?: number,
): Promise<LabelOutcomeOfFrame> {
  const attempt = (name: string, field?: readonly number[]): Promise<FrameOutcome> =>
    attemptFrame(code, template, frame, join(folder, name), queue, signal, field);
  const outcome = await attempt("");
  if (outcome.kind !== "labelled" || bornField === undefined) return outcome;
  const forces: Float64Array[] = [];
  let { seconds } = outcome;
  for (const [axis, sign] of fieldDirections) {
    const field = [0, 0, 0];
    field[axis] = sign * bornField;
    const charged = await attempt(`field-${"xyz"[axis]}${sign > 0 ? "+" : "-"}`, field);
    if (charged.kind !== "labelled") return charged;
    forces.push(charged.result.forces);
    seconds += charged.seconds;
  }
  return { ...outcome, seconds, born: bornCharges(forces, bornField) };
}
