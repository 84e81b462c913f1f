/** Runs the tiny campaign in a process of its own, to be killed: node campaign-process.ts FOLDER. */
import { runTiny, tinyCampaign } from "./tiny-campaign.ts";

await runTiny(tinyCampaign(process.argv[2]!));
process.disconnect?.();
