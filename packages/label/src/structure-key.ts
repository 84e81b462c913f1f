import { createHash } from "node:crypto";
import type { Frame } from "@boroxol/core";

/** Name of a structure: the letter s and 16 hexadecimal digits of the hash of its atoms, positions, cell and periodicity, bit by bit. */
export function structureKey({ species, positions, cell, periodic }: Frame): string {
  const bytes = (values: Float64Array): Uint8Array => new Uint8Array(Float64Array.from(values, (x) => x + 0).buffer);
  const digest = createHash("sha256")
    .update(species)
    .update(bytes(positions))
    .update(bytes(cell))
    .update(Uint8Array.from(periodic, Number))
    .digest("hex")
    .slice(0, 16);
  // A letter in front: sixteen digits alone would be read back as a number.
  return `s${digest}`;
}
