import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("code is optimised at once while V8 optimises other code in the background", () => {
  const program = fileURLToPath(new URL("busy-optimiser.ts", import.meta.url));
  const { status, signal, stderr } = spawnSync(process.execPath, ["--conditions=boroxol:source", program], {
    encoding: "utf8",
  });
  expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: "" });
});
