import { fork } from "node:child_process";
import { once } from "node:events";
import { appendFile, cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { campaignCost, type CampaignSummary } from "@boroxol/campaign";
import { cellVolume } from "@boroxol/core";
import { summarise } from "@boroxol/data";
import { readFrames } from "@boroxol/io";
import { loadPotential } from "@boroxol/potentials";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTiny, tinyCampaign } from "./tiny-campaign.ts";

let folder: string;
let whole: CampaignSummary;
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-campaign-"));
  const plan = await runTiny(tinyCampaign(at("whole")), { dry: true });
  expect(plan.summary).toMatchObject({ status: "open", rounds: [] });
  expect(await readdir(folder)).toEqual([]);
  whole = (await runTiny(tinyCampaign(at("whole")))).summary;
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Stages that are finished, with the hashes of what they left. */
async function stagesOf(out: string): Promise<Record<string, unknown>> {
  const names = (await readdir(at(out, "stages"))).sort();
  const texts = await Promise.all(names.map((name) => readFile(at(out, "stages", name, "stage.json"), "utf8")));
  return Object.fromEntries(names.map((name, k) => [name, (JSON.parse(texts[k]!) as { outputs: unknown }).outputs]));
}

describe("a campaign", () => {
  it("explores, selects, labels and trains, round by round", async () => {
    expect(whole.status).toBe("rounds used up");
    expect(whole.rounds.map(({ round }) => round)).toEqual([0, 1, 2]);
    const [first, second] = whole.rounds;
    expect(first!.labels).toEqual({ labelled: 8, failed: 0, failures: [] });
    expect(second!.trajectories!.map(({ temperature }) => temperature)).toEqual([600, 2000]);
    const { frames, accurate, candidates, beyond, selected } = second!.selection!;
    expect(frames).toBe(12);
    expect(accurate + candidates + beyond).toBe(frames);
    expect(selected).toBeGreaterThan(0);
    // Whole trajectories are held out, and every label is in one of the two sets.
    const last = (await readdir(at("whole", "stages")))
      .filter((each) => each.includes("train"))
      .sort()
      .at(-1)!;
    const sets = await Promise.all(
      ["training.extxyz", "held-out.extxyz"].map(async (name) => {
        const text = await readFile(at("whole", "stages", last, name), "utf8");
        return text.match(/trajectory=\S+/g)!;
      }),
    );
    const labels = whole.rounds.map((round) => round.labels?.labelled ?? 0);
    expect(sets.flat().length).toBe(labels.reduce((sum, each) => sum + each, 0));
    expect(sets[0]!.filter((each) => sets[1]!.includes(each))).toEqual([]);
    // The model is where the campaign says, as a potential with a committee.
    const model = await loadPotential(whole.model!);
    expect(model).toMatchObject({ modelCard: { kind: "nep", core: { inner: 0.6, outer: 1 } } });
    expect(await readFile(join(whole.model!, "card.md"), "utf8")).toContain("between 0.6 and 1 A");
    expect(await readFile(at("whole", "campaign.html"), "utf8")).toContain("Trust band".toLowerCase());
  });

  it("labels frames of the trust band only, and none that is like another", async () => {
    const names = (await readdir(at("whole", "stages"))).sort();
    const [first, second] = names.filter((each) => each.includes("select"));
    const shortest: Record<string, number> = {};
    for await (const frame of readFrames(at("whole", "stages", first!, "selected.extxyz"))) {
      for (const [pair, r] of Object.entries(summarise(frame, "", 0).shortest)) {
        shortest[pair] = Math.min(r, shortest[pair] ?? r);
      }
    }
    for await (const frame of readFrames(at("whole", "stages", second!, "selected.extxyz"))) {
      expect(frame.info!["deviation"]).toBeGreaterThanOrEqual(0.1);
      expect(frame.info!["deviation"]).toBeLessThan(50);
      for (const [pair, r] of Object.entries(summarise(frame, "", 0).shortest)) {
        expect(r).toBeGreaterThanOrEqual(0.75 * (shortest[pair] ?? 0));
      }
    }
  });

  it("does nothing again when it is finished", async () => {
    const before = await stagesOf("whole");
    const { summary, notes } = await runTiny(tinyCampaign(at("whole")));
    expect(notes).toEqual([]);
    expect(summary).toEqual(whole);
    expect(await stagesOf("whole")).toEqual(before);
  });

  it("is the same to the bit when it is killed in every kind of stage", { timeout: 180_000 }, async () => {
    const kinds = ["explore", "select", "label", "train"];
    let killed = 0;
    for (let k = 0; k < 20; k++) {
      const child = fork(join(import.meta.dirname, "campaign-process.ts"), [at("killed")], {
        execArgv: ["--conditions=boroxol:source"],
        stdio: "inherit",
      });
      const wanted = kinds[k];
      child.on("message", (text: string) => {
        if (wanted === undefined || !text.endsWith(`: ${wanted}`)) return;
        setTimeout(() => child.kill("SIGKILL"), wanted === "train" ? 700 : 30);
      });
      // oxlint-disable-next-line no-await-in-loop
      const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
      if (signal === "SIGKILL") killed++;
      else {
        expect(code).toBe(0);
        if (k >= kinds.length) break;
      }
    }
    expect(killed).toBeGreaterThanOrEqual(3);
    expect(await stagesOf("killed")).toEqual(await stagesOf("whole"));
    for (const file of ["nep-1.txt", "nep-2.txt"]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await readFile(at("killed", "model", file))).toEqual(await readFile(at("whole", "model", file)));
    }
  });

  it("does again what depends on a change, and nothing else", async () => {
    await cp(at("whole"), at("changed"), { recursive: true });
    const { notes } = await runTiny(tinyCampaign(at("changed"), { retraining: { steps: 14 } }));
    expect(notes.filter((text) => text.startsWith("round"))).toEqual([
      "round 1: train",
      "round 2: explore",
      "round 2: select",
      "round 2: label",
      "round 2: train",
    ]);
    // Frames that were labelled before are not labelled again: no structure stands twice in the data set.
    const structures: unknown[] = [];
    for await (const { info } of readFrames(at("changed", "labels", "labels.extxyz")))
      structures.push(info!["structure"]);
    expect(new Set(structures).size).toBe(structures.length);
  });

  it("refuses labels of other settings in its data set, with what differs", async () => {
    const label = { code: "teacher", potential: "pmmcs" };
    await expect(runTiny(tinyCampaign(at("whole"), { label }))).rejects.toMatchObject({
      code: "E0902",
      message: expect.stringContaining("'potential: shik' became 'potential: pmmcs'"),
    });
  });

  it("refuses a stage whose files were changed", async () => {
    await cp(at("whole"), at("touched"), { recursive: true });
    const [name] = (await readdir(at("touched", "stages"))).filter((each) => each.includes("select"));
    await appendFile(at("touched", "stages", name!, "selected.extxyz"), "\n");
    await expect(runTiny(tinyCampaign(at("touched")))).rejects.toMatchObject({ code: "E1102" });
  });

  it("goes on after trajectories that explode, and keeps the frames before", async () => {
    const explore = { temperatures: [600, 2000], time: 0.06, every: 0.01, stopAbove: 0.2 };
    await cp(at("whole"), at("exploding"), { recursive: true });
    const { summary } = await runTiny(tinyCampaign(at("exploding"), { explore, stop: { fraction: 0.001, rounds: 1 } }));
    const { trajectories, selection } = summary.rounds[1]!;
    expect(trajectories!.map(({ status, code }) => [status, code])).toContainEqual(["exploded", "E0405"]);
    expect(selection!.candidates).toBeGreaterThan(0);
    expect(selection!.accurate + selection!.candidates + selection!.beyond).toBe(12);
    expect(await readFile(at("exploding", "campaign.html"), "utf8")).toContain("E0405");
  });

  it("stops where no frame lies in the trust band, and when the committee is sure", async () => {
    await cp(at("whole"), at("stalled"), { recursive: true });
    const stalled = { select: { low: 1e-6, high: 1e-5, most: 4, apart: 0.05 } };
    await expect(runTiny(tinyCampaign(at("stalled"), stalled))).rejects.toMatchObject({ code: "E1101" });
    const sure = { select: { low: 1e5, high: 1e6, most: 4, apart: 0.05 } };
    const { summary } = await runTiny(tinyCampaign(at("stalled"), sure));
    expect(summary).toMatchObject({
      status: "converged",
      rounds: [{ round: 0 }, { round: 1, selection: { uncertain: 0 } }],
    });
  });

  it("lets cells breathe at pressures, beside strained ones of constant volume", async () => {
    const strains = [[0.05, 0.05, 0.05, 0, 0, 0]];
    const explore = { temperatures: [600], strains, pressures: [0, 20], time: 0.2, every: 0.01 };
    const { summary } = await runTiny(tinyCampaign(at("pressed"), { explore, stop: { fraction: 0.001, rounds: 1 } }));
    const [, { trajectories }] = summary.rounds as [unknown, CampaignSummary["rounds"][number]];
    expect(trajectories!.map(({ pressure, strain }) => [pressure, strain[0]])).toEqual([
      [undefined, 0.05],
      [0, 0],
      [20, 0],
    ]);
    const explored = (await readdir(at("pressed", "stages"))).find((each) => each.startsWith("01-explore"))!;
    const volumes = async (id: string): Promise<number[]> => {
      const found: number[] = [];
      for await (const { cell, info } of readFrames(at("pressed", "stages", explored, id, "trajectory.extxyz"))) {
        if (info!["stage"] === "hold") found.push(cellVolume(cell));
      }
      return found;
    };
    const [strained, free, pressed] = await Promise.all(["r01-01", "r01-02", "r01-03"].map(volumes));
    expect(new Set(strained!.map((each) => each.toFixed(6))).size).toBe(1);
    expect(pressed!.at(-1)!).toBeLessThan(free!.at(-1)!);
    expect(pressed!.at(-1)!).toBeLessThan(strained![0]! / 1.05 ** 3);
    await expect(
      runTiny(tinyCampaign(at("no-cell"), { explore: { temperatures: [600], strains: [] } })),
    ).rejects.toMatchObject({ code: "E0122" });
  });

  it("tries frames again where none could be labelled, and finds a missing program before it explores", async () => {
    const failing = tinyCampaign(at("failing"), { label: { code: "cp2k", program: "/bin/false", atOnce: 2 } });
    for (const exploring of [true, false]) {
      const notes: string[] = [];
      // oxlint-disable-next-line no-await-in-loop
      await expect(runTiny(failing, { onNote: (text) => notes.push(text) })).rejects.toMatchObject({ code: "E0905" });
      expect(notes.includes("round 0: explore")).toBe(exploring);
      expect(notes.filter((text) => text.includes("failed: label, retry-1, retry-2:"))).toHaveLength(8);
    }
    const missing = tinyCampaign(at("missing"), { label: { code: "cp2k", program: "/nowhere/cp2k" } });
    await expect(runTiny(missing)).rejects.toMatchObject({ code: "E0901" });
    expect(await readdir(folder)).not.toContain("missing");
    const { notes } = await runTiny(missing, { dry: true });
    expect(notes[0]).toContain("/nowhere/cp2k is no program");
  });

  it("begins with labels of a teacher, which it keeps apart", async () => {
    const teacher = { potential: "pmmcs", frames: 6, steps: 10 };
    const { summary } = await runTiny(tinyCampaign(at("taught"), { teacher, stop: { fraction: 0.001, rounds: 1 } }));
    expect(summary.teacher!.labelled).toBe(6);
    expect(await readFile(at("taught", "taught", "settings.json"), "utf8")).toContain("potential: pmmcs");
    expect(await readFile(at("taught", "labels", "settings.json"), "utf8")).toContain("potential: shik");
    const { training } = JSON.parse(await readFile(at("taught", "model", "card.json"), "utf8")) as {
      training: { options: { from: string } };
    };
    expect(training.options.from).toContain("train");
  });

  it("plans with the speeds that were measured", async () => {
    const options = tinyCampaign(at("whole"), { stop: { fraction: 0.001, rounds: 5 } });
    const { summary } = await runTiny(options, { dry: true });
    const { rounds, parts } = await campaignCost(options, summary, 1);
    const finished = await runTiny(tinyCampaign(at("whole")), { dry: true });
    expect(await campaignCost(options, finished.summary, 1)).toEqual({ rounds: 0, parts: [], seconds: 0 });
    expect(rounds).toBe(3);
    expect(parts.map(({ work, count }) => [work, count])).toEqual([
      ["exploration", 3 * 2 * 160],
      ["labels", 3 * 4],
      ["training", 3],
    ]);
    for (const { seconds, source } of parts) {
      expect(seconds).toBeGreaterThan(0);
      expect(source).toBe("measured in this campaign");
    }
  });
});
