import { type AxisSpec, drawBottomAxis, drawYLabel, scaleFor } from "./axes.ts";
import { halfPage, type PlotBox, svgDocument, textAt } from "./figure.ts";
import { seriesColours } from "./palette.ts";
import { coordinate } from "./svg-text.ts";

/** One bar. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Standard error. */
  readonly error?: number;
  /** A measured value, drawn as a black marker with its own bar. */
  readonly measured?: number;
}

/** Bars that belong together, under one name. */
export interface BarGroup {
  readonly label: string;
  readonly colour?: string;
  readonly bars: readonly Bar[];
}

/** What a bar plot shows. */
export interface BarPlot {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly xLabel: string;
  readonly y: Omit<AxisSpec, "domain">;
  readonly groups: readonly BarGroup[];
  /** Upper end of the axis; default a little above the highest bar. */
  readonly highest?: number;
  /** The number on top of a bar. */
  readonly format: (value: number) => string;
  readonly box?: PlotBox;
}

/** Grouped bars with their values on top, errors, and measured values as black diamonds. */
export function barPlot(plot: BarPlot): string {
  const { name, title, description, xLabel, y, groups, format, box = halfPage } = plot;
  const all = groups.flatMap((group) => group.bars);
  const tops = all.map((bar) => Math.max(bar.value + (bar.error ?? 0), bar.measured ?? 0));
  const highest = plot.highest ?? 1.12 * Math.max(...tops, 1e-9);
  const yScale = scaleFor({ ...y, domain: [0, highest], nice: true }, [box.height - box.bottom, box.top]);
  const bottom = box.height - box.bottom;
  const right = box.width - box.right;

  const body: string[] = ['<g stroke="currentColor" stroke-opacity="0.13">'];
  for (const tick of yScale.ticks)
    body.push(
      `<line x1="${box.left}" x2="${right}" y1="${coordinate(yScale(tick))}" y2="${coordinate(yScale(tick))}"/>`,
    );
  body.push("</g>");
  for (const tick of yScale.ticks)
    body.push(textAt(box.left - 8, yScale(tick) + 4, yScale.format(tick), { anchor: "end", size: 12 }));

  const gap = 0.9;
  const slots = all.length + gap * Math.max(0, groups.length - 1);
  const slot = (right - box.left - 12) / slots;
  const width = Math.min(46, 0.72 * slot);
  const crowded = slot < 32;
  let at = box.left + 6;
  groups.forEach((group, g) => {
    const colour = group.colour ?? seriesColours[g % seriesColours.length]!;
    const begin = at;
    for (const bar of group.bars) {
      const middle = at + slot / 2;
      const top = yScale(bar.value);
      body.push(
        `<rect x="${coordinate(middle - width / 2)}" y="${coordinate(top)}" width="${coordinate(width)}" height="${coordinate(Math.max(0, bottom - top))}" rx="1.5" fill="${colour}"/>`,
      );
      let above = top;
      if (bar.error !== undefined && bar.error > 0) {
        const [low, high] = [yScale(Math.max(0, bar.value - bar.error)), yScale(bar.value + bar.error)];
        above = high;
        const x = coordinate(middle);
        body.push(
          `<path d="M${x} ${coordinate(low)}V${coordinate(high)}m-4 0h8M${coordinate(middle - 4)} ${coordinate(low)}h8" stroke="currentColor" stroke-width="1.3" fill="none"/>`,
        );
      }
      if (bar.measured !== undefined) {
        const my = yScale(bar.measured);
        body.push(
          `<path d="M${coordinate(middle)} ${coordinate(my - 6)}l5.5 6l-5.5 6l-5.5 -6z" fill="currentColor" stroke="#ffffff" stroke-width="1.2"/>`,
        );
        above = Math.min(above, my - 6);
      }
      body.push(textAt(middle, above - 5, format(bar.value), { anchor: "middle", size: crowded ? 10 : 11.5 }));
      body.push(textAt(middle, bottom + 17, bar.label, { anchor: "middle", size: crowded ? 11 : 12.5 }));
      at += slot;
    }
    if (groups.length > 1 && group.label !== "")
      body.push(textAt((begin + at) / 2, bottom + 33, group.label, { anchor: "middle", size: 11.5, quiet: true }));
    at += gap * slot;
  });
  body.push(...drawBottomAxis(box));
  if (xLabel !== "") body.push(textAt((box.left + right) / 2, box.height - 10, xLabel, { anchor: "middle" }));
  body.push(drawYLabel(box, y.label));
  if (all.some((bar) => bar.measured !== undefined)) {
    body.push(
      `<path d="M${box.left + 6} 13l5.5 6l-5.5 6l-5.5 -6z" fill="currentColor"/>`,
      textAt(box.left + 18, 23.5, "experiment", { size: 12.5 }),
    );
  }
  return svgDocument(box, name, title, description, body);
}
