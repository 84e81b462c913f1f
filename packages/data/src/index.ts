export {
  type CheckedData,
  type DataCheck,
  type DataChecker,
  dataChecker,
  type Finding,
  type SuppliedModel,
} from "./check-data.ts";
export { checkPage } from "./check-page.ts";
export { type DataSample, dataSources, readDataSet, type SourceFault } from "./data-sources.ts";
export { type Duplicates, findDuplicates } from "./duplicates.ts";
export { type ElementEnergies, elementEnergies } from "./element-energies.ts";
export { farthestPoints } from "./farthest-points.ts";
export { conditionNames, densityOf, frameValue, largestForce, netForce } from "./frame-values.ts";
export { type FrameRange, inRange, parseFrameRange } from "./frame-range.ts";
export { type FrameSummary, summarise } from "./frame-summary.ts";
export { type Consistency, labelConsistency } from "./label-consistency.ts";
export { stressAgainstModel, type StressPair } from "./model-consistency.ts";
export { stressAgainstPairModel } from "./pair-model.ts";
export { splitData, type SplitItem, type SplitMethod, splitMethods } from "./split-data.ts";
export { stratifiedOrder } from "./stratified-order.ts";
export { type Condition, type ConditionValue, parseCondition } from "./where-expression.ts";
export { addEquation, type NormalEquations, normalEquations, solveNormalEquations } from "./least-squares.ts";
