import { BoroxolError, elementBySymbol, type Frame } from "@boroxol/core";
import { parseJson } from "./ase-json.ts";
import { type ByteSource, gatherBytes } from "./byte-window.ts";
import { checkCell } from "./check-cell.ts";
import type { ReadOptions } from "./read-options.ts";
import { stressOfVasp } from "./vasp-stress.ts";

/** Deeper than any real document. */
const deepest = 40;

interface Site {
  readonly xyz?: readonly number[];
  readonly abc?: readonly number[];
  readonly species?: readonly { readonly element?: string; readonly occu?: number }[];
}

/**
 * Structures of pymatgen anywhere in a JSON document, with the labels of `outputs` beside them (energy in eV, forces in
 * eV/A, stress as VASP prints it: kbar, compression positive, xx yy zz xy yz zx), as in the data sets of mlearn and maml.
 *
 * The document does not say the unit and the sign of a stress: `boroxol data check` does.
 * @throws E0203 where it holds no structure, E0204 for NaN, E0207 for a file that is cut, E0215 for partly occupied sites
 * @see https://pymatgen.org, https://github.com/materialyzeai/mlearn
 * @example for await (const frame of readPymatgenJson(fileBytes("Elastic.json"))) console.log(frame.energy);
 */
export async function* readPymatgenJson(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<Frame> {
  const place = options.name ?? "input";
  let count = 0;
  for (const frame of structuresIn(parseJson(await gatherBytes(source), place), place, {}, 0)) {
    count++;
    yield frame;
  }
  if (count > 0) return;
  throw new BoroxolError("E0203", "the JSON holds no pymatgen Structure", { place, fix: "see docs/formats.md" });
}

function* structuresIn(
  value: unknown,
  place: string,
  around: Record<string, unknown>,
  depth: number,
): Generator<Frame> {
  if (typeof value !== "object" || value === null || depth > deepest) return;
  const object = value as Record<string, unknown>;
  if (object["@class"] === "Structure" && Array.isArray(object["sites"])) {
    yield frameOf(object, around, place);
    return;
  }
  for (const each of Object.values(object))
    yield* structuresIn(each, place, Array.isArray(value) ? {} : object, depth + 1);
}

function frameOf(structure: Record<string, unknown>, around: Record<string, unknown>, place: string): Frame {
  const finite = (list: unknown, length: number, what: string): Float64Array => {
    const flat = Array.isArray(list) ? (list.flat(2) as unknown[]) : [];
    const numbers = Float64Array.from(flat as number[]);
    if (flat.length === length && flat.every((each) => Number.isFinite(each))) return numbers;
    // NaN and infinity were null in the JSON, or too large for a double.
    const missing = flat.some((each) => each === null || typeof each === "number");
    throw new BoroxolError(missing ? "E0204" : "E0203", `${what} are not ${length} finite numbers`, { place });
  };
  const sites = structure["sites"] as Site[];
  const lattice = structure["lattice"] as { matrix?: unknown } | undefined;
  const cell = finite(lattice?.matrix, 9, "the lattice's rows");
  checkCell(cell, [true, true, true], place);
  const species = sites.map(({ species }) => {
    const [only, ...others] = species ?? [];
    if (only?.element === undefined || others.length > 0 || (only.occu ?? 1) !== 1) {
      throw new BoroxolError("E0215", "a site is partly occupied", { place, fix: "give an ordered structure" });
    }
    return elementBySymbol(only.element, place).number;
  });
  const positions = finite(
    sites.map(({ xyz }) => xyz ?? []),
    3 * sites.length,
    "the positions",
  );
  const outputs = (around["outputs"] ?? {}) as { energy?: unknown; forces?: unknown; stress?: unknown };
  const { energy } = outputs;
  const group = around["group"];
  const tags = Array.isArray(around["tags"]) ? around["tags"].join(" ") : undefined;
  const info = { ...(typeof group === "string" ? { group } : {}), ...(tags === undefined ? {} : { tags }) };
  return {
    species: Uint8Array.from(species),
    positions,
    cell,
    periodic: [true, true, true],
    ...(typeof energy === "number" && Number.isFinite(energy) ? { energy } : {}),
    ...(outputs.forces === undefined ? {} : { forces: finite(outputs.forces, 3 * sites.length, "the forces") }),
    ...(Array.isArray(outputs.stress) && outputs.stress.length === 6
      ? { stress: stressOfVasp([...finite(outputs.stress, 6, "the stress")]) }
      : {}),
    ...(Object.keys(info).length === 0 ? {} : { info }),
  };
}
