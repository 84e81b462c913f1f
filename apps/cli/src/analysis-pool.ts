import { Worker } from "node:worker_threads";
import type {
  Bonds,
  FrameMeasurements,
  MeasurementPlan,
  ScatteringMeasurements,
  ScatteringPlan,
} from "@boroxol/analysis";
import { BoroxolError, type ErrorCode, type Frame } from "@boroxol/core";

/** Threads that measure frames beside each other. */
export interface AnalysisPool {
  /** Resolves with what was measured, or rejects with the error that the frame caused. */
  measure(frame: Frame, bonded: Bonds | undefined): Promise<FrameMeasurements>;
  /** The same for the scattering of frames, spread over all threads, in their order. */
  scattering(frames: readonly Frame[], plan: ScatteringPlan): Promise<ScatteringMeasurements[]>;
  /** Frames that may be under way before it is worth while to wait. */
  readonly capacity: number;
  close(): Promise<void>;
}

interface Answer {
  readonly number: number;
  readonly measured?: unknown;
  readonly failure?: {
    readonly code?: ErrorCode;
    readonly message: string;
    readonly place?: string;
    readonly fix?: string;
  };
}

const fromSources = import.meta.url.endsWith(".ts");
const workerUrl = new URL(fromSources ? "./analysis-worker.ts" : "./analysis-worker.js", import.meta.url);
/** The launcher's hook that finds the packages' sources does not reach into threads. */
const execArgv = fromSources ? ["--conditions=boroxol:source"] : [];

/** Starts the threads; frames go to them in turn. */
export function analysisPool(plan: MeasurementPlan, threads: number): AnalysisPool {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let sent = 0;
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(workerUrl, { workerData: plan, execArgv });
    worker.on("message", ({ number, measured, failure }: Answer) => {
      const { resolve, reject } = waiting.get(number)!;
      waiting.delete(number);
      if (measured !== undefined) resolve(measured);
      else reject(errorOf(failure!));
    });
    worker.on("error", (error) => {
      for (const { reject } of waiting.values()) reject(error as Error);
      waiting.clear();
    });
    return worker;
  });
  function ask<T>(request: object): Promise<T> {
    const number = sent++;
    return new Promise((resolve, reject) => {
      waiting.set(number, { resolve: resolve as (value: unknown) => void, reject });
      workers[number % threads]!.postMessage({ number, ...request });
    });
  }
  return {
    capacity: 4 * threads,
    measure: (frame, bonded) => ask({ frame: bare(frame), bonded }),
    async scattering(frames, scatteringPlan) {
      const share = Math.ceil(frames.length / threads);
      const parts = Array.from({ length: threads }, (_, k) => frames.slice(k * share, (k + 1) * share));
      const measured = parts.map((part) =>
        ask<ScatteringMeasurements[]>({ scattering: { frames: part.map(bare), plan: scatteringPlan } }),
      );
      return (await Promise.all(measured)).flat();
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** Only what a measurement needs: velocities and forces would be copied for nothing. */
function bare({ species, positions, cell, periodic }: Frame): Frame {
  return { species, positions, cell, periodic };
}

function errorOf({ code, message, place, fix }: NonNullable<Answer["failure"]>): Error {
  if (code === undefined) return new Error(message);
  return new BoroxolError(code, message, {
    ...(place === undefined ? {} : { place }),
    ...(fix === undefined ? {} : { fix }),
  });
}
