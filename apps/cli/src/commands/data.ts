import { BoroxolError, closestName, type Frame } from "@boroxol/core";
import {
  checkPage,
  type DataCheck,
  dataChecker,
  farthestPoints,
  type FrameSummary,
  readDataSet,
  splitData,
  type SplitItem,
  splitMethods,
  stratifiedOrder,
  type StressPair,
  summarise,
  type SuppliedModel,
} from "@boroxol/data";
import { makeFolder, pathInside, writeExtxyz, writeFileAtomically } from "@boroxol/io";
import { type Evaluator, wasmBackend } from "@boroxol/kernels";
import { defineOptions, type OptionValues } from "@boroxol/options";
import { loadPotential } from "@boroxol/potentials";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";
import { addOptionFlags, readCommandOptions } from "../command-options.ts";

const actions = ["check", "split", "select", "merge"] as const;

export const dataOptions = defineOptions({
  test: {
    type: "string",
    optional: true,
    doc: "Test set beside the data, to look for frames that stand in both (check).",
  },
  potential: {
    type: "string",
    optional: true,
    doc: "Bundled potential or model file that judges the sign of the stress where the data alone do not (check).",
  },
  html: { type: "string", optional: true, doc: "Page with plots to write (check)." },
  out: { type: "string", optional: true, doc: "Folder (split) or file (select, merge) to write, as extended XYZ." },
  method: {
    type: "choice",
    choices: [...splitMethods, "farthest"],
    default: "stratified",
    doc: "How frames are parted or chosen; farthest-point sampling is for select.",
  },
  validation: { type: "number", default: 0.1, min: 0, max: 0.9, doc: "Fraction of the frames for validation (split)." },
  testFraction: { type: "number", default: 0, min: 0, max: 0.9, doc: "Fraction of the frames for the test (split)." },
  group: { type: "string", optional: true, doc: "Key of info whose frames stay together; else those of one file." },
  count: { type: "integer", optional: true, min: 1, doc: "Frames to choose (select)." },
  seed: { type: "integer", default: 1, min: 0, doc: "Seed of the random choices." },
  rename: {
    type: "table",
    values: { type: "string", doc: "The name that it gets." },
    default: {},
    doc: "Labels of the input under other names, for instance total_energy=energy.",
  },
});

type Options = OptionValues<typeof dataOptions>;

export function configure(command: Command): void {
  command.argument("<action>", actions.join(", ")).argument("<data...>", "files or folders of a data set");
  addOptionFlags(command, dataOptions);
  command.addHelpText(
    "after",
    "\ncheck   every label found, used and ignored; signs, units, duplicates, outliers, leaks\nsplit   training, validation and test sets\nselect  the frames that differ most\nmerge   one set of several, without repetitions",
  );
}

/** `boroxol data check | split | select | merge`. */
export async function run(args: readonly string[], command: Command, context: CommandContext): Promise<number> {
  const [action, ...paths] = args as [string, ...string[]];
  const options = await readCommandOptions(dataOptions, command);
  switch (action) {
    case "check":
      return check(paths, options, context);
    case "split":
      return split(paths, options, context);
    case "select":
      return select(paths, options, context);
    case "merge":
      return merge(paths, options, context);
  }
  const near = closestName(action, actions);
  throw new BoroxolError("E0701", `'data' has no action '${action}'`, {
    place: "command line",
    fix: near === undefined ? `the actions are ${actions.join(", ")}` : `did you mean 'boroxol data ${near}'?`,
    untouched: "nothing was written",
  });
}

/** A frame of any of the paths, with the path in its source where there are several. */
async function* samplesOf(
  paths: readonly string[],
  { rename }: Options,
  { terminal, signal }: CommandContext,
): AsyncGenerator<{ readonly frame: Frame; readonly source: string; readonly index: number }> {
  for (const path of paths) {
    const onSourceNotice = (source: string, { message }: { message: string }): void =>
      terminal.note(`${source}: ${message}`);
    for await (const sample of readDataSet(path, { rename, onSourceNotice })) {
      if (signal.aborted) throw new BoroxolError("E0703", "interrupted", { untouched: "nothing was written" });
      yield { ...sample, source: paths.length > 1 ? `${path}: ${sample.source}` : sample.source };
    }
  }
}

