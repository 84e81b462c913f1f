import type { CheckedData, DataCheck } from "./check-data.ts";

const [width, height, left, right, top, bottom] = [480, 300, 72, 18, 34, 46];

/** Points or bars of one plot. */
interface Plot {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly x: string;
  readonly y: string;
  readonly points?: readonly (readonly [number, number])[];
  readonly bars?: readonly (readonly [string, number])[];
}

/**
 * A check as one offline HTML page: verdict, findings, numbers, and plots of energy against composition, forces and shortest
 * distances.
 * @example await writeFile("check.html", checkPage(checked, "data/train"));
 */
export function checkPage({ check, summaries, energies }: CheckedData, name: string): string {
  const { perElement = {}, residuals = [] } = energies ?? {};
  const elements = Object.keys(perElement);
  const rarest = elements.toSorted((a, b) => (check.elements[a] ?? 0) - (check.elements[b] ?? 0))[0];
  const plots: Plot[] = [];
  if (energies !== undefined && rarest !== undefined) {
    const points = summaries.flatMap((each, k): [number, number][] => {
      const residual = residuals[k];
      const count = Object.fromEntries(
        [...each.formula.matchAll(/([A-Z][a-z]?)(\d+)/g)].map(([, symbol, n]) => [symbol, Number(n)]),
      );
      return residual === undefined ? [] : [[(count[rarest] ?? 0) / each.atoms, residual]];
    });
    plots.push({
      name: "energy",
      title: "Energy against composition",
      description: `Energy per atom left after the energies of the elements, against the fraction of ${rarest}.`,
      x: `fraction of ${rarest}`,
      y: "E − Σ n E(element) (eV/atom)",
      points: thinned(points),
    });
  }
  const forces = summaries.flatMap(({ rmsForce }) => (rmsForce === undefined ? [] : [rmsForce]));
  if (forces.length > 0) {
    plots.push({
      name: "forces",
      title: "Forces",
      description: "Number of frames by the root mean square of their force components.",
      x: "root mean square force (eV/Å)",
      y: "frames",
      bars: histogram(forces, 24),
    });
  }
  plots.push({
    name: "distances",
    title: "Shortest distances",
    description: "Shortest distance of each pair of elements in the data set.",
    x: "pair",
    y: "distance (Å)",
    bars: Object.entries(check.shortest)
      .toSorted(([, a], [, b]) => a - b)
      .slice(0, 15),
  });
  const rows = (entries: readonly (readonly string[])[]): string =>
    entries
      .map(
        ([head, ...cells]) =>
          `<tr><th>${escape(head!)}</th>${cells.map((cell) => `<td>${escape(cell)}</td>`).join("")}</tr>`,
      )
      .join("\n");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Data check: ${escape(name)}</title><style>${style}</style></head><body>
<header><div class="brand"><b>Boroxol</b> data check</div><h1>${escape(name)}</h1>
<p class="lede">${check.frames} frames, ${check.atoms} atoms: ${escape(check.verdict)}.</p></header><main>
<section class="verdict ${levelOf(check)}"><strong>${escape(check.verdict)}</strong><ul>
${check.findings.map(({ check: what, level, text }) => `<li class="${level}"><b>${escape(what)}</b> ${escape(text)}</li>`).join("\n")}
</ul></section>
<div class="figures">${plots.map((plot) => `<figure>${draw(plot)}</figure>`).join("\n")}</div>
<h2>Labels</h2><table>${rows(Object.entries(check.labels).map(([label, count]) => [label, `${count} of ${check.frames} frames`, check.ignored.includes(label) ? "not used" : "used"]))}</table>
<h2>Ranges</h2><table>${rows(Object.entries(check.ranges).map(([what, { min, median, max, unit }]) => [what, `${show(min)} … ${show(median)} … ${show(max)} ${unit}`]))}</table>
<h2>Coverage</h2><table>${rows(
    Object.entries(check.formulas)
      .slice(0, 200)
      .map(([formula, count]) => [formula, `${count} frames`]),
  )}</table>
</main></body></html>
`;
}

function levelOf({ verdict }: DataCheck): string {
  return verdict === "usable" ? "good" : verdict === "do not train on it as it is" ? "warning" : "note";
}

/** At most 4000 points, evenly taken: more only make the page heavy. */
function thinned(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const step = Math.max(1, Math.ceil(points.length / 4000));
  return points.filter((_, k) => k % step === 0);
}

function histogram(values: readonly number[], count: number): [string, number][] {
  const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
  const size = (high - low) / count || 1;
  const bins = Array.from({ length: count }, () => 0);
  for (const value of values) bins[Math.min(count - 1, Math.floor((value - low) / size))]!++;
  return bins.map((n, k) => [(low + (k + 0.5) * size).toPrecision(2), n]);
}

function draw({ name, title, description, x, y, points, bars }: Plot): string {
  const ys = points?.map(([, value]) => value) ?? bars?.map(([, value]) => value) ?? [];
  const [low, high] = bars === undefined ? rangeOf(ys) : [0, Math.max(...ys, 1e-9)];
  const yTicks = roundTicks(low, high, 4);
  const [yLow, yHigh] = [yTicks[0]!, yTicks.at(-1)!];
  const toY = (value: number): number => height - bottom - ((value - yLow) / (yHigh - yLow)) * (height - top - bottom);
  const inner = width - left - right;
  const body: string[] = [];
  for (const value of yTicks) {
    const at = toY(value).toFixed(1);
    body.push(
      `<line x1="${left}" x2="${width - right}" y1="${at}" y2="${at}" stroke="currentColor" stroke-opacity=".13"/>`,
    );
    body.push(
      `<text x="${left - 7}" y="${(toY(value) + 4).toFixed(1)}" text-anchor="end" font-size="11">${show(value)}</text>`,
    );
  }
  if (points !== undefined) {
    const xTicks = roundTicks(...rangeOf(points.map(([value]) => value)), 5);
    const [xLow, xHigh] = [xTicks[0]!, xTicks.at(-1)!];
    const toX = (value: number): number => left + ((value - xLow) / (xHigh - xLow)) * inner;
    for (const [px, py] of points)
      body.push(
        `<circle cx="${toX(px).toFixed(1)}" cy="${toY(py).toFixed(1)}" r="2" fill="#0072B2" fill-opacity=".5"/>`,
      );
    for (const value of xTicks) {
      body.push(
        `<text x="${toX(value).toFixed(1)}" y="${height - bottom + 17}" text-anchor="middle" font-size="11">${show(value)}</text>`,
      );
    }
  }
  bars?.forEach(([label, value], k) => {
    const slot = inner / bars.length;
    const at = left + k * slot;
    body.push(
      `<rect x="${(at + 1).toFixed(1)}" y="${toY(value).toFixed(1)}" width="${Math.max(1, slot - 2).toFixed(1)}" height="${(height - bottom - toY(value)).toFixed(1)}" fill="#0072B2"/>`,
    );
    if (bars.length <= 15 || k % 4 === 0) {
      body.push(
        `<text x="${(at + slot / 2).toFixed(1)}" y="${height - bottom + 17}" text-anchor="middle" font-size="10">${escape(label)}</text>`,
      );
    }
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${name}-t ${name}-d" fill="currentColor" font-family="inherit" font-size="13"><title id="${name}-t">${escape(title)}</title><desc id="${name}-d">${escape(description)}</desc><text x="${left}" y="18" font-weight="600">${escape(title)}</text>${body.join("")}<text x="${left + inner / 2}" y="${height - 8}" text-anchor="middle">${escape(x)}</text><text x="14" y="${height / 2}" text-anchor="middle" transform="rotate(-90 14 ${height / 2})">${escape(y)}</text></svg>`;
}

