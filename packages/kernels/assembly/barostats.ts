// Stochastic cell rescaling and Martyna-Tobias-Klein, isotropic, per axis or triclinic (thread 0's part of a step).
// The references in packages/md/src cite the papers and derive the conserved quantities.
import * as layout from "../src/wasm/layout";
import { at, int, num, setNum } from "./control";
import { updateReferenceMap } from "./forces";
import { determinant, exponentialMatrix, multiply } from "./matrices";
import { chainEnergy, propagateChain } from "./nose-hoover-chain";
import { normalA, normals } from "./philox";
import { scaleKinetic, targetPressure, targetThermalEnergy } from "./verlet";

const STRAIN: usize = 60000;
const PRODUCT: usize = 60080;

// Row and column of the components xx yy zz yz xz xy.
// @ts-ignore: decorator
@inline
function row(c: i32): i32 {
  return c < 3 ? c : c == 3 ? 1 : 0;
}
// @ts-ignore: decorator
@inline
function column(c: i32): i32 {
  return c < 3 ? c : c == 5 ? 1 : 2;
}

/** V times the internal pressure tensor, component c: sum m v v + (W + W^T) / 2. */
function virialPressure(c: i32): f64 {
  const w = at(layout.slotVirial);
  const a = load<f64>(w + (row(c) * 3 + column(c)) * 8);
  const b = load<f64>(w + (column(c) * 3 + row(c)) * 8);
  return load<f64>(at(layout.slotKineticTensor) + c * 8) + 0.5 * (a + b);
}

function components(): i32 {
  const coupling = int(layout.slotCoupling);
  return coupling == layout.couplingIsotropic ? 1 : coupling == layout.couplingAxes ? 3 : 6;
}

/** The generalised force on component c of the logarithmic strain. */
function strainForce(c: i32, thermal: f64, pressure: f64): f64 {
  const volume = determinant(at(layout.slotCell));
  if (int(layout.slotCoupling) == layout.couplingIsotropic) {
    return (virialPressure(0) + virialPressure(1) + virialPressure(2)) / 3 - pressure * volume + thermal;
  }
  if (c < 3) return virialPressure(c) - pressure * volume + thermal;
  return 2 * virialPressure(c);
}

/** D dt / kT of component c. */
function mobility(c: i32): f64 {
  const volumeRate =
    (num(layout.slotCompressibility) * num(layout.slotTimestep)) / (num(layout.slotTauPressure) * num(layout.slotReferenceVolume));
  if (int(layout.slotCoupling) == layout.couplingIsotropic) return volumeRate;
  return c < 3 ? volumeRate / 3 : volumeRate / 6;
}

/** Draws the strain of this step, deforms the cell and leaves exp(strain) and exp(-strain) for the atoms. */
export function rescaleCell(): void {
  const thermal = targetThermalEnergy();
  const pressure = targetPressure();
  const step = <u64>num(layout.slotStep);
  memory.fill(STRAIN, 0, 72);
  for (let c = 0; c < components(); c++) {
    const rate = mobility(c);
    const force = strainForce(c, thermal, pressure);
    normals(step, c, layout.streamBarostat);
    const delta = rate * force + sqrt(2 * rate * thermal) * normalA;
    store<f64>(at(layout.slotCellForce) + c * 8, force);
    // Half of the work of the force before and after, and the difference of forward and backward probabilities.
    setNum(layout.slotBarostatWork, num(layout.slotBarostatWork) + 0.5 * delta * force - 0.25 * rate * force * force);
    store<f64>(PRODUCT + c * 8, delta);
    if (int(layout.slotCoupling) == layout.couplingIsotropic) {
      for (let k = 0; k < 3; k++) store<f64>(STRAIN + k * 32, delta / 3);
    } else {
      store<f64>(STRAIN + (row(c) * 3 + column(c)) * 8, delta);
      store<f64>(STRAIN + (column(c) * 3 + row(c)) * 8, delta);
    }
  }
  // The second half needs these strains again once the new forces are known.
  memory.copy(at(layout.slotCellVelocity), PRODUCT, 48);
  exponentialMatrix(STRAIN, 1, at(layout.slotDriftMatrix));
  exponentialMatrix(STRAIN, -1, at(layout.slotKickMatrix));
  deformCell();
}

/** Books the second half of the barostat's work with the forces at the end of the step. */
export function bookRescalingWork(): void {
  const thermal = targetThermalEnergy();
  const pressure = targetPressure();
  for (let c = 0; c < components(); c++) {
    const force = strainForce(c, thermal, pressure);
    const delta = load<f64>(at(layout.slotCellVelocity) + c * 8);
    setNum(layout.slotBarostatWork, num(layout.slotBarostatWork) + 0.5 * delta * force + 0.25 * mobility(c) * force * force);
  }
}

/** h <- h exp(strain). */
function deformCell(): void {
  multiply(at(layout.slotCell), at(layout.slotDriftMatrix), PRODUCT);
  memory.copy(at(layout.slotCell), PRODUCT, 72);
  updateReferenceMap();
}

