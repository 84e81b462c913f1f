// One thread of a pool: measures the frames that it is sent.
import { parentPort, workerData } from "node:worker_threads";
import { type Bonds, measureFrame, type MeasurementPlan } from "@boroxol/analysis";
import type { Frame } from "@boroxol/core";

const plan = workerData as MeasurementPlan;

parentPort!.on("message", ({ number, frame, bonded }: { number: number; frame: Frame; bonded?: Bonds }) => {
  try {
    parentPort!.postMessage({ number, measured: measureFrame(frame, plan, bonded) });
  } catch (error) {
    // An error loses its class and its code on the way between threads.
    const { code, message, place, fix } = error as { code?: string; message: string; place?: string; fix?: string };
    parentPort!.postMessage({ number, failure: { code, message, place, fix } });
  }
});
