export { conditionNames, densityOf, frameValue, largestForce, netForce } from "./frame-values.ts";
export { type FrameRange, inRange, parseFrameRange } from "./frame-range.ts";
export { type Condition, type ConditionValue, parseCondition } from "./where-expression.ts";
