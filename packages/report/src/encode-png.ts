import { crc32, deflateSync } from "node:zlib";

/** Pixels row by row from the top, four bytes red green blue alpha each, not premultiplied. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** @shape [height,width,4] */
  readonly rgba: Uint8Array;
}

/**
 * A picture as PNG, 8 bits per channel with alpha.
 *
 * Every row is written with the filter Up (difference from the row above), which suits smooth shading.
 * PNG Specification, Third Edition, W3C (2025), https://www.w3.org/TR/png-3/.
 */
export function encodePng({ width, height, rgba }: Raster): Uint8Array {
  const stride = 4 * width;
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const out = y * (stride + 1);
    rows[out] = 2;
    for (let k = 0; k < stride; k++) {
      const above = y === 0 ? 0 : rgba[(y - 1) * stride + k]!;
      rows[out + 1 + k] = rgba[y * stride + k]! - above;
    }
  }
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  header.setUint8(9, 6);
  return Buffer.concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

/** Length, type, data and checksum. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let k = 0; k < 4; k++) bytes[4 + k] = type.charCodeAt(k);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}
