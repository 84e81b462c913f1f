import { type Frame, symbolOf } from "@boroxol/core";
import { electronvoltPerCubicAngstromInGPa } from "@boroxol/core";
import { labelsOfFrame, type ReadNotice } from "@boroxol/io";
import type { DataSample, SourceFault } from "./data-sources.ts";
import { type Duplicates, findDuplicates } from "./duplicates.ts";
import { type ElementEnergies, elementEnergies } from "./element-energies.ts";
import { type FrameSummary, summarise } from "./frame-summary.ts";
import { type Consistency, labelConsistency } from "./label-consistency.ts";
import { medianOf } from "./least-squares.ts";
import { stressAgainstModel, type StressPair } from "./model-consistency.ts";
import { stressAgainstPairModel } from "./pair-model.ts";

/** One thing that a check found. */
export interface Finding {
  readonly check:
    | "files"
    | "labels"
    | "energies"
    | "forces"
    | "stress"
    | "net force"
    | "duplicates"
    | "distances"
    | "settings"
    | "convergence"
    | "leaks"
    | "coverage";
  readonly level: "good" | "note" | "warning" | "unknown";
  readonly text: string;
}

/** What `boroxol data check` says of a data set. */
export interface DataCheck {
  readonly verdict: "usable" | "usable with notes" | "do not train on it as it is" | "no labels";
  readonly findings: readonly Finding[];
  readonly frames: number;
  readonly atoms: number;
  /** Labels with the number of frames that have them; `info.` and `columns.` ones have no meaning here and are not used. */
  readonly labels: Readonly<Record<string, number>>;
  readonly ignored: readonly string[];
  readonly elements: Readonly<Record<string, number>>;
  readonly formulas: Readonly<Record<string, number>>;
  readonly ranges: Readonly<
    Record<string, { readonly min: number; readonly median: number; readonly max: number; readonly unit: string }>
  >;
  readonly stress: { readonly sign: "right" | "inverted" | "unknown"; readonly unit: string; readonly how: string };
  readonly elementEnergies: ElementEnergies["perElement"] | undefined;
  /** Where the worst energies are. */
  readonly outliers: readonly string[];
  readonly duplicates: { readonly exact: number; readonly near: number };
  readonly leaks: { readonly exact: number; readonly near: number } | undefined;
  readonly shortest: Readonly<Record<string, number>>;
  readonly faults: readonly SourceFault[];
}

/** A check with what its page draws. */
export interface CheckedData {
  readonly check: DataCheck;
  readonly summaries: readonly FrameSummary[];
  readonly energies: ElementEnergies | undefined;
}

/** Frames of one source that are kept whole to compare labels with each other. */
const keptPerSource = 96;
const keptInAll = 1500;

/** Atoms never come closer in a sound calculation: half of the sum of the covalent radii is far inside of the bond. @unit A */
const tooClose = 0.6;

/** Stresses of a potential beside the labels. */
export interface SuppliedModel {
  readonly name: string;
  readonly stresses: readonly StressPair[];
}

/** Gathers a data set sample by sample; memory goes with the number of frames, not with their atoms. */
export interface DataChecker {
  add(sample: DataSample): void;
  notice(source: string, notice: ReadNotice): void;
  fault(fault: SourceFault): void;
  /**
   * @param isTest tells the test set among the sources
   * @param supplied stresses of a potential that the user gave, and its name
   */
  finish(isTest?: (source: string) => boolean, supplied?: SuppliedModel): CheckedData;
}

