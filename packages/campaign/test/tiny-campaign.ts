import { type CampaignOptions, campaignOptions, type CampaignSummary, runCampaign } from "@boroxol/campaign";
import { parseOptions } from "@boroxol/options";

/** A campaign of two rounds in seconds, with SHIK in the place of DFT. */
export function tinyCampaign(out: string, more: Record<string, unknown> = {}): CampaignOptions {
  const given = {
    out,
    systems: [{ composition: "33.3Li2O-66.7SiO2", atoms: 18 }],
    begin: { temperature: 3000, time: 0.1, frames: 8 },
    explore: { temperatures: [600, 2000], time: 0.06, every: 0.01 },
    select: { low: 0.1, high: 50, most: 4, apart: 0.05 },
    label: { code: "teacher", potential: "shik" },
    training: {
      cutoff: 4,
      angularCutoff: 3.5,
      nMax: [2, 2],
      basisSize: [3, 3],
      lMax: 2,
      neurons: 4,
      steps: 30,
      rate: 0.01,
      largestForce: 1000,
    },
    retraining: { steps: 15 },
    committee: 2,
    stop: { fraction: 0.001, rounds: 2 },
    ...more,
  };
  return parseOptions(campaignOptions, given, "test");
}

/** Runs it, and what it said. */
export async function runTiny(
  options: CampaignOptions,
  { onNote, ...more }: { readonly dry?: boolean; readonly onNote?: (text: string) => void } = {},
): Promise<{ readonly summary: CampaignSummary; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const summary = await runCampaign(options, {
    threads: 1,
    program: "boroxol test",
    onNote: (text) => {
      notes.push(text);
      onNote?.(text);
      if (process.send !== undefined) process.send(text);
    },
    onProgress: () => undefined,
    ...more,
  });
  return { summary, notes };
}
