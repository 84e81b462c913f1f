import { referenceBackend } from "@boroxol/kernels";
import { bmpShrm, bundledPotentials, sumPotentials, zbl } from "@boroxol/potentials";
import { describe, it } from "vitest";
import { compositionFor, conformanceFrames, describePotential } from "../src/index.ts";

for (const [name, potential] of Object.entries(bundledPotentials)) {
  describePotential({ describe, it }, name, () => potential, {
    backend: referenceBackend,
    frames: conformanceFrames(compositionFor(potential.card.elements), 7),
    // The angles of BMP end at 3.3 A as published: the energy jumps by a few 0.1 eV in frames as disordered as these.
    ...(name === "bmp-shrm" ? { jump: 0.5 } : {}),
  });
}

const core = zbl({ inner: 1, outer: 2 });
describePotential({ describe, it }, "bmp-shrm with a ZBL core", () => sumPotentials([bmpShrm(), core]), {
  backend: referenceBackend,
  frames: conformanceFrames({ Li: 2, B: 6, Si: 2, O: 14 }, 8).slice(1, 2),
  jump: 0.5,
});
