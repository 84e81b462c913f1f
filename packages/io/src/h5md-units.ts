/** Joules per mole in an eV: e times the Avogadro number, both exact in the SI of 2019. */
const electronvoltPerMole = 96_485.332_123_310_01;
const joule = 1 / 1.602_176_634e-19;
const kilojoule = 1000 / electronvoltPerMole;
const kilocalorie = 4.184 * kilojoule;

/** Units that H5MD files name, those of MDAnalysis among them, as factors to ours: A, A/fs, eV/A, eV, e, ps, eV/A^3. */
export const h5mdUnits: ReadonlyMap<string, number> = new Map([
  ["Angstrom", 1],
  ["A", 1],
  ["nm", 10],
  ["pm", 1e-2],
  ["fm", 1e-5],
  ["m", 1e10],
  ["Angstrom fs-1", 1],
  ["Angstrom ps-1", 1e-3],
  ["nm ps-1", 1e-2],
  ["nm ns-1", 1e-5],
  ["pm ps-1", 1e-5],
  ["m s-1", 1e-5],
  ["eV Angstrom-1", 1],
  ["kJ mol-1 Angstrom-1", kilojoule],
  ["kJ mol-1 nm-1", 0.1 * kilojoule],
  ["kcal mol-1 Angstrom-1", kilocalorie],
  ["N", 1e-10 * joule],
  ["eV", 1],
  ["kJ mol-1", kilojoule],
  ["kcal mol-1", kilocalorie],
  ["J", joule],
  ["eV Angstrom-3", 1],
  ["GPa", 1e9 * 1e-30 * joule],
  ["e", 1],
  ["e Angstrom", 1],
  ["ps", 1],
  ["fs", 1e-3],
  ["ns", 1e3],
  ["s", 1e12],
]);
