import type { Frame } from "@boroxol/core";
import type { Bonds } from "./bonds.ts";
import { curveOrder } from "./curve-order.ts";
import { isFormer, oxygen } from "./element-pairs.ts";

/**
 * The network of formers: every edge T-O-T' is listed from both ends and carries its oxygen, because an oxygen between
 * three formers makes three edges that must not close a ring with each other.
 */
export interface Network {
  /** Atom of each node; nodes near each other in space have numbers near each other (`curveOrder`). @shape [nodes] */
  readonly atoms: Uint32Array;
  /** Edges of node t are offsets[t]..offsets[t+1]. @shape [nodes+1] */
  readonly offsets: Uint32Array;
  /** Node at the other end. @shape [edges] */
  readonly ends: Uint32Array;
  /** Cell vectors from this node's cell to the other end's. @shape [edges,3] */
  readonly endShifts: Int32Array;
  /** Atom that bridges. @shape [edges] */
  readonly bridges: Uint32Array;
  /** Cell vectors from this node's cell to the bridge's. @shape [edges,3] */
  readonly bridgeShifts: Int32Array;
}

/**
 * Edges between the formers of a frame through their common oxygens.
 * @example const network = networkOf(frame, bonds(frame, cutoffs));
 */
export function networkOf(frame: Frame, bonds: Bonds): Network {
  const { species } = frame;
  const { offsets, neighbours, shifts } = bonds;
  const atoms = curveOrder(
    frame,
    [...species.keys()].filter((i) => isFormer(species[i]!)),
  );
  const nodeOf = new Int32Array(species.length).fill(-1);
  atoms.forEach((atom, node) => (nodeOf[atom] = node));

  const starts = new Uint32Array(atoms.length + 1);
  const ends: number[] = [];
  const endShifts: number[] = [];
  const bridges: number[] = [];
  const bridgeShifts: number[] = [];
  atoms.forEach((atom, node) => {
    for (let m = offsets[atom]!; m < offsets[atom + 1]!; m++) {
      const bridge = neighbours[m]!;
      if (species[bridge] !== oxygen) continue;
      for (let k = offsets[bridge]!; k < offsets[bridge + 1]!; k++) {
        const end = nodeOf[neighbours[k]!]!;
        if (end < 0) continue;
        const shift = [0, 1, 2].map((d) => shifts[3 * m + d]! + shifts[3 * k + d]!);
        if (end === node && shift.every((s) => s === 0)) continue;
        ends.push(end);
        endShifts.push(...shift);
        bridges.push(bridge);
        bridgeShifts.push(shifts[3 * m]!, shifts[3 * m + 1]!, shifts[3 * m + 2]!);
      }
    }
    starts[node + 1] = ends.length;
  });
  return {
    atoms,
    offsets: starts,
    ends: Uint32Array.from(ends),
    endShifts: Int32Array.from(endShifts),
    bridges: Uint32Array.from(bridges),
    bridgeShifts: Int32Array.from(bridgeShifts),
  };
}
