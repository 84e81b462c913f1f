import { BoroxolError, closestName, errorCodes, type ErrorCode } from "@boroxol/core";
import type { Command } from "commander";
import type { CommandContext } from "../command.ts";

export function configure(command: Command): void {
  command.argument("<code>", "an error code, for instance E0105");
}

/** `boroxol explain E0105`: what an error means. */
export function run(args: readonly string[], _: Command, { terminal }: CommandContext): Promise<number> {
  const code = args[0]!.toUpperCase();
  if (!Object.hasOwn(errorCodes, code)) {
    const closest = closestName(code, Object.keys(errorCodes));
    throw new BoroxolError("E0702", `there is no error '${args[0]}'`, {
      place: "command line",
      fix: closest === undefined ? "codes look like E0105" : `did you mean '${closest}'?`,
    });
  }
  const { title, text } = errorCodes[code as ErrorCode];
  terminal.result(`${code}: ${title}\n\n${wrap(text, 80)}`);
  terminal.document({ code, title, text });
  return Promise.resolve(0);
}

function wrap(text: string, width: number): string {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1)!.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] += lines.at(-1) === "" ? word : ` ${word}`;
  }
  return lines.join("\n");
}
