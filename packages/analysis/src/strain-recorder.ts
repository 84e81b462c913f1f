import { electronvoltPerCubicAngstromInGPa, type Frame } from "@boroxol/core";
import { frameVolume } from "./density.ts";
import type { FrameMeasurements } from "./frame-measurements.ts";
import { thinnedRows } from "./thinned-rows.ts";

/** Strain of the cell and stress, frame by frame. */
export interface StrainSection {
  /** Axis whose length changes most. */
  readonly axis: "x" | "y" | "z";
  /** l / l0 - 1 along it. @shape [frames] @unit 1 */
  readonly strain: readonly number[];
  /** V / V0 - 1. @shape [frames] @unit 1 */
  readonly volume: readonly number[];
  /** Stress along the axis, tension positive, where the frames carry it. @shape [frames] @unit GPa */
  readonly stress?: readonly number[];
  /** Fraction of four-fold boron and number of three-membered rings, where counted. @shape [frames] */
  readonly n4?: readonly number[];
  readonly threeMembered?: readonly number[];
}

/** Watches the cell. */
export interface StrainRecorder {
  add(frame: Frame, measured: FrameMeasurements): void;
  /** Undefined where the cell is not strained. @param withRings rings were counted */
  section(withRings: boolean): StrainSection | undefined;
}

/** A cell that changes less is not strained. */
const leastStrain = 0.004;

/** See `StrainSection`. */
export function strainRecorder(): StrainRecorder {
  // Lengths of the three cell vectors, volume, three stresses, four-fold boron, three-membered rings.
  const rows = thinnedRows();
  return {
    add(frame, { coordination, rings }) {
      const { cell, stress } = frame;
      const edge = (axis: number): number => Math.hypot(cell[3 * axis]!, cell[3 * axis + 1]!, cell[3 * axis + 2]!);
      const along = (axis: number): number =>
        stress === undefined ? NaN : stress[axis]! * electronvoltPerCubicAngstromInGPa;
      rows.add([
        ...[0, 1, 2].map(edge),
        frameVolume(frame),
        ...[0, 1, 2].map(along),
        coordination["B"] === undefined ? NaN : (coordination["B"]["4"] ?? 0),
        rings?.counts["3"] ?? 0,
      ]);
    },
    section(withRings) {
      const relative = (list: readonly number[]): number[] => list.map((each) => each / list[0]! - 1);
      const strains = [0, 1, 2].map((axis) => relative(rows.column(axis)));
      const most = strains.map((list) => list.reduce((sum, each) => Math.max(sum, Math.abs(each)), 0));
      const axis = most.indexOf(Math.max(...most));
      if (!(most[axis]! >= leastStrain)) return undefined;
      const stress = rows.column(4 + axis);
      const n4 = rows.column(7);
      return {
        axis: (["x", "y", "z"] as const)[axis]!,
        strain: strains[axis]!,
        volume: relative(rows.column(3)),
        ...(stress.some(Number.isNaN) ? {} : { stress }),
        ...(n4.some(Number.isNaN) ? {} : { n4 }),
        ...(withRings ? { threeMembered: rows.column(8) } : {}),
      };
    },
  };
}
