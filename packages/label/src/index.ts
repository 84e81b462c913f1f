export { attemptFrame, attemptsText, type FrameOutcome } from "./attempt-frame.ts";
export { type BornCharges, bornCharges, fieldDirections, type ForcesInFields } from "./born-charges.ts";
export { compareLabels, type LabelComparison } from "./compare-labels.ts";
export { cp2k } from "./cp2k.ts";
export type { CodeResult, LabelCode, LabelStage } from "./label-code.ts";
export {
  labelFrames,
  type LabelFramesOptions,
  labelledFrame,
  type LabelOutcome,
  type LabelProgress,
} from "./label-frames.ts";
export { type JobFoldersOutcome, labelByFolders } from "./job-folders.ts";
export { labelByTeacher } from "./label-by-teacher.ts";
export {
  checkLabelling,
  dftCodeNamed,
  labelBy,
  type LabellingHooks,
  type LabellingOptions,
  labellingOptions,
  labellingSettings,
  teacherOf,
} from "./labelling.ts";
export { openTeacher, type Teacher, teacherCode } from "./teacher.ts";
export { labelOrder, type LabelOrder, labelOrders } from "./label-order.ts";
export type { LabelQueue } from "./label-queue.ts";
export { type FailedFrame, type LabelSettings, type LabelStore, openLabels, settingsHash } from "./label-store.ts";
export { localQueue, type LocalQueueOptions } from "./local-queue.ts";
export { quantumEspresso } from "./quantum-espresso.ts";
export { endText, type ProgramCall, type ProgramEnd, runProgram } from "./run-program.ts";
export { structureKey } from "./structure-key.ts";
export { fillTemplate, readTemplate, type Template, templateDifferences, templateHash } from "./template.ts";
export { slurmQueue, type SlurmQueueOptions } from "./slurm-queue.ts";
export { vasp } from "./vasp.ts";
