import { createHash } from "node:crypto";
import { basename } from "node:path";
import { electronvoltPerCubicAngstromInGPa } from "@boroxol/core";
import type { ModelCard } from "@boroxol/potentials";
import type { Assessment, GroupErrors } from "./assessment.ts";
import type { DataRange } from "./data-range.ts";
import type { ErrorTable } from "./errors.ts";
import type { DataSource } from "./training-data.ts";
import type { TrainingOptions } from "./training-options.ts";

/** Everything that a card is made of. */
export interface CardParts {
  readonly name: string;
  readonly kind: ModelCard["kind"];
  readonly elements: readonly string[];
  /** Content of the model files by name, the first member first. @shape bytes [m] */
  readonly members: Readonly<Record<string, string | Uint8Array>>;
  /** Files without which the members are not whole. @shape bytes [m] */
  readonly parts?: Readonly<Record<string, string | Uint8Array>>;
  /** Further files of the same model, in other formats. @shape bytes [m] */
  readonly others?: Readonly<Record<string, string | Uint8Array>>;
  readonly sources: readonly DataSource[];
  readonly leftOut: Readonly<Record<string, number>>;
  readonly options: TrainingOptions;
  /** Steps of each member. */
  readonly steps: readonly number[];
  /** Name and version of the program. */
  readonly program: string;
  readonly training: Assessment;
  readonly validation: Assessment | undefined;
  readonly range: DataRange;
  /** Errors of the member that moves the atoms, where the others are those of a mean. */
  readonly firstMember?: ModelCard["errors"];
  /** Largest deviation of the members in the force on an atom of the validation frames. @unit eV/A */
  readonly deviation?: number;
}

/** Papers of a kind of model. */
const citations: Readonly<Partial<Record<ModelCard["kind"], ModelCard["citations"]>>> = {
  "behler-parrinello": [
    { text: "J. Behler, M. Parrinello, Phys. Rev. Lett. 98, 146401 (2007)", doi: "10.1103/PhysRevLett.98.146401" },
  ],
  nep: [{ text: "Z. Fan et al., J. Chem. Phys. 157, 114801 (2022)", doi: "10.1063/5.0106617" }],
  "deep-potential": [
    {
      text: "L. Zhang, J. Han, H. Wang, W. Saidi, R. Car, W. E, Adv. Neural Inf. Process. Syst. 31 (2018)",
      doi: "10.48550/arXiv.1805.09003",
    },
  ],
};

/** The card of a trained model: data with hashes, settings, errors, and where it holds. */
export function trainingCard(parts: CardParts): ModelCard {
  const { kind, elements, sources, options, validation, range, members } = parts;
  const { shortest, density, temperature, force } = range;
  return {
    format: "boroxol-model/1",
    name: parts.name,
    summary: `${kind} for ${elements.join("-")}, trained on ${sources.flatMap(({ path, role }) => (role === undefined ? [basename(path)] : [])).join(", ")}`,
    kind,
    members: hashed(members),
    ...(parts.parts && { parts: hashed(parts.parts) }),
    elements,
    data: sources.map(({ path, frames, sha256, theory, role }) => ({
      name: basename(path),
      frames,
      hash: sha256,
      theory: `${theory ?? "not stated"}${role === undefined ? "" : `; rehearsed, weight ${options.rehearsalWeight}`}`,
      licence: "not stated",
    })),
    training: {
      program: parts.program,
      platform: `Node.js ${process.version}, ${process.platform} ${process.arch}`,
      seed: options.seed,
      steps: parts.steps,
      options,
      leftOut: parts.leftOut,
      errors: {
        training: withoutPoints(parts.training),
        ...(validation && { validation: withoutPoints(validation) }),
      },
      ...(force && { forces: force }),
    },
    errors: [
      ...(parts.firstMember ?? []),
      ...(validation === undefined
        ? []
        : errorsOf(`${parts.firstMember ? "mean of the members: " : ""}${holdOutText(options)}`, validation)),
    ],
    validity: {
      ...(density && { density: rounded(density, 3) }),
      ...(temperature && { temperature: rounded(temperature, 1) }),
      shortest: Object.fromEntries(Object.entries(shortest).map(([pair, r]) => [pair, Math.floor(r * 1000) / 1000])),
      ...(parts.deviation !== undefined && { deviation: shortened(parts.deviation) }),
      note: noteOf(elements, range),
    },
    citations: citations[kind] ?? [],
  };
}

function hashed(files: Readonly<Record<string, string | Uint8Array>>): ModelCard["members"] {
  return Object.entries(files).map(([file, content]) => ({
    file,
    sha256: createHash("sha256").update(content).digest("hex"),
  }));
}

function withoutPoints(assessment: Assessment): Omit<Assessment, "parity"> {
  const { parity: _, ...numbers } = assessment;
  return numbers;
}

