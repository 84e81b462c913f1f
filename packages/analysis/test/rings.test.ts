import type { Frame } from "@boroxol/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BondCutoff,
  bonds,
  type Network,
  networkOf,
  type Ring,
  type RingDefinition,
  ringsOf,
} from "../src/index.ts";
import { ringsAround } from "../src/rings-around.ts";
import { alphaQuartz, betaCristobalite, boroxolRing, coesite, crystal, repeated, tridymite } from "./crystals.ts";

type Shift = readonly [number, number, number];
interface Bridge {
  /** Formers that share the bridge, with their cells. */
  readonly ends: readonly (readonly [node: number, shift: Shift])[];
}

/** A network from its bridges, as `networkOf` would make it from atoms. */
function networkFrom(nodes: number, bridges: readonly Bridge[]): Network {
  const edges: { from: number; end: number; shift: number[]; bridge: number; bridgeShift: number[] }[] = [];
  bridges.forEach(({ ends }, bridge) => {
    ends.forEach(([from, home], a) => {
      ends.forEach(([end, there], b) => {
        if (a === b) return;
        const shift = there.map((s, d) => s - home[d]!);
        edges.push({ from, end, shift, bridge: nodes + bridge, bridgeShift: home.map((s) => -s) });
      });
    });
  });
  edges.sort((a, b) => a.from - b.from);
  return {
    atoms: Uint32Array.from({ length: nodes }, (_, k) => k),
    offsets: Uint32Array.from({ length: nodes + 1 }, (_, k) => edges.filter(({ from }) => from < k).length),
    ends: Uint32Array.from(edges, ({ end }) => end),
    endShifts: Int32Array.from(edges.flatMap(({ shift }) => shift)),
    bridges: Uint32Array.from(edges, ({ bridge }) => bridge),
    bridgeShifts: Int32Array.from(edges.flatMap(({ bridgeShift }) => bridgeShift)),
  };
}

const home: Shift = [0, 0, 0];
const plain = (nodes: number, pairs: readonly (readonly [number, number, Shift?])[]): Network =>
  networkFrom(
    nodes,
    pairs.map(([a, b, shift = home]) => ({
      ends: [
        [a, home],
        [b, shift],
      ],
    })),
  );

function histogram(rings: readonly Ring[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { formers } of rings) counts[formers.length] = (counts[formers.length] ?? 0) + 1;
  return counts;
}

const cube = plain(
  8,
  [0, 1, 2, 3, 4, 5, 6, 7].flatMap((a) => [1, 2, 4].filter((bit) => !(a & bit)).map((bit) => [a, a | bit] as const)),
);
const petersen = plain(
  10,
  [0, 1, 2, 3, 4].flatMap(
    (k) =>
      [
        [k, (k + 1) % 5],
        [k, k + 5],
        [k + 5, ((k + 2) % 5) + 5],
      ] as const,
  ),
);
const triangleAndSquare = plain(5, [
  [0, 1],
  [1, 2],
  [2, 0],
  [1, 3],
  [3, 4],
  [4, 2],
]);
const theta = plain(8, [
  [0, 2],
  [2, 3],
  [3, 1],
  [0, 4],
  [4, 1],
  [0, 5],
  [5, 6],
  [6, 7],
  [7, 1],
]);
const honeycomb = plain(2, [
  [0, 1],
  [0, 1, [-1, 0, 0]],
  [0, 1, [0, -1, 0]],
]);
const pcu = plain(1, [
  [0, 0, [1, 0, 0]],
  [0, 0, [0, 1, 0]],
  [0, 0, [0, 0, 1]],
]);

