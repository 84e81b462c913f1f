import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { formatExtxyzFrame } from "@boroxol/io";
import { trainPotential, trainingOptions } from "@boroxol/learn";
import type { TrainPotentialHooks, TrainedPotential } from "@boroxol/learn";
import { parseOptions } from "@boroxol/options";
import { evaluateNep, readNep } from "@boroxol/potentials";
import type { NepModel } from "@boroxol/potentials";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frameOrder } from "../src/train/frame-order.ts";
import { ions } from "./ions.ts";
import { quietHooks } from "./quiet-hooks.ts";

const frames = Array.from({ length: 24 }, (_, k) => ions(8 + (k % 3), k));
/** What another code adds to the energy of an atom. @unit eV */
const constants: Readonly<Record<number, number>> = { 3: 300, 8: -200, 14: 50 };
/** Potential energy of a weak bond between all atoms and the centre of the cell, that the newer labels have. @unit eV/A^2 */
const stiffness = 0.05;

let folder: string;
let taught: NepModel;

const path = (name: string): string => join(folder, name);
const save = (name: string, list: readonly Frame[]): Promise<void> =>
  writeFile(path(name), list.map((frame) => formatExtxyzFrame(frame)).join(""));

function training(
  out: string,
  more: Record<string, unknown>,
  hooks: Partial<TrainPotentialHooks> = {},
): Promise<TrainedPotential> {
  const given = { precision: "float64", out: path(out), validateEvery: 50, ...more };
  return trainPotential(parseOptions(trainingOptions, given, { source: "test" }), { ...quietHooks, ...hooks });
}

const nepAt = async (name: string): Promise<NepModel> => readNep(await readFile(path(name), "utf8"), name);

function labelledBy(model: NepModel, frame: Frame): Frame {
  const { atomEnergies, forces } = evaluateNep(model, frame);
  return { ...frame, forces, energy: atomEnergies.reduce((sum, each) => sum + each, 0) };
}

/** Labels of another code: other constants of the elements, and stiffer along x. */
function labelledAnew(model: NepModel, frame: Frame): Frame {
  const { energy, forces, ...rest } = labelledBy(model, frame);
  const away = rest.positions.map((x, k) => (k % 3 === 0 ? x - rest.cell[0]! / 2 : 0));
  return {
    ...rest,
    energy:
      energy! +
      rest.species.reduce((sum, z) => sum + constants[z]!, 0) +
      away.reduce((sum, x) => sum + (stiffness * x * x) / 2, 0),
    forces: forces!.map((f, k) => f - stiffness * away[k]!),
  };
}

