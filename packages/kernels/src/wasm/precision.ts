import type { Interaction } from "../interaction.ts";

/** In what the kernels compute features and networks; geometry, sums and energies are f64 in either. */
export const kernelPrecisions = ["float32", "float64"] as const;
export type KernelPrecision = (typeof kernelPrecisions)[number];

/** The interaction as kernels of this precision take it: in float64, models without such a kernel go to their f64 reference. */
export function inPrecision(interaction: Interaction, precision: KernelPrecision = "float32"): Interaction {
  if (precision === "float32" || interaction.models === undefined) return interaction;
  const models = interaction.models.map((term) => {
    if (term.kernel?.().kind === "deep-potential") return term;
    const { kernel: _, ...rest } = term;
    return rest;
  });
  return { ...interaction, models };
}
