import { BoroxolError, isElementSymbol } from "@boroxol/core";
import { coefficientCount, dimensionOf } from "./model.ts";
import type { NepModel, NepNetwork, NepRepulsion } from "./model.ts";

const mostElements = 120;
/** More than any model has; a damaged header must not cost memory. */
const mostOf = 10_000;

/**
 * Reads nep.txt of GPUMD: a header of keywords, then one number a line: for each network w0, b0 and w1, the bias, the
 * expansion coefficients, the scaler of the descriptors, and the parameters of a flexible repulsion.
 * @throws E0308 for a damaged file, E0309 for a kind that is not supported
 * @example const model = readNep(text, "nep.txt");
 */
export function readNep(text: string, place: string): NepModel {
  const lines = text.split("\n");
  let at = 0;
  const fail = (what: string, line = at): never => {
    throw new BoroxolError("E0308", what, {
      place: `${place}, line ${line}`,
      fix: "copy the file again from where it was trained",
      untouched: "nothing of the file was used",
    });
  };
  const unsupported = (what: string): never => {
    throw new BoroxolError("E0309", `${what} is not supported`, {
      place: `${place}, line ${at}`,
      fix: "use a NEP3, NEP4 or NEP5 potential with the terms 'l_max L 2 1' at most, or run this one in GPUMD",
      untouched: "nothing of the file was used",
    });
  };
  const header = (keyword: string): readonly string[] => {
    const [first, ...rest] = (lines[at++] ?? "").trim().split(/\s+/);
    return first === keyword ? rest : fail(`'${keyword}' is missing`);
  };
  const numberOf = (word: string | undefined): number => {
    const value = word === undefined || word === "" ? Number.NaN : Number(word);
    return Number.isFinite(value) ? value : fail(`'${word ?? ""}' is no finite number`);
  };
  const count = (word: string | undefined, most = mostOf): number => {
    const value = numberOf(word);
    return Number.isInteger(value) && value >= 0 && value <= most ? value : fail(`${word} is no sensible count`);
  };

  const [kind = "", types, ...elements] = (lines[at++] ?? "").trim().split(/\s+/);
  const parsed = /^nep([345])(_zbl)?(?:_charge([123]))?$/.exec(kind);
  if (parsed === null) return kind.startsWith("nep") ? unsupported(`the kind '${kind}'`) : fail("this is no nep.txt");
  const version = Number(parsed[1]) as 3 | 4 | 5;
  const charge = Number(parsed[3] ?? 0) as 0 | 1 | 2 | 3;
  if (count(types, mostElements) !== elements.length || elements.length === 0)
    fail("the elements are not as many as said");
  for (const each of elements) if (!isElementSymbol(each)) fail(`'${each}' is no element`);

  const zbl = parsed[2] === undefined ? undefined : header("zbl").map(numberOf);
  const cutoffs = header("cutoff");
  const radii = cutoffs.slice(0, -2).map(numberOf);
  const perType = radii.length === 2 * elements.length;
  if (!perType && radii.length !== 2) fail("the cutoffs are neither two nor two for each element");
  if (radii.some((r) => !(r > 0 && r <= 100))) fail("a cutoff is not between 0 and 100 A");
  const cutoffOf = (which: 0 | 1): readonly number[] => elements.map((_, t) => radii[(perType ? 2 * t : 0) + which]!);
  const capacity = [count(cutoffs.at(-2)), count(cutoffs.at(-1))] as const;
  const two = (keyword: string): readonly [number, number] => {
    const [a, b] = header(keyword);
    return [count(a, 100), count(b, 100)];
  };
  const nMax = two("n_max");
  const basisSize = two("basis_size");
  const [l, q222 = "0", q1111 = "0", ...others] = header("l_max");
  if (others.some((each) => Number(each) !== 0)) unsupported("a four-body term of mixed l");
  const lMax = count(l, 8);
  const shape = {
    lMax,
    fourBody: numberOf(q222) > 0,
    fiveBody: numberOf(q1111) > 0,
    nMax,
    basisSize,
    elements,
  };
  const neurons = count(header("ANN")[0]);

  const dimension = dimensionOf(shape);
  const take = (size: number): Float64Array => {
    if (size > lines.length - at) fail(`the file ends ${size - (lines.length - at)} numbers early`);
    const out = new Float64Array(size);
    for (let k = 0; k < size; k++) out[k] = numberOf(lines[at++]!.trim());
    return out;
  };
  const networks = Array.from({ length: version === 3 ? 1 : elements.length }, (): NepNetwork => ({
    w0: take(neurons * dimension),
    b0: take(neurons),
    w1: take(neurons * (charge === 0 ? 1 : 2)),
    typeBias: version === 5 ? take(1)[0]! : 0,
  }));
  const rootDielectric = charge === 0 ? undefined : take(1)[0]!;
  const bias = take(1)[0]!;
  const coefficients = take(coefficientCount(shape));
  const scaler = take(dimension);
  const repulsion =
    zbl === undefined ? undefined : repulsionOf(zbl, () => take(5 * elements.length * (elements.length + 1)));
  if (lines.slice(at).some((line) => line.trim() !== "")) fail("more numbers follow than the header asks for", at + 1);
  return {
    version,
    charge,
    ...shape,
    ...(repulsion && { repulsion }),
    radialCutoffs: cutoffOf(0),
    angularCutoffs: cutoffOf(1),
    capacity,
    neurons,
    networks,
    bias,
    ...(rootDielectric !== undefined && { rootDielectric }),
    coefficients,
    scaler,
  };
}

function repulsionOf(zbl: readonly number[], parameters: () => Float64Array): NepRepulsion {
  const [inner = 0, outer = 0, typewise] = zbl;
  if (inner === 0 && outer === 0) return { kind: "flexible", parameters: parameters() };
  return { kind: "universal", inner, outer, ...(typewise !== undefined && { typewise }) };
}
