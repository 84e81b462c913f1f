// Entry points: one call does a whole command on this thread; all threads make the same call.
import * as layout from "../src/wasm/layout";
import { int, takeShare } from "./control";
import { barrier } from "./barrier";
import { computeForces, updateReferenceMap } from "./forces";
import { buildList } from "./neighbours";
import { runSteps } from "./steps";
import { setInt, thread } from "./control";
import { measureKinetic, sumKinetic } from "./verlet";

/** Does what the control block asks for, as thread `index` of slotThreads. */
export function work(index: i32): void {
  takeShare(index);
  const command = int(layout.slotCommand);
  let status = layout.statusFine;
  if (command == layout.commandRun) {
    status = runSteps();
  } else {
    if (thread == 0) updateReferenceMap();
    barrier();
    if (command == layout.commandBuildList) {
      status = buildList(false);
      if (thread == 0) updateReferenceMap();
    } else {
      status = computeForces(true);
      measureKinetic();
      barrier();
      if (thread == 0) sumKinetic();
    }
  }
  barrier();
  if (thread == 0) setInt(layout.slotStatus, status);
}

export { addPanels } from "./dense-layer";
export { normals, normalA, normalB, sumOfSquaredNormals, naturalLogarithm } from "./philox";
