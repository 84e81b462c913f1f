export * from "./backend.ts";
export * from "./interaction.ts";
