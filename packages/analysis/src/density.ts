import { amuPerCubicAngstromInGramPerCm3, BoroxolError, cellVolume, type Frame, massesOf } from "@boroxol/core";

/**
 * Mass density: rho = sum m / V.
 * @returns @unit g/cm3
 * @throws E0503 for a frame without a volume
 * @example density(frame).toFixed(2) === "2.21"
 */
export function density(frame: Frame): number {
  const mass = massesOf(frame.species).reduce((sum, each) => sum + each, 0);
  return (mass / frameVolume(frame)) * amuPerCubicAngstromInGramPerCm3;
}

/** Volume of the cell. @returns @unit A^3 @throws E0503 for a frame without one */
export function frameVolume(frame: Frame): number {
  const volume = Math.abs(cellVolume(frame.cell));
  if (volume > 0) return volume;
  throw new BoroxolError("E0503", "the frame has no cell, so it has no volume and no density", {
    fix: "give the cell, in extended XYZ as Lattice",
  });
}
