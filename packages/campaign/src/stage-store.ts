import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BoroxolError } from "@boroxol/core";
import { makeFolder, writeFileAtomically } from "@boroxol/io";

/** What decides a stage: the same inputs give the same folder. */
export interface StageInputs {
  readonly kind: "explore" | "select" | "label" | "teach" | "train" | "pretrain";
  /** 0 before there is a model. */
  readonly round: number;
  /** Settings, and hashes of what earlier stages left. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A stage that is done; what `stage.json` in its folder holds. */
export interface FinishedStage<Result> extends StageInputs {
  readonly format: "boroxol-stage/1";
  /** SHA-256 of each file that later stages read. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Of all outputs. */
  readonly hash: string;
  readonly result: Result;
  /** Wall time of the call that finished it. @unit s */
  readonly seconds: number;
  /** Whether an earlier call had begun it, so that the time is not all of it. */
  readonly resumed: boolean;
}

/** What the work of a stage leaves: files of its folder that later stages read, and numbers. */
export interface StageWork<Result> {
  readonly files: readonly string[];
  readonly result: Result;
}

/** A finished stage and where it is. */
export interface Stage<Result> {
  readonly folder: string;
  readonly stage: FinishedStage<Result>;
}

/** Thrown where a stage is open and must not be worked on: a dry run, or an interrupted one. */
export class StageOpen extends Error {
  readonly stage: StageInputs;
  constructor(stage: StageInputs) {
    super(`${stage.kind} of round ${stage.round} is not finished`);
    this.stage = stage;
  }
}

/**
 * The folder of a stage: round, kind and the hash of everything that decides it.
 * @example stageFolder("campaign", { kind: "select", round: 2, inputs: {} })
 */
export function stageFolder(out: string, { kind, round, inputs }: StageInputs): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([kind, round, inputs]))
    .digest("hex")
    .slice(0, 12);
  return join(out, "stages", `${String(round).padStart(2, "0")}-${kind}-${hash}`);
}

/**
 * Does a stage, or finds it done: `stage.json` is written when all of it is finished, so that a killed stage is begun or gone
 * on with again, and a finished one never.
 * @param work does it in its folder; undefined when it was interrupted
 * @throws E1102 where a file of a finished stage is not what it was; `StageOpen` without `work`, or when it was interrupted
 */
export async function performStage<Result>(
  out: string,
  inputs: StageInputs,
  work: ((folder: string) => Promise<StageWork<Result> | undefined>) | undefined,
): Promise<Stage<Result>> {
  const folder = stageFolder(out, inputs);
  const record = join(folder, "stage.json");
  const found = await readFile(record, "utf8").catch(() => undefined);
  if (found !== undefined) {
    const stage = JSON.parse(found) as FinishedStage<Result>;
    for (const [file, hash] of Object.entries(stage.outputs)) {
      // oxlint-disable-next-line no-await-in-loop
      if ((await fileHash(join(folder, file)).catch(() => "")) !== hash) throw changed(folder, file);
    }
    return { folder, stage };
  }
  if (work === undefined) throw new StageOpen(inputs);
  const begun = join(folder, "begun");
  const resumed = await readFile(begun).then(
    () => true,
    () => false,
  );
  await makeFolder(folder);
  await writeFileAtomically(begun, "");
  const start = performance.now();
  const done = await work(folder);
  if (done === undefined) throw new StageOpen(inputs);
  const hashes = await Promise.all(done.files.map((file) => fileHash(join(folder, file))));
  const outputs = Object.fromEntries(done.files.map((file, k) => [file, hashes[k]!]));
  const stage: FinishedStage<Result> = {
    format: "boroxol-stage/1",
    ...inputs,
    outputs,
    hash: createHash("sha256").update(JSON.stringify(outputs)).digest("hex"),
    result: done.result,
    seconds: Number(((performance.now() - start) / 1000).toFixed(2)),
    resumed,
  };
  await writeFileAtomically(record, `${JSON.stringify(stage, undefined, 1)}\n`);
  return { folder, stage };
}

/** SHA-256 of a file, in hexadecimal digits. */
export async function fileHash(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}

function changed(folder: string, file: string): BoroxolError {
  return new BoroxolError("E1102", `${file} is not the file that the stage left`, {
    place: folder,
    fix: "give back the file, or remove the folder of the stage: it and what depends on it are done again",
    untouched: "nothing was run",
  });
}
