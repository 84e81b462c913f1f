import type { CompositionPoint, TogetherDocument } from "@boroxol/analysis";
import { csvOf, type Figure, type PlotBox, svgDocument, textAt } from "../figure.ts";
import { timeColour } from "../palette.ts";
import { coordinate, formulaText } from "../svg-text.ts";

const box: PlotBox = { width: 480, height: 450, left: 58, right: 58, top: 56, bottom: 56 };
const corners = ["SiO2", "B2O3", "Li2O"] as const;

/** Four-fold boron over the triangle of SiO2 (top), B2O3 (left) and Li2O (right). */
export function ternaryFigure({ compositions }: TogetherDocument): Figure | undefined {
  const points = (compositions ?? []).filter(
    ({ molePercent, n4 }) =>
      n4 !== undefined && Object.keys(molePercent).every((name) => (corners as readonly string[]).includes(name)),
  );
  if (points.length === 0) return undefined;
  const title = "Four-fold boron over compositions";
  const description = points.map((point) => `${nameOf(point)}: ${(100 * point.n4!).toFixed(1)} %`).join("; ");
  const [low, high] = [Math.min(...points.map(({ n4 }) => n4!)), Math.max(...points.map(({ n4 }) => n4!))];
  const colour = (n4: number): string => timeColour(high > low ? (n4 - low) / (high - low) : 0.5);
  const body = [...triangle()];
  const groups = byComposition(points);
  const labels = placedLabels(groups);
  groups.forEach(({ x, y, mean }, k) => {
    const { at, lines } = labels[k]!;
    body.push(
      `<circle cx="${coordinate(x)}" cy="${coordinate(y)}" r="${radius}" fill="${colour(mean)}" stroke="currentColor" stroke-opacity="0.5"/>`,
      ...lines.map((text, row) =>
        textAt(at.x, at.y + 13 * row + 11, text, row === 0 ? { size: 12, weight: 600 } : { size: 10.5, quiet: true }),
      ),
    );
  });
  const steps = 40;
  body.push(
    ...Array.from(
      { length: steps },
      (_, k) =>
        `<rect x="${coordinate(14 + k * 3)}" y="12" width="3.2" height="10" fill="${timeColour(k / (steps - 1))}"/>`,
    ),
    textAt(14, 36, `${(100 * low).toFixed(0)} %`, { size: 11 }),
    textAt(14 + 3 * steps, 36, `${(100 * high).toFixed(0)} %`, { size: 11, anchor: "end" }),
  );
  return {
    name: "ternary-n4",
    title,
    caption:
      "Fraction of four-fold boron of each glass over its composition in mol%, coloured from light to dark; glasses of one composition share a point, with their mean and range. Measured values stand beside where there are some.",
    description,
    svg: svgDocument(box, "ternary-n4", title, description, body),
    csv: csvOf({
      file: points.map(({ file }) => file),
      ...Object.fromEntries(
        corners.map((name) => [`${name} (mol%)`, points.map(({ molePercent }) => molePercent[name] ?? 0)]),
      ),
      N4: points.map(({ n4 }) => n4!),
      error: points.map(({ error }) => error ?? ""),
      measured: points.map(({ measured }) => measured ?? ""),
    }),
  };
}

const radius = 9;

/** Glasses at one place of the triangle. */
interface CompositionGroup {
  readonly x: number;
  readonly y: number;
  readonly mean: number;
  readonly lines: readonly string[];
}

