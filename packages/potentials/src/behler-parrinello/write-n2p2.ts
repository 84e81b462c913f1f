import { bohr, elementBySymbol, hartree } from "@boroxol/core";
import { inN2p2Order } from "./function-order.ts";
import type { BehlerParrinelloModel, ElementNetwork, SymmetryFunction } from "./model.ts";

/** Name of the file with the weights of an element. @example weightsName("Li") === "weights.003.data" */
export function weightsName(element: string): string {
  return `weights.${String(elementBySymbol(element).number).padStart(3, "0")}.data`;
}

/**
 * A Behler-Parrinello model as n2p2, RuNNer and CP2K read it, in atomic units: `input.nn`, `scaling.data` and one file of
 * weights for each element. Elements and functions
 * stand in the order to which these programs sort them.
 *
 * A. Singraber et al., J. Chem. Theory Comput. 15, 1827 (2019), doi:10.1021/acs.jctc.8b00770.
 * @returns texts by name of file
 */
export function formatN2p2(given: BehlerParrinelloModel): Readonly<Record<string, string>> {
  const model = inN2p2Order(given);
  const { elements, networks, cutoffFunction } = model;
  const hidden = networks[0]!.layers.slice(0, -1).map(({ bias }) => bias.length);
  const input = [
    "# Behler-Parrinello potential, lengths in bohr and energies in hartree",
    `number_of_elements ${elements.length}`,
    `elements ${elements.join(" ")}`,
    ...networks.map(({ energy }, t) => `atom_energy ${elements[t]} ${energy / hartree}`),
    "remove_atom_energies",
    `cutoff_type ${cutoffFunction === "cosine" ? 1 : 2}`,
    "scale_symmetry_functions_sigma",
    "scale_min_short 0.0",
    "scale_max_short 1.0",
    `global_hidden_layers_short ${hidden.length}`,
    `global_nodes_short ${hidden.join(" ")}`,
    `global_activation_short ${[...hidden.map(() => "t"), "l"].join(" ")}`,
    ...networks.flatMap(({ functions }, t) => functions.map((f) => functionLine(f, elements[t]!, elements))),
  ];
  const scaling = [
    "# element, symmetry function, minimum, maximum, mean, deviation",
    ...networks.flatMap(({ minimum, maximum, mean, width }, t) =>
      Array.from(mean, (each, k) => `${t + 1} ${k + 1} ${minimum[k]} ${maximum[k]} ${each} ${width[k]}`),
    ),
  ];
  return {
    "input.nn": `${input.join("\n")}\n`,
    "scaling.data": `${scaling.join("\n")}\n`,
    ...Object.fromEntries(networks.map((network, t) => [weightsName(elements[t]!), weightsText(network)])),
  };
}

function functionLine(f: SymmetryFunction, centre: string, elements: readonly string[]): string {
  const length = (a: number): number => a / bohr;
  const eta = f.eta * bohr ** 2;
  const [shift, cutoff] = [length(f.shift), length(f.cutoff)];
  const words = ((): (string | number)[] => {
    if (f.kind === "radial") {
      return f.neighbour === undefined ? [12, eta, shift, cutoff] : [2, elements[f.neighbour]!, eta, shift, cutoff];
    }
    if (f.neighbours === undefined) return [13, eta, shift, f.lambda, f.zeta, cutoff];
    const [a, b] = f.neighbours;
    const shifted = f.shift === 0 ? [] : [shift];
    return [f.wide ? 9 : 3, elements[a]!, elements[b]!, eta, f.lambda, f.zeta, cutoff, ...shifted];
  })();
  return `symfunction_short ${centre} ${words.join(" ")}`;
}

/** Connections in order: for each layer all weights, from the first input on, then the biases. */
function weightsText({ layers }: ElementNetwork): string {
  const lines = ["# value, a (weight) or b (bias), index, from layer and neuron, to layer and neuron"];
  let index = 1;
  layers.forEach(({ weights, bias }, l) => {
    const unit = l === layers.length - 1 ? hartree : 1;
    weights.forEach((each, k) => {
      const [from, to] = [Math.floor(k / bias.length) + 1, (k % bias.length) + 1];
      lines.push(`${each / unit} a ${index++} ${l} ${from} ${l + 1} ${to}`);
    });
    bias.forEach((each, n) => lines.push(`${each / unit} b ${index++} ${l + 1} ${n + 1}`));
  });
  return `${lines.join("\n")}\n`;
}
