import type { Frame } from "@boroxol/core";
import { indexValues } from "../../graph/indices.ts";
import { orderAtoms, typeTable } from "../atom-order.ts";
import { boundedCache, bytesOfArrays } from "../bounded-cache.ts";
import type { ModelBatch } from "../model-graph.ts";
import { bondsWithin } from "../neighbour-cache.ts";
import type { BehlerParrinelloSettings, SymmetryStatistics } from "./settings.ts";
import { angularFunctions, radialFunctions } from "./settings.ts";
import { symmetryValues } from "./symmetry-values.ts";
import type { SymmetryValues } from "./symmetry-values.ts";

/** Bytes of symmetry functions that are kept. */
const usualCache = 1.5e9;

/**
 * Turns frames into the inputs of a Behler-Parrinello graph: scaled symmetry functions of every atom and their derivatives
 * along every bond. What belongs to a frame is kept, as far as memory allows, since no parameter changes it.
 * @param shortest squared distances of pairs of types, updated @shape [types,types] @unit A^2
 */
export function symmetryBatches(
  settings: BehlerParrinelloSettings,
  { mean, width }: SymmetryStatistics,
  shortest: Float64Array,
  cacheBytes = usualCache,
): (frames: readonly Frame[]) => ModelBatch {
  const { typeMap } = settings;
  const types = typeMap.length;
  const table = typeTable(typeMap);
  const cutoff = Math.max(settings.cutoff, settings.angularCutoff);
  const [radials, angulars] = [radialFunctions(settings).length, angularFunctions(settings).length];
  const functions = radials + angulars;
  const known = boundedCache<Frame, SymmetryValues>(cacheBytes);

  const scaledValues = (frame: Frame): SymmetryValues => {
    const found = known.get(frame);
    if (found !== undefined) return found;
    const made = symmetryValues(settings, frame, bondsWithin(frame, cutoff), table);
    const { values, far, near } = made;
    const typeOf = (i: number): number => table[frame.species[i]!]!;
    for (let k = 0; k < values.length; k++) {
      const [t, g] = [typeOf(Math.floor(k / functions)), k % functions];
      values[k] = (values[k]! - mean[t]![g]!) / width[t]![g]!;
    }
    far.centre.forEach((i, e) => {
      const [own, other] = [typeOf(i), typeOf(far.neighbour[e]!)];
      const squared = far.vectors[3 * e]! ** 2 + far.vectors[3 * e + 1]! ** 2 + far.vectors[3 * e + 2]! ** 2;
      if (squared < shortest[own * types + other]!) shortest[own * types + other] = squared;
      for (let k = 0; k < radials; k++) far.slopes[e * radials + k]! /= width[own]![k]!;
    });
    near.centre.forEach((i, e) => {
      const wide = width[typeOf(i)]!;
      for (let k = 0; k < angulars; k++) {
        for (let d = 0; d < 3; d++) near.jacobian[3 * (e * angulars + k) + d]! /= wide[radials + k]!;
      }
    });
    known.set(frame, made, bytesOfArrays(frame, made, far, near));
    return made;
  };

  return (frames) => {
    const atoms = orderAtoms(frames, table, types);
    const total = atoms.order.length;
    const parts = frames.map(scaledValues);
    const inputs = new Float64Array(total * functions);
    const starts: number[] = [];
    let start = 0;
    parts.forEach(({ values }) => {
      starts.push(start);
      for (let i = 0; i < values.length / functions; i++) {
        inputs.set(values.subarray(i * functions, (i + 1) * functions), atoms.row[start + i]! * functions);
      }
      start += values.length / functions;
    });
    const rows = (pick: (part: SymmetryValues) => Int32Array): Int32Array =>
      joinInts(parts.map((part, f) => pick(part).map((i) => atoms.row[starts[f]! + i]!)));
    const join = (pick: (part: SymmetryValues) => Float64Array): Float64Array => joinDoubles(parts.map(pick));
    const frameOf = (centre: Int32Array): Int32Array => centre.map((row) => atoms.frames[row]!);
    const [farCentre, farNeighbour] = [rows(({ far }) => far.centre), rows(({ far }) => far.neighbour)];
    const [nearCentre, nearNeighbour] = [rows(({ near }) => near.centre), rows(({ near }) => near.neighbour)];
    const farVectors = join(({ far }) => far.vectors);
    const count = frames.length;
    return {
      order: atoms.order,
      lengths: { atoms: total, frames: count, far: farCentre.length, near: nearCentre.length },
      arrays: {
        inputs,
        farSlopes: join(({ far }) => far.slopes),
        farVectors,
        farDirections: directionsOf(farVectors),
        nearVectors: join(({ near }) => near.vectors),
        nearJacobian: join(({ near }) => near.jacobian),
      },
      indices: {
        type: indexValues(atoms.types, types),
        frameOfAtom: indexValues(atoms.frames, count),
        farCentre: indexValues(farCentre, total),
        farNeighbour: indexValues(farNeighbour, total),
        farFrame: indexValues(frameOf(farCentre), count),
        nearCentre: indexValues(nearCentre, total),
        nearNeighbour: indexValues(nearNeighbour, total),
        nearFrame: indexValues(frameOf(nearCentre), count),
      },
    };
  };
}

