import { join } from "node:path";
import { cardName } from "@boroxol/potentials";
import { writeFileAtomically } from "@boroxol/io";
import type { Assessment } from "./assessment.ts";
import { cardText, trainingCard } from "./training-card.ts";
import type { CardParts } from "./training-card.ts";

/** The file with everything that the test of a trained model found. */
export const assessmentName = "assessment.json";

/** How much the members of an ensemble differ on validation frames, or on training frames where there are none. */
export interface Committee {
  readonly members: number;
  readonly frames: number;
  /** Force on an atom: mean over all atoms, and the largest. @unit eV/A */
  readonly mean: number;
  readonly largest: number;
  /** Largest deviation in a frame, and the RMS error of the mean's forces in it. @unit eV/A */
  readonly points: readonly (readonly [deviation: number, error: number])[];
  /** RMSE of the forces of each member. @unit eV/A */
  readonly memberErrors: readonly number[];
}

/** What a training leaves for its page beside the learning curve. */
export interface SavedAssessment {
  readonly finished: boolean;
  readonly training: Assessment;
  readonly validation?: Assessment;
  readonly committee?: Committee;
}

/**
 * Writes the model files, the card (`card.json` and `card.md`) and `assessment.json` into a folder.
 * @returns names of the files that were written, models first
 * @throws E0206
 */
export async function saveTrained(
  folder: string,
  parts: CardParts,
  finished: boolean,
  committee?: Committee,
): Promise<string[]> {
  const card = trainingCard({ ...parts, ...(committee && { deviation: committee.largest }) });
  const assessment: SavedAssessment = {
    finished,
    training: parts.training,
    ...(parts.validation && { validation: parts.validation }),
    ...(committee && { committee }),
  };
  const files: Record<string, string | Uint8Array> = {
    ...parts.members,
    ...parts.parts,
    ...parts.others,
    "card.md": cardText(card),
    [assessmentName]: `${JSON.stringify(assessment)}\n`,
    // The card comes last: with it the folder is a model that can be loaded.
    [cardName]: `${JSON.stringify(card, undefined, 1)}\n`,
  };
  for (const [name, content] of Object.entries(files)) await writeFileAtomically(join(folder, name), content);
  return Object.keys(files);
}
