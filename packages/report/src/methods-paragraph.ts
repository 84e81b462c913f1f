import type { ReportInput } from "./report-input.ts";
import { formulaText } from "./svg-text.ts";

/** A paragraph that can stand in a paper: what was simulated, how, and how it was analysed. */
export function methodsParagraph(input: ReportInput): string {
  const { composition, density, protocol, potential, analysis, analysed, provenance } = input;
  const compounds = Object.entries(composition.molePercent).map(
    ([name, value]) => `${Number(value.toFixed(2))} ${formulaText(name)}`,
  );
  const atoms = Object.values(composition.atoms).reduce((sum, each) => sum + each, 0);
  const stages = protocol.stages.map(({ name, description }) => `${name} (${description})`);
  const cutoffs = Object.entries(analysis.cutoffs).map(
    ([name, { value }]) => `${value.toFixed(2)} Å for ${name.replace("-", "–")}`,
  );
  const minima = Object.values(analysis.cutoffs).every(({ source }) => source === "first minimum of g(r)");
  const sentences = [
    `A glass of ${compounds.join(" – ")} (mol%) was modelled with ${atoms} atoms in a periodic cell at ${density.value.toFixed(3)} g/cm³ (${density.source}).`,
    `Forces came from the potential ${potential.name} (${potential.summary.replace(/\.$/, "")}; cutoff ${potential.cutoff} Å).`,
    `The protocol '${protocol.name}' consisted of ${stages.join(", ")}; ${provenance.steps.toLocaleString("en")} steps and ${provenance.time.toFixed(1)} ps in all, with random seed ${provenance.seed}.`,
    `Structure was analysed over ${analysed}.`,
    cutoffs.length === 0
      ? ""
      : `Atoms count as bonded below ${cutoffs.join(", ")}${minima ? ", the first minima of the radial distribution functions" : ""}.`,
    analysis.rings === undefined
      ? ""
      : `Rings are counted on the network of formers and bridging oxygens by the ${analysis.rings.definition === "primitive" ? "shortest-path" : analysis.rings.definition[0]!.toUpperCase() + analysis.rings.definition.slice(1)} criterion up to ${analysis.rings.largest} formers, without chains that close only through the periodic boundary.`,
    analysis.frames > 1 ? "Errors are standard errors by blocking." : "",
    `All of it was done with Boroxol ${provenance.version}.`,
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}
