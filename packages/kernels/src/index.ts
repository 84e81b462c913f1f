export * from "./backend.ts";
export * from "./interaction.ts";
export * from "./reference/reference-backend.ts";
export * from "./wasm/backend.ts";
export * from "./wasm/system.ts";
export * as layout from "./wasm/layout.ts";
export * from "./dynamics.ts";
export * from "./wasm/dynamics.ts";
export * from "./wasm/deep-potential.ts";
