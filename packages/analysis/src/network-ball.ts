import { BoroxolError } from "@boroxol/core";
import type { Network } from "./network.ts";

/**
 * The part of the periodic network within some steps of a root, unfolded into space: the same atom in two cells is two
 * nodes. A path that closes only through the periodic boundary ends on another node than it began, so it is no ring, and a
 * true ring cannot hide behind a shorter one of that kind. Node 0 is the root; arrays are longer than what is in use.
 */
export interface NetworkBall {
  readonly size: number;
  /** Node of the network. @shape [size] */
  readonly nodes: Int32Array;
  /** Cell of each node as one number; see `packShift`. @shape [size] */
  readonly shifts: Int32Array;
  /** Steps from the root. @shape [size] */
  readonly depths: Int32Array;
  /** Edges of ball node k that stay inside are edgeStarts[k]..edgeStarts[k+1]. @shape [size+1] */
  readonly edgeStarts: Int32Array;
  /** Ball node at the end. @shape [edges] */
  readonly edgeEnds: Int32Array;
  /** Bridging atom. @shape [edges] */
  readonly edgeBridges: Int32Array;
  /** Cell of the bridging atom. @shape [edges] */
  readonly edgeBridgeShifts: Int32Array;
}

/** Cells that a search may reach, on each side. */
const farthest = 511;

/** Three whole numbers below 512 as one; sums and differences of shifts are those of their numbers. */
export function packShift(x: number, y: number, z: number): number {
  return x * 1048576 + y * 1024 + z;
}

/** The three numbers of a packed shift. */
export function unpackShift(shift: number): [number, number, number] {
  const z = ((shift + 512) & 1023) - 512;
  const y = ((((shift - z) >> 10) + 512) & 1023) - 512;
  return [(shift - z - 1024 * y) >> 20, y, z];
}

/** Unfolds a network around one node after the other; each call writes over the ball of the call before. */
export interface BallUnfolder {
  (root: number): NetworkBall;
  readonly radius: number;
}

/**
 * Makes ready to unfold balls of one radius, breadth first, in arrays that are used again for every root.
 * @throws E0505 when atoms lie so many cells apart that the search would lose count
 */
export function ballUnfolder(network: Network, radius: number): BallUnfolder {
  const { offsets, ends, bridges } = network;
  const endShifts = packed(network.endShifts, radius);
  const bridgeShifts = packed(network.bridgeShifts, radius);
  const count = network.atoms.length;
  // Copies of a network node in the ball form a chain from `heads`; `marks` says for which root.
  const heads = new Int32Array(count);
  const marks = new Int32Array(count).fill(-1);
  let chain = new Int32Array(256);
  const ball = {
    size: 0,
    nodes: new Int32Array(256),
    shifts: new Int32Array(256),
    depths: new Int32Array(256),
    edgeStarts: new Int32Array(257),
    edgeEnds: new Int32Array(1024),
    edgeBridges: new Int32Array(1024),
    edgeBridgeShifts: new Int32Array(1024),
  };

  function unfold(root: number): NetworkBall {
    let size = 1;
    let edges = 0;
    ball.nodes[0] = root;
    ball.shifts[0] = 0;
    ball.depths[0] = 0;
    chain[0] = -1;
    heads[root] = 0;
    marks[root] = root;
    for (let k = 0; k < size; k++) {
      const node = ball.nodes[k]!;
      const shift = ball.shifts[k]!;
      const depth = ball.depths[k]!;
      const degree = offsets[node + 1]! - offsets[node]!;
      while (size + degree > ball.nodes.length) {
        ball.nodes = doubled(ball.nodes);
        ball.shifts = doubled(ball.shifts);
        ball.depths = doubled(ball.depths);
        ball.edgeStarts = doubled(ball.edgeStarts);
        chain = doubled(chain);
      }
      while (edges + degree > ball.edgeEnds.length) {
        ball.edgeEnds = doubled(ball.edgeEnds);
        ball.edgeBridges = doubled(ball.edgeBridges);
        ball.edgeBridgeShifts = doubled(ball.edgeBridgeShifts);
      }
      ball.edgeStarts[k] = edges;
      for (let m = offsets[node]!; m < offsets[node + 1]!; m++) {
        const end = ends[m]!;
        const there = shift + endShifts[m]!;
        let found = marks[end] === root ? heads[end]! : -1;
        while (found >= 0 && ball.shifts[found] !== there) found = chain[found]!;
        if (found < 0) {
          if (depth === radius) continue;
          found = size++;
          ball.nodes[found] = end;
          ball.shifts[found] = there;
          ball.depths[found] = depth + 1;
          chain[found] = marks[end] === root ? heads[end]! : -1;
          heads[end] = found;
          marks[end] = root;
        }
        ball.edgeEnds[edges] = found;
        ball.edgeBridges[edges] = bridges[m]!;
        ball.edgeBridgeShifts[edges] = shift + bridgeShifts[m]!;
        edges++;
      }
    }
    ball.edgeStarts[size] = edges;
    ball.size = size;
    return ball;
  }
  return Object.assign(unfold, { radius });
}

/** The edge that leads back over the same bridge. */
export function reversedEdge(ball: NetworkBall, start: number, edge: number): number {
  const end = ball.edgeEnds[edge]!;
  let e = ball.edgeStarts[end]!;
  // Every edge of the network is listed from both ends.
  while (
    ball.edgeEnds[e] !== start ||
    ball.edgeBridges[e] !== ball.edgeBridges[edge] ||
    ball.edgeBridgeShifts[e] !== ball.edgeBridgeShifts[edge]
  )
    e++;
  return e;
}

function packed(shifts: Int32Array, radius: number): Int32Array {
  const largest = shifts.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
  if (largest * (radius + 1) > farthest) {
    throw new BoroxolError("E0505", `bonded atoms lie up to ${largest} cells apart, too far for a ring search`, {
      fix: "fold the atoms into the cell",
    });
  }
  return Int32Array.from({ length: shifts.length / 3 }, (_, m) =>
    packShift(shifts[3 * m]!, shifts[3 * m + 1]!, shifts[3 * m + 2]!),
  );
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * array.length);
  longer.set(array);
  return longer;
}
