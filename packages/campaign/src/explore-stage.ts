import { join } from "node:path";
import { structureKey } from "@boroxol/label";
import { loadCardedModel, sumOfPotentials, zbl } from "@boroxol/potentials";
import { type Campaign, perform } from "./campaign.ts";
import { type ExploredTrajectory, exploreTrajectory, trajectorySteps } from "./explore.ts";
import { planTrajectories } from "./plan-trajectories.ts";
import type { Stage } from "./stage-store.ts";
import type { TrainedCommittee } from "./train-committee.ts";

/** Molecular dynamics at the conditions of a round, with the committee of the round before where there is one. */
export function exploreStage(
  campaign: Campaign,
  round: number,
  committee: Stage<TrainedCommittee> | undefined,
): Promise<Stage<ExploredTrajectory[]>> {
  const { options, hooks, systems, start } = campaign;
  const { begin } = options;
  const planned = planTrajectories(systems, options, round);
  const inputs = {
    explore: options.explore,
    begin: { potential: begin.potential, temperature: begin.temperature, time: begin.time, timestep: begin.timestep },
    trajectories: planned.map(({ start: frame, ...rest }) => ({ ...rest, start: structureKey(frame) })),
    model: committee === undefined || round === 0 ? "none" : committee.stage.hash,
  };
  return perform(campaign, { kind: "explore", round, inputs }, async (folder) => {
    const watched = round > 0;
    const name = watched ? join(committee!.folder, "model") : begin.potential;
    const [inner, outer] = options.explore.core as [number, number];
    const potential = watched ? sumOfPotentials([await loadCardedModel(name), zbl({ inner, outer })]) : start;
    const all = planned.reduce((sum, { packed }) => sum + trajectorySteps(options, packed), 0);
    const results: ExploredTrajectory[] = [];
    let before = 0;
    for (const [k, trajectory] of planned.entries()) {
      // oxlint-disable-next-line no-await-in-loop
      const explored = await exploreTrajectory(
        trajectory,
        join(folder, trajectory.id),
        {
          options,
          potential,
          potentialName: name,
          start,
          watched,
          threads: hooks.threads,
          program: hooks.program,
          onNote: hooks.onNote,
          ...(hooks.signal && { signal: hooks.signal }),
        },
        (done, rate) =>
          hooks.onProgress({
            round,
            kind: "explore",
            done: before + done,
            of: all,
            detail: `trajectory ${k + 1} of ${planned.length}, ${trajectory.system} at ${trajectory.temperature} K`,
            secondsLeft: rate === undefined || rate === 0 ? undefined : (all - before - done) / rate,
          }),
      );
      if (explored === undefined) return undefined;
      results.push(explored);
      before += trajectorySteps(options, trajectory.packed);
    }
    const files = results.flatMap(({ id }) => [
      `${id}/trajectory.extxyz`,
      ...(watched ? [`${id}/model_devi.out`] : []),
      `${id}/outcome.json`,
    ]);
    return { files, result: results };
  });
}
