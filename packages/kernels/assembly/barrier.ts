// All threads meet here: spin for a while, since the others are near, then sleep, since the machine may be busy.
import * as layout from "../src/wasm/layout";
import { threads } from "./control";

const SPINS = 30000;

export function barrier(): void {
  if (threads == 1) return;
  const generation = atomic.load<i32>(layout.barrierGeneration);
  if (atomic.add<i32>(layout.barrierArrived, 1) == threads - 1) {
    atomic.store<i32>(layout.barrierArrived, 0);
    atomic.add<i32>(layout.barrierGeneration, 1);
    if (atomic.load<i32>(layout.barrierSleeping) > 0) atomic.notify(layout.barrierGeneration, threads);
    return;
  }
  for (let k = 0; k < SPINS; k++) {
    if (atomic.load<i32>(layout.barrierGeneration) != generation) return;
  }
  atomic.add<i32>(layout.barrierSleeping, 1);
  while (atomic.load<i32>(layout.barrierGeneration) == generation) {
    atomic.wait<i32>(layout.barrierGeneration, generation, 200000000);
    // A thread that trapped never arrives: stop too instead of waiting for ever.
    if (atomic.load<i32>(layout.abortFlag) != 0) unreachable();
  }
  atomic.sub<i32>(layout.barrierSleeping, 1);
}