async function check(
  paths: readonly string[],
  options: Options,
  { terminal, signal }: CommandContext,
): Promise<number> {
  const checker = dataChecker();
  const tests = new Set<string>();
  const model = options.potential === undefined ? undefined : await stressModel(options.potential);
  const all = options.test === undefined ? paths : [...paths, options.test];
  for (const [k, path] of all.entries()) {
    const named = (source: string): string => (all.length > 1 ? `${path}: ${source}` : source);
    const samples = readDataSet(path, {
      rename: options.rename,
      onFault: (fault) => checker.fault({ ...fault, source: named(fault.source) }),
      onSourceNotice: (source, notice) => checker.notice(named(source), notice),
    });
    for await (const sample of samples) {
      if (signal.aborted) throw new BoroxolError("E0703", "interrupted", { untouched: "nothing was written" });
      const source = named(sample.source);
      if (k >= paths.length) tests.add(source);
      checker.add({ ...sample, source });
      await model?.take(sample.frame);
    }
  }
  model?.close();
  // Folders named after their purpose are told apart without being asked.
  const byName = /(^|[^a-z])(test|valid(ation)?)([^a-z]|$)/i;
  const isTest = (source: string): boolean => (tests.size > 0 ? tests.has(source) : byName.test(source));
  const checked = checker.finish(isTest, model);
  if (options.html !== undefined) await writeFileAtomically(options.html, checkPage(checked, paths.join(", ")));
  terminal.document(checked.check);
  for (const line of checkLines(checked.check)) terminal.result(line);
  if (options.html !== undefined) terminal.note(`page: ${options.html}`);
  return 0;
}

/** Frames whose stress a potential computes: more tell nothing new. */
const mostModelled = 60;

/** Stresses of a potential beside the labels, of the first frames that have one. */
async function stressModel(
  name: string,
): Promise<SuppliedModel & { take(frame: Frame): Promise<void>; close(): void }> {
  const potential = await loadPotential(name);
  const stresses: StressPair[] = [];
  let evaluator: Evaluator | undefined;
  let of: Uint8Array | undefined;
  return {
    name,
    stresses,
    async take(frame) {
      const { species, stress } = frame;
      if (stress === undefined || stresses.length >= mostModelled || !frame.periodic.every(Boolean)) return;
      if (evaluator === undefined || of?.length !== species.length || of.some((z, i) => z !== species[i])) {
        evaluator?.[Symbol.dispose]();
        evaluator = await potential.prepare(species, wasmBackend({ threads: 1 }));
        of = species;
      }
      const { stress: model } = await evaluator.evaluate(frame, ["stress"]);
      stresses.push({ label: stress, model: Float64Array.from(model!) });
    },
    close: () => evaluator?.[Symbol.dispose](),
  };
}

const marks = { good: "ok  ", note: "note", warning: "WARN", unknown: "?   " } as const;

function checkLines(check: DataCheck): string[] {
  const used = Object.entries(check.labels).filter(([name]) => !check.ignored.includes(name));
  const counted = ([name, count]: readonly [string, number]): string =>
    count === check.frames ? name : `${name} (${count})`;
  return [
    `${check.frames} frames, ${check.atoms} atoms, ${Object.keys(check.formulas).length} compositions: ${check.verdict}`,
    `labels used     ${used.map(counted).join(", ") || "none"}`,
    `labels ignored  ${check.ignored.join(", ") || "none"}`,
    ...Object.entries(check.ranges).map(
      ([name, { min, median, max, unit }]) =>
        `${name.padEnd(15)} ${[min, median, max].map((value) => Number(value.toPrecision(5))).join(" .. ")} ${unit}`,
    ),
    ...check.findings.map(({ check: what, level, text }) => `${marks[level]}  ${what.padEnd(12)} ${text}`),
  ];
}

async function summariesOf(
  paths: readonly string[],
  options: Options,
  context: CommandContext,
): Promise<{ summaries: FrameSummary[]; items: SplitItem[] }> {
  const summaries: FrameSummary[] = [];
  const items: SplitItem[] = [];
  for await (const { frame, source, index } of samplesOf(paths, options, context)) {
    const summary = summarise(frame, source, index);
    const temperature = frame.info?.["temperature"];
    const key = options.group === undefined ? undefined : frame.info?.[options.group];
    summaries.push(summary);
    items.push({
      group: key === undefined ? source : String(key),
      // Temperatures in steps of 500 K: finer strata would hold single frames.
      stratum: `${summary.formula} ${typeof temperature === "number" ? Math.round(temperature / 500) : ""}`,
    });
  }
  return { summaries, items };
}

