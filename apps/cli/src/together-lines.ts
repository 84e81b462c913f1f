import type { Measurable, StrainCurve, TogetherDocument } from "@boroxol/analysis";

const width = 34;

function line(name: string, text: string): string {
  return `${name.padEnd(width)} ${text}`;
}

function told<T>(name: string, found: Measurable<T>, text: (value: T) => string): string {
  return line(name, found.measurable ? text(found) : `not measurable: ${found.reason}`);
}

function number(value: number, error: number): string {
  return `${value.toPrecision(4)} +- ${error.toPrecision(2)}`;
}

function scientific(value: number): string {
  return value.toExponential(2);
}

/** What files say together, in words. */
export function togetherLines(document: TogetherDocument): string[] {
  return [
    `${document.files.length} files as ${document.as}`,
    ...observableLines(document),
    ...temperatureLines(document),
    ...strainLines(document),
    ...compositionLines(document),
    ...agreementLines(document),
    ...classLines(document),
    ...document.files.flatMap(({ file, analysis }) =>
      Object.entries(analysis?.limitations ?? {}).map(([name, reason]) =>
        line(`limitation, ${name}`, `${reason} (${file})`),
      ),
    ),
  ];
}

function observableLines({ observables, transition }: TogetherDocument): string[] {
  const rows = Object.entries(observables ?? {}).map(([name, { mean, deviation, count }]) =>
    line(name, deviation === undefined ? `${mean.toPrecision(4)} (one file)` : `${number(mean, deviation)} (${count})`),
  );
  const head = rows.length === 0 ? [] : [line("number", "mean +- standard deviation over the files (files)")];
  const folds = Object.entries(transition ?? {}).map(([name, found]) =>
    told(
      `Tg by ${name}, mean curve`,
      found,
      ({ temperature, error, runs }) =>
        `${temperature.toFixed(0)} +- ${error.toFixed(0)} K, bootstrap over ${runs} runs`,
    ),
  );
  return [...head, ...rows, ...folds];
}

function temperatureLines({ temperatures }: TogetherDocument): string[] {
  if (temperatures === undefined) return [];
  const { arrhenius, conductivity, expansion, heatCapacity } = temperatures;
  const to = (
    extrapolated: { temperature: number; value: number; low: number; high: number } | undefined,
    unit: string,
    divisor: number,
  ): string =>
    extrapolated === undefined
      ? ""
      : `; ${scientific(extrapolated.value / divisor)} (${scientific(extrapolated.low / divisor)} to ${scientific(extrapolated.high / divisor)}) ${unit} at ${extrapolated.temperature} K`;
  return [
    ...Object.entries(arrhenius).map(([name, found]) =>
      told(
        `activation energy of ${name}`,
        found,
        ({ energy, energyError, extrapolated }) =>
          `${energy.toFixed(3)} +- ${energyError.toFixed(3)} eV${to(extrapolated, "A^2/ps", 1)}`,
      ),
    ),
    told(
      "activation energy of sigma T",
      conductivity,
      ({ energy, energyError, extrapolated }) =>
        `${energy.toFixed(3)} +- ${energyError.toFixed(3)} eV${to(extrapolated, "S/m", extrapolated?.temperature ?? 1)}`,
    ),
    told("linear expansion", expansion, ({ value, error }) => `${number(value, error)} 1/K`),
    told("heat capacity of the cell", heatCapacity, ({ value, error }) => `${number(value, error)} eV/K`),
  ];
}

function strainLines({ strains }: TogetherDocument): string[] {
  if (strains === undefined) return [];
  /** Where the cell is strained most. */
  const last = ({ strain, mean, error }: StrainCurve): string => {
    const end = Math.abs(strain[0]!) > Math.abs(strain.at(-1)!) ? 0 : strain.length - 1;
    return `${number(mean[end]!, error[end]!)} at strain ${strain[end]!.toFixed(3)}`;
  };
  return [
    told("modulus", strains.modulus, ({ value, error }) => `${number(value, error)} GPa`),
    told("stress (GPa)", strains.stress, last),
    told("four-fold boron", strains.n4, last),
    told("three-membered rings", strains.threeMembered, last),
    ...Object.entries(strains.classes).map(([name, curve]) => told(`local strain of ${name}`, curve, last)),
  ];
}

function compositionLines({ compositions }: TogetherDocument): string[] {
  return (compositions ?? []).map(({ molePercent, n4, error, measured, file }) => {
    const name = Object.entries(molePercent)
      .map(([oxide, percent]) => `${percent}${oxide}`)
      .join("-");
    const beside = measured === undefined ? "" : `  (measured ${measured.toFixed(3)})`;
    const value =
      n4 === undefined ? "no boron" : `N4 ${n4.toFixed(3)}${error === undefined ? "" : ` +- ${error.toFixed(3)}`}`;
    return line(name === "" ? file : name, `${value}${beside}`);
  });
}

function agreementLines({ committee, parity }: TogetherDocument): string[] {
  const deviation = (name: string, part: { mean: number; median: number } | undefined, unit: string): string[] =>
    part === undefined
      ? []
      : [line(name, `mean ${part.mean.toPrecision(3)}, median ${part.median.toPrecision(3)} ${unit}`)];
  const errors = (
    name: string,
    part: { meanAbsolute: number; rootMeanSquare: number; largest: number } | undefined,
    unit: string,
  ): string[] =>
    part === undefined
      ? []
      : [
          line(
            name,
            `MAE ${part.meanAbsolute.toPrecision(3)}, RMSE ${part.rootMeanSquare.toPrecision(3)}, largest ${part.largest.toPrecision(3)} ${unit}`,
          ),
        ];
  return [
    ...deviation("deviation of energy", committee?.energy, "eV/atom"),
    ...deviation("deviation of force", committee?.force, "eV/A"),
    ...errors("energy", parity?.energy, "eV/atom"),
    ...errors("force", parity?.force, "eV/A"),
  ];
}

function classLines({ classes }: TogetherDocument): string[] {
  return (classes ?? []).map(({ class: name, formula, frames, mean, error, above }) =>
    line(
      `${formula} ${name}`,
      `${mean.toFixed(5)} +- ${error.toFixed(5)} eV/atom, ${(1000 * above).toFixed(1)} meV/atom above the lowest (${frames} frames)`,
    ),
  );
}
