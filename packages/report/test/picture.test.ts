import { inflateSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePng, glassPicture, type Raster } from "../src/index.ts";
import type { Scene } from "../src/picture-scene.ts";
import { rasterise } from "../src/rasterise.ts";
import { smallGlass } from "./glass-input.ts";

/** Reads what `encodePng` writes: one IDAT, filter Up. */
function decode(png: Uint8Array): Raster {
  const view = new DataView(png.buffer, png.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const rows = inflateSync(png.subarray(41, 41 + view.getUint32(33)));
  const rgba = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    expect(rows[y * (4 * width + 1)]).toBe(2);
    for (let k = 0; k < 4 * width; k++)
      rgba[4 * width * y + k] = rows[y * (4 * width + 1) + 1 + k]! + (y > 0 ? rgba[4 * width * (y - 1) + k]! : 0);
  }
  return { width, height, rgba };
}

test("PNG holds every pixel, whatever the picture", () => {
  const rasters = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    .chain(([width, height]) =>
      fc
        .uint8Array({ minLength: 4 * width * height, maxLength: 4 * width * height })
        .map((rgba): Raster => ({ width, height, rgba })),
    );
  fc.assert(
    fc.property(rasters, (raster) => {
      expect(decode(encodePng(raster))).toEqual(raster);
    }),
    { numRuns: 50 },
  );
});

const corners = [-3, 3].flatMap((x) => [-3, 3].flatMap((y) => [-3, 3].map((z) => [x, y, z] as const)));
const empty: Scene = { spheres: [], rods: [], faces: [], corners };
const front = { width: 60, height: 60, yaw: 0, pitch: 0 };
const pixel = ({ width, rgba }: Raster, x: number, y: number): number[] => [
  ...rgba.subarray(4 * (y * width + x), 4 * (y * width + x) + 4),
];
const red = "#ff0000";
const blue = "#0000ff";

describe("depth buffer", () => {
  test("nothing is transparent, a ball is opaque and red, its rim darker than its middle", () => {
    const raster = rasterise({ ...empty, spheres: [{ centre: [0, 0, 3], radius: 1.5, colour: red }] }, front);
    expect(pixel(raster, 2, 2)).toEqual([0, 0, 0, 0]);
    const [r, g, b, a] = pixel(raster, 30, 30) as [number, number, number, number];
    expect(a).toBe(255);
    expect(r).toBeGreaterThan(150);
    expect(Math.max(g, b)).toBeLessThan(r / 2);
    expect(pixel(raster, 42, 30)[0]).toBeLessThan(r);
  });
  test("the nearer one hides the farther one, in whatever order they come", () => {
    const near = { centre: [0, 0, 2], radius: 1, colour: blue } as const;
    const far = { centre: [0, 0, -2], radius: 1.4, colour: red } as const;
    for (const spheres of [
      [near, far],
      [far, near],
    ]) {
      const [r, , b] = pixel(rasterise({ ...empty, spheres }, front), 30, 30) as [number, number, number];
      expect(b).toBeGreaterThan(r);
    }
  });
  test("what is far away fades", () => {
    const at = (z: number): number =>
      pixel(rasterise({ ...empty, spheres: [{ centre: [0, 0, z], radius: 1, colour: red }] }, front), 30, 30)[3]!;
    expect(at(-3)).toBeLessThan(at(0));
    expect(at(0)).toBeLessThanOrEqual(at(3));
  });
  test("rods and faces are drawn", () => {
    const rod = rasterise({ ...empty, rods: [{ from: [-2, 0, 0], to: [2, 0, 0], radius: 0.4, colour: red }] }, front);
    expect(pixel(rod, 30, 30)[3]).toBeGreaterThan(150);
    expect(pixel(rod, 30, 20)[3]).toBe(0);
    const face = rasterise(
      {
        ...empty,
        faces: [
          {
            corners: [
              [-2, -2, 0],
              [2, -2, 0],
              [0, 2, 0],
            ],
            colour: blue,
          },
        ],
      },
      front,
    );
    expect(pixel(face, 30, 32)[2]).toBeGreaterThan(100);
    expect(pixel(face, 10, 10)[3]).toBe(0);
  });
});

test("a picture of a glass is the same every time and shows its elements", () => {
  const cutoffs = { "B-O": { value: 1.7, source: "given" }, "Si-O": { value: 2, source: "given" } } as const;
  const view = { width: 160, height: 140 };
  const png = glassPicture(smallGlass(0), cutoffs, view);
  expect(glassPicture(smallGlass(0), cutoffs, view)).toEqual(png);
  const { rgba } = decode(png);
  const seen = { blue: 0, orange: 0, yellow: 0, indigo: 0 };
  for (let k = 0; k < rgba.length; k += 4) {
    const [r, g, b, a] = rgba.subarray(k, k + 4) as unknown as [number, number, number, number];
    if (a < 100) continue;
    if (b > r + 60 && g > r + 30) seen.blue++;
    if (r > 2 * b + 60 && g < 0.6 * r) seen.orange++;
    if (r > 1.4 * b + 60 && g > 0.85 * r) seen.yellow++;
    if (b > 1.5 * g + 20 && b > 1.3 * r) seen.indigo++;
  }
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
});
