import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError } from "@boroxol/core";
import { type Interaction, type KernelPrecision, interactionCutoff } from "@boroxol/kernels";
import type { StagePlan } from "../protocol/plan.ts";

/** What `run.json` holds: every input with its defaults resolved, enough to do the run again. */
export interface RunRecord {
  readonly format: "boroxol-run/1";
  readonly program: { readonly name: "boroxol"; readonly version: string };
  /** The command that started the run, as the user could type it again. */
  readonly command: string;
  /** What was asked for, in the user's terms: composition, rounding, density and its source. */
  readonly system: Readonly<Record<string, unknown>>;
  readonly potential: {
    readonly name: string;
    readonly kind: string;
    /** Of the potential's energies for this composition: tells when a later version computes something else. */
    readonly hash: string;
    /** @unit A */
    readonly cutoff: number;
  };
  /** The classical potential of the stages that prepare the structure, where the run's own is a learned one. */
  readonly startPotential?: { readonly name: string; readonly hash: string };
  readonly protocol: {
    readonly name: string;
    readonly stages: readonly StagePlan[];
    readonly notes: readonly string[];
  };
  readonly seed: number;
  readonly threads: number;
  /** Of the features and networks of models; float32 where an older version wrote the record. */
  readonly precision?: KernelPrecision;
}

/**
 * Hash of an interaction: its energies at 64 distances, its constants and the hashes of its models, so that any change of
 * numbers shows.
 */
export function interactionHash(interaction: Interaction): string {
  const cutoff = interactionCutoff(interaction);
  const lines = interaction.pairs.map((term) => {
    const values = Array.from({ length: 64 }, (_, k) => term.energy(0.6 + ((cutoff - 0.6) * k) / 64).toPrecision(12));
    return [...term.species].sort().join("-") + term.cutoff + values.join(",");
  });
  const angles = interaction.angles.map((term) => JSON.stringify(term));
  const constants = [...interaction.selfEnergies, ...interaction.charges].map(([z, value]) => `${z}:${value}`);
  const models = (interaction.models ?? []).map(({ hash, weight }) => `${hash} ${weight.toPrecision(12)}`);
  const text = [...models.sort(), ...lines.sort(), ...angles.sort(), ...constants.sort()].join("\n");
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/**
 * Reads a run's record.
 * @throws E0421 when the folder holds no run or its record is damaged
 */
export async function readRecord(directory: string): Promise<RunRecord> {
  const path = join(directory, "run.json");
  try {
    const record = JSON.parse(await readFile(path, "utf8")) as RunRecord;
    if (record.format === "boroxol-run/1" && Array.isArray(record.protocol?.stages)) return record;
    throw new Error("it has another format");
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new BoroxolError("E0421", missing ? "there is no run in this folder" : "the run's record is damaged", {
      place: path,
      fix: missing ? "name the folder that 'boroxol make' or 'boroxol run' wrote" : "start the run again elsewhere",
      untouched: "nothing was changed",
      cause,
    });
  }
}
