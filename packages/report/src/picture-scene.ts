import { type BondCutoff, bonds, isFormer, networkOf, ringsOf } from "@boroxol/analysis";
import { type Frame, invertCell, symbolOf, transformRows } from "@boroxol/core";
import { glassColours, otherElement } from "./palette.ts";

/** A point in space. @unit A */
export type Point = readonly [number, number, number];

/** A ball. */
export interface Sphere {
  readonly centre: Point;
  /** @unit A */
  readonly radius: number;
  readonly colour: string;
}

/** A round rod. */
export interface Rod {
  readonly from: Point;
  readonly to: Point;
  /** @unit A */
  readonly radius: number;
  readonly colour: string;
}

/** A flat face between three points. */
export interface Face {
  readonly corners: readonly [Point, Point, Point];
  readonly colour: string;
}

/** What is drawn, around the middle of the cell. */
export interface Scene {
  readonly spheres: readonly Sphere[];
  readonly rods: readonly Rod[];
  readonly faces: readonly Face[];
  /** Corners of the cell. */
  readonly corners: readonly Point[];
}

/** Radii of balls: cations that build the network stand out, oxygen stays small between them. @unit A */
const radii: Readonly<Record<string, number>> = { Li: 0.66, B: 0.44, Si: 0.56, P: 0.54, Al: 0.56, O: 0.36, N: 0.4 };
const bondRadius = 0.13;
const ringColour = "#9AD0F5";
const edgeColour = "#8A8F98";

/**
 * The atoms of a frame folded into the cell, the bonds of the network, the plates of three-membered rings, and the cell.
 *
 * A bond is drawn as one half from each of its atoms, so that one across the boundary ends in two stubs.
 */
export function pictureScene(frame: Frame, cutoffs: Readonly<Record<string, BondCutoff>>): Scene {
  const { species, cell } = frame;
  const fractional = transformRows(frame.positions, invertCell(cell));
  const folded = fractional.map((s, k) => (frame.periodic[k % 3] ? s - Math.floor(s) - 0.5 : s - 0.5));
  const positions = transformRows(folded, cell);
  const point = (atom: number): Point => [positions[3 * atom]!, positions[3 * atom + 1]!, positions[3 * atom + 2]!];
  const colourOf = (atom: number): string => glassColours[symbolOf(species[atom]!)] ?? otherElement;

  const spheres = Array.from(species, (kind, atom): Sphere => ({
    centre: point(atom),
    radius: radii[symbolOf(kind)] ?? 0.6,
    colour: colourOf(atom),
  }));

  const whole: Frame = { ...frame, positions };
  const bonded = bonds(whole, cutoffs);
  const rods: Rod[] = [];
  const vectorTo = (atom: number, other: number): Point | undefined => {
    for (let m = bonded.offsets[atom]!; m < bonded.offsets[atom + 1]!; m++) {
      if (bonded.neighbours[m] === other)
        return [bonded.vectors[3 * m]!, bonded.vectors[3 * m + 1]!, bonded.vectors[3 * m + 2]!];
    }
    return undefined;
  };
  species.forEach((kind, atom) => {
    for (let m = bonded.offsets[atom]!; m < bonded.offsets[atom + 1]!; m++) {
      if (!isFormer(kind) && !isFormer(species[bonded.neighbours[m]!]!)) continue;
      const from = point(atom);
      const to = from.map((x, d) => x + bonded.vectors[3 * m + d]! / 2) as unknown as Point;
      rods.push({ from, to, radius: bondRadius, colour: colourOf(atom) });
    }
  });

  const faces: Face[] = [];
  for (const ring of ringsOf(networkOf(whole, bonded), "guttman", 3)) {
    if (ring.formers.length !== 3) continue;
    // Followed from bond to bond, so that a ring across the boundary stays in one piece.
    const chain = ring.formers.flatMap((former, k) => [former, ring.bridges[k]!]);
    const corners: Point[] = [point(chain[0]!)];
    for (let k = 1; k < chain.length; k++) {
      const step = vectorTo(chain[k - 1]!, chain[k]!) ?? [0, 0, 0];
      corners.push(corners[k - 1]!.map((x, d) => x + step[d]!) as unknown as Point);
    }
    const middle = [0, 1, 2].map((d) => corners.reduce((sum, corner) => sum + corner[d]! / 6, 0)) as unknown as Point;
    corners.forEach((corner, k) =>
      faces.push({ corners: [middle, corner, corners[(k + 1) % 6]!], colour: ringColour }),
    );
  }

  const corner = (a: number, b: number, c: number): Point =>
    [...transformRows(Float64Array.of(a - 0.5, b - 0.5, c - 0.5), cell)] as unknown as Point;
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => corner(k & 1, (k >> 1) & 1, k >> 2));
  for (const a of [0, 1, 2, 3, 4, 5, 6, 7]) {
    for (const bit of [1, 2, 4]) {
      if ((a & bit) === 0) rods.push({ from: corners[a]!, to: corners[a | bit]!, radius: 0.05, colour: edgeColour });
    }
  }
  return { spheres, rods, faces, corners };
}
