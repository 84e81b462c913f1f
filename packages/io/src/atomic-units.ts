import { electronvoltPerCubicAngstromInGPa } from "@boroxol/core";

/** CODATA 2018, E. Tiesinga et al., Rev. Mod. Phys. 93, 025010 (2021), doi:10.1103/RevModPhys.93.025010. @unit eV */
export const hartree = 27.211386245988;

/** @unit eV */
export const rydberg = hartree / 2;

/** @unit A */
export const bohr = 0.529177210903;

/** 1 kbar in eV/A^3. @unit eV/A^3 per kbar */
export const kilobar = 0.1 / electronvoltPerCubicAngstromInGPa;
