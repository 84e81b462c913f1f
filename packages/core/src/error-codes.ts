/** What `boroxol explain CODE` prints: a title and a paragraph in the user's terms. */
export interface ErrorExplanation {
  readonly title: string;
  readonly text: string;
  /** 1: failed while working; 2: the input or the command line was wrong, nothing was written. */
  readonly exitCode: 1 | 2;
}

/**
 * Every code that the product can raise. Ranges: E01 compositions, options, cells; E02 files; E03 potentials;
 * E04 molecular dynamics; E05 analysis; E06 report; E07 runs and the command line.
 */
export const errorCodes = {
  E0101: {
    title: "The cell is not usable",
    text: "A cell needs three finite row vectors (A) that span a volume, and the volume must be positive.",
    exitCode: 2,
  },
} as const satisfies Record<string, ErrorExplanation>;

export type ErrorCode = keyof typeof errorCodes;
