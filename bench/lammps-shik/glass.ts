/** The glass to measure on: made by LAMMPS once, kept in the cache, read from there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom, cubicCell, elementBySymbol } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { shik } from "@boroxol/potentials";
import { writeData, writeForceField } from "./inputs.ts";
import { runLammps } from "./lammps.ts";

/** 143 units of SiO2 . 3 B2O3 . Li2O: 3003 atoms. */
const counts = { Li: 286, B: 858, O: 1716, Si: 143 };
/** Measured density of the glass, 2.2 g/cm3, gives this edge. @unit A */
const edge = 31.24;

function speciesOf(): Uint8Array {
  return Uint8Array.from(
    Object.entries(counts).flatMap(([symbol, n]) => Array<number>(n).fill(elementBySymbol(symbol).number)),
  );
}

/** A frame with velocities at about 300 K. */
export function glassFrame(folder: string): Frame {
  const species = speciesOf();
  const dump = join(folder, "glass.txt");
  if (!existsSync(dump)) {
    const interaction = shik().interaction(species);
    writeForceField(folder, species, interaction);
    const random = createRandom(1);
    const positions = Float64Array.from({ length: 3 * species.length }, (_, k) => edge * random.uniforms(k, 0, 0)[0]!);
    const start: Frame = { species, positions, cell: cubicCell(edge), periodic: [true, true, true] };
    writeData(join(folder, "start.data"), start, interaction);
    runLammps(folder, "glass.lmp", {});
  }
  const rows = readFileSync(dump, "utf8").trim().split("\n").slice(9);
  const columns = rows.map((line) => line.trim().split(" ").map(Number));
  return {
    species,
    positions: Float64Array.from(columns.flatMap((row) => row.slice(2, 5))),
    velocities: Float64Array.from(columns.flatMap((row) => row.slice(5, 8).map((v) => v / 1000))),
    cell: cubicCell(edge),
    periodic: [true, true, true],
  };
}
