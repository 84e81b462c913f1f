import { BoroxolError, type Frame } from "@boroxol/core";
import { cumulativeDistribution, energyDeviation, forceDeviation } from "./committee-deviation.ts";

/** The same frames with energies and forces of several sources. */
export interface FrameAgreement {
  /** @param versions one of each source, the same atoms at the same places @throws E0509 where they are not, or carry no energy */
  add(versions: readonly Frame[]): void;
  committee(): CommitteeSection;
  parity(): ParitySection;
}

/** A cumulative distribution with few points. */
export interface DistributionSection {
  /** Ascending. @shape [points] @unit eV per atom, or eV/A */
  readonly value: readonly number[];
  /** @shape [points] */
  readonly fraction: readonly number[];
  /** Of all samples. @unit as the values */
  readonly mean: number;
  readonly median: number;
  readonly samples: number;
}

/** Standard deviations over the members of a committee. */
export interface CommitteeSection {
  readonly members: number;
  readonly frames: number;
  /** @unit eV per atom */
  readonly energy: DistributionSection;
  /** Of every atom's force. @unit eV/A */
  readonly force?: DistributionSection;
}

/** Errors of one kind of number against a reference. */
export interface ParityErrors {
  readonly meanAbsolute: number;
  readonly rootMeanSquare: number;
  readonly largest: number;
  /** Mean of model minus reference. */
  readonly shift: number;
  /** Points for a figure: reference and model. @shape [points] @unit eV per atom, or eV/A */
  readonly reference: readonly number[];
  /** @shape [points] @unit eV per atom, or eV/A */
  readonly model: readonly number[];
  readonly samples: number;
}

/** A model against a reference, the first source. */
export interface ParitySection {
  readonly frames: number;
  /** @unit eV per atom */
  readonly energy: ParityErrors;
  /** Components of forces. @unit eV/A */
  readonly force?: ParityErrors;
}

const mostPoints = 2000;
/** Positions in files are rounded. @unit A */
const sameplace = 1e-3;

/**
 * Compares what several sources say of the same frames: members of a committee with each other, or a model with DFT.
 *
 * Standard deviations as `energyDeviation` and `forceDeviation`; parity is of the second source against the first.
 */
export function frameAgreement(): FrameAgreement {
  const energies: number[] = [];
  const forces: number[] = [];
  const pairs = { energy: paired(), force: paired() };
  let frames = 0;
  let members = 0;
  let withForces = true;
  return {
    add(versions) {
      const [first, second] = versions as readonly [Frame, Frame];
      frames++;
      members = versions.length;
      versions.forEach((version, k) => check(first, version, frames, k));
      const atoms = first.species.length;
      const all = versions.map(({ energy }) => energy!);
      energies.push(energyDeviation(all, atoms));
      pairs.energy.add(all[0]! / atoms, all[1]! / atoms);
      withForces &&= versions.every((version) => version.forces !== undefined);
      if (!withForces) return;
      forces.push(...forceDeviation(versions.map((version) => version.forces!)));
      for (let k = 0; k < 3 * atoms; k++) pairs.force.add(first.forces![k]!, second.forces![k]!);
    },
    committee: () => ({
      members,
      frames,
      energy: distribution(energies),
      ...(withForces ? { force: distribution(forces) } : {}),
    }),
    parity: () => ({
      frames,
      energy: pairs.energy.errors(),
      ...(withForces ? { force: pairs.force.errors() } : {}),
    }),
  };
}

function check(first: Frame, other: Frame, number: number, source: number): void {
  const fault =
    other.species.length !== first.species.length || other.species.some((kind, i) => kind !== first.species[i])
      ? "holds other atoms"
      : other.positions.some((x, k) => Math.abs(x - first.positions[k]!) > sameplace)
        ? "holds the atoms at other places"
        : other.energy === undefined
          ? "carries no energy"
          : undefined;
  if (fault === undefined) return;
  throw new BoroxolError("E0509", `frame ${number} of file ${source + 1} ${fault}`, {
    place: `file ${source + 1}, frame ${number}`,
    fix: "give the same frames in the same order, each with its energy",
  });
}

function distribution(samples: readonly number[]): DistributionSection {
  const { value, fraction } = cumulativeDistribution(samples);
  const step = Math.max(1, Math.ceil(value.length / mostPoints));
  const shown = [...value.keys()].filter((k) => k % step === step - 1 || k === value.length - 1);
  return {
    value: shown.map((k) => value[k]!),
    fraction: shown.map((k) => fraction[k]!),
    mean: samples.reduce((sum, each) => sum + each, 0) / samples.length,
    median: value[Math.floor(value.length / 2)]!,
    samples: samples.length,
  };
}

function paired(): { add(reference: number, model: number): void; errors(): ParityErrors } {
  let [reference, model]: [number[], number[]] = [[], []];
  let [count, stride] = [0, 1];
  let [absolute, squares, largest, shift] = [0, 0, 0, 0];
  return {
    add(a, b) {
      const difference = b - a;
      absolute += Math.abs(difference);
      squares += difference ** 2;
      shift += difference;
      largest = Math.max(largest, Math.abs(difference));
      if (count++ % stride !== 0) return;
      reference.push(a);
      model.push(b);
      if (reference.length < 2 * mostPoints) return;
      [reference, model] = [reference, model].map((list) => list.filter((_, k) => k % 2 === 0)) as [number[], number[]];
      stride *= 2;
    },
    errors: () => ({
      meanAbsolute: absolute / count,
      rootMeanSquare: Math.sqrt(squares / count),
      largest,
      shift: shift / count,
      reference,
      model,
      samples: count,
    }),
  };
}
