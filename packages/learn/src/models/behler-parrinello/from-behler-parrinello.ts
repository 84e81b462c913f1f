import { BoroxolError } from "@boroxol/core";
import type { BehlerParrinelloModel, SymmetryFunction } from "@boroxol/potentials";
import { angularFunctions, radialFunctions } from "./settings.ts";
import type { BehlerParrinelloSettings, SymmetryStatistics } from "./settings.ts";

/** A trained Behler-Parrinello network as training knows it. */
export interface BehlerParrinelloParameters {
  readonly settings: BehlerParrinelloSettings;
  readonly statistics: SymmetryStatistics;
  /** By name. @shape each [n] @unit 1 */
  readonly parameters: Readonly<Record<string, Float64Array>>;
  /** Constant of each element. @shape [types] @unit eV */
  readonly energies: Float64Array;
}

/**
 * Settings, statistics and parameters of a Behler-Parrinello network, to go on training it: the inverse of how it is saved.
 * @param place of the model, for errors
 * @throws E1002 where its symmetry functions are not a regular set that all elements share
 */
export function fromBehlerParrinello(model: BehlerParrinelloModel, place: string): BehlerParrinelloParameters {
  const refuse = (problem: string): never => {
    throw new BoroxolError("E1002", `this Behler-Parrinello network cannot be trained here: ${problem}`, {
      place,
      fix: "begin from another model, or from random weights",
      untouched: "nothing was trained",
    });
  };
  const settings = settingsOf(model) ?? refuse("it lacks symmetry functions, or theirs have several cutoffs");
  const regular = symmetryFunctions(settings);
  // Places of the regular functions in the network of each element.
  const places = model.networks.map(({ functions, layers }, t) => {
    const found = regular.map((wanted) => functions.findIndex((each) => isSame(each, wanted)));
    if (found.includes(-1) || functions.length !== regular.length) {
      refuse(`the symmetry functions of ${model.elements[t]} are not the products of widths, exponents and neighbours`);
    }
    if (layers.length !== model.networks[0]!.layers.length) refuse("its elements have networks of several shapes");
    return found;
  });
  const column = (name: "minimum" | "maximum" | "mean" | "width"): number[][] =>
    model.networks.map((network, t) => places[t]!.map((k) => network[name][k]!));
  const parameters: Record<string, Float64Array> = {};
  for (let l = 0; l <= settings.hidden.length; l++) {
    const together = (arrays: readonly Float64Array[]): Float64Array =>
      Float64Array.from(arrays.flatMap((each) => [...each]));
    const layers = model.networks.map(({ layers: own }) => own[l]!);
    parameters[`layer.${l}.w`] = together(
      layers.map(({ weights, bias }, t) => (l === 0 ? inOrder(weights, places[t]!, bias.length) : weights)),
    );
    parameters[`layer.${l}.b`] = together(layers.map(({ bias }) => bias));
  }
  return {
    settings,
    statistics: {
      minimum: column("minimum"),
      maximum: column("maximum"),
      mean: column("mean"),
      width: column("width"),
    },
    parameters,
    energies: Float64Array.from(model.networks, ({ energy }) => energy),
  };
}

/** All functions of an element in the order in which training has them. */
export function symmetryFunctions(settings: BehlerParrinelloSettings): SymmetryFunction[] {
  return [...radialFunctions(settings), ...angularFunctions(settings)];
}

/** The settings of which the functions of the first element are products, if they are. */
function settingsOf({
  elements,
  cutoffFunction,
  networks,
}: BehlerParrinelloModel): BehlerParrinelloSettings | undefined {
  const { functions, layers } = networks[0]!;
  const radial = functions.filter((each) => each.kind === "radial");
  const angular = functions.filter((each) => each.kind === "angular");
  const [cutoff, ...cutoffs] = different(radial.map((each) => each.cutoff));
  const [angularCutoff, ...angularCutoffs] = different(angular.map((each) => each.cutoff));
  const some = cutoff ?? angularCutoff;
  if (some === undefined || cutoffs.length + angularCutoffs.length > 0) return undefined;
  const shapes = new Map(radial.map(({ eta, shift }) => [`${digits(eta)} ${digits(shift)}`, { eta, shift }]));
  return {
    typeMap: elements,
    cutoff: cutoff ?? some,
    angularCutoff: angularCutoff ?? some,
    cutoffFunction,
    neighbours: radial[0]?.neighbour === undefined && angular[0]?.neighbours === undefined ? "weighted" : "resolved",
    radial: [...shapes.values()].map(({ eta, shift }) => ({ eta: digits(eta), shift: digits(shift) })),
    angularEtas: different(angular.map(({ eta }) => eta)),
    zetas: different(angular.map(({ zeta }) => zeta)),
    hidden: layers.slice(0, -1).map(({ bias }) => bias.length),
  };
}

/** Files hold lengths in bohr: the last digits of a number in angstroms are lost. */
const digits = (value: number): number => Number(value.toPrecision(12));

function different(values: readonly number[]): number[] {
  return [...new Set(values.map(digits))].sort((a, b) => a - b);
}

function isSame(a: SymmetryFunction, b: SymmetryFunction): boolean {
  const shape = (f: SymmetryFunction): unknown => {
    const common = [f.kind, digits(f.eta), digits(f.shift), digits(f.cutoff)];
    if (f.kind === "radial") return [...common, f.neighbour];
    return [...common, f.wide, f.lambda, digits(f.zeta), f.neighbours?.toSorted((s, t) => s - t)];
  };
  return JSON.stringify(shape(a)) === JSON.stringify(shape(b));
}

/** Rows of a matrix in another order. @param weights @shape [rows,width] @unit 1 @returns @shape [rows,width] @unit 1 */
function inOrder(weights: Float64Array, order: readonly number[], width: number): Float64Array {
  return Float64Array.from(
    { length: order.length * width },
    (_, k) => weights[order[Math.floor(k / width)]! * width + (k % width)]!,
  );
}
