import { BoroxolError, isElementSymbol } from "@boroxol/core";
import { parsePlainYaml } from "../plain-yaml.ts";
import { documentPart } from "../stored-array.ts";
import type { DocumentPart } from "../stored-array.ts";
import type { GraceFsModel, GraceFunction } from "./model.ts";

const mostElements = 120;
const highestDegree = 20;
const mostRadial = 200;
const highestRank = 12;

/**
 * Reads a GRACE/FS model in the YAML form that `gracemaker` exports for LAMMPS.
 * @throws E0308 for a damaged file, E0309 for a radial basis or an embedding that is not supported
 * @example const model = readGraceFs(text, "FS_model.yaml");
 */
export function readGraceFs(text: string, place: string): GraceFsModel {
  const root = documentPart(parsePlainYaml(text, place), place);
  const elements = root
    .part("elements")
    .items()
    .map((each) => each.text());
  if (elements.length === 0 || elements.length > mostElements || !elements.every(isElementSymbol)) {
    root.part("elements").fail("holds something that is no element");
  }
  const radial = root.part("radial_basis");
  const basis = radial.has("radbasename") ? radial.part("radbasename").text() : (kindOf(radial) ?? "SBessel");
  if (basis !== "SBessel") throw unsupported(place, `the radial basis '${basis}'`);
  const embedding = root.part("emb_spec");
  const embeddingKind = embedding.part("type").text();
  if (embeddingKind !== "FinnisSinclairShiftedScaled") throw unsupported(place, `the embedding '${embeddingKind}'`);

  const radialBasis = radial.part("n_rad_base").integer(mostRadial);
  const shape = radial
    .part("crad_shape")
    .items()
    .map((each) => each.integer(mostRadial));
  const [nMax = 0, degrees = 0, k = 0] = shape;
  if (nMax < 1 || degrees < 1 || degrees > highestDegree + 1 || k !== radialBasis)
    radial.part("crad_shape").fail("does not fit");
  const lMax = degrees - 1;
  const parameters = numbersOf(embedding.part("params"));
  if (parameters.length === 0 || parameters.length % 2 !== 0)
    embedding.part("params").fail("holds no pairs of numbers");
  const densities = Array.from({ length: parameters.length / 2 }, (_, p) => ({
    weight: parameters[2 * p]!,
    exponent: parameters[2 * p + 1]!,
  }));
  const chemicalShape = radial
    .part("Z_shape")
    .items()
    .map((each) => each.integer(mostRadial));
  if (chemicalShape[0] !== elements.length || chemicalShape[1] !== nMax) radial.part("Z_shape").fail("does not fit");
  const functions = root.part("functions");
  return {
    elements,
    cutoff: positive(radial.part("cutoff")),
    radialBasis,
    nMax,
    lMax,
    radialCoefficients: numbersOf(radial.part("crad"), nMax * degrees * radialBasis),
    chemical: numbersOf(radial.part("Z"), elements.length * nMax),
    norm: root.part("nnorm").number(),
    densities,
    scale: root.part("scale").number(),
    shift: root.has("shift") ? root.part("shift").number() : 0,
    elementShifts: elementShifts(root, elements),
    functions: elements.map((_, mu) =>
      functions
        .part(String(mu))
        .items()
        .map((each) => functionOf(each, { nMax, lMax, densities: densities.length })),
    ),
  };
}

function kindOf(radial: DocumentPart): string | undefined {
  return radial.has("type") ? radial.part("type").text() : undefined;
}

function positive(part: DocumentPart): number {
  const value = part.number();
  return value > 0 && value <= 100 ? value : part.fail(`is ${value}`);
}

function numbersOf(part: DocumentPart, size?: number): Float64Array {
  const values = Float64Array.from(part.items(), (each) => each.number());
  if (size !== undefined && values.length !== size) part.fail(`holds ${values.length} numbers instead of ${size}`);
  return values;
}

/** Energies of single atoms: a list in the order of the elements, or a mapping by symbol. */
function elementShifts(root: DocumentPart, elements: readonly string[]): readonly number[] {
  if (!root.has("E0")) return elements.map(() => 0);
  const shifts = root.part("E0");
  if (Array.isArray(shifts.value)) return Array.from(numbersOf(shifts, elements.length));
  return elements.map((symbol, mu) => shifts.part(shifts.has(symbol) ? symbol : String(mu)).number());
}

function functionOf(
  part: DocumentPart,
  { nMax, lMax, densities }: { readonly nMax: number; readonly lMax: number; readonly densities: number },
): GraceFunction {
  const ls = part
    .part("ls")
    .items()
    .map((each) => each.integer(lMax));
  const rank = ls.length;
  if (rank < 1 || rank > highestRank) part.part("ls").fail(`has ${rank} entries`);
  const n = part.part("ns").integer(nMax) - 1;
  if (n < 0) part.part("ns").fail("is not counted from 1");
  const couplings = numbersOf(part.part("gen_cgs"));
  const orders = part.part("ms_combs").items();
  if (orders.length !== couplings.length * rank) part.part("ms_combs").fail("does not fit gen_cgs");
  const places = Int32Array.from(orders, (each, t) => {
    const l = ls[t % rank]!;
    const m = each.number();
    if (!Number.isInteger(m) || Math.abs(m) > l) each.fail(`is no order of degree ${l}`);
    return l * l + l + m;
  });
  return { n, rank, places, couplings, weights: numbersOf(part.part("coeff"), densities) };
}

function unsupported(place: string, what: string): BoroxolError {
  return new BoroxolError("E0309", `${what} is not supported`, {
    place,
    fix: "use a GRACE/FS model with SBessel and FinnisSinclairShiftedScaled, or run this one in LAMMPS",
    untouched: "nothing of the file was used",
  });
}
