// The fitting networks of a batch, forwards and backwards.
import * as at from "../src/wasm/deep-potential-layout";
import * as layout from "../src/wasm/layout";
import { pointer } from "./control";
import { array, scratch, word } from "./model-block";
import { addPanels, hyperbolicTangent } from "./dense-layer";

/** Energies of the first `count` rows; D becomes dE/dD. Returns their sum. */
export function fit(ti: i32, count: i32): f64 {
  const rows = ((count + 5) / 6) * 6;
  const layers = word(at.layers);
  const inputs = word(at.inputs);
  const D = scratch(at.D);
  for (let row = count; row < rows; row++) memory.fill(D + 4 * <usize>(row * inputs), 0, 4 * inputs);

  let x = D;
  let width = inputs;
  let state = scratch(at.states);
  let tangent = scratch(at.tangents);
  for (let l = 0; l < layers; l++) {
    const next = load<i32>(array(at.widths) + 4 * l);
    const which = 4 * (ti * layers + l);
    const bias = <usize>load<u32>(array(at.biases) + which);
    for (let row = 0; row < rows; row++) memory.copy(tangent + 4 * <usize>(row * next), bias, 4 * next);
    addPanels(x, width, <usize>load<u32>(array(at.weights) + which), tangent, next, rows);
    const idt = <usize>load<u32>(array(at.timesteps) + which);
    const shortcut = load<i32>(array(at.shortcuts) + 4 * l) != 0;
    for (let row = 0; row < rows; row++) {
      for (let h: usize = 0; h < <usize>(4 * next); h += 16) {
        const k = <usize>(4 * row * next) + h;
        const t = hyperbolicTangent(v128.load(tangent + k));
        v128.store(tangent + k, t);
        let y = idt == 0 ? t : f32x4.mul(t, v128.load(idt + h));
        if (shortcut) y = f32x4.add(y, v128.load(x + k));
        v128.store(state + k, y);
      }
    }
    x = state;
    width = next;
    state += 4 * <usize>(layout.batch * next);
    tangent += 4 * <usize>(layout.batch * next);
  }

  const readout = <usize>load<u32>(array(at.outputs) + 4 * ti);
  const constant = load<f64>(array(at.statistics) + 32 * ti, 24);
  let g = scratch(at.gradients);
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    memory.copy(g + 4 * <usize>(row * width), readout, 4 * width);
    if (row >= count) continue;
    let energy = constant;
    for (let h = 0; h < width; h++) {
      energy += <f64>load<f32>(x + 4 * <usize>(row * width + h)) * <f64>load<f32>(readout + 4 * h);
    }
    const own = pointer(layout.slotAtomEnergies) + 8 * load<i32>(scratch(at.members) + 4 * row);
    store<f64>(own, load<f64>(own) + energy);
    sum += energy;
  }
  for (let l = layers - 1; l >= 0; l--) {
    const before = l == 0 ? inputs : load<i32>(array(at.widths) + 4 * (l - 1));
    const which = 4 * (ti * layers + l);
    const idt = <usize>load<u32>(array(at.timesteps) + which);
    const shortcut = load<i32>(array(at.shortcuts) + 4 * l) != 0;
    tangent -= 4 * <usize>(layout.batch * width);
    const other = l == 0 ? D : g == scratch(at.gradients) ? scratch(at.otherGradients) : scratch(at.gradients);
    if (shortcut) memory.copy(other, g, 4 * <usize>(rows * before));
    else memory.fill(other, 0, 4 * <usize>(rows * before));
    for (let row = 0; row < rows; row++) {
      for (let h: usize = 0; h < <usize>(4 * width); h += 16) {
        const k = <usize>(4 * row * width) + h;
        const t = v128.load(tangent + k);
        let dz = f32x4.mul(v128.load(g + k), f32x4.sub(f32x4.splat(1), f32x4.mul(t, t)));
        if (idt != 0) dz = f32x4.mul(dz, v128.load(idt + h));
        v128.store(tangent + k, dz);
      }
    }
    addPanels(tangent, width, <usize>load<u32>(array(at.transposed) + which), other, before, rows);
    g = other;
    width = before;
  }
  return sum;
}
