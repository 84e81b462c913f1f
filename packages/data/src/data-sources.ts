import { readdir, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { BoroxolError, type Frame } from "@boroxol/core";
import { deepmdSystems, formatOfName, readFrames, type ReadFramesOptions, type ReadNotice } from "@boroxol/io";

/** A frame of a data set, and where it is. */
export interface DataSample {
  readonly frame: Frame;
  /** File or system, relative to the data set. */
  readonly source: string;
  /** Counted from 0 in its source. */
  readonly index: number;
}

/** What a source was not able to give. */
export interface SourceFault {
  readonly source: string;
  readonly code: string;
  readonly message: string;
}

/** Outputs of programs that are recognised by their content, not by their name. */
const outputs = /\.(out|log)(\.gz|\.zst)?$/i;

/** What Boroxol writes beside frames about them: no frames. */
const records = /^(settings|run|report)\.json$/;

/**
 * Files and DeePMD systems of a data set: the path itself, or everything of a known format below a folder. Links are not
 * followed; an input beside its output is not a source of its own.
 * @throws E0201 where there is nothing at the path
 */
export async function dataSources(path: string): Promise<string[]> {
  const found = await stat(path).catch((cause: Error) => {
    throw new BoroxolError("E0201", `cannot read ${path}: ${cause.message}`, {
      place: path,
      fix: "check the path",
      cause,
    });
  });
  if (!found.isDirectory()) return [path];
  const systems = await deepmdSystems(path);
  const files: string[] = [];
  async function walk(folder: string, depth: number): Promise<void> {
    for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = join(folder, entry.name);
      if (entry.isDirectory() && depth > 0 && !systems.includes(inner)) await walk(inner, depth - 1);
      if (
        entry.isFile() &&
        !records.test(entry.name) &&
        (formatOfName(entry.name) !== undefined || outputs.test(entry.name))
      )
        files.push(inner);
    }
  }
  if (!systems.includes(path)) await walk(path, 8);
  const stems = new Set(files.filter((file) => outputs.test(file)).map(stemOf));
  return [...systems, ...files.filter((file) => !/\.inp$/i.test(file) || !stems.has(stemOf(file)))];
}

function stemOf(path: string): string {
  return path.replace(/\.(gz|zst)$/i, "").replace(/\.[^.]*$/, "");
}

/**
 * All frames of a data set. A source that cannot be read is reported and the others go on.
 * @throws E0201 where there is nothing at the path, E0801 where nothing of it holds a frame
 * @example for await (const { frame, source } of readDataSet("data/")) console.log(source, frame.energy);
 */
export async function* readDataSet(
  path: string,
  options: ReadFramesOptions & {
    readonly onFault?: (fault: SourceFault) => void;
    readonly onSourceNotice?: (source: string, notice: ReadNotice) => void;
  } = {},
): AsyncGenerator<DataSample> {
  let count = 0;
  for (const file of await dataSources(path)) {
    const source = relative(path, file) || basename(file);
    try {
      let index = 0;
      const onNotice = (notice: ReadNotice): void => options.onSourceNotice?.(source, notice);
      for await (const frame of readFrames(file, { ...options, onNotice })) {
        count++;
        yield { frame, source, index: index++ };
      }
    } catch (error) {
      if (!(error instanceof BoroxolError) || error.code.startsWith("E07")) throw error;
      if (options.onFault === undefined) throw error;
      options.onFault({ source, code: error.code, message: error.message });
    }
  }
  if (count > 0) return;
  throw new BoroxolError("E0801", `nothing at ${path} holds a frame`, {
    place: path,
    fix: "docs/formats.md lists what can be read",
    untouched: "nothing was written",
  });
}
