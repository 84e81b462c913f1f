import { type AnalysisDocument, type CutoffBand, type Measurable, meanOf, regionText } from "@boroxol/analysis";
import { headlineLines, withError } from "./headline.ts";

/** What an analysis found, in words, one line for each number. */
export function analysisLines(analysis: AnalysisDocument): string[] {
  const { frames, atoms, cutoffs, coordination, qn, rings } = analysis;
  const lines = [`${frames} frame${frames === 1 ? "" : "s"} of ${atoms} atoms`, ...headlineLines(analysis, undefined)];
  for (const [pair, { value, source }] of Object.entries(cutoffs)) {
    lines.push(`bond ${pair.padEnd(21)} ${value.toFixed(3)} A, ${source}`);
  }
  for (const [title, table] of [
    ["coordination of", coordination],
    ["Qn of", qn],
  ] as const) {
    for (const [element, fractions] of Object.entries(table ?? {})) {
      const { error, ...values } = fractions;
      const parts = Object.entries(values).map(([n, x]) => `${n}: ${withError(x, error?.[n as `${number}`], 3)}`);
      lines.push(`${`${title} ${element}`.padEnd(26)} ${parts.join("  ")}`);
    }
  }
  for (const [pair, shares] of Object.entries(analysis.shells?.neighbours ?? {})) {
    const mean = meanOf(shares);
    lines.push(line(pair, `${mean.toFixed(2)} on average`));
  }
  if (rings !== undefined) {
    const sizes = Object.entries(rings.counts).map(([size, count]) => `${size}: ${Number(count.toFixed(2))}`);
    lines.push(`${`rings (${rings.definition})`.padEnd(26)} ${sizes.join("  ")}`);
    const units = Object.entries(rings.units).filter(([, count]) => count > 0);
    if (units.length > 0) {
      lines.push(
        `${"borate units".padEnd(26)} ${units.map(([kind, n]) => `${kind}: ${Number(n.toFixed(2))}`).join("  ")}`,
      );
    }
    if (rings.history !== undefined) {
      const { births, deaths } = rings.history;
      lines.push(`${"three-membered rings".padEnd(26)} ${births} born, ${deaths} broken`);
    }
  }
  return [
    ...lines,
    ...bandLines(analysis),
    ...scatteringLines(analysis),
    ...motionLines(analysis),
    ...stateLines(analysis),
    ...Object.entries(analysis.limitations ?? {}).map(([name, reason]) => line(`limitation, ${name}`, reason)),
  ];
}

function line(name: string, text: string): string {
  return `${name.padEnd(26)} ${text}`;
}

function bandLines({ cutoffBand }: AnalysisDocument): string[] {
  if (cutoffBand === undefined) return [];
  const { by, n4, nbo, qn, rings, units, angles } = cutoffBand;
  const band = (name: string, found: CutoffBand | undefined): string[] =>
    found === undefined
      ? []
      : [line(name, `${found.low.toFixed(3)} to ${found.high.toFixed(3)} with cutoffs +-${by} A`)];
  return [
    ...band("four-fold boron", n4),
    ...band("non-bridging oxygen", nbo),
    ...Object.entries(qn ?? {}).flatMap(([element, bands]) => band(`Q4 of ${element}`, bands["4"])),
    ...band("three-rings per former", rings?.["3"]),
    ...Object.entries(units ?? {}).flatMap(([kind, each]) => (each.high > 0 ? band(kind, each) : [])),
    ...Object.entries(angles ?? {}).flatMap(([kind, each]) => band(`angle ${kind}`, each)),
  ];
}

function scatteringLines({ sq }: AnalysisDocument): string[] {
  const peak = sq?.firstSharpDiffractionPeak;
  return [
    ...(peak === undefined
      ? []
      : [
          line(
            "first diffraction peak",
            `${peak.position.toFixed(2)} 1/A, width ${peak.width.toFixed(2)} 1/A (${sq!.weights})`,
          ),
        ]),
    ...(sq?.measured === undefined
      ? []
      : [
          line(
            "R factor",
            `${sq.measured.factor.toFixed(4)} against ${sq.measured.source}, ${sq.measured.points} points`,
          ),
        ]),
  ];
}

