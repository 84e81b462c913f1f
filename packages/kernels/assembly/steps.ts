// The step loop: `slotStepsToRun` steps of the chosen scheme without returning to JavaScript.
import * as layout from "../src/wasm/layout";
import { at, int, num, pointer, setInt, setNum, thread } from "./control";
import { barrier } from "./barrier";
import {
  barostatEnergy,
  beginMartynaTobiasKlein,
  bookRescalingWork,
  endMartynaTobiasKlein,
  rescaleCell,
} from "./barostats";
import { computeForces } from "./forces";
import { chainEnergy, propagateChain } from "./nose-hoover-chain";
import { determinant } from "./matrices";
import { naturalLogarithm } from "./philox";
import { bookLangevinHeat, bussiScale, langevinBath } from "./thermostats";
import {
  drift,
  kick,
  measureKinetic,
  scaleKinetic,
  scaleVelocities,
  sumKinetic,
  targetThermalEnergy,
  transform,
} from "./verlet";

function chainHalfStep(): f64 {
  return propagateChain(
    at(layout.slotChain),
    2 * num(layout.slotKineticEnergy),
    num(layout.slotDegreesOfFreedom),
    targetThermalEnergy(),
    num(layout.slotTauTemperature),
    0.5 * num(layout.slotTimestep),
  );
}

/** From the start of a step to the new positions. */
function beforeForces(kind: i32): void {
  const dt = num(layout.slotTimestep);
  const x = pointer(layout.slotPositions);
  const v = pointer(layout.slotVelocities);
  if (kind == layout.integratorNoseHoover) {
    if (thread == 0) {
      const scale = chainHalfStep();
      setNum(layout.slotVelocityScale, scale);
      scaleKinetic(scale);
    }
    barrier();
    kick(0.5 * dt, num(layout.slotVelocityScale));
    drift(dt);
  } else if (kind == layout.integratorLangevin) {
    kick(0.5 * dt, 1);
    drift(0.5 * dt);
    langevinBath();
    drift(0.5 * dt);
  } else if (kind == layout.integratorCellRescaling) {
    if (thread == 0) rescaleCell();
    barrier();
    kick(0.5 * dt, 1);
    drift(0.5 * dt);
    transform(x, at(layout.slotDriftMatrix));
    transform(v, at(layout.slotKickMatrix));
    drift(0.5 * dt);
  } else if (kind == layout.integratorMartynaTobiasKlein) {
    if (thread == 0) beginMartynaTobiasKlein();
    barrier();
    scaleVelocities(num(layout.slotVelocityScale));
    transform(v, at(layout.slotKickMatrix));
    kick(0.5 * dt, 1);
    transform(v, at(layout.slotKickMatrix));
    transform(x, at(layout.slotDriftMatrix));
    drift(dt);
    transform(x, at(layout.slotDriftMatrix));
  } else {
    kick(0.5 * dt, 1);
    drift(dt);
  }
}

/** From the new forces to the end of the step. */
function afterForces(kind: i32): void {
  const dt = num(layout.slotTimestep);
  const v = pointer(layout.slotVelocities);
  if (kind == layout.integratorMartynaTobiasKlein) {
    transform(v, at(layout.slotKickMatrix));
    kick(0.5 * dt, 1);
    transform(v, at(layout.slotKickMatrix));
  } else {
    kick(0.5 * dt, 1);
  }
  measureKinetic();
  barrier();
  if (thread == 0) {
    sumKinetic();
    let scale: f64 = 1;
    if (kind == layout.integratorNoseHoover) {
      scale = chainHalfStep();
      scaleKinetic(scale);
    } else if (kind == layout.integratorLangevin) {
      bookLangevinHeat();
    } else if (kind == layout.integratorMartynaTobiasKlein) {
      scale = endMartynaTobiasKlein();
    } else {
      if (kind == layout.integratorCellRescaling) bookRescalingWork();
      if (kind != layout.integratorNve) {
        scale = bussiScale();
        scaleKinetic(scale);
      }
    }
    setNum(layout.slotEndScale, scale);
    setNum(layout.slotStep, num(layout.slotStep) + 1);
    setNum(layout.slotStageStep, num(layout.slotStageStep) + 1);
  }
  barrier();
  const scale = num(layout.slotEndScale);
  if (scale != 1) scaleVelocities(scale);
}

/** The quantity that the scheme conserves at constant temperature and pressure (thread 0). */
function conservedQuantity(kind: i32): f64 {
  // The schedule's target belongs to the step just done.
  setNum(layout.slotStageStep, num(layout.slotStageStep) - 1);
  const thermal = targetThermalEnergy();
  let sum = num(layout.slotPotentialEnergy) + num(layout.slotKineticEnergy) - num(layout.slotHeat);
  if (kind == layout.integratorNoseHoover || kind == layout.integratorMartynaTobiasKlein) {
    sum += chainEnergy(at(layout.slotChain), num(layout.slotDegreesOfFreedom), thermal, num(layout.slotTauTemperature));
  }
  if (kind == layout.integratorCellRescaling || kind == layout.integratorMartynaTobiasKlein) sum += barostatEnergy(kind);
  if (kind == layout.integratorCellRescaling) sum -= thermal * naturalLogarithm(determinant(at(layout.slotCell)));
  setNum(layout.slotStageStep, num(layout.slotStageStep) + 1);
  return sum;
}

export function runSteps(): i32 {
  const kind = int(layout.slotIntegrator);
  const steps = int(layout.slotStepsToRun);
  let done = int(layout.slotStepsDone);
  let positionsAreNew = int(layout.slotPhase) == 1;
  barrier();
  while (done < steps) {
    if (!positionsAreNew) {
      beforeForces(kind);
      barrier();
    }
    positionsAreNew = false;
    const status = computeForces(done == steps - 1);
    if (status != layout.statusFine) {
      if (thread == 0) {
        setInt(layout.slotStepsDone, done);
        setInt(layout.slotPhase, 1);
      }
      return status;
    }
    afterForces(kind);
    done++;
  }
  if (thread == 0) {
    setInt(layout.slotStepsDone, done);
    setInt(layout.slotPhase, 0);
    setNum(layout.slotInvariant, conservedQuantity(kind));
  }
  return layout.statusFine;
}
