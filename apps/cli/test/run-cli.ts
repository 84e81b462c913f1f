import { main } from "../src/main.ts";

/** What a command left behind. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process and catches what it writes. */
export async function runCli(...argv: string[]): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  const exitCode = await main(argv, {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
  });
  return { exitCode, stdout, stderr };
}
