import type { NepModel } from "./model.ts";

/** The model as nep.txt of GPUMD; the numbers keep all their digits. */
export function formatNep(model: NepModel): string {
  const { version, charge, elements, repulsion, radialCutoffs, angularCutoffs, capacity, nMax, basisSize } = model;
  const kind = `nep${version}${repulsion === undefined ? "" : "_zbl"}${charge === 0 ? "" : `_charge${charge}`}`;
  const same = [radialCutoffs, angularCutoffs].every((list) => list.every((each) => each === list[0]));
  const cutoffs = (same ? [0] : elements.map((_, t) => t)).flatMap((t) => [radialCutoffs[t], angularCutoffs[t]]);
  const lines: (string | number)[] = [`${kind} ${elements.length} ${elements.join(" ")}`];
  if (repulsion?.kind === "flexible") lines.push("zbl 0 0");
  else if (repulsion !== undefined) {
    const { inner, outer, typewise } = repulsion;
    lines.push(`zbl ${inner} ${outer}${typewise === undefined ? "" : ` ${typewise}`}`);
  }
  lines.push(
    `cutoff ${cutoffs.join(" ")} ${capacity.join(" ")}`,
    `n_max ${nMax.join(" ")}`,
    `basis_size ${basisSize.join(" ")}`,
    `l_max ${model.lMax} ${model.fourBody ? 2 : 0} ${model.fiveBody ? 1 : 0}`,
    `ANN ${model.neurons} 0`,
  );
  for (const { w0, b0, w1, typeBias } of model.networks) {
    lines.push(...w0, ...b0, ...w1);
    if (version === 5) lines.push(typeBias);
  }
  if (model.rootDielectric !== undefined) lines.push(model.rootDielectric);
  lines.push(model.bias);
  for (const list of [model.coefficients, model.scaler]) for (const each of list) lines.push(each);
  if (repulsion?.kind === "flexible") for (const each of repulsion.parameters) lines.push(each);
  return `${lines.map((each) => (Object.is(each, -0) ? "-0" : each)).join("\n")}\n`;
}
