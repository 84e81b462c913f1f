import { BoroxolError } from "@boroxol/core";
import { type ReadOptions, renamed } from "./read-options.ts";

/** One entry of `Properties` and what becomes of it. */
export interface Column {
  readonly name: string;
  readonly width: number;
  readonly letter: "S" | "I" | "R" | "L";
  readonly role: ColumnRole;
}

/** What a column is to a frame; `other` ones stay with it under their name. */
export type ColumnRole =
  | "species"
  | "number"
  | "positions"
  | "velocities"
  | "forces"
  | "images"
  | "charges"
  | "bornCharges"
  | "other";

/** No property of an atom has more values; a larger number is a damaged one. */
const widest = 10_000;

const needed = new Set<ColumnRole>(["species", "number", "positions", "velocities", "forces", "images"]);

/** Name, letter and width that a column needs for its role. */
const roles: Readonly<Record<string, { role: ColumnRole; letters: string; width: number }>> = {
  species: { role: "species", letters: "S", width: 1 },
  element: { role: "species", letters: "S", width: 1 },
  symbols: { role: "species", letters: "S", width: 1 },
  Z: { role: "number", letters: "I", width: 1 },
  numbers: { role: "number", letters: "I", width: 1 },
  pos: { role: "positions", letters: "RI", width: 3 },
  positions: { role: "positions", letters: "RI", width: 3 },
  velocities: { role: "velocities", letters: "RI", width: 3 },
  // GPUMD's name, in its unit for files, A/fs.
  vel: { role: "velocities", letters: "RI", width: 3 },
  forces: { role: "forces", letters: "RI", width: 3 },
  force: { role: "forces", letters: "RI", width: 3 },
  REF_forces: { role: "forces", letters: "RI", width: 3 },
  REF_force: { role: "forces", letters: "RI", width: 3 },
  images: { role: "images", letters: "I", width: 3 },
  charges: { role: "charges", letters: "RI", width: 1 },
  charge: { role: "charges", letters: "RI", width: 1 },
  bornCharges: { role: "bornCharges", letters: "RI", width: 9 },
  born_charges: { role: "bornCharges", letters: "RI", width: 9 },
  born_charge: { role: "bornCharges", letters: "RI", width: 9 },
  bec: { role: "bornCharges", letters: "RI", width: 9 },
  REF_bec: { role: "bornCharges", letters: "RI", width: 9 },
};

/** GPUMD takes names in any case; a z of its own is no atomic number. */
const anyCase = new Map(
  Object.entries(roles)
    .filter(([name]) => name !== "Z")
    .map(([name, role]) => [name.toLowerCase(), role]),
);

function roleOf(name: string): (typeof roles)[string] | undefined {
  return Object.hasOwn(roles, name) ? roles[name] : anyCase.get(name.toLowerCase());
}

/** The columns of a plain XYZ file. */
export const defaultColumns: readonly Column[] = [
  { name: "species", width: 1, letter: "S", role: "species" },
  { name: "pos", width: 3, letter: "R", role: "positions" },
];

/**
 * Reads `Properties=name:letter:width:...` with the letters S (text), I (integer), R (real) and L (truth value).
 *
 * Where two columns could fill the same role a renamed one wins, then the plain name over its REF_ form, then the first; the
 * others stay under their names, and it is said.
 * @throws E0203 for a malformed entry, or when species or positions are missing
 */
export function parseProperties(text: string, place: string, options: ReadOptions = {}): readonly Column[] {
  const parts = text.split(":");
  const fault = (message: string): BoroxolError =>
    new BoroxolError("E0203", message, { place, fix: "write Properties=species:S:1:pos:R:3 and so on" });
  if (parts.length % 3 !== 0) throw fault(`Properties=${text} is not made of name:letter:width`);

  const columns: Column[] = [];
  for (let k = 0; k < parts.length; k += 3) {
    const [name, letter, widthText] = parts.slice(k, k + 3) as [string, string, string];
    const width = Number(widthText);
    if (!/^[SIRL]$/.test(letter) || !Number.isInteger(width) || width < 1 || width > widest) {
      throw fault(
        `'${name}:${letter}:${widthText}' in Properties needs a letter of S, I, R, L and a width from 1 to ${widest}`,
      );
    }
    const called = renamed(name, options);
    // A force of another width is a fault; `charge` and `bec` are names that others use for other things.
    const named = roleOf(called);
    const fits = named !== undefined && named.letters.includes(letter) && width === named.width;
    const known = fits || needed.has(named?.role ?? "other") ? named : undefined;
    if (known !== undefined && !fits) {
      throw fault(`column '${name}' must be ${known.letters[0]}:${known.width}, not ${letter}:${width}`);
    }
    columns.push({ name: called, width, letter: letter as Column["letter"], role: known?.role ?? "other" });
  }

  const taken = new Map<string, Column>();
  const rank = ({ name }: Column, k: number): number => (name !== parts[3 * k] ? 0 : name.startsWith("REF_") ? 2 : 1);
  const ranked = columns
    .map((column, k) => ({ column, name: parts[3 * k]!, rank: rank(column, k) }))
    .sort((a, b) => a.rank - b.rank);
  for (const { column, name } of ranked) {
    const { role } = column;
    const winner = taken.get(role);
    if (role === "other" || winner === column) continue;
    if (winner === undefined) taken.set(role, column);
    else {
      const message = `column '${name}' is not used: another one is the frame's ${role}`;
      options.onNotice?.({ kind: "unused-label", message, frame: 0, line: 0 });
    }
  }
  if (taken.has("species") && taken.has("number")) taken.delete("number");
  if (!taken.has("species") && !taken.has("number")) throw fault("Properties has no column 'species' or 'Z'");
  if (!taken.has("positions")) throw fault("Properties has no column 'pos'");
  return columns.map((column) => {
    const winner = taken.get(column.role);
    if (winner === column) return column;
    // A label that was renamed takes the name; what had it before must have another, or it could not be written.
    return { ...column, name: winner?.name === column.name ? `${column.name}_unused` : column.name, role: "other" };
  });
}
