import type { SavedAssessment } from "@boroxol/learn";

/** Errors along a training. @unit eV/atom, eV/A, eV/A^3 */
export interface CurveErrors {
  readonly energy: readonly number[];
  readonly force: readonly number[];
  readonly stress: readonly number[];
}

/** A learning curve; what is missing is NaN. */
export interface LearningCurve {
  /** Which model it is of. */
  readonly label: string;
  readonly step: readonly number[];
  readonly rate: readonly number[];
  /** RMSE of the batches since the row before. */
  readonly training: CurveErrors;
  /** RMSE of validation frames. */
  readonly validation: CurveErrors;
  readonly framesPerSecond: readonly number[];
}

/** What the page of a training shows. */
export interface TrainingInput {
  readonly name: string;
  /** One for each model. */
  readonly curves: readonly LearningCurve[];
  /** Steps that were planned. */
  readonly steps: number;
  /** What was kept aside, in words. */
  readonly holdOut: string;
  /** Settings by name. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly assessment?: SavedAssessment;
  /** The card for people, as sections of lines. */
  readonly range?: readonly (readonly [name: string, text: string])[];
  readonly data: readonly (readonly [name: string, text: string])[];
}

/** Reads lcurve.csv. @example readLearningCurve(text, "1").step.at(-1) */
export function readLearningCurve(text: string, label: string): LearningCurve {
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const names = header.split(",");
  const rows = lines.map((line) => line.split(","));
  const column = (start: string): number[] => {
    const k = names.findIndex((name) => name.startsWith(start));
    return rows.map((row) => (row[k] === undefined || row[k] === "" ? Number.NaN : Number(row[k])));
  };
  const errors = (set: string): CurveErrors => ({
    energy: column(`${set}_energy`),
    force: column(`${set}_force`),
    stress: column(`${set}_stress`),
  });
  return {
    label,
    step: column("step"),
    rate: column("rate"),
    training: errors("train"),
    validation: errors("validation"),
    framesPerSecond: column("frames_per_second"),
  };
}
