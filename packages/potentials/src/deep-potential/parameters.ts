import { BoroxolError } from "@boroxol/core";
import type { DeepPotentialModel, Network, Parameters } from "./model.ts";

/** Constant values for what a model takes beside its descriptor. */
export interface ParameterValues {
  /** fparam: the same for a whole frame. @shape [numb_fparam] @unit as trained */
  readonly frame?: readonly number[];
  /** aparam: the same for every atom. @shape [numb_aparam] @unit as trained */
  readonly atom?: readonly number[];
}

/**
 * The model with constant parameters of frames (fparam) and atoms (aparam), as DeePMD-kit's options of these names take them.
 * @throws E0312 for a number of values that is not what the model takes
 * @example const hot = withParameters(model, { frame: [3000] });
 */
export function withParameters(model: DeepPotentialModel, { frame, atom }: ParameterValues): DeepPotentialModel {
  const set = (
    own: Parameters | undefined,
    values: readonly number[] | undefined,
    name: string,
  ): Parameters | undefined => {
    if (values === undefined) return own;
    const count = own?.average.length ?? 0;
    if (values.length !== count || !values.every(Number.isFinite)) {
      throw new BoroxolError("E0312", `the model takes ${count} numbers as ${name}, and ${values.length} were given`, {
        fix: count === 0 ? `leave out +${name}` : `write +${name}:${Array<string>(count).fill("X").join(":")}`,
        untouched: "nothing was computed",
      });
    }
    return { ...own!, values: Float64Array.from(values) };
  };
  const frameParameters = set(model.frameParameters, frame, "fparam");
  const atomParameters = set(model.atomParameters, atom, "aparam");
  return { ...model, ...(frameParameters && { frameParameters }), ...(atomParameters && { atomParameters }) };
}

/**
 * The same model without parameters: the fitting networks see [D, (p - average) / deviation], so that constant p move the
 * bias of their first layer, b' = b + sum_k p_k W_k.
 * @throws E0312 while parameters have no values, E0309 where the first layer hands its inputs on
 */
export function foldParameters(model: DeepPotentialModel): DeepPotentialModel {
  const { frameParameters, atomParameters, ...plain } = model;
  if (frameParameters === undefined && atomParameters === undefined) return model;
  const scaled = [frameParameters, atomParameters].flatMap((each, k) => (each === undefined ? [] : scale(each, k)));
  return { ...plain, fittings: model.fittings.map((network) => fold(network, scaled)) };
}

function scale({ average, perDeviation, values }: Parameters, which: number): number[] {
  const name = which === 0 ? "fparam" : "aparam";
  if (values === undefined) {
    throw new BoroxolError("E0312", `the model takes ${average.length} numbers as ${name}, and none were given`, {
      fix: `name them behind the model: model.dp+${name}:${Array<string>(average.length).fill("X").join(":")}`,
      untouched: "nothing was computed",
    });
  }
  return Array.from(values, (value, k) => (value - average[k]!) * perDeviation[k]!);
}

function fold(network: Network, parameters: readonly number[]): Network {
  const [first, ...others] = network as [Network[number], ...Network];
  const { inputs, outputs, weights, bias, shortcut } = first;
  if (shortcut && (outputs === inputs || outputs === 2 * inputs)) {
    throw new BoroxolError("E0309", "a first fitting layer that adds its parameters to its output is not supported", {
      fix: "run this model in DeePMD-kit",
      untouched: "nothing was computed",
    });
  }
  const own = inputs - parameters.length;
  const moved = Float64Array.from(bias ?? new Float64Array(outputs));
  for (const [k, p] of parameters.entries()) {
    for (let q = 0; q < outputs; q++) moved[q]! += p * weights[(own + k) * outputs + q]!;
  }
  return [{ ...first, inputs: own, weights: weights.slice(0, own * outputs), bias: moved, shortcut: false }, ...others];
}
