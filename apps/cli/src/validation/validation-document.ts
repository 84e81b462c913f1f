import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { BoroxolError, simulatedGlasses } from "@boroxol/core";
import {
  validationAgreement,
  type NamedValidation,
  type ValidatedGlass,
  type ValidatedQuantity,
  type ValidationDocument,
} from "@boroxol/report";
import { estimateOf } from "./estimate.ts";
import type { GlassResult, ValidationResults } from "./validation-results.ts";

/** The document of a validation, from what its runs came to. */
export function validationDocument(
  head: Omit<ValidationDocument, "format" | "glasses" | "agreement" | "overlaps" | "transitions" | "diffusion">,
  results: ValidationResults,
): ValidationDocument {
  const glasses = results.glasses().map(validatedGlass);
  return {
    format: "boroxol-validation/1",
    ...head,
    glasses,
    agreement: validationAgreement(glasses),
    overlaps: results.overlaps(),
    transitions: results.transitions(),
    diffusion: results.diffusion(),
  };
}

function validatedGlass({ glass, atoms, replicas, failures }: GlassResult): ValidatedGlass {
  const { name, table, density, fourFoldBoron, boronInRings, source } = glass;
  const simulated = simulatedGlasses.find((each) => each.name === name);
  const quantities = new Set(replicas.flatMap(({ samples }) => Object.keys(samples) as ValidatedQuantity[]));
  const shortest: Record<string, number> = {};
  for (const replica of replicas) {
    for (const [pair, r] of Object.entries(replica.shortest)) shortest[pair] = Math.min(r, shortest[pair] ?? Infinity);
  }
  return {
    name,
    table,
    atoms,
    experiment: {
      density,
      ...(fourFoldBoron !== undefined && { fourFoldBoron }),
      ...(boronInRings !== undefined && { boronInRings }),
      source,
    },
    papers: simulated ?? {},
    seeds: replicas.map(({ seed }) => seed),
    failures,
    values: Object.fromEntries(
      [...quantities].map((quantity) => [
        quantity,
        estimateOf(replicas.flatMap(({ samples }) => samples[quantity] ?? []))!,
      ]),
    ),
    shortest,
    strays: replicas.flatMap(({ seed, strays }) => strays.map((text) => ({ seed, text }))),
  };
}

/** The short name of a potential's column: `lbs-1` for a folder of that name, `model` for model.dp, `a-and-3` for four models. */
export function columnName(potential: string): string {
  const [first = potential, ...more] = potential.split(",");
  const name = basename(first, extname(first)) || potential;
  return more.length === 0 ? name : `${name}-and-${more.length}`;
}

/**
 * Validations of other folders, to stand beside.
 * @throws E0708 where there is none
 */
export async function validationsBeside(folders: readonly string[]): Promise<readonly NamedValidation[]> {
  return Promise.all(
    folders.map(async (folder) => {
      const path = join(folder, "validation.json");
      try {
        const document = JSON.parse(await readFile(path, "utf8")) as ValidationDocument;
        if (document.format !== "boroxol-validation/1") throw new Error("it has another format");
        return { name: columnName(document.potential.name), document };
      } catch (cause) {
        throw new BoroxolError("E0708", `there is no validation to read: ${(cause as Error).message}`, {
          place: path,
          fix: "give the folder that 'boroxol validate' wrote",
          untouched: "nothing was written",
          cause,
        });
      }
    }),
  );
}
