import type { AnalysisDocument } from "@boroxol/analysis";
import type { MeasuredGlass } from "@boroxol/core";

/** A number with its statistical error where one can be seen: `0.366 +- 0.012`. */
export function withError(value: number, error: number | undefined, digits: number): string {
  return error === undefined || error < 0.5 * 10 ** -digits
    ? value.toFixed(digits)
    : `${value.toFixed(digits)} +- ${error.toFixed(digits)}`;
}

/** The numbers that a glass scientist looks at first, beside the measured ones where there are some. */
export function headlineLines(analysis: AnalysisDocument, measured: MeasuredGlass | undefined): string[] {
  const { density, n4, nbo, rings, error } = analysis;
  const lines: string[] = [];
  const add = (name: string, text: string, experiment?: string): void => {
    lines.push(`${name.padEnd(26)} ${text}${experiment === undefined ? "" : `  (measured ${experiment})`}`);
  };
  if (density !== undefined) {
    add("density", `${withError(density, error?.density, 3)} g/cm3`, measured?.density.toFixed(2));
  }
  if (n4 !== undefined) {
    const experiment = measured?.fourFoldBoron;
    add("four-fold boron", withError(n4, error?.n4, 3), experiment?.toFixed(3));
  }
  if (nbo !== undefined) add("non-bridging oxygen", withError(nbo, error?.nbo, 3));
  if (rings !== undefined) {
    const three = Object.values(rings.threeMembered).reduce((sum: number, count: number) => sum + count, 0);
    add("three-membered rings", `${three.toFixed(1)} per cell, ${rings.boroxol.toFixed(1)} of three-fold boron alone`);
    if (rings.b3InRings !== undefined) {
      add("three-fold boron in rings", withError(rings.b3InRings, rings.error?.b3InRings, 3));
    }
  }
  return lines;
}
