// Models beside pairs and angles: those with a kernel of their own, and those that JavaScript evaluates.
import * as layout from "../src/wasm/layout";
import { int, pointer, thread } from "./control";
import { deepPotentialForces } from "./deep-potential";
import { graceFsForces } from "./grace-fs";
import { nepForces } from "./nep";

/** Adds the energy, forces and virial of model `index` to those of thread 0, in JavaScript. */
// @ts-ignore: decorator
@external("env", "evaluateModel")
declare function evaluateModel(index: i32): void;

export function modelForces(): void {
  const count = int(layout.slotModelCount);
  for (let m = 0; m < count; m++) {
    const block = <usize>load<u32>(pointer(layout.slotModelBlocks) + 4 * m);
    const kind = load<i32>(block);
    if (kind == layout.modelDeepPotential) deepPotentialForces<f32>(block);
    else if (kind == layout.modelDoubleDeepPotential) deepPotentialForces<f64>(block);
    else if (kind == layout.modelNep) nepForces(block);
    else if (kind == layout.modelGraceFs) graceFsForces(block);
    else if (thread == 0) evaluateModel(m);
  }
}