function rangeOf(values: readonly number[]): [number, number] {
  const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
  if (!(high >= low)) return [0, 1];
  const edge = (high - low) * 0.03 || Math.abs(high) * 0.05 || 0.5;
  return [low - edge, high + edge];
}

/** Multiples of 1, 2 or 5 times a power of ten around a range, about `count` steps of them. */
function roundTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.floor(low / step);
  return Array.from({ length: Math.ceil(high / step) - first + 1 }, (_, k) => (first + k) * step);
}

/** A number in four digits, with a true minus sign. */
function show(value: number): string {
  return String(Number(value.toPrecision(4))).replaceAll("-", "−");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** The look of the glass report: quiet, printable, light and dark. */
const style = `
:root { color-scheme: light dark; --page: #fff; --ink: #1b1e24; --quiet: #5c6370; --rule: #e2e5ea; --good: #00785a; --note: #8a5a00; --warning: #b23c00; }
@media (prefers-color-scheme: dark) { :root { --page: #121418; --ink: #e6e8ec; --quiet: #9aa2af; --rule: #2a2e36; --good: #4fd0a8; --note: #f0c060; --warning: #ff9a66; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.6 Inter, system-ui, sans-serif; }
header, main { max-width: 1060px; margin: 0 auto; padding: 0 32px; } header { padding-top: 40px; } main { padding-bottom: 60px; }
.brand { font-size: 13px; color: var(--quiet); border-bottom: 1px solid var(--rule); padding-bottom: 12px; } .brand b { color: var(--ink); }
h1 { font-size: 34px; line-height: 1.15; letter-spacing: -.02em; margin: 28px 0 8px; overflow-wrap: anywhere; } h2 { font-size: 22px; margin: 48px 0 6px; }
.lede { font-size: 18px; color: var(--quiet); } .verdict { border-left: 3px solid var(--note); padding: 12px 20px; }
.verdict.good { border-color: var(--good); } .verdict.warning { border-color: var(--warning); } .verdict ul { list-style: none; padding: 0; margin: 8px 0 0; }
.verdict li { font-size: 14px; padding-left: 22px; position: relative; } .verdict li::before { content: "●"; position: absolute; left: 0; font-size: 10px; top: 4px; color: var(--note); }
.verdict li.good::before { content: "✓"; font-size: 14px; top: 0; color: var(--good); } .verdict li.warning::before { content: "⚠"; font-size: 14px; top: 0; color: var(--warning); } .verdict li.unknown::before { content: "?"; font-size: 14px; top: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 28px 40px; margin-top: 28px; } figure { margin: 0; } svg { width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14.5px; } th, td { text-align: left; font-weight: 400; padding: 6px 18px 6px 0; border-bottom: 1px solid var(--rule); font-feature-settings: "tnum"; }`;
