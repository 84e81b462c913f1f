/** Time of one atom and step on one thread at a cutoff of 10 A, measured with SHIK on an AVX-512 core. @unit s */
const secondsPerAtomStep = 4e-6;
/** Pairs grow with the volume of the cutoff sphere. */
const referenceCutoff = 10;
/** Share of the work that a further thread takes over. */
const threadEfficiency = 0.9;
/** The program, and the neighbour list of one atom at the reference cutoff. @unit bytes */
const programBytes = 120e6;
const bytesPerAtom = 4000;

/**
 * What a run is expected to take: t = n steps t1 (rc/10)^3 / (1 + 0.9 (threads - 1)).
 * @param cutoff @unit A
 * @returns seconds and bytes, right within a factor of two on a current machine
 */
export function runCost(
  atoms: number,
  steps: number,
  cutoff: number,
  threads: number,
): { seconds: number; bytes: number } {
  const volume = (cutoff / referenceCutoff) ** 3;
  const speed = 1 + threadEfficiency * (threads - 1);
  return {
    seconds: (atoms * steps * secondsPerAtomStep * volume) / speed,
    bytes: programBytes + atoms * bytesPerAtom * volume,
  };
}
