import type { Citation } from "@boroxol/report";

/** A citation as the cards of potentials and the protocols have it. */
interface PaperReference {
  readonly text: string;
  readonly doi: string;
}

/**
 * Gives papers BibTeX keys of first author and year, with a letter where two would be the same.
 * @example withKeys([{ text: "S. Urata, J. Phys. Chem. C 126, 21507 (2022)", doi: "..." }])[0].key === "urata2022"
 */
export function withKeys(papers: readonly PaperReference[]): Citation[] {
  const seen = new Map<string, number>();
  return papers.map(({ text, doi }) => {
    const author = /^(?:[A-Z][.-]+ ?)*([\p{L}-]+)/u.exec(text)?.[1] ?? "paper";
    const year = /\((\d{4})\)/.exec(text)?.[1] ?? "";
    const key = author.toLowerCase() + year;
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return { key: before === 0 ? key : key + String.fromCharCode(97 + before), text, doi };
  });
}
