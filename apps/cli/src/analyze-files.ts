import {
  type AnalysisDocument,
  type AnalyzeOptions,
  beginAnalysis,
  type FrameMeasurements,
  framesForCutoffs,
  type ScatteringMeasurements,
} from "@boroxol/analysis";
import type { Frame } from "@boroxol/core";
import { analysisPool } from "./analysis-pool.ts";

/** Threads cost about as much to start as this many frames take to measure. */
const framesForThreads = 16;

/**
 * Analyses frames as they are read, in one pass: the first ones decide the cutoffs, then frames are measured by all threads while
 * the next are read. No more frames are in memory than the threads have under way.
 * @param threads for measuring; with one, or with few frames, it is done here
 * @param onFrame called after each frame with their number so far
 */
export async function analyzeFiles(
  frames: AsyncIterable<Frame>,
  options: AnalyzeOptions,
  threads: number,
  onFrame: (done: number) => void,
): Promise<AnalysisDocument> {
  return (await analyzeStream(frames, options, threads, onFrame)).document;
}

/** The same, with the clusters around the births and deaths of rings. */
export async function analyzeStream(
  frames: AsyncIterable<Frame>,
  options: AnalyzeOptions,
  threads: number,
  onFrame: (done: number) => void,
): Promise<{ readonly document: AnalysisDocument; readonly clusters: readonly Frame[] }> {
  const head: Frame[] = [];
  const iterator = frames[Symbol.asyncIterator]();
  let next = await iterator.next();
  while (next.done !== true && head.length < framesForCutoffs) {
    head.push(next.value);
    // oxlint-disable-next-line no-await-in-loop
    next = await iterator.next();
  }
  const stream = beginAnalysis(head, options);
  const pool = threads > 1 && head.length >= framesForThreads ? analysisPool(stream.plan, threads) : undefined;
  let done = 0;
  let scattered: readonly ScatteringMeasurements[] | undefined;
  const underway: { frame: Frame; measured: Promise<FrameMeasurements> }[] = [];
  const finishOldest = async (): Promise<void> => {
    const { frame, measured } = underway.shift()!;
    stream.add(frame, await measured);
    onFrame(++done);
  };
  const take = async (frame: Frame): Promise<void> => {
    if (pool === undefined) {
      stream.add(frame);
      onFrame(++done);
      return;
    }
    underway.push({ frame, measured: quiet(pool.measure(frame, stream.bondsOf(frame))) });
    if (underway.length >= pool.capacity) await finishOldest();
  };
  try {
    /* oxlint-disable no-await-in-loop */
    for (const frame of head.splice(0)) await take(frame);
    for (; next.done !== true; next = await iterator.next()) await take(next.value);
    while (underway.length > 0) await finishOldest();
    const late = stream.scattering();
    if (pool !== undefined && late !== undefined) scattered = await pool.scattering(late.frames, late.plan);
    /* oxlint-enable no-await-in-loop */
  } finally {
    await pool?.close();
    await iterator.return?.(undefined);
  }
  return { document: stream.document(scattered), clusters: stream.clusters };
}

/** A promise whose rejection is seen later, when its turn has come, and not as one that nobody handles. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
