import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";

/** The fonts shipped with this package: machines without any would draw no text. */
export const fontFiles = ["Inter-Regular.otf", "Inter-SemiBold.otf"].map((name) =>
  fileURLToPath(new URL(`../fonts/${name}`, import.meta.url)),
);

/** An SVG figure as PNG on white, twice its nominal size, with the shipped font: the same bytes on every machine. */
export function renderPng(svg: string): Uint8Array {
  const image = new Resvg(svg, {
    background: "#ffffff",
    fitTo: { mode: "zoom", value: 2 },
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: "Inter" },
  });
  return image.render().asPng();
}
