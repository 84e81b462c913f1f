import { BoroxolError } from "@boroxol/core";
import { guttmanRings } from "./guttman-rings.ts";
import { kingRings } from "./king-rings.ts";
import type { Network } from "./network.ts";
import { primitiveRings } from "./primitive-rings.ts";
import type { Ring } from "./ring.ts";
import { strongRings } from "./strong-rings.ts";

/** Which closed chains count as rings. */
export type RingDefinition = "guttman" | "king" | "primitive" | "strong";

const searches = { guttman: guttmanRings, king: kingRings, primitive: primitiveRings, strong: strongRings } as const;

/** All definitions. */
export const ringDefinitions = Object.keys(searches) as readonly RingDefinition[];

/**
 * All rings of the network, each once; the size is the number of formers, 2 for edge-sharing polyhedra.
 *
 * Exact in any periodic cell, also one smaller than the rings: chains that close only through the boundary are none.
 * @param largest default 12
 * @throws E0505 for an unknown definition or a size outside 2 to 24
 * @example ringsOf(networkOf(frame, bonds), "guttman").length
 */
export function ringsOf(network: Network, definition: RingDefinition = "guttman", largest = 12): readonly Ring[] {
  if (!Object.hasOwn(searches, definition)) {
    throw new BoroxolError("E0505", `rings '${definition}' are not known`, {
      place: "rings",
      fix: `use ${ringDefinitions.join(", ")}`,
    });
  }
  if (!Number.isInteger(largest) || largest < 2 || largest > 24) {
    throw new BoroxolError("E0505", `rings of up to ${largest} formers cannot be searched`, {
      place: "max-ring",
      fix: "give a whole number from 2 to 24",
    });
  }
  return searches[definition](network, largest);
}
