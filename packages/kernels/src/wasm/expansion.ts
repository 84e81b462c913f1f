import type { ExpansionModel, GraceFsKernelModel, NepKernelModel, RadialFunctions } from "../kernel-model.ts";
import * as layout from "./expansion-layout.ts";
import { blockStride, blockWords, modelGraceFs, modelNep } from "./layout.ts";
import type { KernelMemory } from "./memory.ts";
import { layScratch, placers, up, widened } from "./placers.ts";
import { radialTable } from "./radial-table.ts";

type Scratch = readonly (readonly [word: number, bytes: number])[];

/**
 * Lays a NEP or GRACE/FS model out in memory, for the species of one system.
 * @param species atomic numbers, in the order of the system
 * @param weight what its energy is multiplied by @unit 1
 * @returns the address of its block, and the bytes that it needs for a bond
 * @throws E0412 when it needs more than WebAssembly's 4 GiB
 */
export function layExpansion(
  memory: KernelMemory,
  model: NepKernelModel | GraceFsKernelModel,
  species: readonly number[],
  weight: number,
  threads: number,
): { readonly block: number; readonly bytesPerBond: number } {
  const block = memory.reserve(4 * blockWords + 8 * layout.numbers);
  const words = memory.ints(block, blockWords);
  memory.floats(block + 4 * blockWords, layout.numbers).set([model.cutoff]);
  const { doubles } = placers(memory);
  const typeOf = species.map((z) => model.elements.indexOf(z));
  const width = up(model.count, 8);
  const lines = model.dependsOnL ? model.lMax + 1 : 1;
  const size = (model.lMax + 1) ** 2;
  words[layout.types] = species.length;
  words[layout.lMax] = model.lMax;
  words[layout.firstL] = model.firstL;
  words[layout.width] = width;
  words[layout.lines] = lines;
  const angular = layTables(memory, model.angular, typeOf, lines, model.count, width);
  words[layout.angularTables] = angular.tables;
  words[layout.angularRanges] = angular.ranges;
  words[layout.legendre] = doubles(legendreCoefficients(model.lMax));
  words[layout.energies] = doubles(typeOf.map((t) => weight * model.energies[t]!));
  const own =
    model.kind === "nep"
      ? layNep(memory, words, model, typeOf, width, weight)
      : layGraceFs(memory, words, model, typeOf, width, weight);
  layScratch(memory, words, blockStride, threads, [
    [layout.A, 4 * size * width],
    [layout.dEdA, 4 * size * width],
    [layout.legendreScratch, 16 * size],
    [layout.sums, 160],
    ...own,
  ]);
  const bytesPerBond = layout.bondHarmonics + 16 * size + 8 * lines * width + 4 * words[layout.radials]!;
  return { block, bytesPerBond };
}

function layNep(
  memory: KernelMemory,
  words: Int32Array,
  model: NepKernelModel,
  typeOf: readonly number[],
  width: number,
  weight: number,
): Scratch {
  const { ints, singles } = placers(memory);
  const { radialCount, count, neurons, lMax, fourBody, fiveBody } = model;
  const radials = up(radialCount, 8);
  const blocks = lMax + (fourBody ? 1 : 0) + (fiveBody ? 1 : 0);
  words[0] = modelNep;
  words[layout.radials] = radials;
  const radial = layTables(memory, model.radial, typeOf, 1, radialCount, radials);
  words[layout.radialTables] = radial.tables;
  words[layout.radialRanges] = radial.ranges;
  const M = up(neurons, 8);
  words[layout.neurons] = M;
  words[layout.blocks] = blocks;
  words[layout.fourBody] = fourBody ? 1 : 0;
  words[layout.fiveBody] = fiveBody ? 1 : 0;
  const dimension = radialCount + blocks * count;
  words[layout.networks] = ints(
    typeOf.map((t) => {
      const { w0, b0, w1 } = model.networks[t]!;
      const row = (d: number): number[] => Array.from({ length: neurons }, (_, m) => w0[m * dimension + d]!);
      const rows = new Float32Array((radials + blocks * width + 2) * M);
      for (let d = 0; d < radialCount; d++) rows.set(row(d), d * M);
      for (let b = 0; b < blocks; b++) {
        for (let n = 0; n < count; n++) rows.set(row(radialCount + b * count + n), (radials + b * width + n) * M);
      }
      const end = (radials + blocks * width) * M;
      rows.set(
        b0.map((each) => -each),
        end,
      );
      rows.set(
        w1.map((each) => weight * each),
        end + M,
      );
      return singles(rows);
    }),
  );
  return [
    [layout.radialSums, 4 * radials],
    [layout.dEdRadial, 4 * radials],
    [layout.q, 4 * blocks * width],
    [layout.layerScratch, 4 * M],
  ];
}

