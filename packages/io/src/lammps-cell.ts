import { BoroxolError, cellVolume, invertCell, transformRows } from "@boroxol/core";

/** Units in which LAMMPS writes; those of `real` are converted. */
export type LammpsUnits = "metal" | "real";

/** Factors to A/fs, eV/A, eV and ps. 1 kcal/mol = 4.184 kJ/mol; CODATA 2018 for the rest. */
export const lammpsUnits: Readonly<Record<LammpsUnits, { velocity: number; force: number; time: number }>> = {
  metal: { velocity: 1e-3, force: 1, time: 1 },
  real: { velocity: 1, force: 4184 / 6.02214076e23 / 1.602176634e-19, time: 1e-3 },
};

/**
 * Rotation that brings a cell to LAMMPS's form: a along x, b in the xy plane, c upward.
 *
 * h' = h R with R orthogonal, so that vectors turn as v' = v R.
 * @param cell @shape [3,3] @unit A
 * @returns the turned cell @shape [3,3] @unit A, and R @shape [3,3]; both as given where the cell has that form already
 * @throws E0101 for a left-handed cell, which no rotation brings to this form
 */
export function restrictedTriclinic(cell: Float64Array): { cell: Float64Array; rotation: Float64Array | undefined } {
  if (!(cellVolume(cell) > 0)) {
    throw new BoroxolError("E0101", "LAMMPS needs a right-handed cell", { fix: "exchange two of the cell vectors" });
  }
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = cell as unknown as number[] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (ay === 0 && az === 0 && bz === 0 && ax > 0 && by > 0 && cz > 0) return { cell, rotation: undefined };
  const lx = Math.hypot(ax, ay, az);
  const xy = (bx * ax + by * ay + bz * az) / lx;
  const ly = Math.sqrt(bx * bx + by * by + bz * bz - xy * xy);
  const xz = (cx * ax + cy * ay + cz * az) / lx;
  const yz = (bx * cx + by * cy + bz * cz - xy * xz) / ly;
  const lz = cellVolume(cell) / (lx * ly);
  const turned = Float64Array.of(lx, 0, 0, xy, ly, 0, xz, yz, lz);
  return { cell: turned, rotation: transformRows(invertCell(cell), turned) };
}
