import type { Frame } from "@boroxol/core";
import { type AngleDistribution, bondAngles } from "./bond-angles.ts";
import type { BondCutoff } from "./bond-cutoffs.ts";
import { type Bonds, bonds } from "./bonds.ts";
import { type BorateUnitKind, borateUnitKinds, borateUnits } from "./borate-units.ts";
import { coordination, type Distribution } from "./coordination.ts";
import { density } from "./density.ts";
import type { DistanceCounts } from "./distance-counts.ts";
import { formerConnectivity } from "./former-connectivity.ts";
import { pairCoordination } from "./pair-coordination.ts";
import { countedDistances } from "./pair-distribution.ts";
import { networkOf } from "./network.ts";
import { oxygenSpeciation } from "./oxygen-speciation.ts";
import { qn } from "./qn.ts";
import { type RingConnectivity, ringConnectivity } from "./ring-connectivity.ts";
import { ringPlanarity } from "./ring-planarity.ts";
import { type RingDefinition, ringsOf } from "./rings.ts";
import { type ThreeMemberedRingCensus, threeMemberedRings } from "./three-membered-rings.ts";

/** What to measure in each frame: plain data, that a worker can be sent. */
export interface MeasurementPlan {
  readonly cutoffs: Readonly<Record<string, BondCutoff>>;
  /** Ends of the first shells by pair name; none where neighbours are not counted. @unit A */
  readonly shells: Readonly<Record<string, number>>;
  readonly angles: boolean;
  /** Distances are counted for g(r). */
  readonly distances: boolean;
  readonly rings: RingDefinition | undefined;
  readonly maxRing: number;
}

/** Rings of one frame. */
export interface RingMeasurements {
  readonly formers: number;
  readonly counts: Distribution;
  readonly census: ThreeMemberedRingCensus;
  readonly connectivity: Readonly<Record<string, RingConnectivity>>;
  /** Mean over the boroxol rings; undefined without any. @unit A */
  readonly boroxolPlanarity: number | undefined;
  readonly units: Readonly<Record<BorateUnitKind, number>>;
  /** Members of the three-membered rings. */
  readonly threes: readonly (readonly number[])[];
}

/** What one frame says on its own: plain data, that a worker can send back. */
export interface FrameMeasurements {
  /** @unit g/cm3 */
  readonly density: number;
  readonly coordination: Readonly<Record<string, Distribution>>;
  /** By pair, as in `O around Li`. */
  readonly shells: Readonly<Record<string, Distribution>>;
  readonly oxygen: Distribution;
  readonly qn: Readonly<Record<string, Distribution>>;
  readonly connectivity: Readonly<Record<string, number>>;
  readonly angles?: Readonly<Record<string, AngleDistribution>>;
  readonly distances?: DistanceCounts;
  readonly rings?: RingMeasurements;
}

/**
 * Everything that needs one frame alone: counts around atoms, angles, rings.
 * @param bonded its bonds, by the cutoffs of the plan when left out
 * @throws E0503 for a frame without a volume
 */
export function measureFrame(
  frame: Frame,
  plan: MeasurementPlan,
  bonded: Bonds = bonds(frame, plan.cutoffs),
): FrameMeasurements {
  return {
    density: density(frame),
    coordination: coordination(frame, bonded),
    shells: Object.keys(plan.shells).length === 0 ? {} : pairCoordination(frame, plan.shells),
    oxygen: oxygenSpeciation(frame, bonded),
    qn: qn(frame, bonded),
    connectivity: formerConnectivity(frame, bonded),
    ...(plan.angles ? { angles: bondAngles([{ frame, bonds: bonded }]) } : {}),
    ...(plan.distances ? { distances: countedDistances(frame) } : {}),
    ...(plan.rings === undefined ? {} : { rings: measureRings(frame, bonded, plan.rings, plan.maxRing) }),
  };
}

function measureRings(
  frame: Frame,
  bonded: ReturnType<typeof bonds>,
  definition: RingDefinition,
  largest: number,
): RingMeasurements {
  const network = networkOf(frame, bonded);
  const rings = ringsOf(network, definition, largest);
  const counts: Distribution = {};
  for (const { formers } of rings) counts[formers.length] = (counts[formers.length] ?? 0) + 1;
  const found = borateUnits(frame, bonded, rings);
  const oxygens = (atom: number): number => bonded.offsets[atom + 1]! - bonded.offsets[atom]!;
  const flat = rings.filter(
    ({ formers }) => formers.length === 3 && formers.every((atom) => frame.species[atom] === 5 && oxygens(atom) === 3),
  );
  return {
    formers: network.atoms.length,
    counts,
    census: threeMemberedRings(frame, bonded, rings),
    connectivity: ringConnectivity(rings, network.atoms.length),
    boroxolPlanarity:
      flat.length === 0 ? undefined : flat.reduce((sum, ring) => sum + ringPlanarity(frame, ring), 0) / flat.length,
    units: Object.fromEntries(
      borateUnitKinds.map((kind) => [kind, found.filter((unit) => unit.kind === kind).length]),
    ) as Record<BorateUnitKind, number>,
    threes: rings.filter(({ formers }) => formers.length === 3).map(({ formers }) => formers),
  };
}
