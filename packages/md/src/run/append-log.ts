import { type FileHandle, open } from "node:fs/promises";
import { BoroxolError } from "@boroxol/core";

/** A file that only grows, and can be cut back to where a checkpoint was taken. */
export interface AppendLog {
  /** @throws E0425 when the disk is full or gone */
  append(text: string): Promise<void>;
  /** Forces everything to the disk. @returns the bytes that the file has */
  flush(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a log, cut to its first `bytes` bytes.
 * @throws E0425 when it cannot be opened, or is shorter than a checkpoint says
 */
export async function openLog(path: string, bytes: number): Promise<AppendLog> {
  const failed = (cause: unknown): BoroxolError =>
    new BoroxolError("E0425", `cannot write: ${(cause as Error).message}`, {
      place: path,
      fix: "make room on the disk and give 'boroxol resume' the folder",
      untouched: "the last checkpoint and everything before it",
      cause,
    });
  let file: FileHandle;
  try {
    file = await open(path, bytes === 0 ? "w" : "r+");
    const { size } = await file.stat();
    if (size < bytes) throw new Error(`it has ${size} bytes and the checkpoint was taken at ${bytes}`);
    await file.truncate(bytes);
  } catch (cause) {
    throw failed(cause);
  }
  let end = bytes;
  return {
    async append(text) {
      const data = Buffer.from(text);
      try {
        let written = 0;
        while (written < data.length) {
          const { bytesWritten } = await file.write(data, written, data.length - written, end + written);
          written += bytesWritten;
        }
      } catch (cause) {
        throw failed(cause);
      }
      end += data.length;
    },
    async flush() {
      await file.sync().catch((cause: unknown) => {
        throw failed(cause);
      });
      return end;
    },
    close: () => file.close(),
  };
}
