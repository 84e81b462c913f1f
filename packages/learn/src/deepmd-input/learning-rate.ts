import type { Findings } from "./findings.ts";
import type { Section } from "./section.ts";

/**
 * The schedule: exp is start decay_rate^floor(step / decay_steps), not below stop; decay_rate follows from stop unless given.
 * DeePMD-kit takes other stairs when decay_steps is not smaller than the number of steps.
 */
export function scheduleOptions(rate: Section, steps: number, { problems }: Findings): Record<string, unknown> {
  const schedule = rate.get<string>(["type"], "exp");
  if (!["exp", "cosine"].includes(schedule)) problems.push(`learning_rate.type ${schedule}: exp or cosine`);
  const start = rate.get(["start_lr"], 1e-3);
  let stop = rate.get(["stop_lr"], 1e-8);
  if (schedule === "cosine") {
    rate.get(["decay_steps", "decay_rate", "smooth"], undefined);
    return { schedule: "cosine", rate: start, rateStop: Math.max(stop, start * rate.get(["lr_min_factor"], 0)) };
  }
  let decaySteps = rate.get(["decay_steps"], 5000);
  if (decaySteps >= steps) decaySteps = Math.floor(steps / 10) > 100 ? 100 : Math.floor(steps / 100) + 1;
  const decay = rate.get<number | null>(["decay_rate"], null);
  if (decay !== null) {
    const end = start * decay ** (steps / decaySteps);
    if (end < stop) problems.push("learning_rate.decay_rate: falls below stop_lr before the end");
    stop = end;
  }
  const smooth = rate.get(["smooth"], false);
  return { schedule: "exponential", rate: start, rateStop: stop, ...(!smooth && { decaySteps }) };
}
