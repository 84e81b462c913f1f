import { expect, test } from "vitest";
import { missingOptionalPackages, registryAddresses } from "../check-lockfile.ts";

test("finds addresses and leaves links alone", () => {
  const packages = {
    "node_modules/@boroxol/core": { resolved: "packages/core", link: true },
    "node_modules/yaml": { resolved: "https://registry.example/yaml.tgz" },
    "node_modules/zod": {},
  };
  expect(registryAddresses(packages)).toEqual(["node_modules/yaml: https://registry.example/yaml.tgz"]);
});

test("makes entries for platform packages that are named and missing", () => {
  const packages = {
    "node_modules/tool": {
      version: "1.2.3",
      dev: true,
      license: "MIT",
      optionalDependencies: {
        "@tool/binding-linux-arm64-musl": "1.2.3",
        "@tool/binding-win32-x64-msvc": "1.2.3",
        "@tool/binding-linux-arm-gnueabihf": "1.2.3",
        "@tool/binding-darwin-x64": "1.2.3",
      },
    },
    "node_modules/@tool/binding-darwin-x64": { version: "1.2.3" },
  };
  const common = { version: "1.2.3", dev: true, license: "MIT", optional: true };
  expect(missingOptionalPackages(packages)).toEqual({
    "node_modules/@tool/binding-linux-arm64-musl": { ...common, os: ["linux"], cpu: ["arm64"], libc: ["musl"] },
    "node_modules/@tool/binding-win32-x64-msvc": { ...common, os: ["win32"], cpu: ["x64"] },
    "node_modules/@tool/binding-linux-arm-gnueabihf": { ...common, os: ["linux"], cpu: ["arm"], libc: ["glibc"] },
  });
});