function motionLines({ diffusion, carriers, conductivity, region }: AnalysisDocument): string[] {
  const lines: string[] = [];
  const told = <T>(name: string, found: Measurable<T> | undefined, text: (value: T) => string): void => {
    if (found === undefined) return;
    lines.push(line(name, found.measurable ? text(found) : `not measurable: ${found.reason}`));
  };
  for (const [element, found] of Object.entries(diffusion ?? {})) {
    told(
      `diffusion of ${element}`,
      found,
      ({ value, error, window }) =>
        `${withError(value, error, 5)} A^2/ps, ${window.map((t) => t.toPrecision(3)).join(" to ")} ps`,
    );
  }
  for (const [element, { value, error }] of Object.entries(carriers ?? {})) {
    lines.push(line(`c D of ${element}`, `${value.toPrecision(3)} +- ${error.toPrecision(2)} 1/(A ps)`));
  }
  const number = ({ value, error }: { value: number; error: number }): string =>
    `${value.toPrecision(3)} +- ${error.toPrecision(2)}`;
  told("conductivity, collective", conductivity?.collective, (sigma) => `${number(sigma)} S/m`);
  told("conductivity, single ions", conductivity?.nernstEinstein, (sigma) => `${number(sigma)} S/m`);
  told("Haven ratio", conductivity?.havenRatio, number);
  if (region !== undefined) {
    const where = region.region.kind === "slab" ? " along it" : "";
    lines.push(line("region", regionText(region.region)));
    for (const [element, { inside, outside }] of Object.entries(region.elements)) {
      told(`D of ${element} inside`, inside, (D) => `${number(D)} A^2/ps${where}`);
      told(`D of ${element} outside`, outside, (D) => `${number(D)} A^2/ps${where}`);
    }
  }
  return lines;
}

function stateLines({ ringEvents, transition, strain, deformation, forces }: AnalysisDocument): string[] {
  const lines: string[] = [];
  const tally = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${name}: ${count}`)
      .join("  ");
  if (ringEvents !== undefined) {
    const { precursors, remains, jumps } = ringEvents;
    if (Object.keys(precursors).length > 0) lines.push(line("before ring births", tally(precursors)));
    if (Object.keys(remains).length > 0) lines.push(line("after ring deaths", tally(remains)));
    if (jumps !== undefined && jumps.count > 0 && ringEvents.list.length > 0) {
      const [linked, chance] = [jumps.linked, jumps.expected].map((each) => `${(100 * each).toFixed(0)} %`);
      lines.push(line("events beside a jump", `${linked} of all, ${chance} by chance`));
    }
  }
  for (const [name, found] of Object.entries(transition ?? {})) {
    const text = found.measurable
      ? `${found.temperature.toFixed(0)} +- ${found.error.toFixed(0)} K`
      : `not measurable: ${found.reason}`;
    lines.push(line(`Tg by ${name}`, text));
  }
  if (strain !== undefined) {
    const end = strain.strain.at(-1)!;
    const stress = strain.stress === undefined ? "" : `, stress ${strain.stress.at(-1)!.toFixed(2)} GPa`;
    lines.push(line(`strain along ${strain.axis}`, `${end.toFixed(4)}${stress} at the end`));
  }
  for (const [name, { along }] of Object.entries(deformation?.classes ?? {})) {
    lines.push(
      line(`local strain of ${name}`, `${along.at(-1)!.toFixed(4)} at ${deformation!.strain.at(-1)!.toFixed(4)}`),
    );
  }
  for (const [name, { mean, count }] of Object.entries(forces?.classes ?? {})) {
    lines.push(line(`force on ${name}`, `${mean.toFixed(3)} eV/A, ${count} atoms`));
  }
  return lines;
}
