import { coordinate, escapeMarkup } from "./svg-text.ts";

/** A figure with its data. */
export interface Figure {
  /** Name of its files. */
  readonly name: string;
  readonly title: string;
  /** What stands under it. */
  readonly caption: string;
  /** What it shows, for those who do not see it. */
  readonly description: string;
  readonly svg: string;
  readonly csv: string;
}

/** Size and margins of a figure; every length in user units of the SVG. */
export interface PlotBox {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The box of a figure in half of the page's width. */
export const halfPage: PlotBox = { width: 480, height: 316, left: 58, right: 22, top: 40, bottom: 50 };

/** Font of all figures; the report and the PNG carry it along. */
export const figureFont = "Inter, system-ui, sans-serif";

/** A whole SVG: title and description first, so that screen readers find them; ink follows the page's text colour. */
export function svgDocument(
  box: PlotBox,
  name: string,
  title: string,
  description: string,
  body: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${box.width} ${box.height}" role="img" aria-labelledby="${name}-title ${name}-desc" font-family="${figureFont}" font-size="13" color="#1b1e24" fill="currentColor">`,
    `<title id="${name}-title">${escapeMarkup(title)}</title>`,
    `<desc id="${name}-desc">${escapeMarkup(description)}</desc>`,
    ...body,
    "</svg>",
    "",
  ].join("\n");
}

/** A line of text. */
export function textAt(
  x: number,
  y: number,
  content: string,
  options: {
    anchor?: "start" | "middle" | "end";
    size?: number;
    weight?: number;
    colour?: string;
    quiet?: boolean;
    rotate?: boolean;
  } = {},
): string {
  const { anchor = "start", size, weight, colour, quiet = false, rotate = false } = options;
  const attributes = [
    `x="${coordinate(x)}" y="${coordinate(y)}"`,
    anchor === "start" ? "" : ` text-anchor="${anchor}"`,
    size === undefined ? "" : ` font-size="${size}"`,
    weight === undefined ? "" : ` font-weight="${weight}"`,
    colour === undefined ? "" : ` fill="${colour}"`,
    quiet ? ' fill-opacity="0.66"' : "",
    rotate ? ` transform="rotate(-90 ${coordinate(x)} ${coordinate(y)})"` : "",
  ];
  return `<text ${attributes.join("")}>${escapeMarkup(content)}</text>`;
}

/** Columns as comma-separated values with a header line; shorter columns end early. */
export function csvOf(columns: Readonly<Record<string, readonly (number | string)[]>>): string {
  const names = Object.keys(columns);
  const rows = Math.max(0, ...names.map((name) => columns[name]!.length));
  const lines = [names.join(",")];
  for (let k = 0; k < rows; k++) lines.push(names.map((name) => columns[name]![k] ?? "").join(","));
  return `${lines.join("\n")}\n`;
}
