import { elementBySymbol } from "@boroxol/core";
import type { GraceFsKernelModel, RadialFunctions } from "@boroxol/kernels";
import type { GraceFsModel } from "./model.ts";
import { radialFunctions } from "./reference.ts";

/** What the kernels need of a GRACE/FS model, made once when asked for. */
export function graceFsKernelOf(model: GraceFsModel): () => GraceFsKernelModel {
  let made: GraceFsKernelModel | undefined;
  return () => (made ??= kernelModel(model));
}

function kernelModel(model: GraceFsModel): GraceFsKernelModel {
  const { elements, cutoff, lMax, nMax, norm, chemical, densities, scale, shift, elementShifts, functions } = model;
  const degrees = lMax + 1;
  const rows = nMax * degrees;
  // The file orders them by n, the kernel by l.
  const byDegree = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: rows }, (_, k) => values[(k % nMax) * degrees + Math.floor(k / nMax)]!);
  // Neighbours of all types share the radial functions.
  const radial: RadialFunctions = {
    cutoff,
    at(r) {
      const { value, slope } = radialFunctions(model, r);
      return { value: byDegree(value), slope: byDegree(slope) };
    },
  };
  return {
    kind: "grace-fs",
    elements: elements.map((symbol) => elementBySymbol(symbol).number),
    cutoff,
    lMax,
    firstL: 0,
    count: nMax,
    angular: () => radial,
    dependsOnL: true,
    energies: elementShifts.map((each) => shift + each),
    factors: chemical.map((each) => norm * each),
    densities: densities.map(({ weight, exponent }) => ({ weight: scale * weight, exponent })),
    functions,
  };
}
