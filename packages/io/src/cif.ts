import { BoroxolError, elementBySymbol, type Frame, invertCell, symbolOf, transformRows } from "@boroxol/core";
import { type ByteSource, gatherBytes } from "./byte-window.ts";
import { checkCell } from "./check-cell.ts";
import { orbitOf, parseSymmetryOperation } from "./cif-symmetry.ts";
import { decodeText } from "./decode-text.ts";
import { formatReal } from "./extxyz-comment.ts";
import type { ReadOptions } from "./read-options.ts";

/** Values of one data block: single ones, and the columns of its loops. */
type Block = Map<string, string[]>;

/** No structure here has more; a damaged file could claim any number by its operations. */
const mostAtoms = 1_000_000;

/**
 * Structures of a CIF, one for each data block with atoms, with all sites that the listed symmetry operations make.
 *
 * The cell is built from its lengths and angles, a along x and b in the xy plane.
 * @throws E0203 for malformed values or where the space group is named but its operations are not listed, E0207 without
 * atoms, E0215 for partly occupied sites, E0101 for a flat cell
 * @see https://www.iucr.org/resources/cif/spec/version1.1
 * @example for await (const frame of readCif(fileBytes("quartz.cif"))) console.log(frame.species.length);
 */
export async function* readCif(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<Frame> {
  const place = options.name ?? "input";
  const text = decodeText(await gatherBytes(source));
  let structures = 0;
  for (const [name, block] of blocksOf(text, place)) {
    if (!block.has("_atom_site_fract_x")) continue;
    structures++;
    yield frameOf(block, `${place}, data_${name}`);
  }
  if (structures > 0) return;
  throw new BoroxolError("E0207", "no data block holds atoms with fractional coordinates", {
    place,
    fix: "take a complete copy of the file",
  });
}

/** Words of a CIF: bare, quoted, or text between lines that begin with a semicolon; comments are left out. */
function* tokensOf(text: string): Generator<{ readonly word: string; readonly quoted: boolean }> {
  const pattern =
    /(?:^|\n);([\s\S]*?)\n;|#[^\n]*|'((?:[^'\n]|'(?=\S))*)'(?=\s|$)|"((?:[^"\n]|"(?=\S))*)"(?=\s|$)|(\S+)/g;
  for (const [, block, single, double, bare] of text.replaceAll("\r\n", "\n").matchAll(pattern)) {
    const word = block ?? single ?? double ?? bare;
    if (word !== undefined) yield { word, quoted: bare === undefined };
  }
}

function blocksOf(text: string, place: string): [string, Block][] {
  const blocks: [string, Block][] = [];
  let block: Block = new Map();
  let name: string | undefined;
  let columns: string[] | undefined;
  let at = 0;
  let filling = false;
  for (const { word, quoted } of tokensOf(text)) {
    const key = word.toLowerCase();
    if (!quoted && key.startsWith("data_")) {
      block = new Map();
      blocks.push([word.slice(5), block]);
      [name, columns] = [undefined, undefined];
    } else if (!quoted && key === "loop_") {
      [columns, at, filling, name] = [[], 0, false, undefined];
    } else if (!quoted && word.startsWith("_")) {
      if (columns !== undefined && !filling) {
        columns.push(key);
        block.set(key, []);
      } else {
        columns = undefined;
        name = key;
      }
    } else if (columns !== undefined && columns.length > 0) {
      filling = true;
      block.get(columns[at++ % columns.length]!)!.push(word);
    } else if (name !== undefined) {
      block.set(name, [word]);
      name = undefined;
    } else if (blocks.length === 0) {
      throw new BoroxolError("E0203", `'${word.slice(0, 40)}' stands before the first data block`, {
        place,
        fix: "begin with data_name",
      });
    }
  }
  return blocks;
}

function frameOf(block: Block, place: string): Frame {
  // A standard uncertainty in brackets behind the digits is left out: 0.4697(2).
  const number = (word: string | undefined, what: string): number => {
    const value = Number((word ?? "").replace(/\(\d+\)$/, ""));
    if (word !== undefined && word !== "" && Number.isFinite(value)) return value;
    throw new BoroxolError("E0203", `${what} is '${word ?? "missing"}'`, { place, fix: "give a number" });
  };
  const single = (name: string): number => number(block.get(name)?.[0], name);
  const [a, b, c] = ["a", "b", "c"].map((edge) => single(`_cell_length_${edge}`)) as [number, number, number];
  const cell = cellOf(
    [a, b, c],
    ["alpha", "beta", "gamma"].map((angle) => single(`_cell_angle_${angle}`)),
  );
  if (!cell.every(Number.isFinite)) throw new BoroxolError("E0101", "the lengths and angles make no cell", { place });
  checkCell(cell, [true, true, true], place);

  const written =
    block.get("_space_group_symop_operation_xyz") ??
    block.get("_symmetry_equiv_pos_as_xyz") ??
    block.get("_symmetry_equiv_pos_site_id_xyz");
  if (written === undefined && !isPlain(block)) {
    throw new BoroxolError("E0203", "the space group is named, but its operations are not listed", {
      place,
      fix: "write the CIF with _space_group_symop_operation_xyz, as most programs do",
    });
  }
  const operations = (written ?? ["x,y,z"]).map((text) => parseSymmetryOperation(text, place));
  const axes = ["x", "y", "z"].map((axis) => block.get(`_atom_site_fract_${axis}`) ?? []);
  const kinds = block.get("_atom_site_type_symbol") ?? block.get("_atom_site_label") ?? [];
  const sites = axes[0]!.length;
  if (axes.some((list) => list.length !== sites) || kinds.length !== sites) {
    throw new BoroxolError("E0207", "the list of atom sites ends early", {
      place,
      fix: "take a complete copy of the file",
    });
  }
  if (sites * operations.length > mostAtoms) {
    throw new BoroxolError("E0211", `${sites} sites under ${operations.length} operations`, { place });
  }
  const occupancies = block.get("_atom_site_occupancy");
  const species: number[] = [];
  const fractional: number[] = [];
  for (let k = 0; k < sites; k++) {
    if (occupancies !== undefined && Math.abs(number(occupancies[k], "_atom_site_occupancy") - 1) > 1e-3) {
      throw new BoroxolError("E0215", `site ${k + 1} is partly occupied`, { place, fix: "give an ordered structure" });
    }
    const site = axes.map((list) => number(list[k], "a fractional coordinate"));
    const letters = /^[A-Za-z]{1,2}/.exec(kinds[k]!)?.[0] ?? "";
    const z = elementOf(letters, place);
    for (const image of operations.length === 1 ? [site] : orbitOf(site, operations, cell)) {
      species.push(z);
      fractional.push(...image);
    }
  }
  return {
    species: Uint8Array.from(species),
    positions: transformRows(Float64Array.from(fractional), cell),
    cell,
    periodic: [true, true, true],
  };
}

/** Labels such as Si1, O2- and OW: two letters where they are an element, else the first. */
function elementOf(letters: string, place: string): number {
  const two = letters.charAt(0).toUpperCase() + letters.slice(1).toLowerCase();
  try {
    return elementBySymbol(two, place).number;
  } catch (error) {
    if (two.length < 2) throw error;
    return elementBySymbol(two.charAt(0), place).number;
  }
}

function isPlain(block: Block): boolean {
  const number = block.get("_space_group_it_number")?.[0] ?? block.get("_symmetry_int_tables_number")?.[0];
  const symbol = block.get("_space_group_name_h-m_alt")?.[0] ?? block.get("_symmetry_space_group_name_h-m")?.[0];
  return (number === undefined || number === "1") && (symbol === undefined || /^P\s*1$/i.test(symbol));
}

/**
 * A cell from its edges and angles: a along x, b in the xy plane.
 * @param edges @shape [3] @unit A
 * @param angles alpha, beta, gamma @shape [3] @unit degree
 * @returns @shape [3,3] @unit A
 */
export function cellOf(edges: readonly number[], angles: readonly number[]): Float64Array {
  const [a, b, c] = edges as [number, number, number];
  // Exact zeros for right angles, so that an orthogonal cell stays one.
  const cosine = (angle: number): number => (angle === 90 ? 0 : Math.cos((angle * Math.PI) / 180));
  const [ca, cb, cg] = angles.map(cosine) as [number, number, number];
  const sg = Math.sqrt(1 - cg * cg);
  const cy = (ca - cb * cg) / sg;
  return Float64Array.of(a, 0, 0, b * cg, b * sg, 0, c * cb, c * cy, c * Math.sqrt(1 - cb * cb - cy * cy));
}

/**
 * A frame as a CIF in space group P1 with every atom. A CIF has no orientation: the cell comes back with a along x.
 * @throws E0101 for a cell without volume
 * @example await writeFileAtomically("glass.cif", formatCif(frame));
 */
export function formatCif(frame: Frame, name = "boroxol"): string {
  const { species, cell, positions } = frame;
  const fractional = transformRows(positions, invertCell(cell));
  const row = (k: number): Float64Array => cell.subarray(3 * k, 3 * k + 3);
  const length = (v: Float64Array): number => Math.hypot(v[0]!, v[1]!, v[2]!);
  const angle = (u: Float64Array, v: Float64Array): number => {
    const dot = u[0]! * v[0]! + u[1]! * v[1]! + u[2]! * v[2]!;
    return dot === 0 ? 90 : (Math.acos(dot / (length(u) * length(v))) * 180) / Math.PI;
  };
  const counts = new Map<number, number>();
  return [
    `data_${name.replaceAll(/\W+/g, "_")}`,
    ...["a", "b", "c"].map((edge, k) => `_cell_length_${edge} ${formatReal(length(row(k)))}`),
    `_cell_angle_alpha ${formatReal(angle(row(1), row(2)))}`,
    `_cell_angle_beta ${formatReal(angle(row(0), row(2)))}`,
    `_cell_angle_gamma ${formatReal(angle(row(0), row(1)))}`,
    "_space_group_name_H-M_alt 'P 1'",
    "_space_group_IT_number 1",
    "loop_",
    "_space_group_symop_operation_xyz",
    "'x, y, z'",
    "loop_",
    "_atom_site_label",
    "_atom_site_type_symbol",
    "_atom_site_fract_x",
    "_atom_site_fract_y",
    "_atom_site_fract_z",
    "_atom_site_occupancy",
    ...Array.from(species, (z, i) => {
      const count = (counts.get(z) ?? 0) + 1;
      counts.set(z, count);
      const s = Array.from(fractional.subarray(3 * i, 3 * i + 3), formatReal).join(" ");
      return `${symbolOf(z)}${count} ${symbolOf(z)} ${s} 1`;
    }),
    "",
  ].join("\n");
}
