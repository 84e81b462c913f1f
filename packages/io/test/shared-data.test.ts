import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { cellVolume } from "@boroxol/core";
import { expect, test } from "vitest";
import { readFrames } from "../src/index.ts";
import { gather } from "./frames.ts";

const path = resolve(import.meta.dirname, "../../../../shared/data/lbs-start/frames.extxyz");

test.skipIf(!existsSync(path))(
  "160 cells of lithium borosilicates written by another program (needs ../shared)",
  async () => {
    const { frames, notices } = await gather((onNotice) => readFrames(path, { onNotice }));
    expect(frames).toHaveLength(160);
    expect(notices).toEqual([]);
    for (const { species, positions, cell, info } of frames) {
      expect(positions).toHaveLength(3 * species.length);
      expect(cellVolume(cell)).toBeGreaterThan(200);
      expect([...new Set(species)].every((kind) => [3, 5, 8, 14].includes(kind))).toBe(true);
      expect(info!["composition"]).toMatch(/^\d+-\d+-\d+$/);
    }
  },
);
