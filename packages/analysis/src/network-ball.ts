import { BoroxolError } from "@boroxol/core";
import type { Network } from "./network.ts";

/**
 * The part of the periodic network within some steps of a root, unfolded into space: the same atom in two cells is two
 * nodes. A path that closes only through the periodic boundary ends on another node than it began, so it is no ring, and a
 * true ring cannot hide behind a shorter one of that kind. Node 0 is the root.
 */
export interface NetworkBall {
  /** Node of the network. @shape [size] */
  readonly nodes: readonly number[];
  /** Cell of each node. @shape [size,3] */
  readonly shifts: readonly number[];
  /** Steps from the root. @shape [size] */
  readonly depths: readonly number[];
  /** Edges of ball node k, those that stay inside: the ball node at the end and the unfolded bridge. */
  readonly edges: readonly (readonly BallEdge[])[];
}

/** One step of a path. */
export interface BallEdge {
  /** Ball node at the end. */
  readonly end: number;
  /** Number of the unfolded bridge; see `unfold`. */
  readonly bridge: number;
}

/** Cells that a ring may reach into, on each side; rings of at most 24 formers stay far inside. */
const farthest = 100;
const span = 2 * farthest + 1;

/** One number for an atom in a cell. @throws E0505 for a cell out of reach */
export function unfold(atom: number, x: number, y: number, z: number): number {
  if (Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) > farthest) {
    throw new BoroxolError("E0505", `a ring search went further than ${farthest} cells`, {
      fix: "fold the atoms into the cell, or ask for smaller rings",
    });
  }
  return ((atom * span + x + farthest) * span + y + farthest) * span + z + farthest;
}

/** The atom of an unfolded number, and its cell. */
export function foldedAtom(unfolded: number): readonly [atom: number, x: number, y: number, z: number] {
  const z = unfolded % span;
  const y = Math.floor(unfolded / span) % span;
  const x = Math.floor(unfolded / span ** 2) % span;
  return [Math.floor(unfolded / span ** 3), x - farthest, y - farthest, z - farthest];
}

/** Unfolds the network around one node, `radius` steps far. */
export function networkBall(network: Network, root: number, radius: number): NetworkBall {
  const { offsets, ends, endShifts, bridges, bridgeShifts } = network;
  const nodes = [root];
  const shifts = [0, 0, 0];
  const depths = [0];
  const edges: BallEdge[][] = [];
  const indexOf = new Map([[unfold(root, 0, 0, 0), 0]]);
  for (let k = 0; k < nodes.length; k++) {
    const node = nodes[k]!;
    const [x, y, z] = [shifts[3 * k]!, shifts[3 * k + 1]!, shifts[3 * k + 2]!];
    const own: BallEdge[] = [];
    for (let m = offsets[node]!; m < offsets[node + 1]!; m++) {
      const [ex, ey, ez] = [x + endShifts[3 * m]!, y + endShifts[3 * m + 1]!, z + endShifts[3 * m + 2]!];
      const key = unfold(ends[m]!, ex, ey, ez);
      let end = indexOf.get(key);
      if (end === undefined) {
        if (radius === depths[k]) continue;
        end = nodes.length;
        indexOf.set(key, end);
        nodes.push(ends[m]!);
        shifts.push(ex, ey, ez);
        depths.push(depths[k]! + 1);
      }
      const [bx, by, bz] = [bridgeShifts[3 * m]!, bridgeShifts[3 * m + 1]!, bridgeShifts[3 * m + 2]!];
      own.push({ end, bridge: unfold(bridges[m]!, x + bx, y + by, z + bz) });
    }
    edges.push(own);
  }
  return { nodes, shifts, depths, edges };
}

/** What a search may not touch. */
export interface Barrier {
  /** A ball node taken out, or -1. */
  readonly node: number;
  /** Unfolded bridges taken out. */
  readonly bridges: readonly number[];
}

/** Steps of a path: the edges in their order. */
export type Path = readonly BallEdge[];

/**
 * All shortest paths from one ball node to another, of at most `longest` steps.
 *
 * Breadth first from the start until the end is met, then back along falling distance. A shortest path cannot take the
 * same bridge twice: two edges of one bridge would be shortened by the third.
 */
export function shortestPaths(
  ball: NetworkBall,
  start: number,
  end: number,
  longest: number,
  barrier: Barrier,
): Path[] {
  if (start === end) return [[]];
  const steps = new Int32Array(ball.nodes.length).fill(-1);
  steps[start] = 0;
  const queue = [start];
  for (let k = 0; k < queue.length && steps[end]! < 0; k++) {
    const node = queue[k]!;
    if (steps[node]! >= longest) break;
    for (const edge of ball.edges[node]!) {
      if (steps[edge.end]! >= 0 || edge.end === barrier.node || barrier.bridges.includes(edge.bridge)) continue;
      steps[edge.end] = steps[node]! + 1;
      queue.push(edge.end);
    }
  }
  if (steps[end]! < 0) return [];
  return pathsBack(ball, steps, end, barrier.bridges);
}

/** All paths that lead from where `steps` is zero to `end`, one step at a time. */
export function pathsBack(
  ball: NetworkBall,
  steps: Int32Array | readonly number[],
  end: number,
  banned: readonly number[],
): Path[] {
  const paths: Path[] = [];
  const walk = (node: number, tail: Path): void => {
    if (steps[node] === 0) {
      paths.push(tail);
      return;
    }
    for (const { end: before, bridge } of ball.edges[node]!) {
      if (steps[before] === steps[node]! - 1 && !banned.includes(bridge))
        walk(before, [{ end: node, bridge }, ...tail]);
    }
  };
  walk(end, []);
  return paths;
}
