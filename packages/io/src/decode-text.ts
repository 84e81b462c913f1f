const strict = new TextDecoder("utf-8", { fatal: true });
const western = new TextDecoder("windows-1252");

/**
 * Bytes as text: UTF-8, or Windows-1252 where they are not UTF-8, so that no label is lost to replacement characters.
 * @param onOther called when the bytes were not UTF-8
 */
export function decodeText(bytes: Uint8Array, onOther?: () => void): string {
  try {
    return strict.decode(bytes);
  } catch {
    onOther?.();
    return western.decode(bytes);
  }
}