/** @example const checker = dataChecker(); for await (const sample of readDataSet(path)) checker.add(sample); checker.finish(); */
export function dataChecker(): DataChecker {
  const summaries: FrameSummary[] = [];
  const labels: Record<string, number> = {};
  const kept = new Map<string, Frame[]>();
  const notices = new Map<string, Set<string>>();
  const faults: SourceFault[] = [];
  const pressures: number[] = [];
  let keptCount = 0;
  let unconverged = 0;
  return {
    add({ frame, source, index }) {
      for (const label of labelsOfFrame(frame)) labels[label] = (labels[label] ?? 0) + 1;
      if (frame.info?.["scf_converged"] === false) unconverged++;
      if (frame.stress !== undefined) {
        pressures.push(
          (-(frame.stress[0]! + frame.stress[1]! + frame.stress[2]!) / 3) * electronvoltPerCubicAngstromInGPa,
        );
      }
      summaries.push(summarise(frame, source, index));
      const list = kept.get(source) ?? [];
      if (list.length < keptPerSource && keptCount < keptInAll && frame.forces !== undefined) {
        list.push(frame);
        keptCount++;
        kept.set(source, list);
      }
    },
    notice(source, { kind, message }) {
      const list = notices.get(kind) ?? new Set();
      if (list.size < 50) list.add(`${source}: ${message}`);
      notices.set(kind, list);
    },
    fault: (fault) => faults.push(fault),
    finish(isTest, supplied) {
      const energies = elementEnergies(summaries);
      const duplicates = findDuplicates(summaries);
      const findings: Finding[] = [
        ...filesFindings(faults, notices),
        ...labelFindings(labels, summaries.length),
        ...energyFindings(summaries, energies),
        ...forceFindings(summaries, kept),
        ...distanceFindings(summaries),
        ...duplicateFindings(duplicates),
        ...contradictions(summaries, duplicates),
        ...convergenceFindings(unconverged),
        ...coverageFindings(summaries),
      ];
      const stress = judgeStress(labels, kept, supplied);
      findings.push(stress.finding);
      const leaks = leaksOf(summaries, duplicates, isTest);
      if (leaks !== undefined) findings.push(leaks.finding);
      const unlabelled =
        labels["energy"] === undefined && labels["forces"] === undefined && labels["stress"] === undefined;
      const worst = findings.some(({ level }) => level === "warning");
      const check: DataCheck = {
        verdict: unlabelled
          ? "no labels"
          : worst
            ? "do not train on it as it is"
            : findings.some(({ level }) => level === "note" || level === "unknown")
              ? "usable with notes"
              : "usable",
        findings,
        frames: summaries.length,
        atoms: summaries.reduce((sum, { atoms }) => sum + atoms, 0),
        labels,
        ignored: Object.keys(labels).filter((name) => name.includes(".") && name !== "info.scf_converged"),
        elements: elementCounts(summaries),
        formulas: tally(summaries.map(({ formula }) => formula)),
        ranges: rangesOf(summaries, pressures),
        stress: stress.stress,
        elementEnergies: energies?.perElement,
        outliers: (energies?.outliers ?? [])
          .slice(0, 100)
          .map((k) => `${summaries[k]!.source} frame ${summaries[k]!.index}`),
        duplicates: { exact: duplicates.exact.length, near: duplicates.near.length },
        leaks: leaks?.counts,
        shortest: shortestOf(summaries),
        faults,
      };
      return { check, summaries, energies };
    },
  };
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function elementCounts(summaries: readonly FrameSummary[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const each of summaries) for (const [z, n] of each.counts) counts[symbolOf(z)] = (counts[symbolOf(z)] ?? 0) + n;
  return counts;
}

function shortestOf(summaries: readonly FrameSummary[]): Record<string, number> {
  const shortest: Record<string, number> = {};
  for (const each of summaries) {
    for (const [pair, r] of Object.entries(each.shortest)) shortest[pair] = Math.min(shortest[pair] ?? Infinity, r);
  }
  return shortest;
}

function rangesOf(summaries: readonly FrameSummary[], pressures: readonly number[]): DataCheck["ranges"] {
  const lists: Record<string, [readonly (number | undefined)[], string]> = {
    energyPerAtom: [summaries.map(({ energy, atoms }) => (energy === undefined ? undefined : energy / atoms)), "eV"],
    maxForce: [summaries.map(({ maxForce }) => maxForce), "eV/A"],
    netForce: [summaries.map(({ netForce }) => netForce), "eV/A"],
    pressure: [pressures, "GPa"],
    density: [summaries.map(({ density }) => density), "g/cm3"],
    atoms: [summaries.map(({ atoms }) => atoms), "atoms"],
  };
  const ranges: Record<string, { min: number; median: number; max: number; unit: string }> = {};
  for (const [name, [list, unit]] of Object.entries(lists)) {
    const known = list.filter((value): value is number => value !== undefined).sort((a, b) => a - b);
    if (known.length > 0) ranges[name] = { min: known[0]!, median: medianOf(known), max: known.at(-1)!, unit };
  }
  return ranges;
}

function filesFindings(faults: readonly SourceFault[], notices: ReadonlyMap<string, ReadonlySet<string>>): Finding[] {
  const findings: Finding[] = faults.map(({ source, code, message }) => ({
    check: "files",
    level: "warning",
    text: `${source} was not read: ${code}, ${message}`,
  }));
  for (const [kind, list] of notices) {
    const level = kind === "truncated-frame" || kind === "compressed-file-cut" ? "warning" : "note";
    const [first] = list;
    findings.push({
      check: kind === "unconverged" ? "convergence" : "files",
      level,
      text: list.size === 1 ? first! : `${first}; and ${list.size - 1} more like it`,
    });
  }
  return findings;
}

function labelFindings(labels: Readonly<Record<string, number>>, frames: number): Finding[] {
  const findings: Finding[] = [];
  for (const name of ["energy", "forces", "stress"]) {
    const count = labels[name] ?? 0;
    if (count === frames) continue;
    const text = count === 0 ? `no frame has ${name}` : `${name} is missing in ${frames - count} of ${frames} frames`;
    findings.push({ check: "labels", level: "note", text });
  }
  // A label under a name of its own is the usual way to lose it.
  for (const name of Object.keys(labels).filter((each) => each.includes("."))) {
    const plain = name.slice(name.indexOf(".") + 1);
    const meant = /energy/i.test(plain)
      ? "energy"
      : /force/i.test(plain)
        ? "forces"
        : /stress|virial/i.test(plain)
          ? "stress"
          : undefined;
    if (meant === undefined || labels[meant] !== undefined || /sigma0/.test(plain)) continue;
    findings.push({
      check: "labels",
      level: "warning",
      text: `'${plain}' looks like ${meant} but is not read as such: rename it, --rename ${plain}=${meant}`,
    });
  }
  return findings;
}

function energyFindings(summaries: readonly FrameSummary[], energies: ElementEnergies | undefined): Finding[] {
  if (energies === undefined) return [];
  const { outliers, jump, determined } = energies;
  const findings: Finding[] = [];
  if (jump !== undefined) {
    const few = Math.min(jump.below, summaries.length - jump.below);
    const level = few > 0.02 * summaries.length ? "warning" : "note";
    const sides = [0, 1].map(
      (side) =>
        new Set(
          summaries
            .filter((_, k) => Number((energies.residuals[k] ?? 0) > jump.at) === side)
            .map(({ source }) => source),
        ),
    );
    const parted = [...sides[0]!].every((source) => !sides[1]!.has(source));
    findings.push({
      check: "settings",
      level,
      text: `energies fall into two groups ${jump.size.toFixed(2)} eV/atom apart (${few} frames in the smaller one)${parted ? ", and the groups are different files: other settings, or another code" : ""}`,
    });
  } else {
    findings.push({
      check: "settings",
      level: determined ? "good" : "unknown",
      text: determined
        ? "no jump of the energy per atom between groups after the elements' energies are fitted out"
        : "the compositions do not tell the elements' energies apart: a shift between files would hide in them",
    });
  }
  const share = outliers.length / summaries.length;
  findings.push({
    check: "energies",
    level: outliers.length === 0 ? "good" : share > 0.02 ? "warning" : "note",
    text:
      outliers.length === 0
        ? "no outliers of the energy after per-element least squares"
        : `${outliers.length} outliers of the energy, for instance ${summaries[outliers[0]!]!.source} frame ${summaries[outliers[0]!]!.index}`,
  });
  return findings;
}

function forceFindings(summaries: readonly FrameSummary[], kept: ReadonlyMap<string, readonly Frame[]>): Finding[] {
  const rms = summaries.flatMap(({ rmsForce }) => (rmsForce === undefined ? [] : [rmsForce]));
  if (rms.length === 0) return [];
  const findings: Finding[] = [];
  const typical = medianOf(rms);
  const perAtom = medianOf(
    summaries.flatMap(({ netForce, atoms }) => (netForce === undefined ? [] : [netForce / atoms])),
  );
  const balanced = perAtom <= Math.max(1e-3, 0.01 * typical);
  findings.push({
    check: "net force",
    level: balanced ? "good" : perAtom > 0.2 * typical && typical > 1e-3 ? "warning" : "note",
    text: `the forces of a frame add up to ${perAtom.toExponential(1)} eV/A per atom (median), beside ${typical.toPrecision(3)} eV/A root mean square`,
  });
  const found = [...kept.values()]
    .map((frames) => labelConsistency(frames).forces)
    .filter((each) => each !== undefined);
  const [best] = found.sort((a, b) => b.correlation ** 2 * b.pairs - a.correlation ** 2 * a.pairs);
  if (best === undefined) {
    findings.push({
      check: "forces",
      level: "unknown",
      text: "no two frames are near enough to compare forces with energies",
    });
  } else {
    const right = best.slope > 0.8 && best.slope < 1.25;
    findings.push({
      check: "forces",
      level: right ? "good" : "warning",
      text: `the work of the forces times ${best.slope.toPrecision(3)} is the change of the energy (${best.pairs} pairs of near frames)${right ? "" : `: ${unitGuess(best.slope)}`}`,
    });
  }
  return findings;
}

/** What a factor between a label and what it should be probably means. */
function unitGuess(slope: number): string {
  const sign = slope < 0 ? "the sign is inverted" : "";
  const known: readonly (readonly [number, string])[] = [
    [1, ""],
    [1 / 160.21766, "the unit is GPa"],
    [1 / 1602.1766, "the unit is kbar"],
    [1 / 1602176.6, "the unit is bar"],
    [27.211386 / 0.52917721, "the unit is hartree/bohr"],
    [0.0433641, "the unit is kcal/mol"],
    [27.211386 / 0.52917721 ** 3, "the unit is hartree/bohr^3"],
  ];
  const near = known.find(([factor]) => Math.abs(Math.log(Math.abs(slope) / factor)) < 0.4);
  const unit = near === undefined ? "the unit is not known" : near[1];
  return [sign, unit].filter((text) => text !== "").join(", ") || "sign and unit are right";
}

function judgeStress(
  labels: Readonly<Record<string, number>>,
  kept: ReadonlyMap<string, readonly Frame[]>,
  supplied: SuppliedModel | undefined,
): { finding: Finding; stress: DataCheck["stress"] } {
  const unknown = (how: string): { finding: Finding; stress: DataCheck["stress"] } => ({
    finding: { check: "stress", level: labels["stress"] === undefined ? "good" : "unknown", text: how },
    stress: { sign: "unknown", unit: "unknown", how },
  });
  if (labels["stress"] === undefined) return unknown("no stress to judge");
  const strained = bestOf([...kept.values()].map((frames) => labelConsistency(frames).stress));
  if (strained !== undefined)
    return verdictOf(
      strained,
      `finite differences of the energy between ${strained.pairs} pairs of strained frames`,
      0.25,
    );
  const modelled = supplied === undefined ? undefined : stressAgainstModel(supplied.stresses);
  if (modelled !== undefined) {
    const how = `the stresses of ${supplied!.name} for ${modelled.pairs} frames (correlation ${Math.abs(modelled.correlation).toFixed(2)})`;
    return verdictOf(modelled, how, 0.9);
  }
  const fitted = bestOf([...kept.values()].map((frames) => stressAgainstPairModel(frames.slice(0, 40))));
  if (fitted !== undefined) {
    const how = `a pair potential fitted to the forces of ${fitted.pairs} frames (correlation ${Math.abs(fitted.correlation).toFixed(2)})`;
    return verdictOf(fitted, how, 0.9);
  }
  return unknown(
    "unknown: no strained frames to take finite differences, and too few frames with forces to fit a model; --potential judges it by one",
  );
}

function bestOf(list: readonly (Consistency | undefined)[]): Consistency | undefined {
  return list
    .filter((each) => each !== undefined)
    .sort((a, b) => b.correlation ** 2 * b.pairs - a.correlation ** 2 * a.pairs)[0];
}

/** @param tolerance how far the logarithm of the factor may be from 0: a fitted model knows the unit only roughly */
function verdictOf(
  found: Consistency,
  how: string,
  tolerance: number,
): { finding: Finding; stress: DataCheck["stress"] } {
  const sign = found.slope > 0 ? "right" : "inverted";
  const fits = Math.abs(Math.log(Math.abs(found.slope))) < tolerance;
  const unit = fits ? "eV/A^3" : unitGuess(Math.abs(found.slope)).replace("the unit is ", "");
  const level = sign === "right" && fits ? "good" : "warning";
  const text = `sign ${sign}, unit ${unit === "sign and unit are right" ? "eV/A^3" : unit}: factor ${found.slope.toPrecision(3)} by ${how}`;
  return { finding: { check: "stress", level, text }, stress: { sign, unit, how } };
}

function distanceFindings(summaries: readonly FrameSummary[]): Finding[] {
  const shortest = Object.entries(shortestOf(summaries)).sort(([, a], [, b]) => a - b);
  const [first] = shortest;
  if (first === undefined) return [];
  const count = summaries.filter((each) => Object.values(each.shortest).some((r) => r < tooClose)).length;
  return [
    {
      check: "distances",
      level: count > 0 ? "warning" : "good",
      text:
        count > 0
          ? `${count} frames have atoms closer than ${tooClose} A (${first[0]} ${first[1].toFixed(3)} A)`
          : `the shortest distance is ${first[0]} ${first[1].toFixed(3)} A`,
    },
  ];
}

function duplicateFindings({ exact, near, complete }: Duplicates): Finding[] {
  const text = `${exact.length} repeated frames, ${near.length} pairs of nearly equal ones${complete ? "" : " (at least: too many to compare all)"}`;
  return [{ check: "duplicates", level: exact.length > 0 || near.length > 0 ? "note" : "good", text }];
}

/** The same structure with two energies: other settings, or another code. */
function contradictions(summaries: readonly FrameSummary[], { exact }: Duplicates): Finding[] {
  const apart = exact.flatMap(([a, b]) => {
    const [one, two] = [summaries[a]!, summaries[b]!];
    if (one.energy === undefined || two.energy === undefined) return [];
    const difference = Math.abs(one.energy - two.energy) / one.atoms;
    return difference > 1e-4 ? [{ one, two, difference }] : [];
  });
  const [worst] = apart.sort((a, b) => b.difference - a.difference);
  if (worst === undefined) return [];
  const places = `${worst.one.source} and ${worst.two.source}`;
  return [
    {
      check: "settings",
      level: "warning",
      text: `${apart.length} structures stand there with two energies, up to ${(1000 * worst.difference).toPrecision(3)} meV/atom apart (${places}): other settings, or another code`,
    },
  ];
}

function convergenceFindings(unconverged: number): Finding[] {
  if (unconverged === 0) return [];
  return [
    { check: "convergence", level: "warning", text: `${unconverged} frames have electrons that did not converge` },
  ];
}

function coverageFindings(summaries: readonly FrameSummary[]): Finding[] {
  const formulas = Object.entries(tally(summaries.map(({ formula }) => formula)));
  const counts = elementCounts(summaries);
  const rare = Object.entries(counts)
    .filter(([, n]) => n < 20)
    .map(([symbol]) => symbol);
  const text = `${Object.keys(counts).join(" ")} in ${formulas.length} composition${formulas.length === 1 ? "" : "s"}${rare.length > 0 ? `; hardly any ${rare.join(", ")}` : ""}`;
  return [{ check: "coverage", level: rare.length > 0 ? "note" : "good", text }];
}

function leaksOf(
  summaries: readonly FrameSummary[],
  { exact, near }: Duplicates,
  isTest: ((source: string) => boolean) | undefined,
): { finding: Finding; counts: { exact: number; near: number } } | undefined {
  if (isTest === undefined || !summaries.some(({ source }) => isTest(source))) return undefined;
  const across = ([a, b]: readonly [number, number]): boolean =>
    isTest(summaries[a]!.source) !== isTest(summaries[b]!.source);
  const counts = { exact: exact.filter(across).length, near: near.filter(across).length };
  const leaking = counts.exact + counts.near > 0;
  const text = leaking
    ? `${counts.exact} test frames also stand in the training set, ${counts.near} nearly so: their errors say nothing`
    : "no frame of the test set is in the training set, nor nearly so";
  return { counts, finding: { check: "leaks", level: leaking ? "warning" : "good", text } };
}
