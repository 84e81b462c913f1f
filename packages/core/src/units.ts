/**
 * Units and physical constants.
 *
 * Length A, energy eV, charge e, mass amu, temperature K, time fs (steps) or ps (durations), density g/cm3.
 * Values: CODATA 2018, E. Tiesinga et al., Rev. Mod. Phys. 93, 025010 (2021), doi:10.1103/RevModPhys.93.025010.
 */

/** Boltzmann constant. @unit eV/K */
export const boltzmann = 8.617333262e-5;

/** Elementary charge. @unit C */
export const elementaryCharge = 1.602176634e-19;

/** Avogadro constant. @unit 1/mol */
export const avogadro = 6.02214076e23;

/** Atomic mass constant. @unit kg */
export const atomicMass = 1.6605390666e-27;

/** Coulomb constant e^2 / (4 pi eps0). @unit eV A */
export const coulombConstant = 14.3996454784;

/** Planck constant. @unit eV s */
export const planck = 4.135667696e-15;

/**
 * Acceleration of 1 amu under 1 eV/A: a = forceToAcceleration F / m.
 * @unit A/fs^2 per (eV/A)/amu
 */
export const forceToAcceleration = (elementaryCharge / atomicMass) * 1e-10;

/** Kinetic energy of 1 amu at 1 A/fs. @unit eV */
export const kineticToElectronvolt = 1 / forceToAcceleration;

/** 1 eV/A^3 in GPa. @unit GPa A^3/eV */
export const electronvoltPerCubicAngstromInGPa = elementaryCharge * 1e21;

/** 1 amu/A^3 in g/cm3. @unit g/cm3 per amu/A^3 */
export const amuPerCubicAngstromInGramPerCm3 = atomicMass * 1e27;

/** Hartree energy. @unit eV */
export const hartree = 27.211386245988;

/** Bohr radius. @unit A */
export const bohr = 0.529177210903;