describe("known nets (by independent brute force; quartz as in C. S. Marians and L. W. Hobbs, J. Non-Cryst. Solids 124, 242 (1990))", () => {
  test.each<[string, Network, Record<RingDefinition, Record<number, number>>]>([
    ["cube", cube, { king: { 4: 6 }, guttman: { 4: 6 }, primitive: { 4: 6, 6: 4 }, strong: { 4: 6 } }],
    ["Petersen graph", petersen, { king: { 5: 12 }, guttman: { 5: 12 }, primitive: { 5: 12 }, strong: { 5: 12 } }],
    [
      "triangle and square",
      triangleAndSquare,
      { king: { 3: 1, 4: 1, 5: 1 }, guttman: { 3: 1, 4: 1 }, primitive: { 3: 1, 4: 1 }, strong: { 3: 1, 4: 1 } },
    ],
    [
      "theta graph 3, 2, 4",
      theta,
      { king: { 5: 1, 6: 1, 7: 1 }, guttman: { 5: 1, 6: 1 }, primitive: { 5: 1, 6: 1 }, strong: { 5: 1, 6: 1 } },
    ],
    ["honeycomb, one cell", honeycomb, { king: { 6: 1 }, guttman: { 6: 1 }, primitive: { 6: 1 }, strong: { 6: 1 } }],
    [
      "simple cubic, one cell",
      pcu,
      { king: { 4: 3, 6: 6 }, guttman: { 4: 3 }, primitive: { 4: 3, 6: 4 }, strong: { 4: 3 } },
    ],
  ])("%s", (_, network, expected) => {
    for (const definition of ["king", "guttman", "primitive", "strong"] as const) {
      expect(histogram(ringsOf(network, definition, 8))).toEqual(expected[definition]);
    }
  });

  const cutoffs: Record<string, BondCutoff> = {
    "Si-O": { value: 2, source: "given" },
    "B-O": { value: 1.6, source: "given" },
  };
  const network = (frame: Frame): Network => networkOf(frame, bonds(frame, cutoffs));

  test("alpha-quartz in its cell of three silicons: Guttman 6:1, King 6:1 8:7, primitive 6:1 8:5 per silicon", () => {
    const quartz = network(alphaQuartz());
    expect(histogram(ringsOf(quartz, "guttman"))).toEqual({ 6: 3 });
    expect(histogram(ringsOf(quartz, "king"))).toEqual({ 6: 3, 8: 21 });
    expect(histogram(ringsOf(quartz, "primitive", 9))).toEqual({ 6: 3, 8: 15 });
  });

  test("beta-cristobalite in its cell of two silicons: two six-membered rings per silicon by every definition", () => {
    for (const definition of ["guttman", "king", "primitive", "strong"] as const) {
      expect(histogram(ringsOf(network(betaCristobalite()), definition, 8))).toEqual({ 6: 4 });
    }
  });

  test("tridymite: two six-membered rings per silicon by every definition", () => {
    for (const definition of ["guttman", "king", "primitive", "strong"] as const) {
      expect(histogram(ringsOf(network(tridymite()), definition, 10))).toEqual({ 6: 8 });
    }
  });

  test("coesite: King 4:1/2 6:3/4 8:7/4 9:1 and Guttman 4:1/2 6:1/4 8:1/4 per silicon; primitive rings through each silicon", () => {
    const frame = coesite();
    const net = network(frame);
    expect(histogram(ringsOf(net, "king", 10))).toEqual({ 4: 8, 6: 12, 8: 28, 9: 16 });
    expect(histogram(ringsOf(net, "guttman", 10))).toEqual({ 4: 8, 6: 4, 8: 4 });
    const rings = ringsOf(net, "primitive", 10);
    const through = (atom: number): Record<number, number> =>
      histogram(rings.flatMap((ring) => ring.formers.filter((each) => each === atom).map(() => ring)));
    // Silicon on the two sites of the cell.
    expect([through(0), through(8)]).toEqual([
      { 4: 2, 6: 1, 8: 2, 9: 10, 10: 3 },
      { 4: 2, 6: 2, 8: 2, 9: 8, 10: 2 },
    ]);
  });

  test("the size of the periodic cell does not matter", () => {
    const large = network(repeated(alphaQuartz(), [3, 1, 2]));
    expect(histogram(ringsOf(large, "guttman"))).toEqual({ 6: 18 });
    expect(histogram(ringsOf(large, "king", 8))).toEqual({ 6: 18, 8: 126 });
  });

  test("a boroxol ring is one ring of three borons with its three oxygens", () => {
    const frame = boroxolRing();
    const [ring, ...others] = ringsOf(network(frame));
    expect(others).toEqual([]);
    expect(ring!.formers.map((atom) => frame.species[atom])).toEqual([5, 5, 5]);
    expect(new Set(ring!.bridges).size).toBe(3);
  });

  test("a chain that closes only through the periodic boundary is no ring", () => {
    const frame = crystal(
      [3.2, 0, 0, 0, 15, 0, 0, 0, 15],
      [
        [14, 0, 0, 0],
        [8, 0.5, 0, 0],
      ],
    );
    for (const definition of ["guttman", "king", "primitive", "strong"] as const) {
      expect(ringsOf(network(frame), definition)).toEqual([]);
      expect(ringsOf(network(repeated(frame, [5, 1, 1])), definition)).toEqual([]);
    }
  });

  test("three formers around one oxygen are no ring; edge-sharing polyhedra are one of two formers", () => {
    const L = 20;
    const star: [number, number, number, number][] = [0, 1, 2].map((k) => [
      5,
      (1.4 * Math.cos(k * 2.0944)) / L,
      (1.4 * Math.sin(k * 2.0944)) / L,
      0,
    ]);
    const box = [L, 0, 0, 0, L, 0, 0, 0, L];
    expect(ringsOf(network(crystal(box, [[8, 0, 0, 0], ...star])))).toEqual([]);
    const edge = crystal(box, [
      [14, 1 / L, 0, 0],
      [14, -1 / L, 0, 0],
      [8, 0, 1.2 / L, 0],
      [8, 0, -1.2 / L, 0],
    ]);
    for (const definition of ["guttman", "king", "primitive", "strong"] as const) {
      expect(histogram(ringsOf(network(edge), definition))).toEqual({ 2: 1 });
    }
  });
});

