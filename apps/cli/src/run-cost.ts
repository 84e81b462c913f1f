import { interactionCutoff, type Interaction, type KernelPrecision } from "@boroxol/kernels";

/** Time of one atom and step on one thread at a cutoff of 10 A, measured with SHIK on an AVX-512 core. @unit s */
const secondsPerAtomStep = 4e-6;
/** The same for one model of the published shapes with a kernel, and for one that the f64 reference evaluates. @unit s */
const secondsPerModelStep = { "deep-potential": 5e-5, nep: 1.5e-5, "grace-fs": 8e-5, reference: 4e-3 } as const;
/** The same in float64, where only one kind has a kernel. @unit s */
const secondsPerDoubleStep = { "deep-potential": 1.5e-4, nep: 4e-3, "grace-fs": 4e-3, reference: 4e-3 } as const;
/** Pairs grow with the volume of the cutoff sphere. */
const referenceCutoff = 10;
/** Share of the work that a further thread takes over. */
const threadEfficiency = 0.9;
/** The program, and the neighbour list of one atom at the reference cutoff. @unit bytes */
const programBytes = 120e6;
const bytesPerAtom = 4000;

/**
 * What a run is expected to take: t = n steps (t1 (rc/10)^3 + sum of the models) / (1 + 0.9 (threads - 1)).
 * @returns seconds and bytes, right within a factor of two on a current machine
 */
export function runCost(
  atoms: number,
  steps: number,
  interaction: Interaction,
  threads: number,
  precision: KernelPrecision = "float32",
): { seconds: number; bytes: number } {
  const { models = [] } = interaction;
  const pairs = (interactionCutoff({ ...interaction, models: [] }) / referenceCutoff) ** 3;
  const volume = (interactionCutoff(interaction) / referenceCutoff) ** 3;
  const double = precision === "float64";
  const ofModels = models.reduce((sum, { kernel }) => {
    const kind = kernel?.().kind ?? "reference";
    return sum + (double ? secondsPerDoubleStep[kind] : secondsPerModelStep[kind]);
  }, 0);
  const speed = 1 + threadEfficiency * (threads - 1);
  return {
    seconds: (atoms * steps * (secondsPerAtomStep * pairs + ofModels)) / speed,
    bytes: programBytes + atoms * bytesPerAtom * volume,
  };
}