function directionsOf(vectors: Float64Array): Float64Array {
  const result = new Float64Array(vectors.length);
  for (let k = 0; k < vectors.length; k += 3) {
    const r = Math.hypot(vectors[k]!, vectors[k + 1]!, vectors[k + 2]!);
    for (let d = 0; d < 3; d++) result[k + d] = vectors[k + d]! / r;
  }
  return result;
}

function joinDoubles(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0]!;
  const joined = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function joinInts(parts: readonly Int32Array[]): Int32Array {
  const joined = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Range, mean and deviation of the symmetry functions of each element over some frames. */
export function symmetryStatistics(settings: BehlerParrinelloSettings, frames: readonly Frame[]): SymmetryStatistics {
  const table = typeTable(settings.typeMap);
  const cutoff = Math.max(settings.cutoff, settings.angularCutoff);
  const functions = radialFunctions(settings).length + angularFunctions(settings).length;
  const filled = (value: number): number[][] =>
    settings.typeMap.map(() => Array.from({ length: functions }, () => value));
  const [minimum, maximum, sum, squares] = [filled(Infinity), filled(-Infinity), filled(0), filled(0)];
  const atoms = settings.typeMap.map(() => 0);
  for (const frame of frames) {
    const { values } = symmetryValues(settings, frame, bondsWithin(frame, cutoff), table);
    frame.species.forEach((z, i) => {
      const t = table[z]!;
      atoms[t]!++;
      for (let k = 0; k < functions; k++) {
        const value = values[i * functions + k]!;
        minimum[t]![k] = Math.min(minimum[t]![k]!, value);
        maximum[t]![k] = Math.max(maximum[t]![k]!, value);
        sum[t]![k]! += value;
        squares[t]![k]! += value * value;
      }
    });
  }
  const mean = sum.map((row, t) => row.map((each) => (atoms[t] === 0 ? 0 : each / atoms[t]!)));
  return {
    // An element that no frame holds, or a function that never changes, is left as it is.
    minimum: minimum.map((row) => row.map((each) => (Number.isFinite(each) ? each : 0))),
    maximum: maximum.map((row, t) => row.map((each, k) => (each > minimum[t]![k]! ? each : minimum[t]![k]! + 1 || 1))),
    mean,
    width: squares.map((row, t) =>
      row.map((each, k) => {
        const variance = atoms[t] === 0 ? 0 : each / atoms[t]! - mean[t]![k]! ** 2;
        return variance > 1e-12 ? Math.sqrt(variance) : 1;
      }),
    ),
  };
}
