import type { Measured, ReportInput } from "./report-input.ts";
import { withError } from "./svg-text.ts";

/** One row of the table of results. */
export interface HeadlineNumber {
  readonly quantity: string;
  readonly unit: string;
  readonly value: number;
  readonly error?: number;
  readonly text: string;
  /** Measured value, as text. */
  readonly measured?: string;
  /** Value of an empirical model, as text, where nothing is measured. */
  readonly modelled?: string;
  /** Where the measured or modelled value comes from. */
  readonly source?: string;
}

/** The numbers that a reader looks for first, with their errors and what is measured. */
export function headlineNumbers({ analysis, density, experiment, fourFoldBoronModel }: ReportInput): HeadlineNumber[] {
  const rows: HeadlineNumber[] = [];
  const add = (
    quantity: string,
    unit: string,
    value: number | undefined,
    error: number | undefined,
    digits: number,
    reference?: Measured,
    kind: "measured" | "modelled" = "measured",
  ): void => {
    if (value === undefined) return;
    const factor = unit === "%" ? 100 : 1;
    const scaled = error === undefined ? undefined : error * factor;
    rows.push({
      quantity,
      unit,
      value: value * factor,
      ...(scaled === undefined ? {} : { error: scaled }),
      text: withError(
        value * factor,
        scaled === undefined || scaled < 0.5 * 10 ** -digits ? undefined : scaled,
        digits,
      ),
      ...(reference === undefined
        ? {}
        : {
            [kind]: withError(
              reference.value * factor,
              reference.error === undefined ? undefined : reference.error * factor,
              digits,
            ),
            source: reference.source,
          }),
    });
  };

  const { error, rings, coordination, gr } = analysis;
  // A density that the cell was built with and that nothing could change is no result.
  const set = analysis.density !== undefined && Math.abs(analysis.density - density.value) < 1e-6 * density.value;
  add(
    set ? "Density, set" : "Density",
    "g/cm³",
    analysis.density,
    set ? undefined : error?.density,
    3,
    experiment.density,
  );
  const { fourFoldBoron } = experiment;
  const kind = fourFoldBoron === undefined ? "modelled" : "measured";
  add("Four-fold boron, N₄", "%", analysis.n4, error?.n4, 1, fourFoldBoron ?? fourFoldBoronModel, kind);
  add("Non-bridging oxygen", "%", analysis.nbo, error?.nbo, 1);
  add("Three-fold oxygen", "%", analysis.oxygen?.["3"], analysis.oxygen?.error?.["3"], 1);
  add(
    "Five-fold silicon",
    "%",
    coordination?.["Si"] === undefined ? undefined : (coordination["Si"]["5"] ?? 0),
    coordination?.["Si"]?.error?.["5"],
    1,
  );
  add(
    "Boroxol rings",
    "per cell",
    coordination?.["B"] === undefined ? undefined : rings?.boroxol,
    rings?.error?.boroxol,
    1,
  );
  add("³B in three-membered rings", "%", rings?.b3InRings, rings?.error?.b3InRings, 1);
  for (const [name, pair] of Object.entries(gr?.pairs ?? {})) {
    if (/^(B|Si|P|Li)-O$/.test(name))
      add(`${name.replace("-", "–")} bond, peak of g(r)`, "Å", pair.firstPeak, undefined, 2);
  }
  return rows;
}
