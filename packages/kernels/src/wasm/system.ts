import { type Frame, BoroxolError, cellVolume, perpendicularWidths } from "@boroxol/core";
import { type AngleTerm, type Interaction, interactionCutoff } from "../interaction.ts";
import type { PairTerm } from "../pair-term.ts";
import { layModels } from "./models.ts";
import * as layout from "./layout.ts";
import { type KernelMemory, createKernelMemory } from "./memory.ts";
import { tabulatePairs } from "./pair-tables.ts";
import { type KernelPrecision, inPrecision } from "./precision.ts";
import { type CompiledKernels, type ThreadTeam, startThreads } from "./threads.ts";

/** How a system is set up in WASM memory. */
export interface SystemOptions {
  readonly threads?: number;
  /** Extra radius of the Verlet list. @unit A */
  readonly skin?: number;
  /** Distance of two species below which the kernels stop instead of going on. @unit A */
  readonly closest?: (a: number, b: number) => number;
  /** Of features and networks. Default float32. */
  readonly precision?: KernelPrecision;
}

/** Atoms, interaction and threads in WASM memory, ready for evaluations or steps. */
export interface KernelSystem extends Disposable {
  readonly kernelMemory: KernelMemory;
  readonly atoms: number;
  readonly threads: number;
  /** @shape [n,3] @unit A */
  positions(): Float64Array;
  /** @shape [n,3] @unit A/fs */
  velocities(): Float64Array;
  /** @shape [n,3] @unit eV/A */
  forces(): Float64Array;
  /** @shape [n,3] */
  images(): Int32Array;
  /** Positions at the last rebuild of the Verlet list. @shape [n,3] @unit A */
  referencePositions(): Float64Array;
  /** Sets the cell and makes the arrays of the list large enough for it. @shape [3,3] @unit A */
  setCell(cell: Float64Array): void;
  /** Masses of the atoms. @shape [n] @unit eV fs^2/A^2 */
  setMasses(masses: Float64Array): void;
  /** Energies of the atoms by the models alone. @shape [n] @unit eV */
  modelEnergies(): Float64Array;
  /** Does a command; grows the list and goes on where it was too small. @returns the status word */
  work(command: number): number;
  /** What a user should know of the work since the last call, each thing once. */
  takeWarnings(): readonly string[];
}

/** Room for neighbours (bytes) and runs (bytes) of one thread's list, and for the neighbours of one atom. */
interface ListSizes {
  readonly neighbours: number;
  readonly runs: number;
  readonly fullNeighbours: number;
  readonly fullRuns: number;
  readonly most: number;
}

function sizesOfList(memory: KernelMemory, atoms: number, threads: number): ListSizes {
  const cell = Float64Array.from(memory.numbers(layout.slotCell, 9));
  const skin = memory.numbers(layout.slotSkin, 1)[0]!;
  const share = Math.ceil(atoms / threads) + 16;
  const sizesFor = (radius: number): { half: number; shifts: number } => {
    const half = (atoms / Math.abs(cellVolume(cell))) * ((2 * Math.PI) / 3) * radius ** 3;
    const images = perpendicularWidths(cell).map((width) => 2 * Math.ceil(radius / width) + 1);
    return { half, shifts: Math.min(images[0]! * images[1]! * images[2]!, 20) };
  };
  const pairs = sizesFor(memory.numbers(layout.slotPairCutoff, 1)[0]! + skin);
  const all = sizesFor(memory.numbers(layout.slotModelCutoff, 1)[0]! + skin);
  return {
    neighbours: 4 * Math.ceil(share * (pairs.half * 1.15 + 16) + 4096),
    runs: Math.ceil(share * (8 + 16 * pairs.shifts) + 4096),
    fullNeighbours: 4 * Math.ceil(share * (all.half * 2.2 + 16) + 4096),
    // A large cell has few atoms that see more than one lattice vector; where that is wrong the room grows.
    fullRuns: Math.ceil(share * (8 + 16 * Math.min(all.shifts, 8)) + 4096),
    most: Math.ceil(all.half * 2.6 + 32),
  };
}

/** Species of angle ends and centers: bit 0 a center, bit 1 an end. */
function angleRoles(angles: readonly AngleTerm[], species: readonly number[]): number[] {
  return species.map((z) => {
    const center = angles.some((term) => term.center === z) ? 1 : 0;
    const end = angles.some((term) => term.ends.includes(z)) ? 2 : 0;
    return center + end;
  });
}

function angleParameters(angles: readonly AngleTerm[], species: readonly number[]): Float64Array {
  const n = species.length;
  const out = new Float64Array(n * n * n * 4);
  for (const term of angles) {
    const [center, a, b] = [term.center, ...term.ends].map((z) => species.indexOf(z)) as [number, number, number];
    if (center < 0 || a < 0 || b < 0) continue;
    const row = [term.stiffness, (term.angle * Math.PI) / 180, 1 / term.decay, term.cutoff ** 2];
    out.set(row, ((center * n + a) * n + b) * 4);
    out.set(row, ((center * n + b) * n + a) * 4);
  }
  return out;
}

