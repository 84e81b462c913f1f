import type { BondCutoff } from "@boroxol/analysis";
import type { Frame } from "@boroxol/core";
import { encodePng } from "./encode-png.ts";
import { pictureScene } from "./picture-scene.ts";
import { rasterise, type View } from "./rasterise.ts";

/**
 * A picture of a glass as PNG with a transparent background, drawn on the CPU: balls and sticks in the palette 'glass', the
 * plates of three-membered rings, and the cell.
 * @param cutoffs of the bonds, as the analysis found them
 * @example await writeFileAtomically("glass.png", glassPicture(frame, analysis.cutoffs));
 */
export function glassPicture(
  frame: Frame,
  cutoffs: Readonly<Record<string, BondCutoff>>,
  view: Partial<View> = {},
): Uint8Array {
  return encodePng(rasterise(pictureScene(frame, cutoffs), { width: 1100, height: 940, yaw: 24, pitch: 17, ...view }));
}
