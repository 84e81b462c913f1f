import type { DeepPotentialModel } from "@boroxol/potentials";

type ActivationName = DeepPotentialModel["fittings"][number][number]["activation"];

/** What shapes a Deep Potential before training. */
export interface DeepPotentialSettings {
  /** Element symbols. */
  readonly typeMap: readonly string[];
  /** @unit A */
  readonly cutoff: number;
  /** Where the switching begins. @unit A */
  readonly switchStart: number;
  /** Slots for neighbours of each type. */
  readonly sel: readonly number[];
  readonly embedding: readonly number[];
  readonly axisNeurons: number;
  readonly fitting: readonly number[];
  readonly typeOneSide: boolean;
  readonly activation: ActivationName;
  readonly fittingActivation: ActivationName;
  /** Learnt time steps in the residues of the embedding and of the fitting. */
  readonly embeddingTimestep: boolean;
  readonly fittingTimestep: boolean;
  readonly excludeTypes: readonly (readonly [number, number])[];
  readonly setDavgZero: boolean;
  /** @unit A */
  readonly protection: number;
  /** Precision of the saved model. */
  readonly precision: "float32" | "float64";
}

/** Mean and standard deviation of the environment rows, for each type of centre. */
export interface EnvironmentStatistics {
  /** Mean of the radial entry. @unit 1/A */
  readonly mean: readonly number[];
  /** @unit 1/A */
  readonly radialDeviation: readonly number[];
  /** @unit 1/A */
  readonly angularDeviation: readonly number[];
  /** Closer pairs are rare or absent in the data. @unit A */
  readonly shortest: number;
}
