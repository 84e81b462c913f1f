// Deep Potential (se_e2_a): tabulated embedding, features and networks in T (f32 or f64), geometry, energies and forces in f64.
// Symbols as in packages/potentials/src/deep-potential/reference.ts.
import * as at from "../src/wasm/deep-potential-layout";
import * as layout from "../src/wasm/layout";
import { first, last, partial, pointer, thread } from "./control";
import { array, scratch, useBlock, word } from "./model-block";
import { describe } from "./deep-descriptor";
import { fit } from "./deep-fitting";
import { differentiate } from "./deep-forces";

/** Atoms near each other are taken one after the other, in groups so large that batches of one type fill up. */
const CHUNK = 1200;

/** Adds the energy, the forces and the virial of the model at `address` for this thread's atoms. */
export function deepPotentialForces<T>(address: usize): void {
  useBlock(address);
  const sorted = pointer(layout.slotSorted);
  const types = word(at.types);
  const members = scratch(at.members);
  for (let begin = first; begin < last; begin += CHUNK) {
    const end = min(last, begin + CHUNK);
    for (let ti = 0; ti < types; ti++) {
      let rows = 0;
      for (let k = begin; k < end; k++) {
        if (load<i32>(sorted + (k << 5), 28) != ti) continue;
        store<i32>(members + 4 * rows++, k);
        if (rows == layout.batch) {
          work<T>(ti, rows);
          rows = 0;
        }
      }
      if (rows > 0) work<T>(ti, rows);
    }
  }
}

/** The atoms in `members`, all of type ti. */
function work<T>(ti: i32, rows: i32): void {
  let crowded = 0;
  for (let row = 0; row < rows; row++) crowded += describe<T>(ti, row, load<i32>(scratch(at.members) + 4 * row));
  const energy = fit<T>(ti, rows);
  for (let row = 0; row < rows; row++) differentiate<T>(ti, row, load<i32>(scratch(at.members) + 4 * row));
  const sums = partial(thread, 0);
  store<f64>(sums, load<f64>(sums) + energy);
  store<f64>(partial(thread, 27), load<f64>(partial(thread, 27)) + <f64>crowded);
}
