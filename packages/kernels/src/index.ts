export * from "./backend.ts";
export * from "./interaction.ts";
export * from "./reference/reference-backend.ts";
