import type { Frame } from "@boroxol/core";
import type { ModelPotential } from "@boroxol/potentials";
import type { Index } from "../graph/indices.ts";
import type { GraphValues } from "../graph/interpret.ts";
import type { Node, ParameterNode } from "../graph/node.ts";

/** Bonds of one cutoff with the derivative of the energy by their vectors r_j - r_i. */
export interface BondGradients {
  /** dE/dr_ij, [bonds,3]. */
  readonly gradient: Node;
  /** r_ij, [bonds,3]. */
  readonly vectors: Node;
  /** Atom i of each bond, atom j, and the frame it belongs to. */
  readonly centre: Index;
  readonly neighbour: Index;
  readonly frame: Index;
}

/** The energy of a potential as a graph over the lengths `atoms` and `frames`. */
export interface ModelGraph {
  readonly parameters: readonly ParameterNode[];
  /** Energy of each atom without the constant of its element, [atoms,1]. @unit eV */
  readonly atomEnergies: Node;
  readonly bonds: readonly BondGradients[];
}

/** Which frame each atom belongs to. */
export const frameOfAtom: Index = { name: "frameOfAtom", entries: "atoms", targets: "frames" };

/** A batch as the graph takes it. */
export interface ModelBatch extends GraphValues {
  /** Which atom of the frames, counted through them, stands in each row. @shape [atoms] */
  readonly order: Int32Array;
}

/** A potential that can be trained: its graph, how frames become inputs, how parameters begin, and what it is saved as. */
export interface TrainableModel {
  readonly kind: "deep-potential" | "nep" | "behler-parrinello";
  /** Element symbols; the place in this list is the type. */
  readonly typeMap: readonly string[];
  /** @unit A */
  readonly cutoff: number;
  readonly graph: ModelGraph;
  /** The graph that training runs: the same function of the same parameters, or one that is within rounding of it. */
  readonly trainingGraph: ModelGraph;
  /** Inputs for frames; the arrays are used again by the next call. */
  batch(frames: readonly Frame[]): ModelBatch;
  /** Names of the parameters of each part that can be frozen. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
  /** Random parameters by name. @returns each @shape [n] @unit 1 */
  initialParameters(seed: number): Readonly<Record<string, Float64Array>>;
  /**
   * The potential with these parameters.
   * @param parameters by name, each @shape [n] @unit 1
   * @param energies constant of each type @shape [types] @unit eV
   */
  potential(parameters: Readonly<Record<string, Float64Array>>, energies: Float64Array): ModelPotential;
  /**
   * The same as files, by name: the one that this program reads first.
   * @param parameters by name, each @shape [n] @unit 1
   * @param energies constant of each type @shape [types] @unit eV
   * @returns texts, or bytes @shape [m]
   */
  files(
    parameters: Readonly<Record<string, Float64Array>>,
    energies: Float64Array,
  ): Promise<Readonly<Record<string, string | Uint8Array>>>;
  /** Shortest distance of each pair of elements in all batches so far. @unit A */
  shortestDistances(): Readonly<Record<string, number>>;
}
