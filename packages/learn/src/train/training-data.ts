import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { BoroxolError, symbolOf } from "@boroxol/core";
import type { Frame } from "@boroxol/core";
import {
  addEquation,
  largestForce,
  normalEquations,
  readDataSet,
  solveNormalEquations,
  splitData,
} from "@boroxol/data";
import { frameTraits } from "./frame-traits.ts";
import type { FrameTraits } from "./frame-traits.ts";
import { forceWeightsOf, frameStore } from "./frame-store.ts";
import type { FrameStore } from "./frame-store.ts";

/** Which frames of the data are kept aside for validation. */
export interface HoldOut {
  /** Whole stretches of each file, whole files, or single frames of each file. */
  readonly by: "blocks" | "groups" | "frames";
  readonly fraction: number;
}

/** Frames to train on and to validate with, and what is known of them. */
export interface TrainingData extends Disposable {
  readonly store: FrameStore;
  /** Numbers of the frames in the store. @shape [k] */
  readonly training: Int32Array;
  /** @shape [k] */
  readonly validation: Int32Array;
  /** Frames of older labels, by which the model is kept from forgetting them. @shape [k] */
  readonly rehearsed: Int32Array;
  /** What each frame counts with. @shape [frames] @unit 1 */
  readonly weights: Float64Array;
  /** What each frame is: its type, composition and temperature. */
  readonly traits: readonly FrameTraits[];
  /** What was read, by path. */
  readonly sources: readonly DataSource[];
  /** Element symbols by atomic number. */
  readonly elements: readonly string[];
  /** Least-squares energy of each atomic number. @shape [120] @unit eV */
  readonly energies: Float64Array;
  /** Of all frames and labels. */
  readonly hash: string;
  readonly labels: { readonly energy: number; readonly forces: number; readonly stress: number };
  /** The largest force component that is trained on, and the number of its frame. @unit eV/A */
  readonly largestForce: { readonly value: number; readonly frame: number };
  /** Frames that were left out, by the reason. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** A data set as it was read. */
export interface DataSource {
  readonly path: string;
  readonly frames: number;
  /** Of all frames with their labels. */
  readonly sha256: string;
  /** Code and settings, where the frames say so. */
  readonly theory?: string;
  /** Of what it is part, where it is not the training or the validation. */
  readonly role?: "rehearsed";
}

export interface TrainingDataSettings {
  readonly data: readonly string[];
  readonly validation: readonly string[];
  /** Data sets of older labels, of which the frames are rehearsed. */
  readonly rehearse: readonly string[];
  /** What a rehearsed frame counts with beside a new one. */
  readonly rehearsalWeight: number;
  readonly holdOut: HoldOut;
  readonly seed: number;
  /** Frames with a larger force are left out. @unit eV/A */
  readonly largestForce: number;
  /** What frames of a configuration type count with. */
  readonly typeWeights: Readonly<Record<string, number>>;
  /** Whether forces count with the weights of their atoms. */
  readonly atomWeights: boolean;
  /** Settings of labels that are known to agree. */
  readonly alike: readonly string[];
  /** Folder for data that does not fit into memory. */
  readonly folder: string;
  /** Called now and then while reading. */
  readonly onProgress?: (frames: number, source: string) => void;
  readonly onNotice?: (text: string) => void;
}

const blocksPerSource = 20;

type Role = "training" | "validation" | "rehearsed";

/** A kind of labels, and where it was met. */
interface LabelKind {
  readonly theory: string;
  readonly path: string;
}

/**
 * Reads data sets, keeps frames aside for validation and finds the constant energy of each element.
 * @throws E1001 where nothing can be trained on, E1006 for mixed units, E1007 for labels of different codes or settings, E1004 where training and validation overlap, E0801, E0201
 */
export async function readTrainingData(settings: TrainingDataSettings): Promise<TrainingData> {
  const store = frameStore(settings.folder);
  try {
    return await fill(store, settings);
  } catch (error) {
    store[Symbol.dispose]();
    throw error;
  }
}

async function fill(store: FrameStore, settings: TrainingDataSettings): Promise<TrainingData> {
  const { data, validation, rehearse, holdOut, seed, typeWeights } = settings;
  const hash = createHash("sha256");
  const kinds = new Set<number>();
  const traits: FrameTraits[] = [];
  const read: DataSource[] = [];
  const kindsOfLabel = { new: new Map<string, LabelKind>(), rehearsed: new Map<string, LabelKind>() };
  const sources: string[] = [];
  const weights: number[] = [];
  const roles: Role[] = [];
  const prints: string[] = [];
  const labels = { energy: 0, forces: 0, stress: 0 };
  const leftOut = new Map<string, number>();
  const largest: number[] = [];
  for (const [paths, role] of [
    [data, "training"],
    [validation, "validation"],
    [rehearse, "rehearsed"],
  ] as const) {
    const isRehearsed = role === "rehearsed";
    const found = kindsOfLabel[isRehearsed ? "rehearsed" : "new"];
    for (const path of paths) {
      const own = createHash("sha256");
      const before = store.count;
      let theory: string | undefined;
      const notice = (_: string, { message }: { message: string }): void => settings.onNotice?.(message);
      for await (const { frame: whole, source, index } of readDataSet(path, { onSourceNotice: notice })) {
        const frame = settings.atomWeights ? whole : { ...whole, columns: {} };
        const refusal = refuse(frame, settings.largestForce);
        if (refusal !== undefined) {
          leftOut.set(refusal, (leftOut.get(refusal) ?? 0) + 1);
          continue;
        }
        const label = labelOf(frame, settings.alike);
        if (label !== undefined) {
          theory = label.theory;
          found.set(label.kind, { theory, path });
          if (found.size > 1) throw differentLabels([...found.values()]);
        }
        const trait = frameTraits(frame, source);
        store.add(frame);
        for (const z of frame.species) kinds.add(z);
        sources.push(`${path} ${source}`);
        traits.push(trait);
        weights.push((typeWeights[trait.type] ?? 1) * (isRehearsed ? settings.rehearsalWeight : 1));
        roles.push(role);
        prints.push(fingerprint(frame));
        for (const each of [hash, own]) updateWithLabels(each, prints.at(-1)!, frame);
        if (frame.energy !== undefined && !isRehearsed) labels.energy++;
        if (frame.stress !== undefined && !isRehearsed) labels.stress++;
        if (frame.forces !== undefined && !isRehearsed) labels.forces++;
        largest.push(frame.forces === undefined ? 0 : largestForce(frame.forces));
        if (index % 500 === 0) settings.onProgress?.(store.count, source);
      }
      read.push({
        path,
        frames: store.count - before,
        sha256: own.digest("hex"),
        ...(theory && { theory }),
        ...(isRehearsed && { role }),
      });
    }
  }
  if (labels.energy + labels.forces === 0) {
    throw new BoroxolError("E1001", `${store.count} usable frames, none with energies or forces`, {
      place: data.join(", "),
      fix: "see what the files hold with: boroxol data check; another name of a label is set by: boroxol convert --rename",
      untouched: "nothing was trained",
    });
  }
  if (validation.length === 0) {
    // Rehearsed frames come after all others.
    const own = sources.filter((_, k) => roles[k] === "training");
    holdOutFrames(own, holdOut, seed).forEach((aside, k) => {
      if (aside) roles[k] = "validation";
    });
  } else refuseOverlap(prints, roles, validation);
  const inRole = (wanted: Role): Int32Array =>
    Int32Array.from(roles.flatMap((each, k) => (each === wanted ? [k] : [])));
  const training = inRole("training");
  const sorted = [...kinds].sort((a, b) => a - b);
  const energies = constantEnergies(store, training, sorted);
  refuseMixedEnergies(store, training, energies, traits);
  return {
    store,
    training,
    validation: inRole("validation"),
    rehearsed: inRole("rehearsed"),
    weights: Float64Array.from(weights),
    traits,
    sources: read,
    elements: sorted.map(symbolOf),
    energies,
    hash: hash.digest("hex"),
    labels,
    largestForce: training.reduce(
      (most, frame) => (largest[frame]! > most.value ? { value: largest[frame]!, frame } : most),
      { value: 0, frame: 0 },
    ),
    leftOut,
    [Symbol.dispose]: () => store[Symbol.dispose](),
  };
}

/** Least squares E = sum of n_z E_z over frames, per atom, so that large cells do not outweigh small ones. */
function constantEnergies(store: FrameStore, frames: Int32Array, kinds: readonly number[]): Float64Array {
  const equations = normalEquations(kinds.length);
  const known = new Map<string, { counts: number[]; energy: number; frames: number }>();
  for (const k of frames) {
    const { species, energy } = store.frame(k);
    if (energy === undefined) continue;
    const counts = kinds.map((z) => species.reduce((sum, each) => sum + Number(each === z), 0) / species.length);
    // One row for each composition, with the mean energy, is the same as one for each frame.
    const entry = known.get(counts.join()) ?? { counts, energy: 0, frames: 0 };
    entry.energy += energy / species.length;
    entry.frames++;
    known.set(counts.join(), entry);
  }
  for (const { counts, energy, frames: n } of known.values()) {
    const weight = Math.sqrt(n);
    addEquation(
      equations,
      counts.map((each) => each * weight),
      (energy / n) * weight,
    );
  }
  const energies = new Float64Array(120);
  const solved = known.size === 0 ? new Float64Array(kinds.length) : solveNormalEquations(equations);
  kinds.forEach((z, k) => {
    energies[z] = solved[k]!;
  });
  return energies;
}

/** Energies that differ by more per atom, after constants of the elements, are not of one kind. @unit eV */
const widestEnergies = 20;

function refuseMixedEnergies(
  store: FrameStore,
  frames: Int32Array,
  energies: Float64Array,
  traits: readonly FrameTraits[],
): void {
  let [low, high] = [
    { value: Infinity, frame: 0 },
    { value: -Infinity, frame: 0 },
  ];
  for (const k of frames) {
    const { species, energy } = store.frame(k);
    if (energy === undefined) continue;
    const value = species.reduce((left, z) => left - energies[z]!, energy) / species.length;
    if (value < low.value) low = { value, frame: k };
    if (value > high.value) high = { value, frame: k };
  }
  if (!(high.value - low.value > widestEnergies)) return;
  const named = ({ value, frame }: typeof low): string =>
    `frame ${frame + 1} (${traits[frame]!.type}) ${value.toFixed(1)}`;
  throw new BoroxolError(
    "E1006",
    `after a constant for each element the energies differ by ${(high.value - low.value).toFixed(1)} eV/atom: ${named(low)}, ${named(high)}`,
    {
      place: "the training data",
      fix: "look for mixed units or codes with: boroxol data check; train on one kind of labels",
      untouched: "nothing was trained",
    },
  );
}

/** Why a frame cannot be trained on. */
function refuse(frame: Frame, largest: number): string | undefined {
  const { energy, forces, stress, species } = frame;
  if (species.length === 0) return "no atoms";
  if (energy === undefined && forces === undefined) return "neither energy nor forces";
  const numbers = [energy ?? 0, ...(forces ?? []), ...(stress ?? [])];
  if (!numbers.every(Number.isFinite)) return "a label that is not a finite number";
  if (!(forceWeightsOf(frame)?.every((weight) => weight >= 0 && weight < Infinity) ?? true)) {
    return "a weight in atom_pref that is negative or not a number";
  }
  if (forces?.some((f) => Math.abs(f) > largest)) return `a force component beyond ${largest} eV/A`;
  return undefined;
}

/** By what a frame was labelled, as `boroxol label` writes it, and the kind of which all labels of a training have to be. */
function labelOf({ info }: Frame, alike: readonly string[]): { theory: string; kind: string } | undefined {
  const [code, settings, version] = ["code", "settings", "code_version"].map((name) => info?.[name]);
  if (code === undefined || settings === undefined) return undefined;
  if (code === "teacher") {
    const theory = `another potential (${String(version)}), not DFT, settings ${String(settings)}`;
    return { theory, kind: theory };
  }
  const theory = `${String(code)}, settings ${String(settings)}`;
  return { theory, kind: alike.includes(String(settings)) ? `${String(code)}, alike` : theory };
}

function differentLabels(found: readonly LabelKind[]): BoroxolError {
  const listed = found.map(({ theory, path }) => `${theory} in ${path}`).join("; ");
  return new BoroxolError("E1007", `the labels are of different kinds: ${listed}`, {
    place: found.map(({ path }) => path).join(", "),
    fix: "train on one kind, then begin with that model to train on the other: --from MODEL, with --rehearse DATA for the older labels; name settings of one code that you know to agree with --alike",
    untouched: "nothing was trained",
  });
}

/** Tells frames apart by what they hold. */
function fingerprint({ species, positions, cell, energy }: Frame): string {
  const hash = createHash("sha1").update(species);
  hash.update(new Uint8Array(positions.buffer, positions.byteOffset, positions.byteLength));
  hash.update(new Uint8Array(cell.buffer, cell.byteOffset, cell.byteLength));
  return hash.update(String(energy)).digest("base64");
}

function updateWithLabels(hash: Hash, print: string, frame: Frame): void {
  hash.update(print);
  for (const each of [frame.forces, frame.stress, forceWeightsOf(frame)]) {
    if (each !== undefined) hash.update(new Uint8Array(each.buffer, each.byteOffset, each.byteLength));
  }
}

function refuseOverlap(prints: readonly string[], roles: readonly Role[], place: readonly string[]): void {
  const trained = new Set(prints.filter((_, k) => roles[k] !== "validation"));
  const both = prints.filter((print, k) => roles[k] === "validation" && trained.has(print)).length;
  if (both === 0) return;
  throw new BoroxolError("E1004", `${both} validation frames are also among the training or rehearsed frames`, {
    place: place.join(", "),
    fix: "take them out of one of the sets, or leave --validation out: part of the data is then kept aside",
    untouched: "nothing was trained",
  });
}

function holdOutFrames(sources: readonly string[], { by, fraction }: HoldOut, seed: number): boolean[] {
  if (fraction === 0) return sources.map(() => false);
  const perSource = new Map<string, number>();
  for (const source of sources) perSource.set(source, (perSource.get(source) ?? 0) + 1);
  const seen = new Map<string, number>();
  const items = sources.map((source) => {
    const k = seen.get(source) ?? 0;
    seen.set(source, k + 1);
    // Frames that follow each other are alike: whole stretches are kept aside.
    const block = Math.floor((k * blocksPerSource) / Math.max(blocksPerSource, perSource.get(source)!));
    return { group: by === "blocks" ? `${source} ${block}` : source, stratum: source };
  });
  const sets = splitData(items, by === "frames" ? "stratified" : "grouped", [fraction], seed);
  return Array.from(sets, (set) => set === 1);
}
