import type { AnalysisDocument } from "@boroxol/analysis";
import { barPlot } from "../bar-plot.ts";
import { csvOf, type Figure, halfPage } from "../figure.ts";

/** Short names that fit under a bar. */
const names: Readonly<Record<string, string>> = {
  "edge-sharing pair": "pair",
  "four-membered ring": "4-ring",
  "larger ring": "> 4",
  "open chain": "chain",
  "two connected": "two",
  unconnected: "apart",
};

/** What three-membered rings formed from, and what they broke into. */
export function ringEventFigure({ ringEvents }: AnalysisDocument, prefix = ""): Figure | undefined {
  if (ringEvents === undefined) return undefined;
  const { precursors, remains, jumps, missed } = ringEvents;
  const total = [precursors, remains].flatMap((counts) => Object.values(counts)).reduce((sum, each) => sum + each, 0);
  if (total === 0) return undefined;
  const kinds = Object.keys(names).filter((kind) => kind in precursors || kind in remains);
  const title = "Before and after three-membered rings";
  const description = `${title}: ${kinds.map((kind) => `${kind} ${precursors[kind] ?? 0} and ${remains[kind] ?? 0}`).join(", ")}.`;
  const linked =
    jumps === undefined || jumps.count === 0
      ? ""
      : ` ${(100 * jumps.linked).toFixed(0)} % of the events had a carrier nearby that jumped within five frames; ${(100 * jumps.expected).toFixed(0)} % would by chance.`;
  const bars = (counts: Readonly<Record<string, number>>): { label: string; value: number }[] =>
    kinds.map((kind) => ({ label: names[kind]!, value: counts[kind] ?? 0 }));
  return {
    name: `${prefix}ring-events`,
    title,
    caption: `How the three formers of a ring were connected one frame before it formed and in the first frame after it broke: an edge-sharing pair among them, one four-membered or larger ring, an open chain, two connected, or apart.${linked}${missed > 0 ? ` ${missed} later events are not counted.` : ""}`,
    description,
    svg: barPlot({
      name: `${prefix}ring-events`,
      title,
      description,
      xLabel: "",
      y: { label: "events" },
      groups: [
        { label: "before birth", bars: bars(precursors) },
        { label: "after death", bars: bars(remains) },
      ],
      format: (value) => String(value),
      box: { ...halfPage, top: 18 },
    }),
    csv: csvOf({
      state: kinds,
      "before birth": kinds.map((kind) => precursors[kind] ?? 0),
      "after death": kinds.map((kind) => remains[kind] ?? 0),
    }),
  };
}
