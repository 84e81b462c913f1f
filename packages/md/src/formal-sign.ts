import { elementBySymbol } from "@boroxol/core";

const anions = new Set(
  ["N", "O", "F", "S", "Cl", "Se", "Br", "Te", "I"].map((symbol) => elementBySymbol(symbol).number),
);

/** The sign of an element's formal charge in an oxide, nitride, sulfide or halide glass. */
export function formalSign(z: number): -1 | 1 {
  return anions.has(z) ? -1 : 1;
}
