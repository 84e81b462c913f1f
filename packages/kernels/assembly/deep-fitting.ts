// The fitting networks of a batch, forwards and backwards, in f32 or f64.
import * as at from "../src/wasm/deep-potential-layout";
import * as layout from "../src/wasm/layout";
import { pointer } from "./control";
import { array, scratch, word } from "./model-block";
import { addPanelsOf, hyperbolicTangentOf } from "./dense-layer";

/** Energies of the first `count` rows; D becomes dE/dD. Returns their sum. */
export function fit<T>(ti: i32, count: i32): f64 {
  const rows = ((count + 5) / 6) * 6;
  const layers = word(at.layers);
  const inputs = word(at.inputs);
  const D = scratch(at.D);
  for (let row = count; row < rows; row++) memory.fill(D + sizeof<T>() * <usize>(row * inputs), 0, sizeof<T>() * <usize>inputs);

  let x = D;
  let width = inputs;
  let state = scratch(at.states);
  let tangent = scratch(at.tangents);
  for (let l = 0; l < layers; l++) {
    const next = load<i32>(array(at.widths) + 4 * l);
    const which = 4 * (ti * layers + l);
    const bias = <usize>load<u32>(array(at.biases) + which);
    for (let row = 0; row < rows; row++) memory.copy(tangent + sizeof<T>() * <usize>(row * next), bias, sizeof<T>() * <usize>next);
    addPanelsOf<T>(x, width, <usize>load<u32>(array(at.weights) + which), tangent, next, rows);
    const idt = <usize>load<u32>(array(at.timesteps) + which);
    const shortcut = load<i32>(array(at.shortcuts) + 4 * l) != 0;
    for (let row = 0; row < rows; row++) {
      for (let h: usize = 0; h < sizeof<T>() * <usize>next; h += 16) {
        const k = sizeof<T>() * <usize>(row * next) + h;
        const t = hyperbolicTangentOf<T>(v128.load(tangent + k));
        v128.store(tangent + k, t);
        let y = idt == 0 ? t : v128.mul<T>(t, v128.load(idt + h));
        if (shortcut) y = v128.add<T>(y, v128.load(x + k));
        v128.store(state + k, y);
      }
    }
    x = state;
    width = next;
    state += sizeof<T>() * <usize>(layout.batch * next);
    tangent += sizeof<T>() * <usize>(layout.batch * next);
  }

  const readout = <usize>load<u32>(array(at.outputs) + 4 * ti);
  const constant = load<f64>(array(at.statistics) + 32 * ti, 24);
  let g = scratch(at.gradients);
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    memory.copy(g + sizeof<T>() * <usize>(row * width), readout, sizeof<T>() * <usize>width);
    if (row >= count) continue;
    let energy = constant;
    for (let h = 0; h < width; h++) {
      energy += <f64>load<T>(x + sizeof<T>() * <usize>(row * width + h)) * <f64>load<T>(readout + sizeof<T>() * <usize>h);
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
    tangent -= sizeof<T>() * <usize>(layout.batch * width);
    const other = l == 0 ? D : g == scratch(at.gradients) ? scratch(at.otherGradients) : scratch(at.gradients);
    if (shortcut) memory.copy(other, g, sizeof<T>() * <usize>(rows * before));
    else memory.fill(other, 0, sizeof<T>() * <usize>(rows * before));
    for (let row = 0; row < rows; row++) {
      for (let h: usize = 0; h < sizeof<T>() * <usize>width; h += 16) {
        const k = sizeof<T>() * <usize>(row * width) + h;
        const t = v128.load(tangent + k);
        let dz = v128.mul<T>(v128.load(g + k), v128.sub<T>(v128.splat<T>(<T>1), v128.mul<T>(t, t)));
        if (idt != 0) dz = v128.mul<T>(dz, v128.load(idt + h));
        v128.store(tangent + k, dz);
      }
    }
    addPanelsOf<T>(tangent, width, <usize>load<u32>(array(at.transposed) + which), other, before, rows);
    g = other;
    width = before;
  }
  return sum;
}
