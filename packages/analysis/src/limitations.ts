import { BoroxolError, elementBySymbol, elementOf, symbolOf } from "@boroxol/core";
import type { AnalysisDocument, Limitations } from "./analysis-document.ts";
import type { AnalysisName, AnalyzeOptions } from "./analysis-options.ts";
import type { PlaceExchange } from "./place-exchange.ts";
import { isAnion, isFormer } from "./element-pairs.ts";
import { xRayFormFactor } from "./x-ray-form-factors.ts";

/** What is known of the frames beside the document. */
export interface LimitationSources {
  readonly asked: ReadonlySet<AnalysisName>;
  /** The analyses were asked for by name: each that is absent says why. */
  readonly named: boolean;
  readonly species: Uint8Array;
  /** First frame, from 1, whose atoms are in another order than those of the first. */
  readonly reordered: number | undefined;
  /** What was seen there, where atoms of one element exchanged their places in the list. */
  readonly shuffled: PlaceExchange | undefined;
  /** First exchange of carriers, in which frame, and frames with one. */
  readonly exchange: { readonly frame: number; readonly found: PlaceExchange; readonly frames: number } | undefined;
  /** Bonds have hysteresis. */
  readonly hysteresis: boolean;
  /** Diffusion in a region was asked for. */
  readonly region: boolean;
  /** Why there is no S(q), where an element does not scatter as asked. */
  readonly scattering: string | undefined;
  /** Why there is no spectrum. */
  readonly spectrum: string;
  /** Lengths that were given, and the cations that have an oxygen in some frame. */
  readonly given: Readonly<Record<string, number>>;
  readonly bonded: ReadonlySet<string>;
  /** Stages of a run that the frames are of, in their order. */
  readonly stages: ReadonlySet<string>;
}

/** Analyses, or parts of them, that follow atoms from frame to frame, and what of them is left out otherwise. */
const following: Readonly<Partial<Record<AnalysisName, string>>> = {
  rings: "lives of rings",
  msd: "displacements",
  diffusion: "diffusion",
  conductivity: "conductivity",
  vanhove: "van Hove functions",
  vdos: "spectra",
  tracks: "tracks",
  events: "births and deaths of rings",
  strain: "local deformation",
};

/** Parts of the document by the analysis that gives them, where the names differ. */
const parts: Readonly<Partial<Record<AnalysisName, keyof AnalysisDocument>>> = {
  vanhove: "vanHove",
  events: "ringEvents",
};

/**
 * Why parts of a document are absent: always where atoms change places between frames or times are missing or uneven, an element does
 * not scatter or a bond never forms, and for every other absence where the analyses were asked for by name.
 */
export function limitationsOf(document: AnalysisDocument, sources: LimitationSources): Limitations {
  const { asked, named, reordered, shuffled, exchange, scattering } = sources;
  const found: Partial<Record<keyof Limitations, string>> = {};
  const order =
    shuffled === undefined
      ? `frame ${reordered} holds its atoms in another order than the first`
      : `in frame ${reordered} ${exchangeText(shuffled)}`;
  for (const name of asked) {
    const part = following[name];
    if (part !== undefined && reordered !== undefined) {
      found[name] = `no ${part}: ${order}`;
    } else if (name === "sq" && scattering !== undefined) found.sq = scattering;
    else if (named && isEmpty(document[parts[name] ?? (name as keyof AnalysisDocument)])) {
      found[name] = whyAbsent(name, document, sources);
    }
  }
  if (!named && asked.has("msd") && document.msd === undefined && reordered === undefined && document.frames > 1) {
    found.msd = "no displacements or diffusion: the frames carry no times at equal intervals";
  }
  if (sources.region && document.region === undefined) {
    found.region =
      reordered !== undefined
        ? `no diffusion by region: ${order}`
        : "no diffusion by region: the frames carry no times at equal intervals";
  }
  if (document.vdos?.folded === true) {
    const end = document.vdos.frequency.at(-1)!;
    found.vdos = `the frames are too far apart: vibrations above ${end.toFixed(1)} THz are folded back to wrong frequencies`;
  }
  if (sources.stages.size > 1) {
    found.stages = `the averages are over ${[...sources.stages].join(", ")} together: choose one stage for numbers of a glass`;
  }
  const bonds = [...unbonded(document, sources)];
  if (exchange !== undefined && reordered === undefined) {
    found.order = `in frame ${exchange.frame} ${exchangeText(exchange.found)}: taken for jumps, as in ${exchange.frames} of ${document.frames} frames`;
  }
  if (sources.hysteresis && reordered !== undefined && shuffled === undefined) {
    bonds.push(`bonds have no memory where the order of the atoms changes: ${order}`);
  }
  if (bonds.length > 0) found.cutoffs = bonds.join("; ");
  return found;
}

