import { elementBySymbol, formalCharges, type Frame, symbolOf } from "@boroxol/core";
import { havenRatio, type IonicConductivity, ionicConductivity, nernstEinstein } from "./collective-diffusion.ts";
import { diffusion, type SelfDiffusion } from "./diffusion.ts";
import { isFormer, oxygen } from "./element-pairs.ts";
import { type Measurable, notMeasurable } from "./measurable.ts";
import { carrierDiffusion } from "./temperature-slopes.ts";
import type { TrajectoryPaths } from "./trajectory-paths.ts";
import { vanHoveSelf } from "./van-hove.ts";

/** A number with its standard error. */
export interface WithError {
  readonly value: number;
  readonly error: number;
}

/** Conduction at one temperature. */
export interface ConductivitySection {
  /** @unit K */
  readonly temperature: number;
  /** By element. @unit e */
  readonly charges: Readonly<Record<string, number>>;
  /** From the displacement of all charges together. @unit S/m */
  readonly collective: Measurable<IonicConductivity>;
  /** If every ion moved on its own. @unit S/m */
  readonly nernstEinstein: Measurable<WithError>;
  readonly havenRatio: Measurable<WithError>;
}

/** Van Hove self functions of one element. */
export interface VanHoveSection {
  /** @shape [bins] @unit A */
  readonly r: readonly number[];
  /** Density of displacements at each lag. @shape [lags] of [bins] @unit 1/A */
  readonly self: readonly (readonly number[])[];
  /** @shape [lags] @unit ps */
  readonly lags: readonly number[];
  /** G_d / rho at the shortest lag between the frames kept for it, where there are some. */
  readonly distinct?: {
    /** @unit ps */
    readonly lag: number;
    /** @shape [bins] @unit A */
    readonly r: readonly number[];
    /** @shape [bins] @unit 1 */
    readonly g: readonly number[];
  };
}

/** Ways of the atoms that went furthest. */
export interface TrackSection {
  readonly element: string;
  /** @shape [points] @unit ps */
  readonly time: readonly number[];
  readonly tracks: readonly {
    readonly atom: number;
    /** Relative to the centre of mass. @shape [points,3] @unit A */
    readonly positions: readonly (readonly [number, number, number])[];
  }[];
}

/**
 * Elements that carry charge through a network: neither formers nor oxygen; all where there are no others.
 * @param species @shape [n]
 */
export function mobileElements(species: Uint8Array): number[] {
  const kinds = [...new Set(species)].sort((a, b) => a - b);
  const mobile = kinds.filter((kind) => !isFormer(kind) && kind !== oxygen);
  return mobile.length > 0 ? mobile : kinds;
}

/** Self-diffusion of every element: whether it can be measured, its guards decide. */
export function diffusionSection(paths: TrajectoryPaths): Record<string, Measurable<SelfDiffusion>> {
  const kinds = [...new Set(paths.species)].sort((a, b) => a - b);
  return Object.fromEntries(kinds.map((kind) => [symbolOf(kind), diffusion(paths, kind)]));
}

/** c D of every carrier whose D is known. @unit 1/(A ps) */
export function carrierSection(
  { species, volume }: TrajectoryPaths,
  found: Readonly<Record<string, Measurable<SelfDiffusion>>>,
): Record<string, WithError> {
  if (volume === undefined) return {};
  const mobile = mobileElements(species).map(symbolOf);
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, D]) =>
      D.measurable && mobile.includes(name) ? [[name, carrierDiffusion(countOf(species, name), volume, D)]] : [],
    ),
  );
}

/**
 * Conductivity two ways and their ratio, over the window in which the fastest carrier diffuses.
 * @param temperature @unit K
 * @param given charges by symbol; the formal ones when left out @unit e
 */
