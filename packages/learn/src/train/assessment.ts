import { symbolOf } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import { addEquation, normalEquations, solveNormalEquations } from "@boroxol/data";
import type { Results } from "@boroxol/kernels";
import { addError, addSum, errorTable, labelNames, measureOf, noError, noErrors } from "./errors.ts";
import type { ErrorMeasure, ErrorSum, ErrorTable, LabelErrors } from "./errors.ts";
import { forceWeightsOf } from "./frame-store.ts";
import type { FrameTraits } from "./frame-traits.ts";

/** Errors of some frames. */
export interface GroupErrors extends ErrorTable {
  readonly frames: number;
}

/** A label and what the model makes of it. @unit eV/atom, eV/A, eV/A^3 */
export type ParityPoint = readonly [label: number, model: number];

/** How well a model does on frames with labels. */
export interface Assessment {
  readonly frames: number;
  readonly atoms: number;
  readonly errors: ErrorTable;
  /** Mean difference of the energies that was taken out. @unit eV/atom */
  readonly energyShift?: number;
  /** Of forces, by element. @unit eV/A */
  readonly forceByElement: Readonly<Record<string, ErrorMeasure>>;
  readonly byType: Readonly<Record<string, GroupErrors>>;
  readonly byComposition: Readonly<Record<string, GroupErrors>>;
  /** By `300 K`, or by `300-600 K` where there are many temperatures. */
  readonly byTemperature: Readonly<Record<string, GroupErrors>>;
  /** Some of the points; energies without the least-squares constants of the elements. */
  readonly parity: Readonly<Record<(typeof labelNames)[number], readonly ParityPoint[]>>;
}

/** Adds up what a model does on frames. */
export interface Assessor {
  /** Takes a frame with its labels and what the model makes of it. */
  add(frame: Frame, results: Results, traits: FrameTraits): void;
  /** Of all frames so far. @param shift take out the mean difference of the energies per atom first */
  result(shift?: boolean): Assessment;
}

/** Points of one parity plot. */
const mostPoints = 2000;
/** Temperatures that are told apart before they are put together. */
const mostTemperatures = 8;

interface Group {
  frames: number;
  readonly errors: LabelErrors;
}

/** @example const assessor = createAssessor(); assessor.add(frame, results, frameTraits(frame, "train.extxyz")); */
export function createAssessor(): Assessor {
  const all: Group = { frames: 0, errors: noErrors() };
  const tables = { type: new Map<string, Group>(), composition: new Map<string, Group>() };
  const temperatures = new Map<number, Group>();
  const elements = new Map<string, ErrorSum>();
  const energies: { species: Uint8Array; label: number; found: number; groups: readonly Group[] }[] = [];
  const parity = { force: thinnedPoints(), stress: thinnedPoints() };
  let atoms = 0;
  return {
    add(frame, results, { type, composition, temperature }) {
      const { species, energy, forces, stress } = frame;
      const groups = [all, groupAt(tables.type, type), groupAt(tables.composition, composition)];
      if (temperature !== undefined) groups.push(groupAt(temperatures, temperature));
      for (const group of groups) group.frames++;
      atoms += species.length;
      if (energy !== undefined) energies.push({ species, label: energy, found: results.energy!, groups });
      const atomWeights = forceWeightsOf(frame);
      forces?.forEach((label, k) => {
        if (atomWeights?.[Math.floor(k / 3)] === 0) return;
        const found = results.forces![k]!;
        for (const { errors } of groups) addError(errors.force, found - label);
        const symbol = symbolOf(species[Math.floor(k / 3)]!);
        let sum = elements.get(symbol);
        if (sum === undefined) elements.set(symbol, (sum = noError()));
        addError(sum, found - label);
        parity.force.add([label, found]);
      });
      stress?.forEach((label, k) => {
        const found = results.stress![k]!;
        for (const { errors } of groups) addError(errors.stress, found - label);
        parity.stress.add([label, found]);
      });
    },
    result(shift = false) {
      const difference = ({ label, found, species }: (typeof energies)[number]): number =>
        (found - label) / species.length;
      const mean = energies.reduce((sum, each) => sum + difference(each), 0) / Math.max(1, energies.length);
      const offset = shift ? mean : 0;
      const every = [all, ...tables.type.values(), ...tables.composition.values(), ...temperatures.values()];
      for (const { errors } of every) Object.assign(errors.energy, noError());
      for (const each of energies) {
        for (const { errors } of each.groups) addError(errors.energy, difference(each) - offset);
      }
      return {
        frames: all.frames,
        atoms,
        errors: errorTable(all.errors),
        ...(shift && { energyShift: mean }),
        forceByElement: Object.fromEntries([...elements].map(([symbol, sum]) => [symbol, measureOf(sum)!])),
        byType: tableOf(tables.type),
        byComposition: tableOf(tables.composition),
        byTemperature: tableOf(gathered(temperatures)),
        parity: { energy: energyPoints(energies, offset), force: parity.force.points, stress: parity.stress.points },
      };
    },
  };
}

