import { readFileSync } from "node:fs";
import type { Figure } from "./figure.ts";
import { escapeMarkup } from "./svg-text.ts";

/** The fonts inside of the page, so that it looks the same without a network. */
export function fontFaces(): string {
  return (
    [
      ["Regular", 400],
      ["SemiBold", 600],
    ] as const
  )
    .map(([name, weight]) => {
      const data = readFileSync(new URL(`../fonts/Inter-${name}.woff2`, import.meta.url)).toString("base64");
      return `@font-face{font-family:Inter;font-weight:${weight};font-style:normal;src:url(data:font/woff2;base64,${data}) format("woff2")}`;
    })
    .join("\n");
}

/** A part of a page with its heading; nothing where it is empty. */
export function section(id: string, title: string, content: string): string {
  return content === "" ? "" : `<section id="${id}"><h2>${title}</h2>${content}</section>`;
}

/** Draws lists of figures, numbered through the whole page. */
export function numberedFigures(): (figures: readonly Figure[]) => string {
  let counted = 0;
  return (figures) => {
    const drawn = figures.map((figure) => figureHtml(figure, ++counted));
    return drawn.length === 0 ? "" : `<div class="figures">${drawn.join("\n")}</div>`;
  };
}

function figureHtml(figure: Figure, number: number): string {
  const wide = /viewBox="0 0 9\d\d /.test(figure.svg);
  const link = (extension: string): string =>
    `<a href="figures/${figure.name}.${extension}">${extension.toUpperCase()}</a>`;
  const drawing = wide ? `<div class="scroll">${figure.svg}</div>` : figure.svg;
  return `<figure id="figure-${figure.name}"${wide ? ' class="wide"' : ""}>${drawing}<figcaption><b>Figure ${number}.</b> ${escapeMarkup(figure.caption)} <span class="files">${link("csv")} · ${link("svg")} · ${link("png")}</span></figcaption></figure>`;
}
