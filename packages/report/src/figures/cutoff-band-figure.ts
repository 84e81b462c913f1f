import type { AnalysisDocument, CutoffBand } from "@boroxol/analysis";
import { scaleFor } from "../axes.ts";
import { csvOf, type Figure, halfPage, type PlotBox, svgDocument, textAt } from "../figure.ts";
import { coordinate } from "../svg-text.ts";

/** How the shares that a reader quotes depend on the cutoffs, as ranges in percent. */
export function cutoffBandFigure({ cutoffBand, n4, nbo, qn, rings }: AnalysisDocument): Figure | undefined {
  if (cutoffBand === undefined) return undefined;
  const { by } = cutoffBand;
  const rows: { label: string; band: CutoffBand; value: number | undefined }[] = [];
  const add = (label: string, band: CutoffBand | undefined, value: number | undefined): void => {
    if (band !== undefined) rows.push({ label, band, value });
  };
  add("four-fold boron", cutoffBand.n4, n4);
  add("non-bridging oxygen", cutoffBand.nbo, nbo);
  for (const [element, bands] of Object.entries(cutoffBand.qn ?? {}))
    add(`Q⁴ of ${element}`, bands["4"], qn?.[element]?.["4"]);
  add("³B in three-membered rings", cutoffBand.b3InRings, rings?.b3InRings);
  add("3-rings per former", cutoffBand.rings?.["3"], rings?.perFormer["3"]);
  if (rows.length === 0) return undefined;
  const box: PlotBox = { ...halfPage, left: 200, top: 16, height: 66 + 30 * rows.length };
  const scale = scaleFor(
    {
      label: "",
      domain: [0, 100 * Math.max(0.01, ...rows.map(({ band, value }) => Math.max(band.high, value ?? 0)))],
      nice: true,
    },
    [box.left, box.width - box.right],
  );
  const bottom = box.height - box.bottom;
  const body: string[] = [];
  for (const tick of scale.ticks) {
    const at = coordinate(scale(tick));
    body.push(
      `<line x1="${at}" x2="${at}" y1="${box.top}" y2="${bottom}" stroke="currentColor" stroke-opacity="0.13"/>`,
      textAt(scale(tick), bottom + 18, scale.format(tick), { anchor: "middle", size: 12 }),
    );
  }
  rows.forEach(({ label, band, value }, k) => {
    const y = box.top + 30 * k + 15;
    const [low, high] = [scale(100 * band.low), scale(100 * band.high)];
    body.push(
      textAt(box.left - 10, y + 4, label, { anchor: "end", size: 12.5 }),
      `<rect x="${coordinate(low)}" y="${y - 5}" width="${coordinate(Math.max(2, high - low))}" height="10" rx="2" fill="#0072B2" fill-opacity="0.45"/>`,
    );
    if (value !== undefined)
      body.push(`<circle cx="${coordinate(scale(100 * value))}" cy="${y}" r="4" fill="currentColor"/>`);
  });
  body.push(textAt((box.left + box.width - box.right) / 2, box.height - 10, "share (%)", { anchor: "middle" }));
  const title = "Sensitivity to the cutoffs";
  const description = rows
    .map(({ label, band }) => `${label}: ${(100 * band.low).toFixed(1)} to ${(100 * band.high).toFixed(1)} %`)
    .join("; ");
  const listed = (name: string, bands: Readonly<Record<string, CutoffBand>> | undefined): [string, CutoffBand][] =>
    Object.entries(bands ?? {}).map(([key, band]) => [`${name} ${key}`.trim(), band]);
  const all: [string, CutoffBand][] = [
    ...rows.map(({ label, band }): [string, CutoffBand] => [label, band]),
    ...Object.entries(cutoffBand.coordination ?? {}).flatMap(([element, bands]) =>
      listed(`coordination ${element}`, bands),
    ),
    ...listed("oxygen", cutoffBand.oxygen),
    ...listed("link", cutoffBand.connectivity),
    ...listed("rings per former", cutoffBand.rings),
    ...listed("three-membered rings", cutoffBand.threeMembered),
    ...listed("borate units", cutoffBand.units),
    ...listed("mean angle", cutoffBand.angles),
  ];
  return {
    name: "cutoff-band",
    title,
    caption: `Bars: range of each share when all cutoffs are ${by} Å shorter and longer; dots: at the cutoffs themselves. A wide bar says that the number is a choice. All counts stand in the table.`,
    description,
    svg: svgDocument(box, "cutoff-band", title, description, body),
    csv: csvOf({
      quantity: all.map(([name]) => name),
      low: all.map(([, { low }]) => low),
      high: all.map(([, { high }]) => high),
    }),
  };
}
