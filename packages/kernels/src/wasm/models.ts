import { BoroxolError, type Frame } from "@boroxol/core";
import type { ModelTerm } from "../interaction.ts";
import { layDeepPotential } from "./deep-potential.ts";
import { layExpansion } from "./expansion.ts";
import * as layout from "./layout.ts";
import type { KernelMemory } from "./memory.ts";
import type { KernelPrecision } from "./precision.ts";

/** Models laid out in memory, and those that the kernels ask JavaScript for. */
export interface LaidModels {
  readonly count: number;
  /** Scratch that a neighbour of an atom needs. @unit bytes */
  readonly bytesPerBond: number;
  /** Adds the energy, forces and virial of a model to those of thread 0; what goes wrong is kept for `rethrow`. */
  evaluate(index: number): void;
  /** @throws what an evaluation threw since the last call */
  rethrow(): void;
  takeWarnings(): readonly string[];
}

/**
 * Lays models out in memory.
 * @param atomSpecies @shape [n]
 * @param species atomic numbers, in the order of the system
 * @throws E0412 when they need more than WebAssembly's 4 GiB
 */
export function layModels(
  memory: KernelMemory,
  terms: readonly ModelTerm[],
  atomSpecies: Uint8Array,
  species: readonly number[],
  threads: number,
  precision: KernelPrecision = "float32",
): LaidModels {
  let bytesPerBond = 0;
  const blocks = terms.map(({ kernel, weight }) => {
    if (kernel === undefined) {
      const block = memory.reserve(4);
      memory.ints(block, 1)[0] = layout.modelEvaluated;
      return block;
    }
    const model = kernel();
    if (model.kind === "deep-potential") {
      bytesPerBond = Math.max(
        bytesPerBond,
        (precision === "float64" ? layout.wideBondBytes : layout.bondBytes) * layout.batch,
      );
      return layDeepPotential(memory, model, species, weight, threads, precision);
    }
    const laid = layExpansion(memory, model, species, weight, threads);
    bytesPerBond = Math.max(bytesPerBond, laid.bytesPerBond);
    return laid.block;
  });
  const address = memory.reserve(4 * blocks.length);
  memory.ints(address, blocks.length).set(blocks);
  memory.setInt(layout.slotModelBlocks, address);
  memory.setInt(layout.slotModelCount, blocks.length);

  let warnings = new Set<string>();
  let thrown: unknown;
  return {
    count: blocks.length,
    bytesPerBond,
    evaluate(index) {
      try {
        addEvaluated(memory, terms[index]!, atomSpecies, (text) => warnings.add(text));
      } catch (cause) {
        // Threads wait for this one: the step ends as one with forces that are not finite.
        thrown ??= cause;
        memory.floats(memory.int(layout.slotThreadForces), 1)[0] = Number.NaN;
      }
    },
    rethrow() {
      if (thrown === undefined) return;
      const cause = thrown;
      thrown = undefined;
      throw cause;
    },
    takeWarnings() {
      const crowded = memory.numbers(layout.slotCrowded, 1);
      if (crowded[0]! > 0) warnings.add(crowdedWarning(crowded[0]!));
      crowded[0] = 0;
      const taken = [...warnings];
      warnings = new Set();
      return taken;
    },
  };
}

/** What is said when neighbours found no slot. */
export function crowdedWarning(atoms: number): string {
  return `${atoms} atoms have more neighbours than the model has slots (sel): the farthest were left out, as DeePMD-kit does; energies jump when they change`;
}

function addEvaluated(
  memory: KernelMemory,
  { evaluate, weight }: ModelTerm,
  species: Uint8Array,
  warn: (text: string) => void,
): void {
  const n = species.length;
  const positions = Float64Array.from(memory.floats(memory.int(layout.slotPositions), 3 * n));
  const cell = Float64Array.from(memory.numbers(layout.slotCell, 9));
  const frame: Frame = { species, positions, cell, periodic: [true, true, true] };
  const { atomEnergies, forces, atomVirials } = evaluate(frame, warn);
  if (forces.length !== 3 * n)
    throw new BoroxolError("E0302", "the model computed other atoms than those of the frame");

  const order = memory.ints(memory.int(layout.slotOrder), n);
  const energies = memory.floats(memory.int(layout.slotAtomEnergies), n);
  const threadForces = memory.floats(memory.int(layout.slotThreadForces), 4 * n);
  const partials = memory.floats(layout.partialAddress, 10);
  for (let k = 0; k < n; k++) {
    const i = order[k]!;
    energies[k]! += weight * atomEnergies[i]!;
    partials[0]! += weight * atomEnergies[i]!;
    for (let a = 0; a < 3; a++) threadForces[4 * k + a]! += weight * forces[3 * i + a]!;
    // The kernels add sum_i r_i f_i themselves: here goes the rest of the virial.
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        const whole = 0.5 * (atomVirials[9 * i + 3 * a + b]! + atomVirials[9 * i + 3 * b + a]!);
        partials[1 + 3 * a + b]! += weight * (whole - positions[3 * i + a]! * forces[3 * i + b]!);
      }
    }
  }
}
