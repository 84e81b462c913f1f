import { durationText } from "./progress.ts";
import { sourceLength } from "./source-frames.ts";
import type { Terminal } from "./terminal.ts";

/** How far the reading of some files has come. */
export interface AnalysisProgress {
  /** Bytes read of a file so far. */
  bytes(path: string, read: number): void;
  /** Shows what is done at present, with the time that is left. */
  told(text: string): void;
  /** The same with the frames done so far and their rate. */
  frame(done: number): void;
}

/** Without a screen, a line is written this often. @unit ms */
const betweenLines = 10_000;
/** Before, the time left would be a guess. @unit ms */
const earliest = 2000;

/**
 * Progress over files of known length: the time left goes by the bytes read, so that nothing has to be counted beforehand. Folders and
 * formats that are not read in order give no lengths, and the number of frames stands alone.
 */
export async function analysisProgress(
  terminal: Terminal,
  paths: readonly string[],
  now: () => number = () => performance.now(),
): Promise<AnalysisProgress> {
  const lengths = await Promise.all(paths.map(sourceLength));
  const total = lengths.reduce<number>((sum, each) => sum + (each ?? NaN), 0);
  const read = new Map<string, number>();
  const start = now();
  let last = start;
  const left = (): string => {
    const done = [...read.values()].reduce((sum, each) => sum + each, 0);
    const passed = now() - start;
    if (!(total > 0 && done > 0 && passed > earliest)) return "";
    const part = Math.min(1, done / total);
    return `, ${Math.floor(100 * part)} %, ${durationText((passed * (1 - part)) / part / 1000)} left`;
  };
  const told = (text: string): void => {
    terminal.redraw(text + left());
    if (terminal.interactive || now() - last < betweenLines) return;
    last = now();
    terminal.note(text + left());
  };
  return {
    bytes: (path, count) => void read.set(path, count),
    told,
    frame: (done) => told(`frame ${done}, ${((1000 * done) / (now() - start)).toFixed(1)} frames/s`),
  };
}
