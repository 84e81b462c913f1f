export * from "./write-file-atomically.ts";
