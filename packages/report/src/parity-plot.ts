import { type AxisSpec, drawAxes, scaleFor } from "./axes.ts";
import { type PlotBox, svgDocument, textAt } from "./figure.ts";
import { markerAt } from "./line-plot.ts";
import { seriesColours, seriesMarkers } from "./palette.ts";
import { coordinate } from "./svg-text.ts";

/** Computed against measured values of one series. */
export interface ParitySeries {
  readonly label: string;
  readonly points: readonly {
    readonly measured: number;
    readonly computed: number;
    /** Standard error of the computed one. */
    readonly error?: number;
  }[];
}

/** What a parity plot shows. */
export interface ParityPlot {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Both axes have the same domain. */
  readonly measured: Omit<AxisSpec, "domain">;
  readonly computed: Omit<AxisSpec, "domain">;
  readonly domain: readonly [number, number];
  readonly series: readonly ParitySeries[];
}

const box: PlotBox = { width: 480, height: 440, left: 58, right: 22, top: 40, bottom: 50 };

/** Computed values with errors against measured ones, and the line on which they are equal. */
export function parityPlot({ name, title, description, measured, computed, domain, series }: ParityPlot): string {
  const x = { ...measured, domain, nice: true };
  const y = { ...computed, domain, nice: true };
  const xScale = scaleFor(x, [box.left, box.width - box.right]);
  const yScale = scaleFor(y, [box.height - box.bottom, box.top]);
  const [low, high] = xScale.domain;
  const body = drawAxes(box, x, xScale, y, yScale);
  body.push(
    `<line x1="${coordinate(xScale(low))}" y1="${coordinate(yScale(low))}" x2="${coordinate(xScale(high))}" y2="${coordinate(yScale(high))}" stroke="currentColor" stroke-opacity="0.6" stroke-dasharray="4 3"/>`,
  );
  let legendAt = box.left;
  series.forEach(({ label, points }, k) => {
    const colour = seriesColours[k % seriesColours.length]!;
    const shape = seriesMarkers[k % seriesMarkers.length]!;
    for (const point of points) {
      const [px, py] = [xScale(point.measured), yScale(point.computed)];
      if (point.error !== undefined) {
        const [top, bottom] = [yScale(point.computed + point.error), yScale(point.computed - point.error)];
        body.push(
          `<path d="M${coordinate(px)} ${coordinate(top)}V${coordinate(bottom)}" stroke="${colour}" stroke-width="1.5"/>`,
        );
      }
      body.push(markerAt(shape, px, py, 4.2, colour, 1));
    }
    body.push(markerAt(shape, legendAt + 6, 18, 4.2, colour, 1), textAt(legendAt + 16, 22.5, label, { size: 12.5 }));
    legendAt += 36 + 7.4 * label.length;
  });
  return svgDocument(box, name, title, description, body);
}
