import { cellVolume, elements, electronvoltPerCubicAngstromInGPa, type Frame, massesOf, symbolOf } from "@boroxol/core";
import { amuPerCubicAngstromInGramPerCm3 } from "@boroxol/core";
import type { ConditionValue } from "./where-expression.ts";

/** Values of a frame that a condition can name, beside element symbols (numbers of atoms) and `info.NAME`. */
const values: Readonly<Record<string, (frame: Frame, index: number) => ConditionValue>> = {
  index: (_, index) => index,
  atoms: ({ species }) => species.length,
  energy: ({ energy }) => energy,
  energyPerAtom: ({ energy, species }) => (energy === undefined ? undefined : energy / species.length),
  maxForce: ({ forces }) => (forces === undefined ? undefined : largestForce(forces)),
  netForce: ({ forces }) => (forces === undefined ? undefined : netForce(forces)),
  volume: ({ cell }) => Math.abs(cellVolume(cell)) || undefined,
  density: (frame) => densityOf(frame),
  pressure: ({ stress }) =>
    stress === undefined
      ? undefined
      : (-(stress[0]! + stress[1]! + stress[2]!) / 3) * electronvoltPerCubicAngstromInGPa,
  time: ({ time }) => time,
  step: ({ step }) => step,
  periodic: ({ periodic }) => periodic.every(Boolean),
};

/** Names that may stand in a condition. */
export const conditionNames: ReadonlySet<string> = new Set([
  ...Object.keys(values),
  ...elements.map(({ symbol }) => symbol),
]);

/** Looks up a value of a frame by name; undefined where it has none. */
export function frameValue(frame: Frame, index: number, name: string): ConditionValue {
  if (name.startsWith("info.")) return frame.info?.[name.slice(5)];
  if (Object.hasOwn(values, name)) return values[name]!(frame, index);
  return frame.species.reduce((count, z) => count + Number(symbolOf(z) === name), 0);
}

/** Length of the largest force. @param forces @shape [n,3] @unit eV/A @returns eV/A */
export function largestForce(forces: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < forces.length; k += 3) {
    largest = Math.max(largest, Math.hypot(forces[k]!, forces[k + 1]!, forces[k + 2]!));
  }
  return largest;
}

/** Length of the sum of all forces. @param forces @shape [n,3] @unit eV/A @returns eV/A */
export function netForce(forces: Float64Array): number {
  const sum = [0, 0, 0];
  for (let k = 0; k < forces.length; k++) sum[k % 3]! += forces[k]!;
  return Math.hypot(...sum);
}

/** Mass density; undefined without a volume. @returns g/cm3 */
export function densityOf(frame: Frame): number | undefined {
  const volume = Math.abs(cellVolume(frame.cell));
  if (volume === 0) return undefined;
  return (massesOf(frame.species).reduce((sum, mass) => sum + mass, 0) / volume) * amuPerCubicAngstromInGramPerCm3;
}
