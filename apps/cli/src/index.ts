export { commandList } from "./command-list.ts";
export { main } from "./main.ts";