/** Every simple closed chain, as the sorted list of its steps; formers and bridges at most once each. */
function allChains(network: Network, largest: number): { steps: string[]; nodes: number[] }[] {
  const found = new Map<string, { steps: string[]; nodes: number[] }>();
  const step = (a: number, bridge: number, b: number): string => `${Math.min(a, b)}/${bridge}/${Math.max(a, b)}`;
  const walk = (nodes: number[], used: number[], steps: string[]): void => {
    const here = nodes.at(-1)!;
    for (let m = network.offsets[here]!; m < network.offsets[here + 1]!; m++) {
      const [end, bridge] = [network.ends[m]!, network.bridges[m]!];
      if (used.includes(bridge)) continue;
      const taken = [...steps, step(here, bridge, end)];
      if (end === nodes[0] && nodes.length > 1) found.set([...taken].sort().join(), { steps: taken, nodes });
      else if (!nodes.includes(end) && end > nodes[0]! && nodes.length < largest)
        walk([...nodes, end], [...used, bridge], taken);
    }
  };
  for (let start = 0; start < network.atoms.length; start++) walk([start], [], []);
  return [...found.values()];
}

/** Whether the bonds of a chain are a sum modulo two of those of others: elimination over all bonds, as big integers. */
function isSumOf(steps: readonly string[], others: readonly { steps: string[] }[]): boolean {
  const numbers = new Map<string, bigint>();
  const vector = (list: readonly string[]): bigint => {
    let bits = 0n;
    for (const each of list) {
      const [a, bridge, b] = each.split("/");
      for (const bond of [`${a}-${bridge}`, `${b}-${bridge}`]) {
        const bit = numbers.get(bond) ?? BigInt(numbers.size);
        numbers.set(bond, bit);
        bits ^= 1n << bit;
      }
    }
    return bits;
  };
  const basis: bigint[] = [];
  const rest = (bits: bigint): bigint => basis.reduce((left, row) => ((left ^ row) < left ? left ^ row : left), bits);
  for (const other of others) {
    const left = rest(vector(other.steps));
    if (left !== 0n) {
      basis.push(left);
      basis.sort((x, y) => (x < y ? 1 : -1));
    }
  }
  return rest(vector(steps)) === 0n;
}

function byBruteForce(network: Network, definition: RingDefinition, largest: number): Record<number, number> {
  const chains = allChains(network, largest);
  const kept = new Set<(typeof chains)[number]>();
  const keepShortest = (candidates: typeof chains): void => {
    const shortest = Math.min(...candidates.map(({ nodes }) => nodes.length));
    for (const chain of candidates) if (chain.nodes.length === shortest) kept.add(chain);
  };
  const steps = [...new Set(chains.flatMap((chain) => chain.steps))];
  if (definition === "guttman") {
    for (const step of steps) keepShortest(chains.filter((chain) => chain.steps.includes(step)));
  } else if (definition === "king") {
    for (let node = 0; node < network.atoms.length; node++) {
      const own = steps.filter((step) => [step.split("/")[0], step.split("/")[2]].includes(String(node)));
      for (const a of own) {
        for (const b of own.filter((each) => each > a)) {
          keepShortest(chains.filter((chain) => chain.steps.includes(a) && chain.steps.includes(b)));
        }
      }
    }
  } else if (definition === "strong") {
    for (const chain of chains) {
      const shorter = chains.filter(({ nodes }) => nodes.length < chain.nodes.length);
      if (!isSumOf(chain.steps, shorter)) kept.add(chain);
    }
  } else {
    const n = network.atoms.length;
    const far = Array.from({ length: n }, (_, a) => Array.from({ length: n }, (_, b) => (a === b ? 0 : Infinity)));
    for (let a = 0; a < n; a++) {
      for (let m = network.offsets[a]!; m < network.offsets[a + 1]!; m++) far[a]![network.ends[m]!] = 1;
    }
    for (let c = 0; c < n; c++) {
      for (let a = 0; a < n; a++)
        for (let b = 0; b < n; b++) far[a]![b] = Math.min(far[a]![b]!, far[a]![c]! + far[c]![b]!);
    }
    for (const chain of chains) {
      const { nodes } = chain;
      const size = nodes.length;
      if (
        nodes.every((a, i) => nodes.every((b, j) => far[a]![b]! >= Math.min(Math.abs(i - j), size - Math.abs(i - j))))
      )
        kept.add(chain);
    }
  }
  const counts: Record<number, number> = {};
  for (const { nodes } of kept) counts[nodes.length] = (counts[nodes.length] ?? 0) + 1;
  return counts;
}

