import type { MeasuredGlass } from "@boroxol/core";
import type { OptionValues } from "@boroxol/options";
import type { DiffusionResult, OverlapResult, TransitionResult, ValidatedGlass } from "@boroxol/report";
import { measureDiffusion, diffusionResult, type DiffusionRun, measureTransition } from "./measure-motion.ts";
import { measureOverlaps } from "./measure-overlaps.ts";
import { measureReplica, type Replica } from "./measure-replica.ts";
import type { validateOptions } from "./validate-options.ts";
import type { RunEnd, ValidationRun } from "./validation-runs.ts";

/** What is known of one glass: its finished replicas and those that failed. */
export interface GlassResult {
  readonly glass: MeasuredGlass;
  readonly atoms: Readonly<Record<string, number>>;
  readonly replicas: readonly Replica[];
  readonly failures: ValidatedGlass["failures"];
}

/** What the runs so far came to. */
export interface ValidationResults {
  /** Measures a run that has ended. */
  take(run: ValidationRun, end: RunEnd): Promise<void>;
  glasses(): readonly GlassResult[];
  overlaps(): readonly OverlapResult[];
  transitions(): readonly TransitionResult[];
  diffusion(): readonly DiffusionResult[];
}

/** Collects what runs come to; glasses that were asked for stand in it from the beginning. */
export function validationResults(
  asked: readonly MeasuredGlass[],
  runs: readonly ValidationRun[],
  options: OptionValues<typeof validateOptions>,
): ValidationResults {
  const atomsOf = (name: string): GlassResult["atoms"] =>
    runs.find(({ glass }) => glass === name)!.record.system["atoms"] as GlassResult["atoms"];
  const glasses = new Map<string, GlassResult>(
    asked.map((glass) => [glass.name, { glass, atoms: atomsOf(glass.name), replicas: [], failures: [] }]),
  );
  const overlaps: OverlapResult[] = [];
  const transitions: TransitionResult[] = [];
  const diffusing = new Map<string, DiffusionRun[]>();
  return {
    async take({ purpose, glass, seed, request: { directory }, temperature }, end) {
      const failed = end.status === "failed" ? { code: end.code, message: end.message } : undefined;
      if (purpose === "overlaps") {
        const { overlapTemperature, overlapTime } = options;
        const head = { name: glass, temperature: overlapTemperature, time: overlapTime };
        overlaps.push({ ...head, ...(await measureOverlaps(directory)), ...(failed && { failure: failed }) });
        return;
      }
      if (failed !== undefined) {
        const known = glasses.get(glass)!;
        const message = purpose === "glass" ? failed.message : `${purpose}: ${failed.message}`;
        glasses.set(glass, { ...known, failures: [...known.failures, { seed, code: failed.code, message }] });
      } else if (purpose === "glass") {
        const known = glasses.get(glass)!;
        glasses.set(glass, { ...known, replicas: [...known.replicas, await measureReplica(directory)] });
      } else if (purpose === "transition") {
        transitions.push(await measureTransition(glass, directory, options.heatingRate));
      } else {
        const measured = await measureDiffusion(directory, temperature!);
        diffusing.set(glass, [...(diffusing.get(glass) ?? []), measured]);
      }
    },
    glasses: () => [...glasses.values()],
    overlaps: () => overlaps,
    transitions: () => transitions,
    diffusion: () =>
      [...diffusing].map(([name, found]) => diffusionResult(name, (5 / 6) * options.diffusionTime, found)),
  };
}
