import { expect, test } from "vitest";
import { registryAddresses } from "../check-lockfile.ts";

test("finds addresses and leaves links alone", () => {
  const lockfile = {
    packages: {
      "node_modules/@boroxol/core": { resolved: "packages/core", link: true },
      "node_modules/yaml": { resolved: "https://registry.example/yaml.tgz" },
      "node_modules/zod": {},
    },
  };
  expect(registryAddresses(JSON.stringify(lockfile))).toEqual(["node_modules/yaml: https://registry.example/yaml.tgz"]);
});
