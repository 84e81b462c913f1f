import type { AnalysisDocument } from "@boroxol/analysis";
import { scaleFor, drawAxes } from "../axes.ts";
import { csvOf, type Figure, halfPage, svgDocument } from "../figure.ts";
import { linePlot } from "../line-plot.ts";
import { coordinate } from "../svg-text.ts";

/** Survival of three-membered rings with their age. */
export function ringSurvivalFigure({ rings }: AnalysisDocument): Figure | undefined {
  const history = rings?.history;
  const survival = history?.survival;
  if (history === undefined || survival === undefined || survival.age.length < 3) return undefined;
  const title = "Survival of three-membered rings";
  const description = `Probability that a three-membered ring outlives an age, ${history.births} births and ${history.deaths} deaths; ${survival.probability.at(-1)!.toFixed(3)} after ${survival.age.at(-1)!.toPrecision(3)} ps.`;
  // The estimate stays level from one death to the next.
  const age = survival.age.flatMap((each, k) => (k === 0 ? [each] : [each, each]));
  const level = (list: readonly number[]): number[] =>
    list.flatMap((each, k) => (k === 0 ? [each] : [list[k - 1]!, each]));
  const probability = level(survival.probability);
  const error = level(survival.error);
  return {
    name: "ring-survival",
    title,
    caption: `Probability that a ring lives longer than an age (Kaplan–Meier), with one standard error; a ring that is back after at most two frames has not died. ${history.births} births, ${history.deaths} deaths.`,
    description,
    svg: linePlot({
      name: "ring-survival",
      title,
      description,
      x: { label: "age (ps)", domain: [0, survival.age.at(-1)!], nice: true },
      y: { label: "survival", domain: [0, 1] },
      series: [
        { label: "survival", x: age, y: probability, style: "trace", colour: "#009E73" },
        {
          label: "± error",
          x: age,
          y: probability.map((p, k) => Math.min(1, p + error[k]!)),
          style: "trace",
          colour: "#8A8F98",
        },
        {
          label: "",
          x: age,
          y: probability.map((p, k) => Math.max(0, p - error[k]!)),
          style: "trace",
          colour: "#8A8F98",
        },
      ],
    }),
    csv: csvOf({ "age (ps)": survival.age, survival: survival.probability, error: survival.error }),
  };
}

const mostBins = 16;

/** Means in equal intervals of an axis, empty ones left out. */
function binMeans(x: readonly number[], y: readonly number[]): { x: number[]; mean: number[] } {
  const count = Math.min(mostBins, Math.floor(Math.sqrt(x.length)));
  const low = x.reduce((least, each) => Math.min(least, each), Infinity);
  const high = x.reduce((most, each) => Math.max(most, each), -Infinity);
  const sums = Array.from({ length: count }, () => ({ x: 0, y: 0, n: 0 }));
  x.forEach((each, k) => {
    const bin = sums[Math.min(count - 1, Math.floor((count * (each - low)) / (high - low || 1)))]!;
    bin.x += each;
    bin.y += y[k]!;
    bin.n++;
  });
  const filled = sums.filter(({ n }) => n > 0);
  return { x: filled.map((bin) => bin.x / bin.n), mean: filled.map((bin) => bin.y / bin.n) };
}

/** Number of three-membered rings against temperature where it is known, else against time. */
export function ringCountFigure({ rings }: AnalysisDocument, prefix = ""): Figure | undefined {
  const history = rings?.history;
  if (history === undefined || history.time.length < 8) return undefined;
  const hot = history.temperature;
  const cooled = hot !== undefined && Math.max(...hot) > 1.3 * Math.min(...hot);
  const x = cooled ? hot : history.time;
  const label = cooled ? "temperature (K)" : "time (ps)";
  const bins = binMeans(x, history.counts);
  const title = `Three-membered rings against ${cooled ? "temperature" : "time"}`;
  const highest = Math.max(...history.counts, 1);
  const description = `${title}: between ${Math.min(...history.counts)} and ${highest} rings in ${history.counts.length} frames.`;
  return {
    name: `${prefix}ring-count`,
    title,
    caption: `Three-membered rings in each frame${cooled ? ", while the temperature changes" : ""}; the line is their mean in ${bins.x.length} intervals.`,
    description,
    svg: linePlot({
      name: `${prefix}ring-count`,
      title,
      description,
      x: { label, domain: [Math.min(...x), Math.max(...x)], nice: true },
      y: { label: "rings", domain: [0, highest], nice: true },
      series: [
        { label: "", x, y: history.counts, style: "points", colour: "#009E73" },
        { label: "", x: bins.x, y: bins.mean, style: "trace", colour: "currentColor" },
      ],
      box: { ...halfPage, top: 18 },
    }),
    csv: csvOf({ [label]: x, "three-membered rings": history.counts }),
  };
}

/** So many life lines can be told apart. */
const mostLines = 60;

/** A line from birth to death for each of the longest-lived rings. */
export function ringLifeFigure({ rings }: AnalysisDocument, prefix = ""): Figure | undefined {
  const history = rings?.history;
  if (history === undefined || history.lives.length < 2) return undefined;
  const lives = history.lives.slice(0, mostLines).toSorted((a, b) => a.birth - b.birth);
  const title = "Lives of three-membered rings";
  const end = history.time.at(-1)!;
  const description = `The ${lives.length} longest-lived three-membered rings from birth to death, between ${history.time[0]!.toFixed(1)} and ${end.toFixed(1)} ps.`;
  const box = { ...halfPage, top: 18 };
  const x = { label: "time (ps)", domain: [history.time[0]!, end] as const };
  const y = { label: "ring", domain: [0, lives.length + 1] as const };
  const xScale = scaleFor(x, [box.left, box.width - box.right]);
  const yScale = scaleFor(y, [box.height - box.bottom, box.top]);
  const body = drawAxes(box, x, xScale, y, yScale);
  lives.forEach(({ birth, death }, k) => {
    const at = coordinate(yScale(k + 1));
    body.push(
      `<line x1="${coordinate(xScale(birth))}" x2="${coordinate(xScale(death ?? end))}" y1="${at}" y2="${at}" stroke="#009E73" stroke-width="2"/>`,
    );
    // An open end: still there when the run stops.
    if (death === undefined) body.push(`<circle cx="${coordinate(xScale(end))}" cy="${at}" r="2.4" fill="#009E73"/>`);
  });
  return {
    name: `${prefix}ring-lives`,
    title,
    caption: `The ${lives.length} longest-lived three-membered rings, each a line from birth to death; a dot marks those that outlive the run.`,
    description,
    svg: svgDocument(box, `${prefix}ring-lives`, title, description, body),
    csv: csvOf({
      members: lives.map(({ members }) => members.join(" ")),
      "birth (ps)": lives.map(({ birth }) => birth),
      "death (ps)": lives.map(({ death }) => death ?? ""),
    }),
  };
}
