import { line } from "d3-shape";
import { type AxisSpec, drawAxes, type Scale, scaleFor } from "./axes.ts";
import { halfPage, type PlotBox, svgDocument, textAt } from "./figure.ts";
import { type Marker, seriesColours, seriesDashes, seriesMarkers } from "./palette.ts";
import { coordinate } from "./svg-text.ts";

/** One curve. */
export interface LineSeries {
  readonly label: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly colour?: string;
  /**
   * `points` draws many small markers alone, `marks` few large ones, `line` the curve with a few markers on it, `trace` a curve that
   * stands alone.
   */
  readonly style?: "line" | "points" | "marks" | "trace";
}

/** A vertical mark with a few words at its top. */
export interface VerticalMark {
  readonly x: number;
  readonly label: string;
  readonly colour?: string;
}

/** What a line plot shows. */
export interface LinePlot {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly series: readonly LineSeries[];
  readonly marks?: readonly VerticalMark[];
  readonly box?: PlotBox;
}

/** Curves with a legend above; they differ in colour, dash and marker. @example linePlot({ name: "gr", ... }) */
export function linePlot(plot: LinePlot): string {
  const { name, title, description, x, y, series, marks = [], box = halfPage } = plot;
  const xScale = scaleFor(x, [box.left, box.width - box.right]);
  const yScale = scaleFor(y, [box.height - box.bottom, box.top]);
  const body = drawAxes(box, x, xScale, y, yScale);
  const clip = `${name}-clip`;
  body.push(
    `<clipPath id="${clip}"><rect x="${box.left}" y="${box.top - 3}" width="${box.width - box.left - box.right}" height="${box.height - box.top - box.bottom + 4}"/></clipPath>`,
  );
  for (const mark of marks) {
    const at = coordinate(xScale(mark.x));
    const colour = mark.colour ?? "currentColor";
    body.push(
      `<line x1="${at}" x2="${at}" y1="${box.top}" y2="${box.height - box.bottom}" stroke="${colour}" stroke-width="1" stroke-dasharray="2 3"/>`,
    );
    body.push(
      textAt(xScale(mark.x) + 4, box.top + 10, mark.label, {
        size: 11,
        quiet: mark.colour === undefined,
        ...(mark.colour ? { colour: mark.colour } : {}),
      }),
    );
  }
  const curve = line<number>();
  let legendAt = box.left;
  series.forEach((each, k) => {
    const colour = each.colour ?? seriesColours[k % seriesColours.length]!;
    const dash = seriesDashes[k % seriesDashes.length]!;
    const shape = seriesMarkers[k % seriesMarkers.length]!;
    const points = visiblePoints(each, x.kind === "log", y.kind === "log");
    const places = points.map(([px, py]): [number, number] => [xScale(px), yScale(py)]);
    body.push(`<g clip-path="url(#${clip})" stroke-linejoin="round" stroke-linecap="round">`);
    const alone = each.style === "points" || each.style === "marks";
    if (!alone) {
      const path = curve.x((m) => places[m]![0]).y((m) => places[m]![1])(places.map((_, m) => m));
      body.push(
        `<path d="${roundPath(path ?? "")}" fill="none" stroke="${colour}" stroke-width="2"${dash === "" ? "" : ` stroke-dasharray="${dash}"`}/>`,
      );
    }
    const spacing = alone ? 1 : Math.max(1, Math.floor(places.length / 7));
    const begin = alone ? 0 : Math.floor((spacing * (k + 1)) / (series.length + 1));
    const size = each.style === "points" ? 2.2 : each.style === "marks" ? 4.6 : 3.4;
    for (let m = begin; m < places.length && each.style !== "trace"; m += spacing) {
      const inside = within(points[m]!, xScale, yScale);
      if (inside)
        body.push(markerAt(shape, places[m]![0], places[m]![1], size, colour, each.style === "points" ? 0.55 : 1));
    }
    body.push("</g>");
    const sample = alone
      ? ""
      : `<line x1="${coordinate(legendAt)}" x2="${coordinate(legendAt + 26)}" y1="18" y2="18" stroke="${colour}" stroke-width="2"${dash === "" ? "" : ` stroke-dasharray="${dash}"`}/>`;
    if (each.label !== "") {
      body.push(
        sample,
        markerAt(shape, legendAt + 13, 18, 3.6, colour, 1),
        textAt(legendAt + 32, 22.5, each.label, { size: 12.5 }),
      );
    }
    legendAt += 50 + 7.4 * each.label.length;
  });
  return svgDocument(box, name, title, description, body);
}

/** Points that the scales can show: a logarithm has no place for zero. */
function visiblePoints({ x, y }: LineSeries, logX: boolean, logY: boolean): [number, number][] {
  const points = x.map((value, k): [number, number] => [value, y[k]!]);
  return points.filter(([px, py]) => (!logX || px > 0) && (!logY || py > 0));
}

function within([px, py]: readonly [number, number], x: Scale, y: Scale): boolean {
  return px >= x.domain[0] && px <= x.domain[1] && py >= y.domain[0] && py <= y.domain[1];
}

function roundPath(path: string): string {
  return path.replaceAll(/-?\d+\.\d+/g, (number) => coordinate(Number(number)));
}

/** One marker. */
export function markerAt(shape: Marker, x: number, y: number, size: number, colour: string, opacity: number): string {
  const [cx, cy] = [coordinate(x), coordinate(y)];
  const fill = opacity === 1 ? `fill="${colour}"` : `fill="${colour}" fill-opacity="${opacity}"`;
  const polygon = (points: readonly (readonly [number, number])[]): string =>
    `<polygon points="${points.map(([dx, dy]) => `${coordinate(x + size * dx)},${coordinate(y + size * dy)}`).join(" ")}" ${fill}/>`;
  switch (shape) {
    case "circle":
      return `<circle cx="${cx}" cy="${cy}" r="${size}" ${fill}/>`;
    case "ring":
      return `<circle cx="${cx}" cy="${cy}" r="${size}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
    case "square":
      return polygon([
        [-0.9, -0.9],
        [0.9, -0.9],
        [0.9, 0.9],
        [-0.9, 0.9],
      ]);
    case "triangle":
      return polygon([
        [0, -1.2],
        [1.1, 0.8],
        [-1.1, 0.8],
      ]);
    case "diamond":
      return polygon([
        [0, -1.3],
        [1.1, 0],
        [0, 1.3],
        [-1.1, 0],
      ]);
    case "cross":
      return `<path d="M${coordinate(x - size)} ${coordinate(y - size)}L${coordinate(x + size)} ${coordinate(y + size)}M${coordinate(x + size)} ${coordinate(y - size)}L${coordinate(x - size)} ${coordinate(y + size)}" stroke="${colour}" stroke-width="1.8" fill="none"/>`;
  }
}
