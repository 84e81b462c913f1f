import { barPlot } from "../bar-plot.ts";
import type { CampaignDocument } from "../campaign-document.ts";
import { csvOf, type Figure, halfPage } from "../figure.ts";
import { linePlot } from "../line-plot.ts";

/** The figures of a campaign's page: deviations in the trust band, uncertain frames, labels, errors. */
export function campaignFigures(campaign: CampaignDocument): readonly Figure[] {
  return [
    ...deviationFigure(campaign),
    ...uncertainFigure(campaign),
    ...labelFigure(campaign),
    ...errorFigures(campaign),
  ];
}

const shown = 6;

function deviationFigure({ rounds, band }: CampaignDocument): Figure[] {
  const all = rounds.flatMap(({ round, selection }) =>
    selection !== undefined && selection.histogram.counts.some((each) => each > 0)
      ? [{ round, histogram: selection.histogram }]
      : [],
  );
  if (all.length === 0) return [];
  // The first, the last, and some between.
  const every = Math.max(1, (all.length - 1) / (shown - 1));
  const some = [...new Set(Array.from({ length: Math.min(shown, all.length) }, (_, k) => Math.round(k * every)))];
  const series = some.map((k) => {
    const { round, histogram } = all[k]!;
    const total = histogram.counts.reduce((sum, each) => sum + each, 0);
    // A point stands in the middle of its interval.
    const x = histogram.ends.map((end, m) => (m === 0 ? end : Math.sqrt(end * histogram.ends[m - 1]!)));
    return { label: `round ${round}`, x, y: histogram.counts.map((each) => (100 * each) / total) };
  });
  const used = series.flatMap(({ x, y }) => x.filter((_, m) => y[m]! > 0));
  const domain = [Math.min(...used, band[0]) / 2, Math.max(...used, band[1]) * 2] as const;
  const title = "How far the models differ";
  const description = `Largest deviation of a force in a frame, round by round; trust band ${band[0]} to ${band[1]} eV/Å.`;
  return [
    {
      name: "deviations",
      title,
      caption: `Distribution of the largest deviation of a force between the models in a frame of the exploration. Frames between the dotted lines (${band[0]} and ${band[1]} eV/Å) are candidates for a label; below, the committee is sure; beyond, a frame is taken for unphysical.`,
      description,
      svg: linePlot({
        name: "deviations",
        title,
        description,
        x: { label: "largest deviation of a force (eV/Å)", domain, kind: "log" },
        y: { label: "frames (%)", domain: [0, 1.1 * Math.max(...series.flatMap(({ y }) => y))], nice: true },
        series: series.map((each) => ({ ...each, style: "line" as const })),
        marks: [
          { x: band[0], label: "sure below" },
          { x: band[1], label: "beyond" },
        ],
        box: { ...halfPage, width: 980 },
      }),
      csv: csvOf({
        "upper end (eV/A)": all[0]!.histogram.ends.map((end) => Number(end.toPrecision(4))),
        ...Object.fromEntries(all.map(({ round, histogram }) => [`round ${round}`, histogram.counts])),
      }),
    },
  ];
}

