import { electronvoltPerCubicAngstromInGPa, hartree } from "@boroxol/core";

/** @unit eV */
export const rydberg = hartree / 2;

/** 1 kbar in eV/A^3. @unit eV/A^3 per kbar */
export const kilobar = 0.1 / electronvoltPerCubicAngstromInGPa;
