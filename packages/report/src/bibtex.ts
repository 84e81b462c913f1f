import type { Citation, ReportInput } from "./report-input.ts";

/** Methods that every report uses. */
const methods: readonly Citation[] = [
  {
    key: "guttman1990",
    text: "L. Guttman, Ring structure of the crystalline and amorphous forms of silicon dioxide, J. Non-Cryst. Solids 116, 145 (1990)",
    doi: "10.1016/0022-3093(90)90686-G",
  },
  {
    key: "flyvbjerg1989",
    text: "H. Flyvbjerg and H. G. Petersen, Error estimates on averages of correlated data, J. Chem. Phys. 91, 461 (1989)",
    doi: "10.1063/1.457480",
  },
];

/** All papers that a reader of the report should cite, each once. */
export function citationsOf({ potential, protocol }: ReportInput): Citation[] {
  const all = [...potential.citations, ...(protocol.citation === undefined ? [] : [protocol.citation]), ...methods];
  return all.filter((citation, k) => all.findIndex(({ key }) => key === citation.key) === k);
}

/** The citations as BibTeX; the text of each stands in `note`, so that nothing is guessed. */
export function bibtexOf(citations: readonly Citation[]): string {
  return citations
    .map(({ key, text, doi }) => {
      const year = /\((\d{4})\)/.exec(text)?.[1];
      const fields = [
        `  note = {${text}}`,
        ...(year === undefined ? [] : [`  year = {${year}}`]),
        ...(doi === undefined ? [] : [`  doi = {${doi}}`]),
      ];
      return `@misc{${key},\n${fields.join(",\n")}\n}`;
    })
    .join("\n\n");
}
