import { type Backend, wasmBackend } from "@boroxol/kernels";
import { bundledPotentials } from "@boroxol/potentials";
import { describe, it } from "vitest";
import { compositionFor, conformanceFrames, describeBackend, describePotential } from "../src/index.ts";

// Pairs are tabulated: the energy is good to 1e-8 eV per atom, forces and stress to 1e-6 of the largest.
for (const threads of [1, 2]) {
  const create = (): Backend => wasmBackend({ threads });
  describeBackend({ describe, it }, `wasm, threads: ${threads}`, create, { energy: 1e-8, forces: 1e-6, stress: 1e-6 });
}

for (const [name, potential] of Object.entries(bundledPotentials)) {
  describePotential({ describe, it }, `${name} on wasm`, () => potential, {
    backend: wasmBackend(),
    frames: conformanceFrames(compositionFor(potential.card.elements), 7),
    tolerance: 1e-8,
    // The angles of BMP end at 3.3 A as published.
    ...(name === "bmp-shrm" ? { jump: 0.5 } : {}),
  });
}
