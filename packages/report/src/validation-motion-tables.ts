import { withError } from "./svg-text.ts";
import type { TextTable } from "./text-table.ts";
import type { Found, NamedValidation } from "./validation-document.ts";

type Published = { readonly value: number; readonly deviation?: number } | undefined;

const published = (papers: Published, digits: number): string =>
  papers === undefined ? "" : withError(papers.value, papers.deviation, digits);

const foundText = (found: Found, digits: number): string =>
  "reason" in found ? `not measurable: ${found.reason}` : withError(found.value, found.error, digits);

/** Glass transitions of heated glasses. */
export function transitionTable(validations: readonly NamedValidation[]): TextTable {
  return {
    title: "Glass transition by the fold of the energy (K)",
    head: ["glass", "column", "heated at (K/ps)", "found", "papers"],
    rows: validations.flatMap(({ name, document }) =>
      document.transitions.map((each) => [
        each.name,
        name,
        String(each.heatingRate),
        foundText(each.found, 0),
        published(each.papers, 0),
      ]),
    ),
    note: "Heated at the measured density from the glass of the first replica. The papers' glasses were cooled at 2 K/ps and heated at 10 K/ps. Simulated transitions lie above measured ones, as the rate is so much higher.",
  };
}

/** Activation energies of lithium diffusion. */
export function diffusionTable(validations: readonly NamedValidation[]): TextTable {
  const all = validations.flatMap(({ document }) => document.diffusion);
  const temperatures = [...new Set(all.flatMap(({ points }) => points.map(({ temperature }) => temperature)))].sort(
    (a, b) => a - b,
  );
  return {
    title: "Lithium diffusion",
    head: [
      "glass",
      "column",
      "time (ps)",
      "activation energy (eV)",
      "papers (eV)",
      ...temperatures.map((temperature) => `D at ${temperature} K (1e-4 Å²/ps)`),
    ],
    rows: validations.flatMap(({ name, document }) =>
      document.diffusion.map(({ name: glass, time, energy, papers, points }) => [
        glass,
        name,
        time.toFixed(0),
        foundText(energy, 3),
        published(papers, 2),
        ...temperatures.map((temperature) => {
          const found = points.find((each) => each.temperature === temperature)?.found;
          if (found === undefined || "reason" in found) return found === undefined ? "" : foundText(found, 2);
          return withError(1e4 * found.value, 1e4 * found.error, 2);
        }),
      ]),
    ),
    note: "In the cell of the measured density at every temperature, as the papers did it.",
  };
}