test("random networks with two- and three-fold bridges: the same rings as by listing every closed chain", () => {
  const networks = fc.integer({ min: 3, max: 7 }).chain((nodes) =>
    fc
      .array(fc.uniqueArray(fc.integer({ min: 0, max: nodes - 1 }), { minLength: 2, maxLength: 3 }), {
        minLength: 3,
        maxLength: 10,
      })
      .map((bridges) =>
        networkFrom(
          nodes,
          bridges.map((ends) => ({ ends: ends.map((node) => [node, home] as const) })),
        ),
      ),
  );
  fc.assert(
    fc.property(
      networks,
      fc.constantFrom<RingDefinition>("guttman", "king", "primitive", "strong"),
      fc.integer({ min: 2, max: 7 }),
      (network, definition, largest) => {
        expect(histogram(ringsOf(network, definition, largest))).toEqual(byBruteForce(network, definition, largest));
      },
    ),
    { numRuns: 300 },
  );
});

test("refuses sizes and definitions that it does not have", () => {
  expect(() => ringsOf(cube, "guttman", 1)).toThrow(expect.objectContaining({ code: "E0505" }));
  expect(() => ringsOf(cube, "guttman", 25)).toThrow(expect.objectContaining({ code: "E0505" }));
  expect(() => ringsOf(cube, "weak" as RingDefinition)).toThrow(expect.objectContaining({ code: "E0505" }));
});

test("King's rings around some formers are those of the whole network that hold them all", () => {
  const bridges = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { minLength: 2, maxLength: 3 }), {
    minLength: 25,
    maxLength: 45,
  });
  fc.assert(
    fc.property(
      bridges,
      fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { minLength: 1, maxLength: 3 }),
      (list, members) => {
        const net = networkFrom(
          30,
          list.map((ends) => ({ ends: ends.map((node) => [node, home] as const) })),
        );
        const holding = (rings: readonly Ring[]): string[] =>
          rings
            .filter(({ formers }) =>
              formers.length === 2
                ? members.some((m) => formers.includes(m))
                : members.every((m) => formers.includes(m)),
            )
            .map(({ formers, bridges: over }) => [...formers, ...over].join())
            .sort();
        expect(holding(ringsAround(net, members, 8))).toEqual(holding(ringsOf(net, "king", 8)));
      },
    ),
    { numRuns: 300 },
  );
});

test("nodes near each other in space have numbers near each other, in whatever order the atoms are", () => {
  const frame = repeated(alphaQuartz(), [6, 6, 6]);
  const order = [...frame.species.keys()].sort((a, b) => ((a * 7919) % 1949) - ((b * 7919) % 1949));
  const mixed: Frame = {
    ...frame,
    species: Uint8Array.from(order, (i) => frame.species[i]!),
    positions: Float64Array.from(order.flatMap((i) => [...frame.positions.subarray(3 * i, 3 * i + 3)])),
  };
  const cutoffs: Record<string, BondCutoff> = { "Si-O": { value: 1.9, source: "given" } };
  const net = networkOf(mixed, bonds(mixed, cutoffs));
  let sum = 0;
  for (let node = 0; node < net.atoms.length; node++) {
    for (let m = net.offsets[node]!; m < net.offsets[node + 1]!; m++) sum += Math.abs(net.ends[m]! - node);
  }
  // In random order a third of all nodes would lie between two neighbours.
  expect(sum / net.ends.length).toBeLessThan(net.atoms.length / 6);
  expect([...net.atoms].sort((a, b) => a - b)).toEqual([...order.keys()].filter((i) => mixed.species[i] === 14));
  expect(histogram(ringsOf(net))).toEqual(histogram(ringsOf(networkOf(frame, bonds(frame, cutoffs)))));
});
