/**
 * Colours that readers with any colour vision tell apart.
 *
 * M. Okabe and K. Ito, Color Universal Design (2008), without yellow and black, which vanish on a white or dark page. No
 * figure relies on them alone: lines differ in dash and marker, bars carry labels.
 */
export const seriesColours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"] as const;

/** Dashes that go with the series colours. */
export const seriesDashes = ["", "7 3", "2 3", "9 3 2 3", "4 2", "12 4"] as const;

/** Marker shapes that go with the series colours. */
export const seriesMarkers = ["circle", "square", "triangle", "diamond", "cross", "ring"] as const;

export type Marker = (typeof seriesMarkers)[number];

/** Atoms in pictures: palette 'glass', whose worst pair is still 24 apart in OKLab (x100) for colour-blind readers. */
export const glassColours: Readonly<Record<string, string>> = {
  Li: "#F0E442",
  B: "#56B4E9",
  Si: "#332288",
  O: "#D55E00",
  P: "#CC79A7",
  Al: "#882255",
  N: "#0072B2",
  Na: "#DDCC77",
  K: "#999933",
  Mg: "#44AA99",
  Ca: "#117733",
};

/** Bars and lines of an element: as in the pictures, darker where the picture's colour is too light for a line. */
export const elementInk: Readonly<Record<string, string>> = {
  ...glassColours,
  Li: "#B8A800",
  B: "#2E8BC9",
  Si: "#4B3FA8",
  Na: "#A8963A",
};

/** An element without a colour of its own. */
export const otherElement = "#8A8F98";

/** Cividis, J. R. Nunez, C. R. Anderton and R. S. Renslow, PLoS ONE 13, e0199239 (2018), doi:10.1371/journal.pone.0199239. */
const cividis = ["#FDE737", "#D9BF5A", "#B3A173", "#8E867B", "#6E6E7A", "#4A5672", "#213D6B", "#00224E"] as const;

/** From light to dark between 0 and 1, told apart with any colour vision and in print. */
export function timeColour(part: number): string {
  const at = Math.min(1, Math.max(0, part)) * (cividis.length - 1);
  const k = Math.min(cividis.length - 2, Math.floor(at));
  const channel = (colour: string, c: number): number => Number.parseInt(colour.slice(1 + 2 * c, 3 + 2 * c), 16);
  const mixed = [0, 1, 2].map((c) =>
    Math.round(channel(cividis[k]!, c) + (at - k) * (channel(cividis[k + 1]!, c) - channel(cividis[k]!, c))),
  );
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
