import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["boroxol:source"] },
  ssr: { resolve: { conditions: ["boroxol:source"] } },
  test: {
    setupFiles: ["scripts/test/fast-check-seed.ts"],
    include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts", "scripts/test/**/*.test.ts"],
    testTimeout: 180_000,
  },
});
