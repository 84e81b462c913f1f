import type { AnalysisDocument } from "@boroxol/analysis";
import { drawAxes, scaleFor } from "../axes.ts";
import { csvOf, type Figure, halfPage, svgDocument, textAt } from "../figure.ts";
import { timeColour } from "../palette.ts";
import { coordinate } from "../svg-text.ts";

/** Ways of the atoms that went furthest, seen along z, light at the beginning and dark at the end. */
export function trackFigure({ tracks }: AnalysisDocument): Figure | undefined {
  if (tracks === undefined || tracks.time.length < 3 || tracks.tracks.length === 0) return undefined;
  const { element, time } = tracks;
  // Every way is drawn about its own middle, so that all fit side by side in one frame of equal scales.
  const box = { ...halfPage, width: 480, height: 440, top: 44, left: 58, right: 22 };
  const points = tracks.tracks.flatMap(({ positions }) => positions);
  const [xs, ys] = [0, 1].map((d) => points.map((each) => each[d]!)) as [number[], number[]];
  const side = 1.05 * Math.max(extent(xs), extent(ys), 1);
  const middle = (list: readonly number[]): number => (Math.min(...list) + Math.max(...list)) / 2;
  const around = (list: readonly number[]): [number, number] => [middle(list) - side / 2, middle(list) + side / 2];
  const x = { label: "x (Å)", domain: around(xs) };
  const y = { label: "y (Å)", domain: around(ys) };
  const xScale = scaleFor(x, [box.left, box.width - box.right]);
  const yScale = scaleFor(y, [box.height - box.bottom, box.top]);
  const body = drawAxes(box, x, xScale, y, yScale);
  for (const { atom, positions } of tracks.tracks) {
    for (let k = 1; k < positions.length; k++) {
      const [from, to] = [positions[k - 1]!, positions[k]!];
      const colour = timeColour(k / (positions.length - 1));
      body.push(
        `<line x1="${coordinate(xScale(from[0]))}" y1="${coordinate(yScale(from[1]))}" x2="${coordinate(xScale(to[0]))}" y2="${coordinate(yScale(to[1]))}" stroke="${colour}" stroke-width="2" stroke-linecap="round"/>`,
      );
    }
    const end = positions.at(-1)!;
    body.push(
      `<circle cx="${coordinate(xScale(end[0]))}" cy="${coordinate(yScale(end[1]))}" r="3.4" fill="${timeColour(1)}"/>`,
      textAt(xScale(end[0]) + 5, yScale(end[1]) - 4, String(atom), { size: 10, quiet: true }),
    );
  }
  body.push(...timeKey(box.left, 14, time.at(-1)! - time[0]!));
  const title = `Ways of ${element}`;
  const description = `Paths of the ${tracks.tracks.length} ${element} atoms that went furthest in ${(time.at(-1)! - time[0]!).toPrecision(3)} ps, projected along z.`;
  return {
    name: "tracks",
    title,
    caption: `Ways of the ${tracks.tracks.length} ${element} atoms that went furthest, seen along z and followed across the boundary, coloured by time; dots and numbers mark where each atom ends.`,
    description,
    svg: svgDocument(box, "tracks", title, description, body),
    csv: csvOf({
      "time (ps)": time,
      ...Object.fromEntries(
        tracks.tracks.flatMap(({ atom, positions }) =>
          ["x", "y", "z"].map((axis, d) => [`atom ${atom} ${axis} (A)`, positions.map((each) => each[d]!)]),
        ),
      ),
    }),
  };
}

function extent(list: readonly number[]): number {
  return Math.max(...list) - Math.min(...list);
}

/** What the colours mean. */
function timeKey(left: number, top: number, span: number): string[] {
  const steps = 40;
  return [
    ...Array.from(
      { length: steps },
      (_, k) =>
        `<rect x="${coordinate(left + k * 3)}" y="${top}" width="3.2" height="10" fill="${timeColour(k / (steps - 1))}"/>`,
    ),
    textAt(left + 3 * steps + 8, top + 9.5, `0 to ${Number(span.toPrecision(3))} ps`, { size: 12 }),
  ];
}