function outOf({ out }: Options, action: string): string {
  if (out !== undefined) return out;
  throw new BoroxolError("E0122", `'data ${action}' needs --out`, {
    place: "command line",
    fix: "say where to write",
    untouched: "nothing was written",
  });
}

async function split(paths: readonly string[], options: Options, context: CommandContext): Promise<number> {
  const folder = outOf(options, "split");
  const { items } = await summariesOf(paths, options, context);
  const method = splitMethods.find((each) => each === options.method);
  if (method === undefined) {
    throw new BoroxolError("E0121", "'farthest' parts nothing", {
      place: "command line, --method",
      fix: `one of ${splitMethods.join(", ")}`,
      untouched: "nothing was written",
    });
  }
  const sets = splitData(items, method, [options.validation, options.testFraction], options.seed);
  await makeFolder(folder);
  const files: Record<string, number> = {};
  for (const [set, name] of ["train", "validation", "test"].entries()) {
    const count = sets.reduce((sum, each) => sum + Number(each === set), 0);
    if (count === 0) continue;
    await writeExtxyz(
      pathInside(folder, `${name}.extxyz`),
      chosen(paths, options, context, (k) => sets[k] === set),
    );
    files[name] = count;
  }
  context.terminal.document({ out: folder, method, frames: items.length, sets: files });
  for (const [name, count] of Object.entries(files)) context.terminal.result(`${name.padEnd(11)} ${count} frames`);
  return 0;
}

async function* chosen(
  paths: readonly string[],
  options: Options,
  context: CommandContext,
  take: (k: number) => boolean,
): AsyncGenerator<Frame> {
  let k = 0;
  for await (const { frame } of samplesOf(paths, options, {
    ...context,
    terminal: { ...context.terminal, note: () => {} },
  })) {
    if (take(k++)) yield frame;
  }
}

async function select(paths: readonly string[], options: Options, context: CommandContext): Promise<number> {
  const out = outOf(options, "select");
  const { count } = options;
  if (count === undefined) {
    throw new BoroxolError("E0122", "'data select' needs --count", {
      place: "command line",
      untouched: "nothing was written",
    });
  }
  const { summaries, items } = await summariesOf(paths, options, context);
  let order: number[];
  if (options.method === "random" || options.method === "grouped") {
    throw new BoroxolError("E0121", `'${options.method}' chooses nothing`, {
      place: "command line, --method",
      fix: "farthest, or stratified: farthest within each composition and temperature",
      untouched: "nothing was written",
    });
  }
  if (options.method === "farthest")
    order = farthestPoints(
      summaries.map(({ fingerprint }) => fingerprint),
      count,
    );
  else {
    order = stratifiedOrder(
      summaries.map(({ fingerprint }) => fingerprint),
      items.map(({ stratum }) => stratum),
      count,
    );
  }
  const taken = new Set(order);
  await writeExtxyz(
    out,
    chosen(paths, options, context, (k) => taken.has(k)),
  );
  context.terminal.document({
    out,
    frames: summaries.length,
    chosen: order.map((k) => ({ source: summaries[k]!.source, frame: summaries[k]!.index })),
  });
  context.terminal.result(`${order.length} of ${summaries.length} frames to ${out}`);
  return 0;
}

async function merge(paths: readonly string[], options: Options, context: CommandContext): Promise<number> {
  const out = outOf(options, "merge");
  const seen = new Set<string>();
  let repeated = 0;
  async function* once(): AsyncGenerator<Frame> {
    for await (const { frame, source, index } of samplesOf(paths, options, context)) {
      const { hash } = summarise(frame, source, index);
      if (seen.has(hash)) repeated++;
      else {
        seen.add(hash);
        yield { ...frame, info: { source, ...frame.info } };
      }
    }
  }
  await writeExtxyz(out, once());
  context.terminal.document({ out, frames: seen.size, repeated });
  context.terminal.result(`${seen.size} frames to ${out}${repeated > 0 ? `, ${repeated} repeated ones left out` : ""}`);
  return 0;
}
