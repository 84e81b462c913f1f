import { scaleLinear, scaleLog } from "d3-scale";
import { type PlotBox, textAt } from "./figure.ts";
import { coordinate, superscripts, trueMinus } from "./svg-text.ts";

/** One axis: what it measures, with its unit, and from where to where. */
export interface AxisSpec {
  /** With the unit in brackets, as in `r (Å)`. */
  readonly label: string;
  readonly domain: readonly [number, number];
  readonly kind?: "linear" | "log";
  /** About so many ticks. */
  readonly ticks?: number;
  /** Widen the domain to round numbers. */
  readonly nice?: boolean;
}

/** From a value to its place in the figure. */
export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
  readonly domain: readonly [number, number];
}

/** A scale onto `range`. */
export function scaleFor(
  { domain, kind = "linear", ticks = 5, nice = false }: AxisSpec,
  range: readonly [number, number],
): Scale {
  if (kind === "log") {
    const scale = scaleLog().domain(domain).range(range);
    const low = Math.ceil(Math.log10(domain[0]) - 1e-9);
    const high = Math.floor(Math.log10(domain[1]) + 1e-9);
    const decades = Array.from({ length: Math.max(0, high - low + 1) }, (_, k) => 10 ** (low + k));
    const format = (value: number): string => `10${superscripts(String(Math.round(Math.log10(value))))}`;
    if (decades.length < 2) {
      // Within a decade or so powers of ten alone would leave the axis bare.
      const between = [low - 1, low, low + 1, high + 1].flatMap((n) => [1, 2, 5].map((digit) => digit * 10 ** n));
      const inside = [...new Set(between)].filter((each) => each >= domain[0] && each <= domain[1]);
      const even = scaleLinear().domain(domain).ticks(4);
      const plain = (value: number): string => String(Number(value.toPrecision(3)));
      return Object.assign((value: number) => scale(value), {
        ticks: inside.length < 3 ? even : inside,
        format: plain,
        domain,
      });
    }
    return Object.assign((value: number) => scale(value), { ticks: decades, format, domain });
  }
  const scale = scaleLinear().domain(domain).range(range);
  if (nice) scale.nice(ticks);
  const [low, high] = scale.domain() as [number, number];
  const format = scale.tickFormat(ticks);
  return Object.assign((value: number) => scale(value), {
    ticks: scale.ticks(ticks),
    format: (value: number) => trueMinus(format(value)),
    domain: [low, high] as const,
  });
}

/** Axis lines, ticks, quiet grid lines and labels. */
export function drawAxes(box: PlotBox, x: AxisSpec, xScale: Scale, y: AxisSpec, yScale: Scale): string[] {
  const bottom = box.height - box.bottom;
  const right = box.width - box.right;
  const parts: string[] = ['<g stroke="currentColor" stroke-opacity="0.13" stroke-width="1">'];
  for (const tick of yScale.ticks) {
    const at = coordinate(yScale(tick));
    parts.push(`<line x1="${box.left}" x2="${right}" y1="${at}" y2="${at}"/>`);
  }
  parts.push("</g>", ...drawBottomAxis(box));
  for (const tick of xScale.ticks) {
    const at = xScale(tick);
    parts.push(
      `<line x1="${coordinate(at)}" x2="${coordinate(at)}" y1="${bottom}" y2="${bottom + 5}" stroke="currentColor" stroke-opacity="0.6"/>`,
    );
    parts.push(textAt(at, bottom + 19, xScale.format(tick), { anchor: "middle", size: 12 }));
  }
  for (const tick of yScale.ticks)
    parts.push(textAt(box.left - 8, yScale(tick) + 4, yScale.format(tick), { anchor: "end", size: 12 }));
  parts.push(textAt((box.left + right) / 2, box.height - 10, x.label, { anchor: "middle" }));
  parts.push(drawYLabel(box, y.label));
  return parts;
}

/** The line under a plot. */
export function drawBottomAxis(box: PlotBox): string[] {
  const bottom = box.height - box.bottom;
  return [
    `<line x1="${box.left}" x2="${box.width - box.right}" y1="${bottom}" y2="${bottom}" stroke="currentColor" stroke-opacity="0.6"/>`,
  ];
}

/** Label along the vertical axis. */
export function drawYLabel(box: PlotBox, label: string): string {
  return textAt(15, (box.top + box.height - box.bottom) / 2, label, { anchor: "middle", rotate: true });
}
