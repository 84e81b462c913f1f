import { BoroxolError, closestName } from "@boroxol/core";
import { bmpShrm } from "./bmp-shrm.ts";
import { duTeter } from "./du-teter.ts";
import { pmmcs } from "./pmmcs.ts";
import type { ClassicalPotential } from "./potential.ts";
import { shik } from "./shik.ts";

/** The potentials that come with the product, by name. */
export const bundledPotentials: Readonly<Record<string, ClassicalPotential>> = {
  shik: shik(),
  pmmcs: pmmcs(),
  "bmp-shrm": bmpShrm(),
  "du-teter": duTeter(),
};

/**
 * The bundled potential of this name.
 * @param others further names that the caller knows, for the error
 * @throws E0305 for a name that is not among them
 * @example potentialByName("shik").card.validity
 */
export function potentialByName(name: string, others: readonly string[] = []): ClassicalPotential {
  if (Object.hasOwn(bundledPotentials, name)) return bundledPotentials[name]!;
  const names = [...Object.keys(bundledPotentials), ...others];
  const closest = closestName(name.toLowerCase(), names);
  throw new BoroxolError("E0305", `there is no potential '${name}'`, {
    fix: closest === undefined ? `the bundled ones are ${names.join(", ")}` : `did you mean '${closest}'?`,
  });
}
