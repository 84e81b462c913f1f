import type { Findings } from "./findings.ts";
import type { Section } from "./section.ts";

/** Weights of energies, forces and virials, from the first step to the last. */
export function lossOptions(loss: Section, { problems }: Findings): Record<string, unknown> {
  const pair = (name: string, start: number, limit: number): readonly number[] => [
    loss.get([`start_pref_${name}`], start),
    loss.get([`limit_pref_${name}`], limit),
  ];
  const byAtom = pair("pf", 0, 0);
  const alike = pair("f", 1000, 1);
  const weighed = byAtom.some((each) => each > 0);
  if (weighed && alike.some((each) => each > 0)) {
    problems.push(
      "loss.start_pref_pf beside start_pref_f: forces count with the weights of atoms or without, set one to 0",
    );
  }
  return {
    energyWeight: pair("e", 0.02, 1),
    forceWeight: weighed ? byAtom : alike,
    atomWeights: weighed,
    virialWeight: pair("v", 0, 0),
  };
}
