import type { AveragedByNumber } from "@boroxol/analysis";
import type { Bar } from "../bar-plot.ts";

/** Shares of an average as bars, rare ones left out. */
export function shareBars(
  shares: AveragedByNumber,
  label: (number: number) => string,
  least: number,
  measured: Readonly<Record<number, number>> = {},
): Bar[] {
  const numbers = Object.keys(shares)
    .filter((key) => key !== "error")
    .map(Number);
  const known = [...new Set([...numbers, ...Object.keys(measured).map(Number)])].sort((a, b) => a - b);
  return known
    .map((number): Bar => {
      const error = shares.error?.[`${number}`];
      return {
        label: label(number),
        value: shares[`${number}`] ?? 0,
        ...(error === undefined ? {} : { error }),
        ...(measured[number] === undefined ? {} : { measured: measured[number] }),
      };
    })
    .filter((bar) => bar.value >= least || bar.measured !== undefined);
}

/** A share in percent, with a decimal where it is small. */
export function percentText(share: number): string {
  return share === 0 || share >= 0.0995 ? (100 * share).toFixed(0) : (100 * share).toFixed(1);
}