function layGraceFs(
  memory: KernelMemory,
  words: Int32Array,
  model: GraceFsKernelModel,
  typeOf: readonly number[],
  width: number,
  weight: number,
): Scratch {
  const { ints, doubles, singles } = placers(memory);
  const { densities, count, factors, lMax } = model;
  words[0] = modelGraceFs;
  words[layout.factors] = singles(
    typeOf.flatMap((t) => [...widened(factors.subarray(t * count, (t + 1) * count), width)]),
  );
  words[layout.densities] = densities.length;
  words[layout.embedding] = doubles(
    densities.flatMap(({ weight: own, exponent }) => {
      if (exponent === 1) return [weight * own, 1, 0, 0];
      const p = 1 / exponent;
      return [weight * own, exponent, p ** (p / (1 - p)), p ** (1 / (1 - p))];
    }),
  );
  words[layout.functions] = ints(typeOf.map((t) => layFunctions(memory, model.functions[t]!, width)));
  const size = (lMax + 1) ** 2;
  return [[layout.layerScratch, 16 * size * width + 8 * densities.length]];
}

/** The functions of a type in the form that `assembly/grace-fs.ts` describes. */
function layFunctions(memory: KernelMemory, functions: GraceFsKernelModel["functions"][number], width: number): number {
  const termBytes = (rank: number): number => 8 + 8 * Math.ceil(rank / 2);
  const bytes = functions.reduce(
    (sum, { rank, couplings, weights }) => sum + 8 + 8 * weights.length + couplings.length * termBytes(rank),
    8,
  );
  const start = memory.reserve(bytes);
  memory.ints(start, 1)[0] = functions.length;
  let address = start + 8;
  for (const { n, rank, places, couplings, weights } of functions) {
    memory.ints(address, 2).set([rank, couplings.length]);
    memory.floats(address + 8, weights.length).set(weights);
    address += 8 + 8 * weights.length;
    for (let t = 0; t < couplings.length; t++) {
      memory.floats(address, 1)[0] = couplings[t]!;
      memory
        .ints(address + 8, rank)
        .set(Array.from(places.subarray(t * rank, (t + 1) * rank), (place) => 8 * (place * width + n)));
      address += termBytes(rank);
    }
  }
  return start;
}

/** Tables of all pairs of species; pairs that share their functions share the memory. */
function layTables(
  memory: KernelMemory,
  functionsOf: ExpansionModel["angular"],
  typeOf: readonly number[],
  lines: number,
  count: number,
  width: number,
): { readonly tables: number; readonly ranges: number } {
  const { ints, doubles, singles } = placers(memory);
  const made = new Map<RadialFunctions, { readonly address: number; readonly range: readonly number[] }>();
  const all = typeOf.flatMap((ti) =>
    typeOf.map((tj) => {
      const functions = functionsOf(ti, tj);
      const there = made.get(functions);
      if (there !== undefined) return there;
      const { range, coefficients } = radialTable(functions, lines, count, width);
      const laid = { address: singles(coefficients), range };
      made.set(functions, laid);
      return laid;
    }),
  );
  return { tables: ints(all.map(({ address }) => address)), ranges: doubles(all.flatMap(({ range }) => range)) };
}

/**
 * a and b of P_lm = a (z P_l-1,m + b P_l-2,m) at l (L+1) + m; at m = l - 1 and m = l the factors of P_l-1,l-1 in P_l,l-1 and
 * P_ll.
 */
function legendreCoefficients(L: number): Float64Array {
  const out = new Float64Array(2 * (L + 1) ** 2);
  for (let l = 1; l <= L; l++) {
    for (let m = 0; m <= l - 2; m++) {
      const at = 2 * (l * (L + 1) + m);
      out[at] = Math.sqrt((4 * l * l - 1) / (l * l - m * m));
      out[at + 1] = -Math.sqrt(((l - 1) ** 2 - m * m) / (4 * (l - 1) ** 2 - 1));
    }
    out[2 * (l * (L + 1) + l - 1)] = Math.sqrt(2 * l + 1);
    out[2 * (l * (L + 1) + l)] = -Math.sqrt(1 + 1 / (2 * l));
  }
  return out;
}