/** Pairs that kernels leave to the pair loop. */
export function pairsOfModels({ models = [] }: Interaction): PairTerm[] {
  return models.flatMap(({ kernel, weight }) => {
    const model = kernel?.();
    if (model?.kind !== "nep") return [];
    return model.pairs.map((term) => ({
      ...term,
      energy: (r: number) => weight * term.energy(r),
      derivative: (r: number) => weight * term.derivative(r),
    }));
  });
}

/**
 * Lays a system out in shared memory and starts its threads.
 * @param atomSpecies atomic numbers @shape [n]
 * @param kernels from `kernelsFor`
 * @throws E0412 when the atoms need more than WebAssembly's 4 GiB
 */
export async function createKernelSystem(
  asked: Interaction,
  atomSpecies: Uint8Array,
  kernels: CompiledKernels,
  options: SystemOptions = {},
): Promise<KernelSystem> {
  const interaction = inPrecision(asked, options.precision);
  const threads = Math.max(1, Math.min(options.threads ?? 1, layout.maximumThreads));
  const memory = createKernelMemory();
  const n = atomSpecies.length;
  const species = [...new Set(atomSpecies)].sort((a, b) => a - b);
  const pairs = [...interaction.pairs, ...pairsOfModels(interaction)];
  const closest = options.closest ?? (() => 0);
  const kernelCutoff = Math.max(0, ...(interaction.models ?? []).map((term) => (term.kernel ? term.cutoff : 0)));
  // Models do not look for collisions: the pairs do, also where they have no terms.
  const collision = Math.max(0, ...species.flatMap((a) => species.map((b) => closest(a, b))));
  const classicalCutoff = interactionCutoff({ ...interaction, pairs, models: [] });
  const pairCutoff = Math.max(classicalCutoff, collision);
  const hasPairs = pairs.length > 0 || collision > 0;
  const cutoff = Math.max(pairCutoff, kernelCutoff);
  const tables = tabulatePairs(pairs, species, Math.max(pairCutoff, 0.5), closest);
  memory.setInt(layout.slotAtoms, n);
  memory.setInt(layout.slotSpeciesCount, species.length);
  memory.numbers(layout.slotCutoff, 1)[0] = cutoff;
  memory.numbers(layout.slotSkin, 1)[0] = options.skin ?? 1;
  memory.setInt(layout.slotHasPairs, hasPairs ? 1 : 0);
  memory.setInt(layout.slotWideTiles, kernels.wideTiles ? 1 : 0);
  memory.numbers(layout.slotPairCutoff, 1)[0] = pairCutoff;
  memory.numbers(layout.slotModelCutoff, 1)[0] = kernelCutoff;

  const array = (slot: number, bytes: number): number => {
    const address = memory.reserve(bytes);
    memory.setInt(slot, address);
    return address;
  };
  const positions = array(layout.slotPositions, 24 * n);
  const velocities = array(layout.slotVelocities, 24 * n);
  const forces = array(layout.slotForces, 24 * n);
  const images = array(layout.slotImages, 12 * n);
  const reference = array(layout.slotReferencePositions, 24 * n);
  const masses = array(layout.slotMasses, 8 * n);
  const types = array(layout.slotSpecies, 4 * n);
  memory.ints(types, n).set(Array.from(atomSpecies, (z) => species.indexOf(z)));
  array(layout.slotOrder, 4 * n);
  array(layout.slotSorted, 32 * n);
  array(layout.slotThreadForces, 32 * n * threads);
  array(layout.slotBinOfAtom, 4 * n);
  const bins = Math.max(512, n);
  memory.setInt(layout.slotBinCapacity, bins);
  array(layout.slotBinStart, 4 * (bins + 2));
  const own = array(layout.slotEnergySpecies, 8 * species.length);
  memory.floats(own, species.length).set(species.map((z) => interaction.selfEnergies.get(z) ?? 0));
  memory.setInt(layout.slotTableRowBytes, 32 * tables.bins);
  memory.setInt(layout.slotTableFirst, tables.firstBin);
  memory.setInt(layout.slotTableLast, tables.bins - 1);
  memory.setInt(layout.slotTableMantissaBits, tables.mantissaBits);
  memory.floats(array(layout.slotForceTable, 8 * tables.force.length), tables.force.length).set(tables.force);
  memory.floats(array(layout.slotEnergyTable, 8 * tables.energy.length), tables.energy.length).set(tables.energy);
  const angleCutoff = Math.max(0, ...interaction.angles.map((term) => term.cutoff));
  memory.numbers(layout.slotAngleCutoff, 1)[0] = angleCutoff;
  const parameters = angleParameters(interaction.angles, species);
  memory.floats(array(layout.slotAngleParameters, 8 * parameters.length), parameters.length).set(parameters);
  memory
    .ints(array(layout.slotAngleSpecies, 4 * species.length), species.length)
    .set(angleRoles(interaction.angles, species));

  const models = layModels(memory, interaction.models ?? [], atomSpecies, species, threads, options.precision);
  const energies = array(layout.slotAtomEnergies, models.count > 0 ? 8 * n : 0);
  array(layout.slotFullStarts, kernelCutoff > 0 ? 8 * n : 0);

  // The list comes last, so that it can grow.
  memory.setInt(layout.slotBondBytes, models.bytesPerBond);
  const listStart = memory.end;
  let room: ListSizes = { neighbours: 0, runs: 0, fullNeighbours: 0, fullRuns: 0, most: 0 };
  const layList = (wanted: ListSizes): void => {
    const grown = (key: keyof ListSizes): number => Math.ceil(Math.max(wanted[key], room[key]) / 8) * 8;
    room = {
      neighbours: grown("neighbours"),
      runs: grown("runs"),
      fullNeighbours: grown("fullNeighbours"),
      fullRuns: grown("fullRuns"),
      most: grown("most"),
    };
    memory.release(listStart);
    array(layout.slotNeighbours, hasPairs ? room.neighbours * threads : 0);
    memory.setInt(layout.slotNeighbourCapacity, hasPairs ? room.neighbours : 0);
    array(layout.slotRuns, room.runs * threads);
    memory.setInt(layout.slotRunCapacity, room.runs);
    if (kernelCutoff > 0) {
      array(layout.slotFullNeighbours, room.fullNeighbours * threads);
      memory.setInt(layout.slotFullNeighbourCapacity, room.fullNeighbours);
      array(layout.slotFullRuns, room.fullRuns * threads);
      memory.setInt(layout.slotFullRunCapacity, room.fullRuns);
      memory.setInt(layout.slotMostNeighbours, room.most);
      array(layout.slotBonds, models.bytesPerBond * room.most * threads);
    }
    const near = angleCutoff > 0 ? room.runs * 2 : 0;
    array(layout.slotAngleNeighbours, near * threads);
    memory.setInt(layout.slotAngleNeighbourCapacity, near);
    memory.setInt(layout.slotListValid, 0);
  };

  const team: ThreadTeam = await startThreads(kernels.module, memory.memory, threads, models.evaluate);
  let sized = false;
  return {
    kernelMemory: memory,
    atoms: n,
    threads,
    positions: () => memory.floats(positions, 3 * n),
    velocities: () => memory.floats(velocities, 3 * n),
    forces: () => memory.floats(forces, 3 * n),
    images: () => memory.ints(images, 3 * n),
    referencePositions: () => memory.floats(reference, 3 * n),
    setCell(cell) {
      memory.numbers(layout.slotCell, 9).set(cell);
      if (!sized) layList(sizesOfList(memory, n, threads));
      sized = true;
    },
    setMasses(values) {
      memory.floats(masses, n).set(values);
    },
    modelEnergies() {
      const sorted = memory.floats(energies, models.count > 0 ? n : 0);
      const order = memory.ints(memory.int(layout.slotOrder), n);
      const out = new Float64Array(n);
      sorted.forEach((energy, k) => {
        out[order[k]!] = energy;
      });
      return out;
    },
    work(command) {
      for (;;) {
        team.work(command);
        models.rethrow();
        const status = memory.int(layout.slotStatus);
        if (status !== layout.statusListFull) return status;
        layList({
          neighbours: room.neighbours * 1.5,
          runs: room.runs * 1.5,
          fullNeighbours: room.fullNeighbours * 1.5,
          fullRuns: room.fullRuns * 1.5,
          most: room.most * 1.5,
        });
      }
    },
    takeWarnings: () => models.takeWarnings(),
    [Symbol.dispose]: () => team[Symbol.dispose](),
  };
}

/**
 * A periodic cell that holds a frame's atoms without their images seeing each other along the open axes.
 * @param reach how far atoms see @unit A
 * @returns @shape [3,3] @unit A
 * @throws E0101 for a cell without volume
 */
export function closedCell(frame: Frame, reach: number): Float64Array {
  const cell = Float64Array.from(frame.cell);
  for (let axis = 0; axis < 3; axis++) {
    if (frame.periodic[axis]) continue;
    // Along an open axis the cell vector is only a direction; an empty one is replaced by a Cartesian axis.
    const row = cell.subarray(3 * axis, 3 * axis + 3);
    let length = Math.hypot(...row);
    if (length === 0) {
      row[axis] = 1;
      length = 1;
    }
    let extent = 0;
    const { positions } = frame;
    for (let i = 0; i < positions.length; i++) extent = Math.max(extent, Math.abs(positions[i]!));
    const factor = (2 * extent * 4 + 4 * reach) / length;
    for (let k = 0; k < 3; k++) row[k]! *= factor;
  }
  if (!(Math.abs(cellVolume(cell)) > 0)) {
    throw new BoroxolError("E0101", "the cell has no volume", { fix: "give three independent row vectors in A" });
  }
  return cell;
}
