import { BoroxolError, type Frame } from "@boroxol/core";
import { commentFlag, commentNumbers, commentScalar, type CommentValue } from "./extxyz-comment.ts";
import { checkCell } from "./check-cell.ts";
import { placeOf, type ReadOptions, renamed } from "./read-options.ts";
import { asymmetryOf, stressFromTensor, stressFromVirial } from "./stress-tensor.ts";

const energyNames = ["energy", "free_energy", "REF_energy"];
const stressNames = ["stress", "REF_stress"];
const dipoleNames = ["dipole", "REF_dipole"];
const virialNames = ["virial", "virials", "REF_virial"];

/** What the comment line of a frame says: everything but the rows. */
export function labelsOfComment(
  comment: ReadonlyMap<string, CommentValue>,
  frame: number,
  line: number,
  options: ReadOptions,
): Pick<Frame, "cell" | "periodic" | "energy" | "stress" | "dipole" | "time" | "step" | "info"> {
  const place = placeOf(options, frame, line);
  const values = renamedValues();
  const used = new Set(["Properties"]);

  /** A label that was given a name takes it from one that has it already. */
  function renamedValues(): Map<string, CommentValue> {
    const all = new Map(comment);
    for (const [key, value] of comment) {
      const name = renamed(key, options);
      if (name === key) continue;
      const own = all.get(name);
      if (own !== undefined) {
        say(`the file's own '${name}' gave way to '${key}' and stays as '${name}_unused'`);
        all.set(`${name}_unused`, own);
      }
      if (value === all.get(key)) all.delete(key);
      all.set(name, value);
    }
    return all;
  }
  function say(message: string): void {
    options.onNotice?.({ kind: "unused-label", message, frame, line });
  }

  function take(names: readonly string[], anyCase = false): [string, CommentValue] | undefined {
    // GPUMD takes its keys in any case; its Time is another than ours.
    const lower = new Set(anyCase ? names.map((each) => each.toLowerCase()) : []);
    const [name, ...others] = [
      ...names.filter((each) => values.has(each)),
      ...[...values.keys()].filter((key) => lower.has(key.toLowerCase()) && !names.includes(key)),
    ];
    if (name === undefined) return undefined;
    used.add(name);
    for (const other of others) {
      say(`'${other}' stands beside '${name}' and is not used; --rename ${other}=${names[0]} takes it instead`);
    }
    return [name, values.get(name)!];
  }
  function numbers(names: readonly string[], lengths: readonly number[], anyCase = false): Float64Array | undefined {
    const found = take(names, anyCase);
    if (found === undefined) return undefined;
    const list = commentNumbers(found[1]);
    if (list === undefined || !lengths.includes(list.length)) {
      const fix = `write ${lengths.join(" or ")} number${lengths.at(-1) === 1 ? "" : "s in quotes"}`;
      throw new BoroxolError("E0203", `${found[0]}="${found[1].text}" cannot be read`, { place, fix });
    }
    if (!list.every(Number.isFinite)) {
      const fix = "leave this frame out, and look for what made it";
      throw new BoroxolError("E0204", `${found[0]}="${found[1].text}" is not finite`, { place, fix });
    }
    return list;
  }

  const lattice = numbers(["Lattice"], [3, 9]);
  const cell =
    lattice?.length === 3 ? Float64Array.of(lattice[0]!, 0, 0, 0, lattice[1]!, 0, 0, 0, lattice[2]!) : lattice;
  const periodic = periodicAxes(take(["pbc"], true)?.[1], cell !== undefined, place);
  const energy = numbers(energyNames, [1], true)?.[0];
  const stress = stressOf(numbers(stressNames, [6, 9], true), numbers(virialNames, [6, 9], true), cell);
  const dipole = numbers(dipoleNames, [3]);
  if (cell !== undefined) checkCell(cell, periodic, place);
  const time = numbers(["time"], [1])?.[0];
  const step = numbers(["step"], [1])?.[0];
  const rest = [...values]
    .filter(([key]) => !used.has(key))
    .map(([key, value]) => [key, commentScalar(value)] as const);

  function stressOf(
    direct: Float64Array | undefined,
    virial: Float64Array | undefined,
    cell: Float64Array | undefined,
  ): Float64Array | undefined {
    const given = direct === undefined ? undefined : stressFromTensor(direct);
    if (direct !== undefined) sayAsymmetry(direct);
    if (virial === undefined) return given;
    if (cell === undefined) {
      const fix = "add the Lattice, or take the virial out";
      throw new BoroxolError("E0203", "a virial needs a cell", { place, fix });
    }
    const fromVirial = stressFromVirial(virial, cell);
    if (given === undefined) return fromVirial;
    // GPUMD's dump_xyz writes Time first, and the stress as +virial/V; its virial is the one of its training files.
    if (
      values.has("Time") &&
      given.every((each, k) => Math.abs(each + fromVirial[k]!) <= 1e-6 * Math.abs(each) + 1e-9)
    ) {
      const message = "the stress has GPUMD's sign (+virial/V) and was turned";
      options.onNotice?.({ kind: "turned-stress", message, frame, line });
      return fromVirial;
    }
    const scale = Math.max(...given.map(Math.abs), ...fromVirial.map(Math.abs));
    const apart = Math.max(...given.map((component, k) => Math.abs(component - fromVirial[k]!)));
    // Labels are often printed with six digits; a flipped sign or another unit is off by the size of the stress itself.
    if (apart > 1e-3 * scale + 1e-6) {
      throw new BoroxolError("E0210", `stress and -virial/V differ by ${apart.toPrecision(3)} eV/A^3`, {
        place,
        fix: "stress is (1/V) dE/d(strain) in eV/A^3, tension positive, and virial = -V stress in eV",
      });
    }
    return given;
  }

  function sayAsymmetry(tensor: Float64Array): void {
    const off = asymmetryOf(tensor);
    if (off === undefined) return;
    const message = `the stress is not symmetric: off-diagonal elements differ by ${off.toPrecision(3)} eV/A^3 and were averaged`;
    options.onNotice?.({ kind: "asymmetric-stress", message, frame, line });
  }

  return {
    cell: cell ?? new Float64Array(9),
    periodic,
    ...(energy === undefined ? {} : { energy }),
    ...(stress === undefined ? {} : { stress }),
    ...(dipole === undefined ? {} : { dipole }),
    ...(time === undefined ? {} : { time }),
    ...(step === undefined ? {} : { step }),
    ...(rest.length === 0 ? {} : { info: Object.fromEntries(rest) }),
  };
}

function periodicAxes(value: CommentValue | undefined, hasCell: boolean, place: string): Frame["periodic"] {
  if (value === undefined) return [hasCell, hasCell, hasCell];
  const flags = value.text
    .split(/[\s,[\]{}]+/)
    .filter((word) => word !== "")
    .map(commentFlag);
  const [a, b, c] = flags.length === 1 ? [flags[0], flags[0], flags[0]] : flags;
  if (a === undefined || b === undefined || c === undefined || flags.length > 3) {
    const fix = 'write pbc="T T T"';
    throw new BoroxolError("E0203", `pbc="${value.text}" cannot be read`, { place, fix });
  }
  return [a, b, c];
}
