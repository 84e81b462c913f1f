import { BoroxolError, elementBySymbol, type Frame, invertCell, massesOf } from "@boroxol/core";
import type { TrajectoryPaths } from "./trajectory-paths.ts";
import { centreOfMass } from "./transport.ts";

/**
 * A part of the atoms: in a slab of the cell between two fractions of an axis (`from` above `to` wraps around the boundary), within a
 * distance of an element, or some of them by their place in the list, from zero.
 */
export type Region =
  | { readonly kind: "slab"; readonly axis: "x" | "y" | "z"; readonly from: number; readonly to: number }
  | { readonly kind: "near"; readonly element: string; readonly distance: number }
  | { readonly kind: "atoms"; readonly first: number; readonly last: number };

/** Whether an atom is in a region in a kept frame of the paths. */
export type Membership = (atom: number, frame: number) => boolean;

/**
 * Reads `z=0.2..0.5`, fractions of the third axis; `near=P:3.5`, within 3.5 A of a phosphorus; `atoms=1..64`, the first 64 of the list.
 * @throws E0510 for anything else, E0102 for an element that does not exist
 */
export function parseRegion(text: string): Region {
  const short = text.replaceAll(" ", "");
  const slab = /^([xyz])=([\d.]+)\.\.([\d.]+)$/.exec(short);
  if (slab !== null) {
    const [from, to] = [Number(slab[2]), Number(slab[3])];
    if (from >= 0 && from <= 1 && to >= 0 && to <= 1 && from !== to) {
      return { kind: "slab", axis: slab[1] as "x" | "y" | "z", from, to };
    }
  }
  const near = /^near=([A-Z][a-z]?):([\d.]+)$/.exec(short);
  if (near !== null && Number(near[2]) > 0) {
    return { kind: "near", element: elementBySymbol(near[1]!, "region").symbol, distance: Number(near[2]) };
  }
  const atoms = /^atoms=(\d+)\.\.(\d+)$/.exec(short);
  if (atoms !== null) {
    const [first, last] = [Number(atoms[1]) - 1, Number(atoms[2]) - 1];
    if (first >= 0 && last >= first) return { kind: "atoms", first, last };
  }
  throw new BoroxolError("E0510", `the region '${text}' cannot be read`, {
    place: "region",
    fix: "give an axis and two fractions of it between 0 and 1 (z=0.2..0.5), an element and a distance in A (near=P:3.5), or places in the list of atoms (atoms=1..64)",
  });
}

/** A region in words. */
export function regionText(region: Region): string {
  switch (region.kind) {
    case "slab":
      return `${region.axis} from ${region.from} to ${region.to} of the cell`;
    case "near":
      return `within ${region.distance} A of ${region.element}`;
    case "atoms":
      return `atoms ${region.first + 1} to ${region.last + 1}`;
  }
}

/**
 * Membership by the cell of the first frame.
 * @param first the first frame of the paths
 */
export function membershipOf(region: Region, paths: TrajectoryPaths, first: Frame): Membership {
  switch (region.kind) {
    case "atoms":
      return (atom) => atom >= region.first && atom <= region.last;
    case "slab":
      return inSlab(region, paths, first);
    case "near":
      return nearElement(region, paths, first);
  }
}

function inSlab(
  { axis, from, to }: Extract<Region, { kind: "slab" }>,
  { positions }: TrajectoryPaths,
  first: Frame,
): Membership {
  const d = "xyz".indexOf(axis);
  const inverse = invertCell(first.cell);
  const centre = centreOfMass(first, Float64Array.from(massesOf(first.species)));
  return (atom, frame) => {
    const r = positions[frame]!;
    let s = 0;
    for (let k = 0; k < 3; k++) s += (r[3 * atom + k]! + centre[k]!) * inverse[3 * k + d]!;
    s -= Math.floor(s);
    return from < to ? s >= from && s < to : s >= from || s < to;
  };
}

function nearElement(
  { element, distance }: Extract<Region, { kind: "near" }>,
  { species, positions }: TrajectoryPaths,
  first: Frame,
): Membership {
  const kind = elementBySymbol(element).number;
  const centres = [...species.keys()].filter((i) => species[i] === kind);
  const { cell, periodic } = first;
  const inverse = periodic.includes(true) ? invertCell(cell) : undefined;
  // A byte for each atom and frame that was asked for: 0 unknown, 1 outside, 2 inside.
  const known: (Uint8Array | undefined)[] = [];
  const isNear = (atom: number, r: Float64Array): boolean =>
    centres.some((other) => {
      const v = [0, 1, 2].map((d) => r[3 * atom + d]! - r[3 * other + d]!);
      if (inverse !== undefined) {
        const whole = [0, 1, 2].map((d) =>
          periodic[d] ? Math.round(v[0]! * inverse[d]! + v[1]! * inverse[3 + d]! + v[2]! * inverse[6 + d]!) : 0,
        );
        for (let d = 0; d < 3; d++) v[d]! -= whole[0]! * cell[d]! + whole[1]! * cell[3 + d]! + whole[2]! * cell[6 + d]!;
      }
      return other !== atom && Math.hypot(...v) < distance;
    });
  return (atom, frame) => {
    const row = (known[frame] ??= new Uint8Array(species.length));
    if (row[atom] === 0) row[atom] = isNear(atom, positions[frame]!) ? 2 : 1;
    return row[atom] === 2;
  };
}
