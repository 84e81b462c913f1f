import { elementBySymbol } from "@boroxol/core";
import type { IntegratorSettings } from "@boroxol/kernels";
import { type ZblCore, coreRange } from "@boroxol/potentials";
import type { MinimisePlan, MotionPlan, StagePlan } from "../protocol/plan.ts";

/** What another program is to do. */
export interface HandOver {
  readonly title: string;
  /** Elements in the order of the model's types. */
  readonly elements: readonly string[];
  readonly stages: readonly StagePlan[];
  readonly seed: number;
  /** A ZBL core beside the model. @unit A */
  readonly core?: ZblCore;
  /** Arguments of `pair_style deepmd` behind the model, such as `fparam 300`. */
  readonly arguments?: string;
}

/** An input script, and what it does otherwise than Boroxol. */
export interface InputScript {
  readonly text: string;
  readonly notes: readonly string[];
}

/** Bar per GPa. */
const bar = 1e4;

/**
 * The input of LAMMPS for a protocol with a Deep Potential: `start.data`, `model.pb`, `pair_style deepmd`, units metal.
 * Stages that pack atoms are left out: the data file holds packed ones.
 * @see https://docs.lammps.org/Commands_input.html
 */
export function lammpsInput(work: HandOver): InputScript {
  const notes = new Set<string>();
  const { stages, seed } = work;
  const first = stages.find((stage) => stage.kind === "motion");
  const lines = [
    `# ${work.title}`,
    ...potentialLines(work),
    "thermo_style custom step time temp pe ke press vol density",
    "thermo_modify flush yes",
    ...(needsTriclinic(stages) ? ["change_box all triclinic"] : []),
    ...(first === undefined
      ? []
      : [`velocity all create ${first.settings.schedule.temperature[0]} ${seed + 1} mom yes rot no dist gaussian`]),
  ];
  for (const [k, stage] of stages.entries()) {
    if (stage.kind === "packing") continue;
    lines.push("", `# stage ${k + 1}: ${stage.name}`);
    if (stage.kind === "minimise") lines.push(...minimiseLines(stage));
    else {
      if (stage.prepares === true)
        notes.add("Stages that Boroxol leaves to a classical potential run on the model here.");
      lines.push(...motionLines(stage, seed + k, work.elements, notes));
    }
  }
  lines.push("", "write_data final.data", "");
  return { text: lines.join("\n"), notes: [...notes] };
}

/** The lines that set up the model and its atoms; also those of a test of single forces. */
export function potentialLines({
  elements,
  core,
  arguments: more,
}: Pick<HandOver, "elements" | "core" | "arguments">): string[] {
  const model = more === undefined ? "deepmd model.pb" : `deepmd model.pb ${more}`;
  return [
    "units metal",
    "atom_style atomic",
    "read_data start.data",
    ...(core === undefined ? [`pair_style ${model}`, "pair_coeff * *"] : coreLines(model, core, elements)),
    "neighbor 1.0 bin",
    "neigh_modify every 1 delay 0 check yes",
  ];
}

/** The model with its core: one `zbl` for each range that pairs have, told apart by numbers where there are several. */
function coreLines(model: string, core: ZblCore, elements: readonly string[]): string[] {
  const pairs = elements.flatMap((a, i) =>
    elements.slice(i).map((b, k) => {
      const { inner, outer } = coreRange(core, a, b);
      return { types: `${i + 1} ${i + k + 1}`, range: `${inner} ${outer}`, elements: [a, b] as const };
    }),
  );
  const ranges = [...new Set(pairs.map(({ range }) => range))];
  return [
    `pair_style hybrid/overlay ${[model, ...ranges.map((range) => `zbl ${range}`)].join(" ")}`,
    "pair_coeff * * deepmd",
    ...pairs.map(({ types, range, elements: both }) => {
      const style = ranges.length === 1 ? "zbl" : `zbl ${ranges.indexOf(range) + 1}`;
      return `pair_coeff ${types} ${style} ${both.map((symbol) => elementBySymbol(symbol).number).join(" ")}`;
    }),
  ];
}

const isTriclinic = (integrator: IntegratorSettings): boolean =>
  "coupling" in integrator && integrator.coupling === "triclinic";

function needsTriclinic(stages: readonly StagePlan[]): boolean {
  return stages.some((stage) => stage.kind === "motion" && isTriclinic(stage.settings.integrator));
}

function motionLines(stage: MotionPlan, seed: number, elements: readonly string[], notes: Set<string>): string[] {
  const { integrator, timestep, schedule } = stage.settings;
  const { fixes, undo } = fixesOf(stage, seed, notes);
  return [
    `timestep ${timestep / 1000}`,
    ...fixes,
    `thermo ${stage.thermoEvery}`,
    `dump trajectory all custom ${stage.frameEvery} trajectory.lammpstrj id type element xu yu zu`,
    `dump_modify trajectory sort id append yes element ${elements.join(" ")}`,
    ...(integrator.kind === "langevin" || integrator.kind === "nve"
      ? []
      : ["fix centre all momentum 1000 linear 1 1 1"]),
    `run ${schedule.steps}`,
    "undump trajectory",
    ...(integrator.kind === "langevin" || integrator.kind === "nve" ? [] : ["unfix centre"]),
    ...undo.map((name) => `unfix ${name}`),
  ];
}

function fixesOf(
  { settings: { integrator, schedule } }: MotionPlan,
  seed: number,
  notes: Set<string>,
): { readonly fixes: readonly string[]; readonly undo: readonly string[] } {
  const [start, end] = schedule.temperature;
  const ps = (time: number): number => time / 1000;
  switch (integrator.kind) {
    case "nve":
      return { fixes: ["fix move all nve"], undo: ["move"] };
    case "nose-hoover":
      return { fixes: [`fix move all nvt temp ${start} ${end} ${ps(integrator.tau)}`], undo: ["move"] };
    case "bussi":
      return {
        fixes: ["fix move all nve", `fix heat all temp/csvr ${start} ${end} ${ps(integrator.tau)} ${seed + 1}`],
        undo: ["heat", "move"],
      };
    case "langevin":
      return {
        fixes: ["fix move all nve", `fix heat all langevin ${start} ${end} ${ps(integrator.tau)} ${seed + 1}`],
        undo: ["heat", "move"],
      };
    default: {
      if (integrator.kind === "cell-rescaling") {
        notes.add("LAMMPS has no stochastic cell rescaling: 'fix npt' takes its place.");
      }
      const [low, high] = schedule.pressure.map((pressure) => pressure * bar);
      const style = { isotropic: "iso", axes: "aniso", triclinic: "tri" }[integrator.coupling];
      const temperature = `temp ${start} ${end} ${ps(integrator.tau)}`;
      const pressure = `${style} ${low} ${high} ${ps(integrator.tauPressure)}`;
      return { fixes: [`fix move all npt ${temperature} ${pressure}`], undo: ["move"] };
    }
  }
}

function minimiseLines({ method, force, steps, cell, pressure }: MinimisePlan): string[] {
  return [
    `min_style ${method === "fire" ? "fire" : "cg"}`,
    ...(cell ? [`fix relax all box/relax iso ${pressure * bar}`] : []),
    "thermo 50",
    `minimize 0 ${force} ${steps} ${10 * steps}`,
    ...(cell ? ["unfix relax"] : []),
  ];
}