/** What was kept aside, in words. */
export function holdOutText({ validation, holdOutBy, holdOut }: TrainingOptions): string {
  if (validation.length > 0) return `validation data: ${validation.map((each) => basename(each)).join(", ")}`;
  const by = { blocks: "in stretches of each file", groups: "in whole files", frames: "frame by frame" }[holdOutBy];
  return `${(100 * holdOut).toFixed(0)} % of the data, kept aside ${by}`;
}

function errorsOf(set: string, { frames, errors: { energy, force, stress } }: Assessment): ModelCard["errors"] {
  if (energy === undefined || force === undefined) return [];
  return [
    {
      set,
      frames,
      energy: shortened(energy.rmse),
      force: shortened(force.rmse),
      ...(stress && { stress: shortened(stress.rmse * electronvoltPerCubicAngstromInGPa) }),
    },
  ];
}

function shortened(value: number): number {
  return Number(value.toPrecision(5));
}

/** A range in a few digits that still encloses the data. */
function rounded([low, high]: readonly [number, number], digits: number): readonly [number, number] {
  const scale = 10 ** digits;
  return [Math.floor(low * scale) / scale, Math.ceil(high * scale) / scale];
}

function noteOf(elements: readonly string[], { elements: seen, force }: DataRange): string {
  const unseen = elements.filter((each) => !seen.includes(each));
  return [
    "Beyond these ranges nothing is known of its errors.",
    ...(force === undefined ? [] : [`Largest force component in the data: ${force.largest.toFixed(2)} eV/A.`]),
    ...(unseen.length === 0 ? [] : [`The training data hold no ${unseen.join(", ")}.`]),
  ].join(" ");
}

/** The card for people, in Markdown. */
export function cardText(card: ModelCard): string {
  const { training, validity, members, data } = card;
  const { errors, program, seed, steps } = training as {
    errors: Readonly<Partial<Record<"training" | "validation", Omit<Assessment, "parity">>>>;
    program: string;
    seed: number;
    steps: readonly number[];
  };
  const range = (values: readonly [number, number] | undefined, unit: string): string =>
    values === undefined ? "not known" : `${values[0]} to ${values[1]} ${unit}`;
  const table = (title: string, groups: Readonly<Record<string, GroupErrors>>): string[] =>
    Object.keys(groups).length < 2
      ? []
      : ["", `### ${title}`, "", ...errorRows(Object.entries(groups).map(([key, each]) => [key, each.frames, each]))];
  const sets = (["validation", "training"] as const).flatMap((name) => {
    const found = errors[name];
    return found === undefined ? [] : [{ name, found }];
  });
  const [first] = sets;
  return [
    `# ${card.name}`,
    "",
    `${card.summary}. ${program}, seed ${seed}, ${steps.join(", ")} steps.`,
    "",
    `Files: ${members.map(({ file, sha256 }) => `\`${file}\` (SHA-256 ${sha256.slice(0, 16)})`).join(", ")}.`,
    "",
    "## Data",
    "",
    ...data.map(
      ({ name, frames, hash }) => `- ${name}: ${frames} frames, SHA-256 of their content ${hash.slice(0, 16)}`,
    ),
    "",
    "## Errors",
    "",
    ...errorRows(sets.map(({ name, found }) => [name, found.frames, found.errors])),
    ...(first === undefined
      ? []
      : [
          "",
          `Forces on elements (${first.name}): ${Object.entries(first.found.forceByElement)
            .map(([symbol, { mae, rmse }]) => `${symbol} ${rmse.toFixed(4)} (MAE ${mae.toFixed(4)})`)
            .join(", ")} eV/A.`,
          ...table("By type", first.found.byType),
          ...table("By composition", first.found.byComposition),
          ...table("By temperature", first.found.byTemperature),
        ]),
    "",
    "## Where it holds",
    "",
    `- elements: ${card.elements.join(", ")}`,
    `- densities: ${range(validity.density, "g/cm3")}`,
    `- temperatures: ${range(validity.temperature, "K")}`,
    `- shortest distances: ${Object.entries(validity.shortest)
      .map(([pair, r]) => `${pair} ${r}`)
      .join(", ")} A`,
    ...(validity.deviation === undefined
      ? []
      : [`- members differ by at most ${validity.deviation} eV/A in the force on an atom of the validation frames`]),
    "",
    validity.note,
    "",
  ].join("\n");
}

function errorRows(rows: readonly (readonly [name: string, frames: number, errors: ErrorTable])[]): string[] {
  const cell = (errors: ErrorTable, name: keyof ErrorTable, factor: number): string => {
    const found = errors[name];
    if (found === undefined) return "-";
    return [found.mae, found.rmse, found.max].map((each) => (factor * each).toPrecision(4)).join(" / ");
  };
  return [
    "| MAE / RMSE / largest | frames | energy (meV/atom) | force (eV/A) | stress (GPa) |",
    "|---|---|---|---|---|",
    ...rows.map(
      ([name, frames, errors]) =>
        `| ${name} | ${frames} | ${cell(errors, "energy", 1000)} | ${cell(errors, "force", 1)} | ${cell(errors, "stress", electronvoltPerCubicAngstromInGPa)} |`,
    ),
  ];
}