function uncertainFigure({ rounds, fraction }: CampaignDocument): Figure[] {
  const all = rounds.flatMap(({ round, selection }) =>
    round > 0 && selection !== undefined ? [{ round, selection }] : [],
  );
  if (all.length === 0) return [];
  const share = (part: number, frames: number): number => (100 * part) / Math.max(1, frames);
  const title = "Frames that the committee is not sure of";
  const x = all.map(({ round }) => round);
  const uncertain = all.map(({ selection }) => 100 * selection.uncertain);
  const beyond = all.map(({ selection }) => share(selection.beyond, selection.frames));
  const description = all.map(({ round }, k) => `round ${round}: ${uncertain[k]!.toFixed(1)} %`).join("; ");
  const last = Math.max(2, x.at(-1)!);
  return [
    {
      name: "uncertain",
      title,
      caption: `Share of the explored frames that lie above the lower end of the trust band, and of those beyond its upper end or cut off by an explosion. The campaign ends below ${(100 * fraction).toFixed(1)} %.`,
      description,
      svg: linePlot({
        name: "uncertain",
        title,
        description,
        x: { label: "round", domain: [1, last], ticks: Math.min(8, last - 1) },
        y: { label: "frames (%)", domain: [0, Math.min(100, Math.max(5, 1.1 * Math.max(...uncertain)))], nice: true },
        series: [
          { label: "uncertain", x, y: uncertain },
          { label: "beyond", x, y: beyond },
          { label: "threshold", x: [1, last], y: [100 * fraction, 100 * fraction], style: "trace" },
        ],
      }),
      csv: csvOf({
        round: x,
        frames: all.map(({ selection }) => selection.frames),
        candidates: all.map(({ selection }) => selection.candidates),
        beyond: all.map(({ selection }) => selection.beyond),
        "uncertain (%)": uncertain.map((each) => Number(each.toFixed(3))),
      }),
    },
  ];
}

function labelFigure({ rounds }: CampaignDocument): Figure[] {
  const all = rounds.flatMap(({ round, labels }) => (labels === undefined ? [] : [{ round, labels }]));
  if (all.length === 0) return [];
  const title = "Labels";
  const description = all.map(({ round, labels }) => `round ${round}: ${labels.labelled}`).join("; ");
  return [
    {
      name: "labels",
      title,
      caption: "Frames that were labelled in each round; round 0 is before there was a model.",
      description,
      svg: barPlot({
        name: "labels",
        title,
        description,
        xLabel: "round",
        y: { label: "frames", ticks: 5 },
        groups: [
          { label: "", bars: all.map(({ round, labels }) => ({ label: String(round), value: labels.labelled })) },
        ],
        format: (value) => value.toFixed(0),
      }),
      csv: csvOf({
        round: all.map(({ round }) => round),
        labelled: all.map(({ labels }) => labels.labelled),
        failed: all.map(({ labels }) => labels.failed),
      }),
    },
  ];
}

function errorFigures({ rounds }: CampaignDocument): Figure[] {
  const quantities = [
    { name: "force-errors", of: "force", unit: "eV/Å", factor: 1, title: "Errors of the forces" },
    { name: "energy-errors", of: "energy", unit: "meV/atom", factor: 1000, title: "Errors of the energies" },
  ] as const;
  return quantities.flatMap(({ name, of, unit, factor, title }) => {
    const all = rounds.flatMap(({ round, committee }) => {
      const measure = committee?.errors[of];
      return measure === undefined ? [] : [{ round, mae: factor * measure.mae, rmse: factor * measure.rmse }];
    });
    if (all.length === 0) return [];
    const x = all.map(({ round }) => round);
    const last = Math.max(1, x.at(-1)!);
    const description = all.map(({ round, mae }) => `round ${round}: MAE ${mae.toPrecision(3)} ${unit}`).join("; ");
    return [
      {
        name,
        title,
        caption: `Errors of the committee's mean on trajectories that were held out, which grow in number with every round: the set gets harder as the committee explores.`,
        description,
        svg: linePlot({
          name,
          title,
          description,
          x: { label: "round", domain: [0, last], ticks: Math.min(8, last) },
          y: { label: `error (${unit})`, domain: [0, 1.15 * Math.max(...all.map(({ rmse }) => rmse))], nice: true },
          series: [
            { label: "RMSE", x, y: all.map(({ rmse }) => rmse) },
            { label: "MAE", x, y: all.map(({ mae }) => mae) },
          ],
        }),
        csv: csvOf({
          round: x,
          [`MAE (${unit})`]: all.map(({ mae }) => Number(mae.toPrecision(5))),
          [`RMSE (${unit})`]: all.map(({ rmse }) => Number(rmse.toPrecision(5))),
        }),
      },
    ];
  });
}