export function conductivitySection(
  paths: TrajectoryPaths,
  found: Readonly<Record<string, Measurable<SelfDiffusion>>>,
  temperature: number,
  given?: Readonly<Record<string, number>>,
): ConductivitySection {
  const { species, volume } = paths;
  const names = [...new Set(species)].map(symbolOf);
  const formula = Object.fromEntries(names.map((name) => [name, countOf(species, name)]));
  const charges = given ?? formalCharges(formula);
  const known = Object.entries(found).flatMap(([name, D]) => (D.measurable ? [{ name, D }] : []));
  const carriers = known.filter(({ name }) => mobileElements(species).map(symbolOf).includes(name));
  const section = (
    collective: Measurable<IonicConductivity>,
    alone: Measurable<WithError>,
    ratio: Measurable<WithError>,
  ): ConductivitySection => ({ temperature, charges, collective, nernstEinstein: alone, havenRatio: ratio });
  const fastest = carriers.toSorted((a, b) => b.D.value - a.D.value)[0];
  if (fastest === undefined || volume === undefined) {
    const none = notMeasurable(volume === undefined ? "the frames have no volume" : "no carrier diffuses measurably");
    return section(none, none, none);
  }
  const byNumber = new Map(Object.entries(charges).map(([name, q]) => [elementBySymbol(name).number, q]));
  const collective = ionicConductivity(paths, byNumber, temperature, fastest.D.window);
  const of = (pick: (D: SelfDiffusion) => number): number[] =>
    carriers.map(({ name, D }) =>
      nernstEinstein(
        [{ count: countOf(species, name), charge: charges[name] ?? 0, diffusion: pick(D) }],
        volume,
        temperature,
      ),
    );
  const alone = {
    value: of(({ value }) => value).reduce((sum, each) => sum + each, 0),
    error: Math.hypot(...of(({ error }) => error)),
  };
  return section(
    collective,
    { measurable: true, ...alone },
    collective.measurable ? { measurable: true, ...havenRatio(alone, collective) } : collective,
  );
}

/** Self functions of the carriers at three lags: a hundredth, a tenth and half of the longest one. */
export function vanHoveSection(paths: TrajectoryPaths): Record<string, VanHoveSection> {
  const longest = Math.max(1, Math.floor((paths.positions.length - 1) / 2));
  const lags = [...new Set([0.01, 0.1, 1].map((part) => Math.max(1, Math.round(part * longest))))];
  return Object.fromEntries(
    mobileElements(paths.species).map((kind) => {
      const found = lags.map((lag) => vanHoveSelf(paths, kind, lag));
      return [
        symbolOf(kind),
        {
          r: Array.from(found[0]!.r, rounded),
          self: found.map(({ self }) => Array.from(self)),
          lags: lags.map((lag) => lag * paths.interval),
        },
      ];
    }),
  );
}

const mostTracks = 6;
const mostPoints = 200;

/** The six carriers that end furthest from where they began. */
export function trackSection(paths: TrajectoryPaths): TrackSection {
  const { species, positions, interval } = paths;
  const kind = mobileElements(species)[0]!;
  const [first, last] = [positions[0]!, positions.at(-1)!];
  const gone = (i: number): number =>
    Math.hypot(
      last[3 * i]! - first[3 * i]!,
      last[3 * i + 1]! - first[3 * i + 1]!,
      last[3 * i + 2]! - first[3 * i + 2]!,
    );
  const atoms = [...species.keys()]
    .filter((i) => species[i] === kind)
    .sort((a, b) => gone(b) - gone(a))
    .slice(0, mostTracks);
  const step = Math.max(1, Math.ceil(positions.length / mostPoints));
  const shown = [...positions.keys()].filter((k) => k % step === 0);
  return {
    element: symbolOf(kind),
    time: shown.map((k) => k * interval),
    tracks: atoms.map((atom) => ({
      atom,
      positions: shown.map(
        (k) => [0, 1, 2].map((d) => rounded(positions[k]![3 * atom + d]!)) as [number, number, number],
      ),
    })),
  };
}

/** Centre of mass of a frame. @unit A */
export function centreOfMass({ positions }: Frame, masses: Float64Array): [number, number, number] {
  const centre: [number, number, number] = [0, 0, 0];
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  for (let k = 0; k < positions.length; k++) {
    centre[(k % 3) as 0 | 1 | 2] += (masses[Math.floor(k / 3)]! / total) * positions[k]!;
  }
  return centre;
}

function countOf(species: Uint8Array, name: string): number {
  const kind = elementBySymbol(name).number;
  return species.reduce((count, each) => count + Number(each === kind), 0);
}

function rounded(x: number): number {
  return Math.round(x * 1000) / 1000;
}