function groupAt<K>(groups: Map<K, Group>, key: K): Group {
  let found = groups.get(key);
  if (found === undefined) groups.set(key, (found = { frames: 0, errors: noErrors() }));
  return found;
}

function tableOf(groups: ReadonlyMap<string, Group>): Record<string, GroupErrors> {
  const entries = [...groups].map(([key, { frames, errors }]) => [key, { frames, ...errorTable(errors) }] as const);
  return Object.fromEntries(entries);
}

/** Temperatures by name; many of them in intervals of a round width. */
function gathered(temperatures: ReadonlyMap<number, Group>): Map<string, Group> {
  const sorted = [...temperatures].sort(([a], [b]) => a - b);
  const result = new Map<string, Group>();
  const highest = sorted.at(-1)?.[0] ?? 0;
  const widths = [100, 200, 300, 500, 1000, 2000, 5000];
  const width = widths.find((each) => highest / each < mostTemperatures) ?? highest;
  for (const [temperature, { frames, errors }] of sorted) {
    const from = Math.floor(temperature / width) * width;
    const few = sorted.length <= mostTemperatures;
    const group = groupAt(result, few ? `${temperature} K` : `${from}-${from + width} K`);
    group.frames += frames;
    for (const name of labelNames) addSum(group.errors[name], errors[name]);
  }
  return result;
}

/** Energies per atom without constants of the elements, which are fitted to the labels by least squares. */
function energyPoints(
  energies: readonly { readonly species: Uint8Array; readonly label: number; readonly found: number }[],
  offset: number,
): readonly ParityPoint[] {
  const kinds = [...new Set(energies.flatMap(({ species }) => [...new Set(species)]))].sort((a, b) => a - b);
  const equations = normalEquations(kinds.length);
  const rows = energies.map(({ species }) =>
    kinds.map((z) => species.reduce((sum, each) => sum + Number(each === z), 0) / species.length),
  );
  energies.forEach(({ label, species }, k) => addEquation(equations, rows[k]!, label / species.length));
  const constants = solveNormalEquations(equations);
  const thinned = thinnedPoints();
  energies.forEach(({ label, found, species }, k) => {
    const own = rows[k]!.reduce((sum, each, c) => sum + each * constants[c]!, 0);
    thinned.add([label / species.length - own, found / species.length - offset - own]);
  });
  return thinned.points;
}

/** Keeps every point, then every second, every fourth ... of a series, so that no more than a number of them stay. */
function thinnedPoints(): { readonly points: readonly ParityPoint[]; add(point: ParityPoint): void } {
  let points: ParityPoint[] = [];
  let stride = 1;
  let count = 0;
  return {
    get points() {
      return points;
    },
    add(point) {
      if (count++ % stride !== 0) return;
      points.push(point);
      if (points.length <= mostPoints) return;
      points = points.filter((_, k) => k % 2 === 0);
      stride *= 2;
    },
  };
}
