export * from "./describe-backend.ts";
export * from "./describe-format.ts";
export * from "./describe-integrator.ts";
export * from "./describe-potential.ts";
export * from "./disordered-frames.ts";
export * from "./lennard-jones.ts";
export * from "./test-runner.ts";
