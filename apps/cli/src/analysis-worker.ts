// One thread of a pool: measures the frames that it is sent.
import { parentPort, workerData } from "node:worker_threads";
import {
  type Bonds,
  measureFrame,
  type MeasurementPlan,
  measureScattering,
  type ScatteringPlan,
} from "@boroxol/analysis";
import type { Frame } from "@boroxol/core";

const plan = workerData as MeasurementPlan;

interface Request {
  readonly number: number;
  readonly frame?: Frame;
  readonly bonded?: Bonds;
  readonly scattering?: { readonly frames: readonly Frame[]; readonly plan: ScatteringPlan };
}

parentPort!.on("message", ({ number, frame, bonded, scattering }: Request) => {
  try {
    const measured =
      scattering === undefined
        ? measureFrame(frame!, plan, bonded)
        : measureScattering(scattering.frames, scattering.plan);
    parentPort!.postMessage({ number, measured });
  } catch (error) {
    // An error loses its class and its code on the way between threads.
    const { code, message, place, fix } = error as { code?: string; message: string; place?: string; fix?: string };
    parentPort!.postMessage({ number, failure: { code, message, place, fix } });
  }
});
