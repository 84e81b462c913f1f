import { inflateRawSync } from "node:zlib";
import { BoroxolError } from "@boroxol/core";

/** No file of an archive may unpack to more: a damaged or hostile size ends here. */
const largestEntry = 2 ** 30;

/**
 * The files of a zip archive, unpacked when asked for; stored and deflated ones, also beyond 4 GiB of archive.
 * @throws E0203 where it is no zip, E0205 where a file is damaged, E0211 where one is too large
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zipEntries(bytes: Uint8Array, place: string): Map<string, () => Uint8Array> {
  const fault = (message: string): BoroxolError =>
    new BoroxolError("E0203", message, { place, fix: "take a complete copy of the archive" });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, () => Uint8Array>();
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw fault("the end of the zip directory is missing");
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let k = 0; k < count; k++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw fault("the zip directory is damaged");
    const method = view.getUint16(at + 10, true);
    const packed = view.getUint32(at + 20, true);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    entries.set(name, () => {
      if (local + 30 > bytes.length || view.getUint32(local, true) !== 0x04034b50)
        throw fault(`'${name}' is not where it should be`);
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      if (start + packed > bytes.length) throw fault(`'${name}' ends behind the end of the archive`);
      const data = bytes.subarray(start, start + packed);
      if (method === 0) return data;
      if (method !== 8) throw fault(`'${name}' is packed by method ${method}`);
      try {
        return inflateRawSync(data, { maxOutputLength: largestEntry });
      } catch (cause) {
        const large = (cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
        throw new BoroxolError(large ? "E0211" : "E0205", `'${name}' cannot be unpacked: ${(cause as Error).message}`, {
          place,
          cause,
        });
      }
    });
  }
  return entries;
}
