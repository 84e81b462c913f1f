import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame } from "@boroxol/core";
import { referenceBackend } from "@boroxol/kernels";
import { afterAll, describe, expect, it } from "vitest";
import {
  type ModelCard,
  bundledModelNames,
  ensembleIn,
  formatNep,
  isCardedModel,
  loadCardedModel,
  loadPotential,
  readModelCard,
  readNep,
  strayText,
  straysOf,
  zblCore,
} from "../src/index.ts";

const root = join(import.meta.dirname, "../../..");
const first = readFileSync(join(root, "fixtures/nep/nep4-universal.txt"), "utf8");
const model = readNep(first, "first");
const second = formatNep({ ...model, bias: model.bias + 0.5, scaler: model.scaler.map((each) => 1.01 * each) });
const folder = mkdtempSync(join(tmpdir(), "boroxol-card-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const card: ModelCard = {
  format: "boroxol-model/1",
  name: "small",
  summary: "A small NEP",
  kind: "nep",
  members: [
    { file: "nep-1.txt", sha256: sha256(first) },
    { file: "nep-2.txt", sha256: sha256(second) },
  ],
  elements: model.elements,
  core: { inner: 0.7, outer: 1.2 },
  data: [{ name: "random", frames: 0, hash: "0", theory: "none", licence: "MIT" }],
  training: { seed: 1 },
  errors: [{ set: "none", frames: 0, energy: 0.002, force: 0.1, stress: 0.5 }],
  validity: {
    density: [0.5, 2.5],
    temperature: [300, 3000],
    shortest: { "Li-O": 1.6, "O-O": 2 },
    deviation: 0.2,
    note: "Weights are random.",
  },
  citations: [],
};
writeFileSync(join(folder, "nep-1.txt"), first);
writeFileSync(join(folder, "nep-2.txt"), second);
writeFileSync(join(folder, "card.json"), JSON.stringify(card));

const frame: Frame = {
  species: Uint8Array.of(3, 8, 8),
  positions: Float64Array.of(0, 0, 0, 1.5, 0, 0, 0, 2.2, 0),
  cell: Float64Array.of(5, 0, 0, 0, 5, 0, 0, 0, 5),
  periodic: [true, true, true],
};

describe("a model with a card", () => {
  it("is loaded from its folder: first member and core, all members as the committee", async () => {
    const potential = await loadPotential(folder);
    expect(isCardedModel(potential)).toBe(true);
    expect(potential.card.name).toBe("small");
    expect(ensembleIn(potential)!.members.length).toBe(2);
    using own = await potential.prepare(frame.species, referenceBackend);
    const guarded = await loadPotential(`${join(folder, "nep-1.txt")}+zbl:0.7:1.2`);
    using expected = await guarded.prepare(frame.species, referenceBackend);
    const close = { ...frame, positions: Float64Array.of(0, 0, 0, 0.9, 0, 0, 0, 2.2, 0) };
    const [found, wanted] = [await own.evaluate(close, ["energy"]), await expected.evaluate(close, ["energy"])];
    expect(found.energy).toBe(wanted.energy);
  });

  it("has cores of single pairs that reach further", async () => {
    const own = { "O-Li": { inner: 1, outer: 1.8 } };
    writeFileSync(join(folder, "card.json"), JSON.stringify({ ...card, core: { ...card.core, pairs: own } }));
    const potential = await loadPotential(folder);
    writeFileSync(join(folder, "card.json"), JSON.stringify(card));
    using guarded = await potential.prepare(frame.species, referenceBackend);
    using plain = await (await loadPotential(join(folder, "nep-1.txt"))).prepare(frame.species, referenceBackend);
    // Li and O are 1.5 A apart, O and O 2.66 A.
    const added =
      (await guarded.evaluate(frame, ["energy"])).energy! - (await plain.evaluate(frame, ["energy"])).energy!;
    expect(added).toBeCloseTo(zblCore(3, 8, own["O-Li"]).energy(1.5), 10);
    expect(added).toBeGreaterThan(0.1);
    const wrong = JSON.stringify({ ...card, core: { ...card.core, pairs: { OLi: own["O-Li"] } } });
    expect(() => readModelCard(wrong, "card.json")).toThrow(/is no pair such as/);
  });

  it("refuses files that are not those of the card", async () => {
    writeFileSync(join(folder, "nep-2.txt"), `${second} `);
    await expect(loadCardedModel(folder)).rejects.toMatchObject({ code: "E0308", place: join(folder, "nep-2.txt") });
    writeFileSync(join(folder, "nep-2.txt"), second);
    await expect(loadCardedModel(folder)).resolves.toMatchObject({ kind: "sum" });
  });

  it("says in what a frame leaves its range", () => {
    const strays = straysOf(card, frame, { temperature: 4000, deviation: 0.3 });
    expect(strays.map(({ of, which }) => [of, which])).toEqual([
      ["temperature", undefined],
      ["deviation", undefined],
      ["distance", "Li-O"],
    ]);
    expect(strays[2]).toMatchObject({ value: 1.5, limit: 1.6 });
    expect(strays.map(strayText).join("; ")).toContain("Li-O at 1.500 A are closer than the 1.6 A");
    // 3 atoms in 125 A^3: 0.517 g/cm3.
    const wide = { ...frame, cell: frame.cell.map((each) => 1.05 * each) };
    expect(straysOf(card, wide).map(({ of }) => of)).toEqual(["density", "distance"]);
    expect(straysOf(card, { ...frame, species: Uint8Array.of(3, 14, 8) }).map(({ of }) => of)).toContain("element");
    expect(straysOf({ ...card, validity: { shortest: {}, note: "" } }, frame)).toEqual([]);
  });
});

describe("a card", () => {
  it("is read as it was written", () => {
    expect(readModelCard(JSON.stringify(card), "card.json")).toEqual(card);
  });

  const schema = JSON.parse(readFileSync(join(root, "docs/model-card.schema.json"), "utf8")) as { required: string[] };
  for (const key of schema.required) {
    it(`needs '${key}', as its JSON schema says`, () => {
      expect(Object.keys(card)).toContain(key);
      const { [key]: _, ...rest } = card as unknown as Record<string, unknown>;
      expect(() => readModelCard(JSON.stringify(rest), "card.json")).toThrow(
        expect.objectContaining({ code: "E0308" }),
      );
    });
  }

  const changed: Readonly<Record<string, unknown>> = {
    "no JSON": "{",
    "another format": { ...card, format: "boroxol-model/2" },
    "no member": { ...card, members: [] },
    "a file elsewhere": { ...card, members: [{ file: "../nep.txt", sha256: sha256(first) }] },
    "an unknown element": { ...card, elements: ["Xx"] },
    "an unknown kind": { ...card, kind: "mace" },
    "a range upside down": { ...card, validity: { ...card.validity, density: [3, 2] } },
    "a distance of no pair": { ...card, validity: { ...card.validity, shortest: { B: 1 } } },
    "an error that is no number": { ...card, errors: [{ set: "a", frames: 1, energy: null, force: 1 }] },
  };
  for (const [name, value] of Object.entries(changed)) {
    it(`is refused with ${name}`, () => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      expect(() => readModelCard(text, "card.json")).toThrow(expect.objectContaining({ code: "E0308" }));
    });
  }
});

describe("bundled models", () => {
  const names = bundledModelNames();
  it.skipIf(names.length === 0)("load, under the names of their folders", async () => {
    const all = await Promise.all(names.map((name) => loadPotential(name)));
    expect(all.map((each) => each.card.name)).toEqual(names);
  });

  it("that do not exist are refused", async () => {
    await expect(loadPotential("lbs-0")).rejects.toMatchObject({ code: "E0305" });
  });
});
