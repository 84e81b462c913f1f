/**
 * A hash of plain data, numbers bit for bit and keys in any order: 64 bits of FNV-1a, as 16 hexadecimal digits.
 *
 * It tells one model from another; it is no protection against forgery.
 */
export function numbersHash(value: unknown): string {
  let low = 0x84222325;
  let high = 0xcbf29ce4;
  const add = (byte: number): void => {
    low ^= byte;
    // Times 2^40 + 0x1b3 modulo 2^64, in two words of 32 bits.
    const product = (low >>> 0) * 0x1b3;
    high = (Math.imul(high, 0x1b3) + (low << 8) + Math.floor(product / 2 ** 32)) | 0;
    low = product | 0;
  };
  const encoder = new TextEncoder();
  const walk = (each: unknown): void => {
    if (ArrayBuffer.isView(each)) {
      for (const byte of new Uint8Array(each.buffer, each.byteOffset, each.byteLength)) add(byte);
    } else if (Array.isArray(each)) {
      add(1);
      each.forEach(walk);
    } else if (typeof each === "object" && each !== null) {
      for (const [key, item] of Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) {
        walk(key);
        walk(item);
      }
    } else for (const byte of encoder.encode(`${typeof each}:${String(each)};`)) add(byte);
  };
  walk(value);
  return [high, low].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
