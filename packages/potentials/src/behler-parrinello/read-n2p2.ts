import { BoroxolError, bohr, elementBySymbol, hartree, isElementSymbol } from "@boroxol/core";
import { inN2p2Order } from "./function-order.ts";
import type {
  AngularSymmetryFunction,
  BehlerParrinelloLayer,
  BehlerParrinelloModel,
  CutoffFunction,
  SymmetryFunction,
} from "./model.ts";
import { weightsName } from "./write-n2p2.ts";

/** More than any model has; a damaged file must not cost memory. */
const mostNodes = 10_000;

/** Whether a text is the `input.nn` of a model. */
export function isN2p2Input(text: string): boolean {
  return /^\s*symfunction_short\s/m.test(text);
}

/**
 * Reads a model of n2p2 or RuNNer in atomic units.
 * @param files texts by name: `input.nn`, `scaling.data`, `weights.NNN.data`
 * @param place folder, for errors
 * @throws E0308 for damaged files, E0309 for kinds of functions, cutoffs, scalings or activations that are not supported
 */
export function readN2p2(files: Readonly<Record<string, string>>, place: string): BehlerParrinelloModel {
  const at = (name: string, line?: number): string => `${place}/${name}${line === undefined ? "" : `, line ${line}`}`;
  const fail = (what: string, name: string, line?: number): never => {
    throw new BoroxolError("E0308", what, {
      place: at(name, line),
      fix: "copy the folder again from where it was trained",
      untouched: "nothing of the model was used",
    });
  };
  const textOf = (name: string): string => files[name] ?? fail("the file is missing", name);
  const rows = (name: string): { words: string[]; line: number }[] =>
    textOf(name)
      .split("\n")
      .map((text, k) => ({ words: text.replace(/#.*/, "").trim().split(/\s+/), line: k + 1 }))
      .filter(({ words }) => words[0] !== "");
  const number = (word: string | undefined, name: string, line: number): number => {
    const value = word === undefined ? Number.NaN : Number(word);
    return Number.isFinite(value) ? value : fail(`'${word ?? ""}' is no finite number`, name, line);
  };

  const input = rows("input.nn");
  const unsupported = (what: string, line: number): never => {
    throw new BoroxolError("E0309", `${what} is not supported`, {
      place: at("input.nn", line),
      fix: "use functions 2, 3, 9, 12 and 13, cutoffs 1 and 2, and tanh; or run it in n2p2",
      untouched: "nothing of the model was used",
    });
  };
  const find = (keyword: string): { words: string[]; line: number } | undefined =>
    input.find(({ words }) => words[0] === keyword);
  const need = (keyword: string): { words: string[]; line: number } =>
    find(keyword) ?? fail(`'${keyword}' is missing`, "input.nn");
  const elements = need("elements").words.slice(1);
  for (const each of elements) {
    if (!isElementSymbol(each)) fail(`'${each}' is no element`, "input.nn", need("elements").line);
  }
  elements.sort((a, b) => elementBySymbol(a).number - elementBySymbol(b).number);
  const typeOf = (symbol: string | undefined, line: number): number => {
    const t = elements.indexOf(symbol ?? "");
    return t >= 0 ? t : fail(`'${symbol ?? ""}' is not among the elements`, "input.nn", line);
  };
  const cutoffRow = find("cutoff_type");
  const cutoffFunction = ((): CutoffFunction => {
    if (cutoffRow === undefined || cutoffRow.words[1] === "1") return "cosine";
    if (cutoffRow.words[1] === "2") return "hyperbolic-tangent";
    return unsupported(`the cutoff function ${cutoffRow.words[1] ?? ""}`, cutoffRow.line);
  })();
  if (cutoffRow !== undefined && Number(cutoffRow.words[2] ?? 0) !== 0) {
    unsupported("an inner radius of the cutoff function", cutoffRow.line);
  }
  for (const keyword of ["mean_energy", "normalize_nodes", "normalize_data_set"]) {
    const row = find(keyword);
    if (row !== undefined) unsupported(`'${keyword}'`, row.line);
  }
  const low = find("scale_min_short");
  const high = find("scale_max_short");
  if (Number(low?.words[1] ?? 0) !== 0) unsupported("a scale that does not begin at 0", low!.line);
  if (Number(high?.words[1] ?? 1) !== 1) unsupported("a scale that does not end at 1", high!.line);
  const [centred, scaled, byDeviation] = [
    "center_symmetry_functions",
    "scale_symmetry_functions",
    "scale_symmetry_functions_sigma",
  ].map((keyword) => find(keyword) !== undefined);
  const nodesRow = need("global_nodes_short");
  const nodes = nodesRow.words.slice(1).map((each) => number(each, "input.nn", nodesRow.line));
  if (nodes.some((each) => !Number.isInteger(each) || each < 1 || each > mostNodes)) {
    fail("a number of nodes makes no sense", "input.nn", nodesRow.line);
  }
  const activation = need("global_activation_short");
  if (activation.words.slice(1).join("") !== `${"t".repeat(nodes.length)}l`) {
    unsupported(`the activation '${activation.words.slice(1).join(" ")}'`, activation.line);
  }

  const functions: SymmetryFunction[][] = elements.map(() => []);
  for (const { words, line } of input.filter((row) => row.words[0] === "symfunction_short")) {
    const [, centre, kind, ...rest] = words;
    const value = (k: number): number => number(rest[k], "input.nn", line);
    const made = ((): SymmetryFunction => {
      if (kind === "2") return radialOf(value(1), value(2), value(3), typeOf(rest[0], line));
      if (kind === "12") return radialOf(value(0), value(1), value(2));
      if (kind === "13") return angularOf(value(0), value(1), value(2), value(3), value(4), false);
      if (kind !== "3" && kind !== "9") return unsupported(`the symmetry function ${kind ?? ""}`, line);
      const pair = [typeOf(rest[0], line), typeOf(rest[1], line)] as const;
      const shift = rest[6] === undefined ? 0 : value(6);
      return angularOf(value(2), shift, value(3), value(4), value(5), kind === "9", pair);
    })();
    if (!(made.cutoff > 0 && made.cutoff <= 100)) fail("a cutoff is not between 0 and 100 A", "input.nn", line);
    if (made.kind === "angular" && Math.abs(made.lambda) !== 1) fail("lambda is neither 1 nor -1", "input.nn", line);
    functions[typeOf(centre, line)]!.push(made);
  }

  const energies = elements.map((symbol) => {
    const row = input.find(({ words }) => words[0] === "atom_energy" && words[1] === symbol);
    return row === undefined ? 0 : hartree * number(row.words[2], "input.nn", row.line);
  });
  const scaling = rows("scaling.data").filter(({ words }) => words.length >= 5);
  const unscaled: BehlerParrinelloModel = {
    elements,
    cutoffFunction,
    networks: elements.map((symbol, t) => {
      const own = functions[t]!;
      if (own.length === 0) fail(`no symmetry function belongs to ${symbol}`, "input.nn");
      return {
        functions: own,
        minimum: new Float64Array(own.length),
        maximum: new Float64Array(own.length),
        mean: new Float64Array(own.length),
        width: new Float64Array(own.length),
        layers: layersOf(symbol, [own.length, ...nodes, 1]),
        energy: energies[t]!,
      };
    }),
  };
  // Scaling and weights are numbered in the sorted order, whatever the order in input.nn.
  const sorted = inN2p2Order(unscaled);
  return {
    ...sorted,
    networks: sorted.networks.map((network, t) => {
      const own = scaling.filter(({ words }) => words[0] === String(t + 1));
      if (own.length !== network.functions.length) {
        fail(
          `${own.length} lines for ${elements[t]!}, which has ${network.functions.length} functions`,
          "scaling.data",
        );
      }
      const column = (k: number): Float64Array =>
        Float64Array.from(own, ({ words, line }) => number(words[k], "scaling.data", line));
      const [minimum, maximum, mean] = [column(2), column(3), column(4)];
      const none = minimum.map(() => 0);
      const width = byDeviation ? column(5) : minimum.map((each, k) => (scaled ? maximum[k]! - each : 1));
      if (width.some((each) => !(each > 0))) fail(`a function of ${elements[t]!} has no range`, "scaling.data");
      return {
        ...network,
        layers: unscaled.networks[t]!.layers,
        minimum,
        maximum,
        mean: byDeviation || centred ? mean : scaled ? minimum : none,
        width,
      };
    }),
  };

  function layersOf(symbol: string, widths: readonly number[]): BehlerParrinelloLayer[] {
    const name = weightsName(symbol);
    const values = rows(name);
    const wanted = widths.slice(1).reduce((sum, each, l) => sum + each * (widths[l]! + 1), 0);
    if (values.length !== wanted) fail(`${values.length} numbers, not ${wanted}`, name);
    let next = 0;
    return widths.slice(1).map((outputs, l) => {
      const unit = l === widths.length - 2 ? hartree : 1;
      const take = (count: number): Float64Array =>
        Float64Array.from({ length: count }, () => {
          const { words, line } = values[next++]!;
          return unit * number(words[0], name, line);
        });
      return { weights: take(widths[l]! * outputs), bias: take(outputs) };
    });
  }
}

function radialOf(eta: number, shift: number, cutoff: number, neighbour?: number): SymmetryFunction {
  const lengths = { eta: eta / bohr ** 2, shift: shift * bohr, cutoff: cutoff * bohr };
  return { kind: "radial", ...(neighbour !== undefined && { neighbour }), ...lengths };
}

function angularOf(
  eta: number,
  shift: number,
  lambda: number,
  zeta: number,
  cutoff: number,
  wide: boolean,
  neighbours?: readonly [number, number],
): AngularSymmetryFunction {
  return {
    kind: "angular",
    ...(neighbours !== undefined && { neighbours }),
    wide,
    eta: eta / bohr ** 2,
    shift: shift * bohr,
    lambda: lambda as 1 | -1,
    zeta,
    cutoff: cutoff * bohr,
  };
}
