import { bohr, electronvoltPerCubicAngstromInGPa, hartree } from "@boroxol/core";

/** Units of energies by the token that CP2K prints in brackets. @unit eV */
export const cp2kEnergyUnits: Readonly<Record<string, number>> = {
  "a.u.": hartree,
  hartree,
  Ha: hartree,
  eV: 1,
  Ry: hartree / 2,
};

/** Units of forces. @unit eV/A */
export const cp2kForceUnits: Readonly<Record<string, number>> = {
  "a.u.": hartree / bohr,
  "hartree/bohr": hartree / bohr,
  "eV/angstrom": 1,
};

/**
 * Units of stresses, by the token that changed from [GPa] to [bar] between versions and that the input can set.
 *
 * CP2K prints the stress positive under compression: minus the derivative of the energy with the strain. Finite differences
 * of its own energies say so, fixtures/io/cp2k-stress.
 * @unit eV/A^3
 */
export const cp2kStressUnits: Readonly<Record<string, number>> = {
  GPa: 1 / electronvoltPerCubicAngstromInGPa,
  kbar: 0.1 / electronvoltPerCubicAngstromInGPa,
  bar: 1e-4 / electronvoltPerCubicAngstromInGPa,
  MPa: 1e-3 / electronvoltPerCubicAngstromInGPa,
  Pa: 1e-9 / electronvoltPerCubicAngstromInGPa,
  "a.u.": hartree / bohr ** 3,
  "hartree/bohr^3": hartree / bohr ** 3,
};
