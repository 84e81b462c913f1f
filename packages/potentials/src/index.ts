export * from "./potential.ts";
