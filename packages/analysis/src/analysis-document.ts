import type { BondCutoff } from "./bond-cutoffs.ts";
import type { RingDefinition } from "./rings.ts";
import type { ThreeMemberedRings } from "./three-membered-rings.ts";

/** Numbers by a whole number: a coordination number, a ring size, the n of Qn. */
export type ByNumber = { readonly [key: `${number}`]: number };

/** Averages by a whole number; with more than one frame, their standard errors under the same keys. */
export type AveragedByNumber = ByNumber & { readonly error?: ByNumber };

/** g(r) of one pair of elements. */
export interface PairSection {
  /** @shape [bins] @unit A */
  readonly r: readonly number[];
  /** @shape [bins] */
  readonly g: readonly number[];
  /** Running coordination of the first element by the second. @shape [bins] */
  readonly n: readonly number[];
  /** @unit A */
  readonly firstPeak?: number;
  /** @unit A */
  readonly firstMinimum?: number;
}

/** Rings of the network of formers. */
export interface RingSection {
  readonly definition: RingDefinition;
  readonly largest: number;
  /** Rings per former, by size. */
  readonly perFormer: AveragedByNumber;
  /** Rings per frame, by size. */
  readonly counts: ByNumber;
  /** Three-membered rings per frame, by what stands in them. */
  readonly threeMembered: ThreeMemberedRings;
  /** Rings of three three-fold borons, per frame. */
  readonly boroxol: number;
  /** Fraction of three-fold boron that sits in a three-membered ring. */
  readonly b3InRings?: number;
  readonly error?: { readonly boroxol: number; readonly b3InRings?: number };
}

/** One kind of bond angle. */
export interface AngleSection {
  /** @shape [bins] @unit degree */
  readonly angle: readonly number[];
  /** Probability density. @shape [bins] @unit 1/degree */
  readonly p: readonly number[];
  /** @unit degree */
  readonly mean: number;
  /** @unit degree */
  readonly deviation: number;
  /** Angles in all frames. */
  readonly count: number;
}

/** Mean-square displacements. */
export interface DisplacementSection {
  /** @shape [lags] @unit ps */
  readonly time: readonly number[];
  /** By element. @shape [lags] @unit A^2 */
  readonly elements: Readonly<Record<string, readonly number[]>>;
}

/**
 * What `boroxol analyze --json` prints. Parts that were not asked for, or that the frames cannot give, are absent. With
 * more than one frame every group of averages has an `error` with the same keys: standard errors by blocking.
 */
export interface AnalysisDocument {
  readonly frames: number;
  readonly atoms: number;
  /** @unit g/cm3 */
  readonly density?: number;
  readonly cutoffs: Readonly<Record<string, BondCutoff>>;
  readonly coordination?: Readonly<Record<string, AveragedByNumber>>;
  /** Fraction of boron with four oxygens. */
  readonly n4?: number;
  /** Fraction of oxygen with one former. */
  readonly nbo?: number;
  /** Fractions of oxygen by the number of formers around it. */
  readonly oxygen?: AveragedByNumber;
  readonly qn?: Readonly<Record<string, AveragedByNumber>>;
  readonly rings?: RingSection;
  readonly gr?: { readonly pairs: Readonly<Record<string, PairSection>> };
  readonly angles?: Readonly<Record<string, AngleSection>>;
  readonly msd?: DisplacementSection;
  readonly error?: { readonly density?: number; readonly n4?: number; readonly nbo?: number };
}
