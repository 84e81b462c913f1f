import type { Frame } from "@boroxol/core";
import type { KernelModel } from "./kernel-model.ts";
import type { PairTerm } from "./pair-term.ts";

/**
 * Screened harmonic angle j-i-k about a central atom i:
 * U = K (theta - theta0)^2 exp(-r_ij / rho - r_ik / rho) for r_ij, r_ik below the cutoff.
 */
export interface AngleTerm {
  /** Atomic number of the atom in the middle. */
  readonly center: number;
  /** Atomic numbers of the two ends, in any order. */
  readonly ends: readonly [number, number];
  /** K. @unit eV/rad^2 */
  readonly stiffness: number;
  /** theta0. @unit degree */
  readonly angle: number;
  /** rho; Infinity for a plain harmonic angle. @unit A */
  readonly decay: number;
  /** @unit A */
  readonly cutoff: number;
}

/** What the evaluation of a model adds up. */
export interface ModelSums {
  /** @shape [n] @unit eV */
  readonly atomEnergies: Float64Array;
  /** @shape [n,3] @unit eV/A */
  readonly forces: Float64Array;
  /** W_i, whose sum is the virial -dE/d(strain). @shape [n,3,3] @unit eV */
  readonly atomVirials: Float64Array;
}

/** How a model computes one frame: atomic energies, forces, atomic virials, and what the user should know of it. */
export type ModelFunction = (frame: Frame, warn: (text: string) => void) => ModelSums;

/** A many-body model among the terms of an interaction. */
export interface ModelTerm {
  /** Tells one model from another: of all its parameters. */
  readonly hash: string;
  /** Reach of a bond, not of the energy of a whole neighbourhood. @unit A */
  readonly cutoff: number;
  /** What its energy is multiplied by. @unit 1 */
  readonly weight: number;
  /** The model in plain f64: the judge, and the way where there is no kernel. */
  readonly evaluate: ModelFunction;
  /** Makes what the kernels need to evaluate it; left out where they cannot. */
  readonly kernel?: () => KernelModel;
}

/** A potential made ready for one composition: everything a backend needs to evaluate it. */
export interface Interaction {
  /** Every pair of species that interacts, each once. */
  readonly pairs: readonly PairTerm[];
  readonly angles: readonly AngleTerm[];
  /** Models that are added to pairs and angles. */
  readonly models?: readonly ModelTerm[];
  /** Charge of each species (atomic number -> e), for the reader and for charge displacement. */
  readonly charges: ReadonlyMap<number, number>;
  /** Constant energy per atom of each species (atomic number -> eV), for instance the Wolf self term. */
  readonly selfEnergies: ReadonlyMap<number, number>;
}

/** The largest cutoff of all terms. @unit A */
export function interactionCutoff({ pairs, angles, models = [] }: Interaction): number {
  return Math.max(0, ...[...pairs, ...angles, ...models].map((term) => term.cutoff));
}
