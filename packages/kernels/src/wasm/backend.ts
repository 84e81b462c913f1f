import { type Frame, BoroxolError, cellVolume } from "@boroxol/core";
import type { Backend, Evaluator, Property, Results } from "../backend.ts";
import { interactionCutoff } from "../interaction.ts";
import { kernelsFor } from "./joined-vectors.ts";
import * as layout from "./layout.ts";
import { inPrecision } from "./precision.ts";
import { type SystemOptions, closedCell, createKernelSystem, pairsOfModels } from "./system.ts";

/**
 * The fast backend: tabulated pairs, threads on shared memory.
 * @example using evaluator = await wasmBackend({ threads: 2 }).prepare(interaction, frame.species);
 */
export function wasmBackend(options: SystemOptions = {}): Backend {
  return {
    name: "wasm",
    async prepare(asked, species): Promise<Evaluator> {
      const interaction = inPrecision(asked, options.precision);
      const system = await createKernelSystem(interaction, species, await kernelsFor(interaction), options);
      const reach = interactionCutoff(interaction) + (options.skin ?? 1);
      const memory = system.kernelMemory;
      // Pairs and angles do not divide their energy among atoms.
      const classical = interaction.pairs.length + interaction.angles.length + pairsOfModels(interaction).length;
      const divides = classical === 0 && interaction.models !== undefined;
      return {
        provides: ["energy", "forces", "stress", ...(divides ? (["atomEnergies"] as const) : [])],
        async evaluate(frame: Frame, want: readonly Property[]): Promise<Results> {
          if (frame.species.length !== system.atoms || frame.species.some((z, i) => z !== species[i])) {
            throw new BoroxolError("E0411", "the frame's atoms are not those that the evaluator was made for", {
              fix: "prepare an evaluator for each list of species",
            });
          }
          const cell = closedCell(frame, reach);
          system.setCell(cell);
          system.positions().set(frame.positions);
          system.work(layout.commandEvaluate);
          const results: Results = {};
          if (want.includes("energy")) results.energy = memory.numbers(layout.slotPotentialEnergy, 1)[0]!;
          if (divides && want.includes("atomEnergies")) {
            const energies = system.modelEnergies();
            results.atomEnergies = energies.map((each, i) => each + (interaction.selfEnergies.get(species[i]!) ?? 0));
          }
          if (want.includes("forces")) results.forces = Float64Array.from(system.forces());
          if (want.includes("stress")) {
            const w = memory.numbers(layout.slotVirial, 9);
            // Along an open axis the frame's own cell vector says what the stress is given per.
            const volume = Math.abs(cellVolume(frame.cell));
            const scale = -1 / (volume > 0 ? volume : Math.abs(cellVolume(cell)));
            const component = (a: number, b: number): number => 0.5 * (w[3 * a + b]! + w[3 * b + a]!) * scale;
            results.stress = Float64Array.of(
              component(0, 0),
              component(1, 1),
              component(2, 2),
              component(1, 2),
              component(0, 2),
              component(0, 1),
            );
          }
          return results;
        },
        takeWarnings: () => system.takeWarnings(),
        [Symbol.dispose]: () => system[Symbol.dispose](),
      };
    },
  };
}
