import { BoroxolError, type Frame, invertCell, massesOf, symbolOf } from "@boroxol/core";
import { type Measurable, notMeasurable } from "./measurable.ts";
import { regionalDisplacement } from "./regional-displacement.ts";
import type { TrajectoryPaths } from "./trajectory-paths.ts";
import { centreOfMass, mobileElements } from "./transport.ts";

/** A slab of the cell between two fractions of one of its axes; `from` above `to` wraps around the boundary. */
export interface Slab {
  readonly axis: "x" | "y" | "z";
  readonly from: number;
  readonly to: number;
}

/** Motion in a slab and in the rest of the cell. */
export interface SlabSection {
  readonly slab: Slab;
  /** By carrier. */
  readonly elements: Readonly<
    Record<string, { readonly inside: Measurable<SlabDiffusion>; readonly outside: Measurable<SlabDiffusion> }>
  >;
}

/** Diffusion along a slab. */
export interface SlabDiffusion {
  /** D along the two directions of the slab, from the slope of a quarter of the run. @unit A^2/ps */
  readonly value: number;
  /** @shape [lags] @unit ps */
  readonly time: readonly number[];
  /** Displacement in the two directions of the slab together. @shape [lags] @unit A^2 */
  readonly along: readonly number[];
  /** Displacement across. @shape [lags] @unit A^2 */
  readonly across: readonly number[];
}

/**
 * Reads `z=0.2..0.5`, fractions of the third axis.
 * @throws E0510 for anything else
 */
export function parseSlab(text: string): Slab {
  const match = /^([xyz])=(-?[\d.]+)\.\.(-?[\d.]+)$/.exec(text.replaceAll(" ", ""));
  const [from, to] = [Number(match?.[2]), Number(match?.[3])];
  if (match === null || !(from >= 0 && from <= 1 && to >= 0 && to <= 1 && from !== to)) {
    throw new BoroxolError("E0510", `the slab '${text}' cannot be read`, {
      place: "slab",
      fix: "give an axis and two fractions of it between 0 and 1, for instance z=0.2..0.5",
    });
  }
  return { axis: match[1] as Slab["axis"], from, to };
}

/** Displacements this many times that of rattling are motion. */
const least = 1;

/**
 * Diffusion of the carriers inside of a slab and outside of it, along the slab, in coordinates that go with the centre of mass.
 *
 * D = (1/4) d < (dx^2 + dy^2) > / dt for a slab across z, over the lags from a tenth to half of the longest one; the walls cut
 * only the motion across short (see `regionalDisplacement`).
 * @param first the first frame of the paths, for its cell
 */
export function slabSection(paths: TrajectoryPaths, first: Frame, slab: Slab): SlabSection {
  const axis = "xyz".indexOf(slab.axis);
  const inverse = invertCell(first.cell);
  const centre = centreOfMass(first, Float64Array.from(massesOf(first.species)));
  const inSlab = (atom: number, frame: number): boolean => {
    const r = paths.positions[frame]!;
    let s = 0;
    for (let d = 0; d < 3; d++) s += (r[3 * atom + d]! + centre[d]!) * inverse[3 * d + axis]!;
    s -= Math.floor(s);
    return slab.from < slab.to ? s >= slab.from && s < slab.to : s >= slab.from || s < slab.to;
  };
  const along = [0, 1, 2].filter((d) => d !== axis);
  const measure = (kind: number, wanted: boolean): Measurable<SlabDiffusion> => {
    const { time, directions, samples } = regionalDisplacement(
      paths,
      (atom, frame) => paths.species[atom] === kind && inSlab(atom, frame) === wanted,
    );
    const plane = time.map((_, l) => along.reduce((sum, d) => sum + directions[d]![l]!, 0));
    const used = [...time.keys()].filter(
      (l) => time[l]! >= 0.1 * time.at(-1)! && time[l]! <= 0.5 * time.at(-1)! && samples[l]! >= 20,
    );
    if (used.length < 3) return notMeasurable("too few atoms stay in the region");
    if (!(plane[used.at(-1)!]! > least)) return notMeasurable("the atoms only rattle");
    const [mt, mp] = [time, plane].map((list) => used.reduce((sum, l) => sum + list[l]!, 0) / used.length);
    const slope =
      used.reduce((sum, l) => sum + (time[l]! - mt!) * (plane[l]! - mp!), 0) /
      used.reduce((sum, l) => sum + (time[l]! - mt!) ** 2, 0);
    return {
      measurable: true,
      value: slope / 4,
      time: Array.from(time),
      along: Array.from(plane),
      across: Array.from(directions[axis]!),
    };
  };
  return {
    slab,
    elements: Object.fromEntries(
      mobileElements(paths.species).map((kind) => [
        symbolOf(kind),
        { inside: measure(kind, true), outside: measure(kind, false) },
      ]),
    ),
  };
}
