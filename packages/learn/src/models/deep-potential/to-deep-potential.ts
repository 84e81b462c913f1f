import type { DeepPotentialModel, Layer, Network } from "@boroxol/potentials";
import type { DeepPotentialSettings, EnvironmentStatistics } from "./settings.ts";

/**
 * The trained model as DeePMD-kit knows it.
 * @param parameters by name, each @shape [n] @unit 1
 * @param energies constant of each type @shape [types] @unit eV
 */
export function toDeepPotential(
  settings: DeepPotentialSettings,
  { mean, radialDeviation, angularDeviation }: EnvironmentStatistics,
  parameters: Readonly<Record<string, Float64Array>>,
  energies: Float64Array,
  minimumDistance: number | undefined,
): DeepPotentialModel {
  const { typeMap, sel, embedding, fitting, typeOneSide, axisNeurons, excludeTypes } = settings;
  const types = typeMap.length;
  const slots = sel.reduce((sum, each) => sum + each, 0);
  const davg = new Float64Array(types * slots * 4);
  const dstd = new Float64Array(types * slots * 4);
  for (let t = 0; t < types; t++) {
    for (let slot = 0; slot < slots; slot++) {
      const at = 4 * (t * slots + slot);
      davg[at] = mean[t]!;
      dstd[at] = radialDeviation[t]!;
      dstd.fill(angularDeviation[t]!, at + 1, at + 4);
    }
  }
  const network = (
    prefix: string,
    group: number,
    widths: readonly number[],
    first: number,
    activation: Layer["activation"],
    linearLast: boolean,
  ): Network =>
    widths.map((outputs, k): Layer => {
      const inputs = k === 0 ? first : widths[k - 1]!;
      const last = linearLast && k === widths.length - 1;
      const slice = (suffix: string, size: number): Float64Array =>
        parameters[`${prefix}.${k}.${suffix}`]!.slice(group * size, (group + 1) * size);
      return {
        inputs,
        outputs,
        weights: slice("w", inputs * outputs),
        bias: slice("b", outputs),
        ...(parameters[`${prefix}.${k}.idt`] && { timestep: slice("idt", outputs) }),
        activation: last ? "linear" : activation,
        shortcut: !last,
      };
    });
  const nets = typeOneSide ? types : types * types;
  return {
    typeMap,
    cutoff: settings.cutoff,
    switchStart: settings.switchStart,
    protection: settings.protection,
    sel,
    axisNeurons,
    typeOneSide,
    excludeTypes,
    setDavgZero: settings.setDavgZero,
    davg,
    dstd,
    embeddings: Array.from({ length: nets }, (_, g) =>
      network("embedding", g, embedding, 1, settings.activation, false),
    ),
    fittings: Array.from({ length: types }, (_, g) =>
      network("fitting", g, [...fitting, 1], embedding.at(-1)! * axisNeurons, settings.fittingActivation, true),
    ),
    fittingExcludeTypes: [],
    atomBias: new Float64Array(types),
    outBias: Float64Array.from(energies),
    atomExcludeTypes: [],
    pairExcludeTypes: [],
    precision: settings.precision,
    ...(minimumDistance !== undefined && { minimumDistance }),
    document: {},
  };
}
