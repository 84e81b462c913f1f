import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { BoroxolError, closestName } from "@boroxol/core";
import { namedProtocols, stagesOption, type Stage } from "@boroxol/md";
import { parseYamlOptions } from "@boroxol/options";

/**
 * A protocol by its name, or from a YAML file that holds `stages`.
 * @param rate cooling rate instead of the protocol's own; every quench of a file gets it @unit K/ps
 * @throws E0704 for a name that does not exist, E0120 to E0123 for a file with wrong options
 */
export async function protocolNamed(
  name: string,
  rate?: number,
): Promise<{ readonly name: string; readonly stages: readonly Stage[] }> {
  if (Object.hasOwn(namedProtocols, name)) return { name, stages: namedProtocols[name]!.stages(rate) };
  let text: string;
  try {
    text = await readFile(name, "utf8");
  } catch (cause) {
    const names = Object.keys(namedProtocols);
    const closest = closestName(name, names);
    throw new BoroxolError("E0704", `there is no protocol and no file '${name}'`, {
      place: "protocol",
      fix: closest === undefined ? `the protocols are ${names.join(", ")}` : `did you mean '${closest}'?`,
      untouched: "nothing was written",
      cause,
    });
  }
  const { stages } = parseYamlOptions(stagesOption, text, name);
  const paced =
    rate === undefined ? stages : stages.map((each) => (each.stage === "quench" ? { ...each, rate } : each));
  return { name: basename(name, extname(name)), stages: paced };
}
