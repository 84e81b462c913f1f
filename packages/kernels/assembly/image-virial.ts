// The virial of images: the kernels add sum_i r_i f_i themselves.
import * as layout from "../src/wasm/layout";
import { at, partial, thread } from "./control";

/** Adds the virial of the image at S h, which carries the force -g. @param shift S, packed as `noShift` is */
export function addImageVirial(shift: i32, gx: f64, gy: f64, gz: f64): void {
  const h = at(layout.slotCell);
  const sx = <f64>((shift & 1023) - 512);
  const sy = <f64>(((shift >> 10) & 1023) - 512);
  const sz = <f64>((shift >> 20) - 512);
  const w = partial(thread, 1);
  for (let d: usize = 0; d < 3; d++) {
    const along = sx * load<f64>(h + 8 * d) + sy * load<f64>(h + 8 * d, 24) + sz * load<f64>(h + 8 * d, 48);
    store<f64>(w + 24 * d, load<f64>(w + 24 * d) - along * gx);
    store<f64>(w + 24 * d, load<f64>(w + 24 * d, 8) - along * gy, 8);
    store<f64>(w + 24 * d, load<f64>(w + 24 * d, 16) - along * gz, 16);
  }
}
