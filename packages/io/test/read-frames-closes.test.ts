import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readFrames } from "../src/index.ts";

const descriptors = "/proc/self/fd";

function isOpen(path: string): boolean {
  return readdirSync(descriptors).some((name) => {
    const link = join(descriptors, name);
    return existsSync(link) && readlinkSync(link) === path;
  });
}

test.skipIf(!existsSync(descriptors))("closes the file when the caller stops at the first frame", async () => {
  const folder = mkdtempSync(join(tmpdir(), "boroxol-close-"));
  const path = join(folder, "two.xyz");
  const frame = '1\nLattice="5 0 0 0 5 0 0 0 5" Properties=species:S:1:pos:R:3\nLi 0 0 0\n';
  writeFileSync(path, frame + frame);
  try {
    for await (const { species } of readFrames(path)) {
      expect(species.length).toBe(1);
      expect(isOpen(path)).toBe(true);
      break;
    }
    expect(isOpen(path)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