/** Root mean square error of the forces of a model on the older labels. @unit eV/A */
async function forgotten(name: string): Promise<number> {
  const model = await nepAt(name);
  const squares = frames.flatMap((frame) => {
    const { forces } = labelledBy(taught, frame);
    return Array.from(evaluateNep(model, frame).forces, (f, k) => (f - forces![k]!) ** 2);
  });
  return Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / squares.length);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "boroxol-rehearsal-"));
  const shape = { cutoff: 4.5, angularCutoff: 3.8, nMax: [2, 2], basisSize: [4, 4], lMax: 2, neurons: 5 };
  await save(
    "random.extxyz",
    frames.map((frame) => ({ ...frame, energy: 0, forces: new Float64Array(frame.positions.length) })),
  );
  await training("old", {
    data: [path("random.extxyz")],
    holdOut: 0,
    steps: 1,
    rate: 1e-30,
    rateStop: 1e-30,
    ...shape,
  });
  taught = await nepAt("old/nep.txt");
  await save(
    "older.extxyz",
    frames.map((frame) => ({ ...labelledBy(taught, frame), info: { code: "teacher", settings: "t1" } })),
  );
  await save(
    "newer.extxyz",
    frames.slice(0, 3).map((frame) => ({ ...labelledAnew(taught, frame), info: { code: "cp2k", settings: "t2" } })),
  );
  await save(
    "moved.extxyz",
    frames.slice(0, 12).map((frame) => {
      const made = labelledBy(taught, frame);
      return { ...made, energy: made.species.reduce((sum, z) => sum + constants[z]!, made.energy!) };
    }),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("rehearsal", () => {
  it("takes every other frame of the steps from the older ones, all of them in each round", () => {
    const order = frameOrder(Int32Array.of(0, 1, 2), 3, 7, Int32Array.of(10, 11, 12, 13));
    const places = Array.from({ length: 8 }, (_, step) => order(step)).flat();
    expect(places.every((each, k) => each >= 10 === (k % 2 === 1))).toBe(true);
    const old = places.filter((each) => each >= 10);
    for (const round of [old.slice(0, 4), old.slice(4, 8), old.slice(8, 12)]) {
      expect(round.toSorted()).toEqual([10, 11, 12, 13]);
    }
    expect(
      places
        .filter((each) => each < 10)
        .slice(0, 3)
        .toSorted(),
    ).toEqual([0, 1, 2]);
  });

  it("moves the energies of older frames to where those of the new ones are", async () => {
    // The model fits both kinds of labels once the constants differ, so that nothing is left to learn.
    const { result } = await training("moved", {
      data: [path("moved.extxyz")],
      rehearse: [path("older.extxyz")],
      from: path("old"),
      holdOut: 0,
      rehearsalWeight: 1,
      steps: 100,
      rate: 1e-4,
    });
    expect(result.errors.energy!.rmse).toBeLessThan(2e-3);
    expect(await forgotten("moved/nep.txt")).toBeLessThan(2e-3);
  });

  it("keeps a model from forgetting what it knew, and is told on the card", async () => {
    const settings = { data: [path("newer.extxyz")], from: path("old"), holdOut: 0, steps: 400, rate: 5e-3 };
    await training("alone", settings);
    await training("both", { ...settings, rehearse: [path("older.extxyz")], rehearsalWeight: 1 });
    const [alone, both] = [await forgotten("alone/nep.txt"), await forgotten("both/nep.txt")];
    expect(both).toBeLessThan(0.5 * alone);
    const card = JSON.parse(await readFile(path("both/card.json"), "utf8")) as {
      summary: string;
      data: { name: string; theory: string }[];
    };
    expect(card.summary).not.toContain("older");
    expect(card.data.map(({ name }) => name)).toEqual(["newer.extxyz", "older.extxyz"]);
    expect(card.data[1]!.theory).toMatch(/^another potential .*; rehearsed, weight 1$/);
  });

  it("goes on after an interruption to the same bits, without the model that it began with", async () => {
    await writeFile(path("first.txt"), await readFile(path("old/nep.txt")));
    const settings = {
      data: [path("newer.extxyz")],
      rehearse: [path("older.extxyz")],
      from: path("first.txt"),
      holdOut: 0,
      steps: 60,
      validateEvery: 20,
    };
    await training("whole", settings);
    const stop = new AbortController();
    await training("halves", settings, { signal: stop.signal, onRow: () => stop.abort() });
    await rm(path("first.txt"));
    await training("halves", settings, { restart: true });
    expect(await readFile(path("halves/nep.txt"), "utf8")).toBe(await readFile(path("whole/nep.txt"), "utf8"));
  });

  it("is refused where no model is begun with, and between older labels of different kinds", async () => {
    const data = [path("newer.extxyz")];
    const older = path("older.extxyz");
    await expect(training("no", { data, rehearse: [older], steps: 1 })).rejects.toMatchObject({ code: "E1002" });
    const mixed = { data, holdOut: 0, rehearse: [older, path("newer.extxyz")], from: path("old"), steps: 1 };
    await expect(training("no", mixed)).rejects.toMatchObject({ code: "E1007" });
  });

  it("is refused for frames that validate", async () => {
    const both = { data: [path("newer.extxyz")], validation: [path("older.extxyz")], rehearse: [path("older.extxyz")] };
    await writeFile(
      path("alike.extxyz"),
      (await readFile(path("newer.extxyz"), "utf8")).replaceAll("code=cp2k settings=t2", "code=teacher settings=t1"),
    );
    const settings = { ...both, data: [path("alike.extxyz")], from: path("old"), steps: 1 };
    await expect(training("no", settings)).rejects.toMatchObject({ code: "E1004" });
  });
});
