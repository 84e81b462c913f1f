import { BoroxolError, closestName, type Frame } from "@boroxol/core";
import type { AnalysisDocument } from "./analysis-document.ts";
import { type AnalysisStream, analysisStream } from "./analysis-stream.ts";
import { type AnalysisName, analysisNames, type AnalyzeOptions } from "./analysis-options.ts";

/** From the g(r) of so many first frames the cutoffs are taken. */
export const framesForCutoffs = 50;

/**
 * All analyses of a glass, averaged over frames: the document of `boroxol analyze --json`.
 * @param frames of the same atoms, in the order of time
 * @throws E0501 for an unknown analysis, E0502 for an unusable cutoff, E0503 for frames without atoms, volume or with
 * different atoms, E0504 when displacements are asked for and the frames carry no times, E0505 for unknown rings, E0506 for
 * S(q) asked for by name of an element that does not scatter
 * @example analyzeFrames([frame], { only: ["n4"] }).n4
 */
export function analyzeFrames(frames: readonly Frame[], options: AnalyzeOptions = {}): AnalysisDocument {
  const stream = beginAnalysis(frames.slice(0, framesForCutoffs), options);
  for (const frame of frames) stream.add(frame);
  return stream.document();
}

/**
 * Begins the analysis of a trajectory that comes frame by frame, in bounded memory.
 * @param head the first frames (50, or all), for the cutoffs; each must then be added, and all frames after them
 * @throws E0501, E0502, E0503, E0504, E0505, E0506 as `analyzeFrames` does, from here or from `add`
 */
export function beginAnalysis(head: readonly Frame[], options: AnalyzeOptions = {}): AnalysisStream {
  const asked = askedFor(options.only);
  const first = head[0];
  if (first === undefined || first.species.length === 0) {
    throw new BoroxolError("E0503", first === undefined ? "there is no frame" : "the frames hold no atoms", {
      fix: "give a file with at least one frame",
    });
  }
  const checked = contentsCheck(first);
  head.forEach((frame, k) => checked(frame, k));
  const insist =
    options.only !== undefined &&
    (["msd", "diffusion", "conductivity", "vanhove", "tracks"] as const).some((name) => asked.has(name));
  const stream = analysisStream(head, asked, options, insist);
  let seen = 0;
  return {
    plan: stream.plan,
    scattering: () => stream.scattering(),
    document: (scattered) => stream.document(scattered),
    clusters: stream.clusters,
    bondsOf: (frame) => stream.bondsOf(frame),
    add(frame, measured) {
      checked(frame, seen++);
      stream.add(frame, measured);
    },
  };
}

function askedFor(only: Iterable<string> | undefined): ReadonlySet<AnalysisName> {
  if (only === undefined) return new Set(analysisNames);
  const asked = new Set<AnalysisName>();
  for (const name of only) {
    const known = analysisNames.find((each) => each === name);
    if (known === undefined) {
      const near = closestName(name, analysisNames);
      throw new BoroxolError("E0501", `the analysis '${name}' is not known`, {
        place: "only",
        fix: near === undefined ? `use ${analysisNames.join(", ")}` : `did you mean '${near}'?`,
      });
    }
    asked.add(known);
  }
  return asked;
}

/** Fails for a frame that does not hold the same atoms as the first, in whatever order. */
function contentsCheck(first: Frame): (frame: Frame, index: number) => void {
  const contents = (frame: Frame): string => {
    const counts = new Uint32Array(256);
    for (const kind of frame.species) counts[kind]!++;
    return counts.join();
  };
  const expected = contents(first);
  return (frame, index) => {
    if (contents(frame) === expected) return;
    throw new BoroxolError("E0503", `frame ${index + 1} does not hold the same atoms as the first`, {
      place: `frame ${index + 1}`,
      fix: "analyse frames of different composition one by one",
    });
  };
}
