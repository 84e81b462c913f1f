/** Writes what LAMMPS reads: tables, coefficients and data files, all made from Boroxol's own SHIK. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { massesOf, symbolOf } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import type { Interaction } from "@boroxol/kernels";
import { dampedShiftedForce, dampedShiftedForceSelfEnergy } from "@boroxol/potentials";

const settings = { damping: 0.2, cutoff: 10 };
const coulombOfLammps = 14.399645;
const coulombOfOurs = 14.3996454784;

/** The species in the order of their LAMMPS types. */
export function typesOf(species: Uint8Array): readonly number[] {
  return [...new Set(species)].sort((a, b) => a - b);
}

/** Tables of SHIK less coul/dsf for each pair of types, with their pair_coeff lines. */
export function writeForceField(folder: string, species: Uint8Array, { pairs, charges }: Interaction): void {
  const types = typesOf(species);
  const points = 4000;
  const inner = 0.8;
  const table: string[] = ["# UNITS: metal"];
  const coefficients: string[] = [];
  for (const [i, a] of types.entries()) {
    for (const [j, b] of types.entries()) {
      if (j < i) continue;
      const term = pairs.find(({ species: [p, q] }) => (p === a && q === b) || (p === b && q === a))!;
      const dsf = dampedShiftedForce(charges.get(a)! * charges.get(b)!, settings);
      const key = `${symbolOf(a)}-${symbolOf(b)}`;
      table.push("", key, `N ${points} R ${inner} ${settings.cutoff}`, "");
      for (let k = 0; k < points; k++) {
        const r = inner + ((settings.cutoff - inner) * k) / (points - 1);
        const energy = term.energy(r) - dsf.energy(r);
        const force = dsf.derivative(r) - term.derivative(r);
        table.push(`${k + 1} ${r} ${energy} ${force}`);
      }
      coefficients.push(`pair_coeff ${i + 1} ${j + 1} table shik.table ${key} ${settings.cutoff}`);
    }
  }
  writeFileSync(join(folder, "shik.table"), `${table.join("\n")}\n`);
  writeFileSync(join(folder, "coefficients.lmp"), `${coefficients.join("\n")}\n`);
}

/** A LAMMPS data file of a frame in an orthogonal cell, with charges scaled for LAMMPS's own Coulomb constant. */
export function writeData(path: string, frame: Frame, { charges }: Interaction): void {
  const types = typesOf(frame.species);
  const masses = massesOf(Uint8Array.from(types));
  const scale = Math.sqrt(coulombOfOurs / coulombOfLammps);
  const row = (values: Float64Array, i: number): string => Array.from(values.subarray(3 * i, 3 * i + 3)).join(" ");
  const lines = [
    "20SiO2-60B2O3-20Li2O",
    "",
    `${frame.species.length} atoms`,
    `${types.length} atom types`,
    ...["x", "y", "z"].map((axis, d) => `0 ${frame.cell[4 * d]} ${axis}lo ${axis}hi`),
    "",
    "Masses",
    "",
    ...types.map((_, t) => `${t + 1} ${masses[t]}`),
    "",
    "Atoms # charge",
    "",
    ...Array.from(frame.species, (z, i) => {
      return `${i + 1} ${types.indexOf(z) + 1} ${charges.get(z)! * scale} ${row(frame.positions, i)}`;
    }),
  ];
  if (frame.velocities !== undefined) {
    // A/fs to A/ps.
    const velocities = frame.velocities.map((v) => 1000 * v);
    lines.push("", "Velocities", "", ...Array.from(frame.species, (_, i) => `${i + 1} ${row(velocities, i)}`));
  }
  writeFileSync(path, `${lines.join("\n")}\n`);
}

/** The constant by which LAMMPS's energy exceeds SHIK's: the self terms of coul/dsf. @unit eV */
export function selfEnergy(species: Uint8Array, { charges }: Interaction): number {
  return species.reduce((sum, z) => sum + dampedShiftedForceSelfEnergy(charges.get(z)!, settings), 0);
}
