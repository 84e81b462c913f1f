import type { Frame } from "@boroxol/core";
import { atomClasses, type ClassMean, forceHistogram, meansByClass } from "./atom-classes.ts";
import { bonds } from "./bonds.ts";
import type { MeasurementPlan } from "./frame-measurements.ts";
import { type LocalDeformationOptions, localDeformation } from "./local-deformation.ts";
import { networkOf } from "./network.ts";
import { ringsOf } from "./rings.ts";

/** Local strain by class of atom, between the first frame and some others. */
export interface DeformationSection {
  /** Strain of the cell along the axis that changes most. @shape [frames] */
  readonly strain: readonly number[];
  /** Classes by the state of the atoms in the first frame. */
  readonly classes: Readonly<
    Record<
      string,
      {
        readonly count: number;
        /** Mean F_aa - 1 along the axis. @shape [frames] */
        readonly along: readonly number[];
        /** det F - 1. @shape [frames] */
        readonly volumetric: readonly number[];
        /** Von Mises shear. @shape [frames] */
        readonly shear: readonly number[];
        /** Eigenvalues of the Green strain, largest first. @shape [3] of [frames] */
        readonly principal: readonly [readonly number[], readonly number[], readonly number[]];
        /** D^2_min. @shape [frames] @unit A^2 */
        readonly nonAffine: readonly number[];
      }
    >
  >;
}

/** Forces by class of atom. */
export interface ForceSection {
  /** Of |F|. @unit eV/A */
  readonly classes: Readonly<Record<string, ClassMean>>;
  /** Middle of each bin. @shape [bins] @unit eV/A */
  readonly force: readonly number[];
  /** Density by class. @shape [bins] @unit A/eV */
  readonly histogram: Readonly<Record<string, readonly number[]>>;
  readonly frames: number;
}

/**
 * Local deformation by class, as in figures 9 and 13 of the paper: classes are those of the first frame, and the first frame is the
 * reference of all others.
 *
 * S. Urata, A. R. Tan and R. Gomez-Bombarelli, Phys. Rev. Mater. 8, 033602 (2024), doi:10.1103/PhysRevMaterials.8.033602.
 * @param frames the first one and some later ones of the same atoms in the same order
 */
export function deformationSection(
  frames: readonly Frame[],
  plan: MeasurementPlan,
  axis: 0 | 1 | 2,
  options: LocalDeformationOptions = {},
): DeformationSection {
  const [first, ...rest] = frames as readonly [Frame, ...Frame[]];
  const classes = classesOf(first, plan);
  const edge = ({ cell }: Frame): number => Math.hypot(cell[3 * axis]!, cell[3 * axis + 1]!, cell[3 * axis + 2]!);
  const found = rest.map((frame) => {
    const { gradient, volumetric, shear, principal, nonAffine } = localDeformation(first, frame, options);
    const value = (k: number): Float64Array => Float64Array.from(classes, (_, i) => principal[3 * i + k]!);
    const along = Float64Array.from({ length: classes.length }, (_, i) => gradient[9 * i + 4 * axis]! - 1);
    const mean = (values: Float64Array): Record<string, ClassMean> => meansByClass(classes, values);
    return {
      along: mean(along),
      volumetric: mean(volumetric),
      shear: mean(shear),
      largest: mean(value(0)),
      middle: mean(value(1)),
      smallest: mean(value(2)),
      nonAffine: mean(nonAffine),
    };
  });
  const names = Object.keys(found[0]?.shear ?? {});
  const series = (what: keyof (typeof found)[number], name: string): number[] =>
    found.map((each) => each[what][name]?.mean ?? NaN);
  return {
    strain: rest.map((frame) => edge(frame) / edge(first) - 1),
    classes: Object.fromEntries(
      names.map((name) => [
        name,
        {
          count: found[0]!.shear[name]!.count,
          along: series("along", name),
          volumetric: series("volumetric", name),
          shear: series("shear", name),
          principal: [series("largest", name), series("middle", name), series("smallest", name)],
          nonAffine: series("nonAffine", name),
        },
      ]),
    ),
  };
}

/** Forces of some frames by class of atom; undefined where a frame carries none. */
export function forceSection(frames: readonly Frame[], plan: MeasurementPlan): ForceSection | undefined {
  if (frames.some(({ forces }) => forces === undefined)) return undefined;
  const classes = frames.flatMap((frame) => classesOf(frame, plan));
  const forces = Float64Array.from(frames.flatMap((frame) => Array.from(frame.forces!)));
  const sizes = classes.map((_, i) => Math.hypot(forces[3 * i]!, forces[3 * i + 1]!, forces[3 * i + 2]!));
  const { force, classes: histogram } = forceHistogram(classes, forces, 0.2);
  return {
    classes: meansByClass(classes, sizes),
    force: Array.from(force),
    histogram: Object.fromEntries(Object.entries(histogram).map(([name, list]) => [name, Array.from(list)])),
    frames: frames.length,
  };
}

function classesOf(frame: Frame, plan: MeasurementPlan): string[] {
  const own = bonds(frame, plan.cutoffs);
  return atomClasses(frame, own, ringsOf(networkOf(frame, own), plan.rings ?? "guttman", 3));
}
