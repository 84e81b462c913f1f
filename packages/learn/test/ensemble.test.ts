import { createHash } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trainEnsemble, trainingOptions } from "@boroxol/learn";
import type { Committee, SavedAssessment, TrainedEnsemble, TrainPotentialHooks } from "@boroxol/learn";
import { parseOptions } from "@boroxol/options";
import { loadCardedModel, type ModelPotential } from "@boroxol/potentials";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quietHooks } from "./quiet-hooks.ts";

const labels = join(import.meta.dirname, "../../../data/lbs-pbe/labels.extxyz");
interface Begun {
  readonly begun: { readonly model: string };
}
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-ensemble-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function training(
  out: string,
  more: Record<string, unknown>,
  hooks: Partial<TrainPotentialHooks> = {},
): Promise<TrainedEnsemble> {
  const data = [labels];
  const split = { models: 2, steps: 40, validateEvery: 10, holdOut: 0.2, holdOutBy: "frames" };
  const shape = { cutoff: 3.5, angularCutoff: 3, nMax: [2, 2], basisSize: [4, 4], lMax: 2, neurons: 6 };
  const given = { data, ...split, ...shape, out: join(folder, out), ...more };
  return trainEnsemble(parseOptions(trainingOptions, given, { source: "test" }), { ...quietHooks, ...hooks });
}

const text = (...path: string[]): Promise<string> => readFile(join(folder, ...path), "utf8");

describe("an ensemble", () => {
  it("is models of different seeds, whose card is that of a model that can be loaded", async () => {
    const { finished, committee, errors } = await training("turn", {});
    expect(finished).toBe(true);
    expect(await text("turn", "nep-1.txt")).not.toBe(await text("turn", "nep-2.txt"));
    expect(await text("turn", "nep-1.txt")).toBe(await text("turn", "1", "nep.txt"));

    const { modelCard, committee: loaded } = await loadCardedModel(join(folder, "turn"));
    expect(loaded!.members.length).toBe(2);
    expect(modelCard.elements).toEqual(["Li", "B", "O", "Si"]);
    const bytes = await readFile(join(folder, "turn", "nep-2.txt"));
    expect(modelCard.members[1]).toEqual({
      file: "nep-2.txt",
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    expect(modelCard.validity.density![0]).toBeCloseTo(1.842, 2);
    expect(modelCard.validity.shortest["B-O"]).toBeGreaterThan(1.1);
    expect(modelCard.validity.deviation).toBeCloseTo(committee!.largest, 3);
    expect(modelCard.errors.map(({ set }) => set.split(":")[0])).toEqual(["first member", "mean of the members"]);
    expect(modelCard.errors[1]!.force).toBeCloseTo(errors!.force!.rmse, 4);

    const { committee: saved } = JSON.parse(await text("turn", "assessment.json")) as SavedAssessment & {
      committee: Committee;
    };
    // 20 % of the frames were kept aside, the same ones for both members; the data set grows.
    const frames = (await readFile(labels, "utf8")).match(/Lattice=/g)!.length;
    const aside = Math.round(0.2 * frames);
    expect(saved.frames).toBe(aside);
    expect(saved.points.length).toBe(aside);
    expect(saved.largest).toBe(Math.max(...saved.points.map(([deviation]) => deviation)));
    expect(await text("turn", "card.md")).toMatch(/members differ by at most/);
  });

  it("is the same to the bit when its models are trained at the same time, and interrupted on the way", async () => {
    const stop = new AbortController();
    const settings = { atOnce: 2 };
    const first = await training("once", settings, {
      signal: stop.signal,
      onRow: ({ step }) => step >= 10 && stop.abort(),
    });
    expect(first.finished).toBe(false);
    const rest = await training("once", settings, { restart: true });
    expect(rest.finished).toBe(true);
    for (const name of ["nep-1.txt", "nep-2.txt"]) expect(await text("once", name)).toBe(await text("turn", name));
  });

  it("goes on from an ensemble, each member from its own model", async () => {
    await training("tuned", { from: join(folder, "turn"), steps: 2 });
    const begun = await Promise.all(
      ["1", "2"].map(async (k) => (JSON.parse(await text("tuned", k, "training.json")) as Begun).begun.model),
    );
    const { members } = (await loadCardedModel(join(folder, "turn"))).committee!;
    expect(begun).toEqual(members.map((each) => (each as ModelPotential).hash));
  });

  it("refuses labels of a potential beside those of DFT", async () => {
    await copyFile(labels, join(folder, "teacher.extxyz"));
    const taught = (await text("teacher.extxyz")).replaceAll(/code=\S+/g, "code=teacher");
    await writeFile(join(folder, "teacher.extxyz"), taught);
    const mixed = training("mixed", { data: [labels, join(folder, "teacher.extxyz")] });
    await expect(mixed).rejects.toMatchObject({ code: "E1007", message: expect.stringContaining("not DFT") });
  });

  it("takes labels of other settings only where they are said to agree, and never those of a potential", async () => {
    const [settings] = /settings=\S+/.exec(await readFile(labels, "utf8"))!;
    const finer = join(folder, "finer.extxyz");
    await writeFile(finer, (await readFile(labels, "utf8")).replaceAll(settings, "settings=tfiner"));
    const data = [labels, finer];
    const alike = [settings.slice("settings=".length), "tfiner"];
    await expect(training("fine", { data })).rejects.toMatchObject({ code: "E1007" });
    await expect(training("fine", { data, alike: ["tfiner"] })).rejects.toMatchObject({ code: "E1007" });
    await training("fine", { data, alike, steps: 2 });
    const card = JSON.parse(await text("fine", "card.json")) as { data: { theory: string }[] };
    expect(card.data.map((each) => each.theory)).toEqual(alike.map((each) => `cp2k, settings ${each}`));
    await writeFile(finer, (await readFile(finer, "utf8")).replaceAll(/code=\S+/g, "code=teacher"));
    await expect(training("fine", { data, alike })).rejects.toMatchObject({ code: "E1007" });
  });

  it("tells what stopped a member", async () => {
    await expect(training("wild", { atOnce: 2, rate: 1e12, steps: 200 })).rejects.toMatchObject({ code: "E1003" });
  });
});