function barostatMass(thermal: f64): f64 {
  const tau = num(layout.slotTauPressure);
  return ((num(layout.slotDegreesOfFreedom) + 3) * thermal * tau * tau) / 3;
}

function barostatTwiceKinetic(thermal: f64): f64 {
  const v = at(layout.slotCellVelocity);
  let sum: f64 = 0;
  for (let k = 0; k < 9; k++) sum += load<f64>(v + k * 8) * load<f64>(v + k * 8);
  return barostatMass(thermal) * sum;
}

/** v_g <- v_g + time (V (P_int - P) + 2K / N_f) / W, projected on the coupling. */
function kickCell(time: f64, thermal: f64): void {
  const v = at(layout.slotCellVelocity);
  const volume = determinant(at(layout.slotCell));
  const pressure = targetPressure();
  const extra = (2 * num(layout.slotKineticEnergy)) / num(layout.slotDegreesOfFreedom);
  const step = time / barostatMass(thermal);
  const coupling = int(layout.slotCoupling);
  if (coupling == layout.couplingIsotropic) {
    const mean = (virialPressure(0) + virialPressure(1) + virialPressure(2)) / 3;
    const kick = step * (mean - pressure * volume + extra);
    for (let k = 0; k < 3; k++) store<f64>(v + k * 32, load<f64>(v + k * 32) + kick);
    return;
  }
  for (let k = 0; k < 3; k++) {
    store<f64>(v + k * 32, load<f64>(v + k * 32) + step * (virialPressure(k) - pressure * volume + extra));
  }
  if (coupling != layout.couplingTriclinic) return;
  for (let c = 3; c < 6; c++) {
    const p = v + (row(c) * 3 + column(c)) * 8;
    const value = load<f64>(p) + step * virialPressure(c);
    store<f64>(p, value);
    store<f64>(v + (column(c) * 3 + row(c)) * 8, value);
  }
}

/** exp(-time (v_g + tr(v_g) / N_f)) for the velocities and exp(time2 v_g) for the positions. */
function cellMatrices(time: f64): void {
  const v = at(layout.slotCellVelocity);
  const trace = (load<f64>(v) + load<f64>(v, 32) + load<f64>(v, 64)) / num(layout.slotDegreesOfFreedom);
  memory.copy(STRAIN, v, 72);
  for (let k = 0; k < 3; k++) store<f64>(STRAIN + k * 32, load<f64>(STRAIN + k * 32) + trace);
  exponentialMatrix(STRAIN, -0.25 * time, at(layout.slotKickMatrix));
}

/** First half of a Martyna-Tobias-Klein step: chains, cell velocity, cell; leaves the matrices for the atoms. */
export function beginMartynaTobiasKlein(): void {
  const dt = num(layout.slotTimestep);
  const thermal = targetThermalEnergy();
  propagateBarostatChain(0.5 * dt, thermal);
  const scale = propagateChain(
    at(layout.slotChain),
    2 * num(layout.slotKineticEnergy),
    num(layout.slotDegreesOfFreedom),
    thermal,
    num(layout.slotTauTemperature),
    0.5 * dt,
  );
  setNum(layout.slotVelocityScale, scale);
  scaleKinetic(scale);
  kickCell(0.5 * dt, thermal);
  cellMatrices(dt);
  exponentialMatrix(at(layout.slotCellVelocity), dt, at(layout.slotDriftMatrix));
  deformCell();
  exponentialMatrix(at(layout.slotCellVelocity), 0.5 * dt, at(layout.slotDriftMatrix));
}

/** Second half: cell velocity and chains, with the new forces and kinetic tensor; returns the velocity scale. */
export function endMartynaTobiasKlein(): f64 {
  const dt = num(layout.slotTimestep);
  const thermal = targetThermalEnergy();
  kickCell(0.5 * dt, thermal);
  const scale = propagateChain(
    at(layout.slotChain),
    2 * num(layout.slotKineticEnergy),
    num(layout.slotDegreesOfFreedom),
    thermal,
    num(layout.slotTauTemperature),
    0.5 * dt,
  );
  scaleKinetic(scale);
  propagateBarostatChain(0.5 * dt, thermal);
  return scale;
}

function propagateBarostatChain(time: f64, thermal: f64): void {
  const v = at(layout.slotCellVelocity);
  const scale = propagateChain(
    at(layout.slotBarostatChain),
    barostatTwiceKinetic(thermal),
    <f64>components(),
    thermal,
    num(layout.slotTauPressure),
    time,
  );
  for (let k = 0; k < 9; k++) store<f64>(v + k * 8, load<f64>(v + k * 8) * scale);
}

/** What the barostat adds to the conserved quantity. */
export function barostatEnergy(kind: i32): f64 {
  const thermal = targetThermalEnergy();
  const volume = determinant(at(layout.slotCell));
  const work = targetPressure() * volume;
  if (kind == layout.integratorMartynaTobiasKlein) {
    return (
      work +
      0.5 * barostatTwiceKinetic(thermal) +
      chainEnergy(at(layout.slotBarostatChain), <f64>components(), thermal, num(layout.slotTauPressure))
    );
  }
  return work + num(layout.slotBarostatWork);
}