function byComposition(points: readonly CompositionPoint[]): CompositionGroup[] {
  const groups = new Map<string, CompositionPoint[]>();
  for (const point of points) {
    const key = place(point.molePercent).map(Math.round).join();
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  const percent = (share: number): string => (100 * share).toFixed(1);
  return [...groups.values()].map((list) => {
    const [x, y] = place(list[0]!.molePercent);
    const values = list.map(({ n4 }) => n4!);
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
    const measured = list.find((point) => point.measured !== undefined)?.measured;
    const range =
      list.length === 1 ? [] : [`${list.length}: ${percent(Math.min(...values))} to ${percent(Math.max(...values))} %`];
    const lines = [`${percent(mean)} %`, ...range, ...(measured === undefined ? [] : [`exp. ${percent(measured)} %`])];
    return { x, y, mean, lines };
  });
}

interface LabelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Each label right of its point, else left, above or below: where it covers no point and no label before it. */
function placedLabels(
  groups: readonly CompositionGroup[],
): { readonly at: LabelBox; readonly lines: readonly string[] }[] {
  const circles = groups.map(({ x, y }): LabelBox => ({
    x: x - radius,
    y: y - radius,
    width: 2 * radius,
    height: 2 * radius,
  }));
  const taken: LabelBox[] = [];
  return groups.map(({ x, y, lines }) => {
    const width = 6.4 * Math.max(...lines.map((line) => line.length));
    const height = 13 * lines.length;
    const gap = radius + 4;
    const tries = [
      [x + gap, y - height / 2],
      [x - gap - width, y - height / 2],
      [x - width / 2, y - gap - height],
      [x - width / 2, y + gap],
    ].map(([left, top]): LabelBox => ({ x: left!, y: top!, width, height }));
    const free = (each: LabelBox): boolean => ![...circles, ...taken].some((other) => overlap(each, other));
    const at = tries.find(free) ?? tries[0]!;
    taken.push(at);
    return { at, lines };
  });
}

function overlap(a: LabelBox, b: LabelBox): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function nameOf({ molePercent }: CompositionPoint): string {
  return Object.entries(molePercent)
    .map(([name, percent]) => `${percent} ${formulaText(name)}`)
    .join("–");
}

/** Place of a composition: a mean of the three corners. */
function place(molePercent: Readonly<Record<string, number>>): [number, number] {
  const width = box.width - box.left - box.right;
  const bottom = box.height - box.bottom;
  const height = (width * Math.sqrt(3)) / 2;
  const at = {
    SiO2: [box.left + width / 2, bottom - height],
    B2O3: [box.left, bottom],
    Li2O: [box.left + width, bottom],
  };
  let [x, y] = [0, 0];
  for (const name of corners) {
    const share = (molePercent[name] ?? 0) / 100;
    x += share * at[name][0]!;
    y += share * at[name][1]!;
  }
  return [x, y];
}

function triangle(): string[] {
  const line = (a: readonly [number, number], b: readonly [number, number], opacity: number): string =>
    `<line x1="${coordinate(a[0])}" y1="${coordinate(a[1])}" x2="${coordinate(b[0])}" y2="${coordinate(b[1])}" stroke="currentColor" stroke-opacity="${opacity}"/>`;
  const mix = (a: string, b: string, c: string, part: number, rest: number): [number, number] =>
    place({ [a]: part, [b]: rest, [c]: 100 - part - rest });
  const parts: string[] = [];
  for (let percent = 20; percent < 100; percent += 20) {
    parts.push(
      line(mix("SiO2", "B2O3", "Li2O", percent, 100 - percent), mix("SiO2", "B2O3", "Li2O", percent, 0), 0.14),
      line(mix("B2O3", "SiO2", "Li2O", percent, 100 - percent), mix("B2O3", "SiO2", "Li2O", percent, 0), 0.14),
      line(mix("Li2O", "SiO2", "B2O3", percent, 100 - percent), mix("Li2O", "SiO2", "B2O3", percent, 0), 0.14),
    );
    const [sx, sy] = place({ SiO2: percent, B2O3: 100 - percent });
    const [bx, by] = place({ B2O3: percent, Li2O: 100 - percent });
    const [lx, ly] = place({ Li2O: percent, SiO2: 100 - percent });
    parts.push(
      textAt(sx - 8, sy + 4, String(percent), { anchor: "end", size: 11, quiet: true }),
      textAt(bx, by + 16, String(percent), { anchor: "middle", size: 11, quiet: true }),
      textAt(lx + 8, ly + 4, String(percent), { size: 11, quiet: true }),
    );
  }
  const [top, left, right] = corners.map((name) => place({ [name]: 100 })) as [
    [number, number],
    [number, number],
    [number, number],
  ];
  return [
    ...parts,
    line(top, left, 0.6),
    line(left, right, 0.6),
    line(right, top, 0.6),
    textAt(top[0], top[1] - 10, formulaText("SiO2"), { anchor: "middle", weight: 600 }),
    textAt(left[0] - 6, left[1] + 34, formulaText("B2O3"), { anchor: "middle", weight: 600 }),
    textAt(right[0] + 6, right[1] + 34, formulaText("Li2O"), { anchor: "middle", weight: 600 }),
  ];
}
