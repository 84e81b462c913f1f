/** What is found while an input is read. */
export interface Findings {
  /** What cannot be trained as it is asked for. */
  readonly problems: string[];
  /** What is done in another way than DeePMD-kit does it, and keys that change nothing here. */
  readonly deviations: string[];
}