function exchangeText({ element, atoms }: PlaceExchange): string {
  const shown = atoms.slice(0, 4).map((atom) => atom + 1);
  return `atoms ${shown.join(", ")}${atoms.length > shown.length ? " and others" : ""} of ${element} have taken each other's places`;
}

/** Cutoffs, given or found, within which nothing is bonded. */
function unbonded({ cutoffs }: AnalysisDocument, { given, bonded }: LimitationSources): string[] {
  const foreign = Object.keys(given).filter((pair) => !(pair in cutoffs));
  const partner = (pair: string): string => pair.split("-").find((symbol) => symbol !== "O")!;
  // That one anion is not bonded to another is no lack.
  const expected = (pair: string): boolean => pair in given || !isAnion(elementBySymbol(partner(pair)).number);
  const empty = Object.keys(cutoffs).filter((pair) => expected(pair) && !bonded.has(partner(pair)));
  return [
    ...empty.map((pair) => {
      const { value, source } = cutoffs[pair]!;
      return `no ${pair} bond is shorter than ${value} A${source === "given" ? "" : ` (${source})`}`;
    }),
    ...foreign.map((pair) => `the frames hold no pair ${pair}`),
  ];
}

function isEmpty(part: unknown): boolean {
  return part === undefined || (typeof part === "object" && part !== null && Object.keys(part).length === 0);
}

function whyAbsent(name: AnalysisName, { frames, thermo }: AnalysisDocument, sources: LimitationSources): string {
  const one = frames === 1 ? "there is one frame only" : undefined;
  switch (name) {
    case "n4":
      return "there is no boron";
    case "rings":
    case "events":
    case "qn":
    case "connectivity":
      if (!sources.species.some(isFormer)) return "there is no network former, and so no network";
      return name === "events" && one !== undefined ? one : "no oxygen links two formers";
    case "coordination":
    case "nbo":
    case "angles":
      return "no bonds with oxygen were found";
    case "sq":
      return "the frames are not periodic along all three axes";
    case "transition":
      if (one !== undefined) return one;
      return thermo?.temperature === undefined
        ? "not every frame carries its temperature"
        : "the temperature is not swept: its highest value is not 1.5 times its lowest";
    case "strain":
      return one ?? "no edge of the cell changes by 0.4 %";
    case "vdos":
      return one ?? sources.spectrum;
    case "forces":
      return "not every frame carries forces";
    case "conductivity":
      return "the temperature is not known: give it, or frames that carry it";
    default:
      return "the frames do not carry what it needs";
  }
}

/** Why an element of the frames does not scatter, where that is not for want of an isotope that was named. */
export function scatteringLimitation(
  species: Uint8Array,
  { weights = "neutron", isotopes = {} }: AnalyzeOptions,
): string | undefined {
  const dark = [...new Set(species)].filter((kind) =>
    weights === "xray"
      ? !hasFormFactor(kind)
      : isotopes[symbolOf(kind)] === undefined && elementOf(kind).neutronLength === undefined,
  );
  if (dark.length === 0) return undefined;
  const what = weights === "xray" ? "X-ray form factor" : "neutron scattering length";
  return `no ${what} is known for ${dark.map(symbolOf).join(", ")}`;
}

function hasFormFactor(kind: number): boolean {
  try {
    return xRayFormFactor(kind, 0) > 0;
  } catch (error) {
    if (error instanceof BoroxolError) return false;
    throw error;
  }
}
