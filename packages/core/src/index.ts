export * from "./cell.ts";
export * from "./error-codes.ts";
export * from "./errors.ts";
export * from "./frame.ts";
export * from "./neighbours.ts";
export * from "./units.ts";
