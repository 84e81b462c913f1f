// One thread of a pool: measures the frames that it is sent.
import { parentPort, workerData } from "node:worker_threads";
import { measureFrame, type MeasurementPlan } from "@boroxol/analysis";
import type { Frame } from "@boroxol/core";

const plan = workerData as MeasurementPlan;

parentPort!.on("message", ({ number, frame }: { number: number; frame: Frame }) => {
  try {
    parentPort!.postMessage({ number, measured: measureFrame(frame, plan) });
  } catch (error) {
    // An error loses its class and its code on the way between threads.
    const { code, message, place, fix } = error as { code?: string; message: string; place?: string; fix?: string };
    parentPort!.postMessage({ number, failure: { code, message, place, fix } });
  }
});
