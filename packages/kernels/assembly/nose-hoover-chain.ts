// Half a step of a chain of three Nose-Hoover thermostats; the reference in packages/md cites the papers.
import { exponential } from "./functions";

/**
 * Propagates the chain at `chain` (3 positions, 3 velocities) by `time` and returns the factor for the velocities of
 * the degrees of freedom that it couples to; `twiceKinetic` is their 2K, `g` their number.
 */
export function propagateChain(chain: usize, twiceKinetic: f64, g: f64, thermal: f64, tau: f64, time: f64): f64 {
  const q1 = g * thermal * tau * tau;
  const q = thermal * tau * tau;
  const half = 0.5 * time;
  const quarter = 0.25 * time;
  let v1 = load<f64>(chain, 24);
  let v2 = load<f64>(chain, 32);
  let v3 = load<f64>(chain, 40);
  v3 += half * ((q * v2 * v2 - thermal) / q);
  let damp = exponential(-quarter * v3);
  v2 = (v2 * damp + half * ((q1 * v1 * v1 - thermal) / q)) * damp;
  damp = exponential(-quarter * v2);
  v1 = (v1 * damp + half * ((twiceKinetic - g * thermal) / q1)) * damp;
  const scale = exponential(-time * v1);
  store<f64>(chain, load<f64>(chain) + time * v1);
  store<f64>(chain, load<f64>(chain, 8) + time * v2, 8);
  store<f64>(chain, load<f64>(chain, 16) + time * v3, 16);
  const after = twiceKinetic * scale * scale;
  damp = exponential(-quarter * v2);
  v1 = (v1 * damp + half * ((after - g * thermal) / q1)) * damp;
  damp = exponential(-quarter * v3);
  v2 = (v2 * damp + half * ((q1 * v1 * v1 - thermal) / q)) * damp;
  v3 += half * ((q * v2 * v2 - thermal) / q);
  store<f64>(chain, v1, 24);
  store<f64>(chain, v2, 32);
  store<f64>(chain, v3, 40);
  return scale;
}

/** Energy of the chain: sum Q v^2 / 2 + kT (g x1 + x2 + x3). */
export function chainEnergy(chain: usize, g: f64, thermal: f64, tau: f64): f64 {
  const q = thermal * tau * tau;
  const v1 = load<f64>(chain, 24);
  const v2 = load<f64>(chain, 32);
  const v3 = load<f64>(chain, 40);
  return (
    0.5 * q * (g * v1 * v1 + v2 * v2 + v3 * v3) +
    thermal * (g * load<f64>(chain) + load<f64>(chain, 8) + load<f64>(chain, 16))
  );
}
