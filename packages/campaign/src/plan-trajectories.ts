import {
  BoroxolError,
  cubeEdge,
  cubicCell,
  type Frame,
  glassDensity,
  parseComposition,
  roundComposition,
  speciesOf,
  transformRows,
} from "@boroxol/core";
import { readFrames } from "@boroxol/io";
import type { CampaignOptions } from "./campaign-options.ts";

/** One trajectory of an exploration, and what it begins with. */
export interface PlannedTrajectory {
  /** Unique in the campaign: `r02-05`. */
  readonly id: string;
  readonly system: string;
  /** @unit K */
  readonly temperature: number;
  /** @unit GPa */
  readonly pressure: number | undefined;
  /** xx yy zz yz xz xy @shape [6] @unit 1 */
  readonly strain: readonly number[];
  readonly seed: number;
  /** Species and cell, strained; positions where it comes from a file. */
  readonly start: Frame;
  /** Whether the atoms have to be packed and melted first. */
  readonly packed: boolean;
}

/** A system to simulate, as the campaign file names it. */
export interface CampaignSystem {
  readonly name: string;
  /** One without positions of a composition, those of a file. */
  readonly frames: readonly Frame[];
  readonly packed: boolean;
}

/**
 * Reads and makes the systems of a campaign.
 * @throws E0122 for one without composition or structure, and what compositions and readers throw
 */
export function campaignSystems({ systems }: CampaignOptions): Promise<CampaignSystem[]> {
  return Promise.all(
    systems.map(async ({ composition, structure, atoms, density }, k): Promise<CampaignSystem> => {
      if ((composition === undefined) === (structure === undefined)) {
        throw new BoroxolError("E0122", "a system needs either 'composition' or 'structure'", {
          place: `systems[${k}]`,
          fix: "write for instance: composition: 20SiO2-60B2O3-20Li2O",
          untouched: "nothing was written",
        });
      }
      if (composition !== undefined) {
        const parsed = parseComposition(composition);
        const contents = roundComposition(parsed, atoms);
        const species = speciesOf(contents);
        const cell = cubicCell(cubeEdge(contents, glassDensity(parsed, density).value));
        const positions = new Float64Array(3 * species.length);
        const frame: Frame = { species, positions, cell, periodic: [true, true, true] };
        return { name: parsed.name, frames: [frame], packed: true };
      }
      const frames: Frame[] = [];
      for await (const { species, positions, cell, periodic } of readFrames(structure!)) {
        frames.push({ species, positions, cell, periodic });
      }
      return { name: structure!, frames, packed: false };
    }),
  );
}

const noStrain = [0, 0, 0, 0, 0, 0];

/**
 * The trajectories of a round: every system at every temperature, in every strained cell that keeps its volume and at every
 * pressure, or as many of them as a round takes, where they take turns.
 */
export function planTrajectories(
  systems: readonly CampaignSystem[],
  { explore, seed }: CampaignOptions,
  round: number,
): PlannedTrajectory[] {
  const { temperatures, strains, pressures } = explore;
  // A cell that breathes forgets its strain.
  const cells = [
    ...strains.map((strain) => ({ strain, pressure: undefined })),
    ...pressures.map((pressure) => ({ strain: noStrain, pressure })),
  ];
  if (cells.length === 0) {
    throw new BoroxolError("E0122", "there is no cell to explore in", {
      place: "explore.strains",
      fix: "leave 'strains' out for cells as they are, or name 'pressures'",
      untouched: "nothing was written",
    });
  }
  // Systems change fastest, so that a round with few trajectories sees most of them.
  const all = cells.flatMap((cell) =>
    temperatures.flatMap((temperature) => systems.map((system) => ({ system, temperature, ...cell }))),
  );
  const count = explore.trajectories ?? all.length;
  return Array.from({ length: count }, (_, k) => {
    const number = round * count + k;
    const turn = Math.floor(number / all.length);
    const { system, temperature, pressure, strain } = all[number % all.length]!;
    const start = strainedFrame(system.frames[turn % system.frames.length]!, strain);
    const id = `r${String(round).padStart(2, "0")}-${String(k + 1).padStart(2, "0")}`;
    const { name, packed } = system;
    return { id, system: name, temperature, pressure, strain, seed: seed + 1000 * round + k, start, packed };
  });
}

/**
 * A frame under a homogeneous strain: every vector r becomes r (1 + e).
 * @param strain xx yy zz yz xz xy of e @shape [6] @unit 1
 */
export function strainedFrame(frame: Frame, strain: readonly number[]): Frame {
  const [xx, yy, zz, yz, xz, xy] = strain as [number, number, number, number, number, number];
  const deformation = Float64Array.of(1 + xx, xy, xz, xy, 1 + yy, yz, xz, yz, 1 + zz);
  return {
    ...frame,
    positions: transformRows(frame.positions, deformation),
    cell: transformRows(frame.cell, deformation),
  };
}
