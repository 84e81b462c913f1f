import type { MinimisePlan, MotionPlan } from "../protocol/plan.ts";
import type { HandOver, InputScript } from "./lammps-input.ts";

/**
 * The input `run.in` of GPUMD for a protocol with a NEP in `nep.txt` and atoms in `model.xyz`. Stages that pack atoms are left
 * out: the file of the atoms holds packed ones.
 * @see https://gpumd.org/gpumd/input_files/run_in.html
 */
export function gpumdInput({ title, stages, seed }: HandOver): InputScript {
  const notes = new Set<string>();
  const first = stages.find((stage) => stage.kind === "motion");
  const lines = [
    `# ${title}`,
    "potential nep.txt",
    ...(first === undefined ? [] : [`velocity ${first.settings.schedule.temperature[0]} seed ${seed + 1}`]),
  ];
  for (const [k, stage] of stages.entries()) {
    if (stage.kind === "packing") continue;
    lines.push("", `# stage ${k + 1}: ${stage.name}`);
    if (stage.kind === "minimise") lines.push(...minimiseLines(stage, notes));
    else {
      if (stage.prepares === true)
        notes.add("Stages that Boroxol leaves to a classical potential run on the model here.");
      lines.push(...motionLines(stage, notes));
    }
  }
  lines.push("");
  return { text: lines.join("\n"), notes: [...notes] };
}

function motionLines(stage: MotionPlan, notes: Set<string>): string[] {
  const { timestep, schedule } = stage.settings;
  return [
    `time_step ${timestep}`,
    `ensemble ${ensembleOf(stage, notes)}`,
    `dump_thermo ${stage.thermoEvery}`,
    `dump_exyz ${stage.frameEvery} 0 0`,
    `run ${schedule.steps}`,
  ];
}

function ensembleOf({ settings }: MotionPlan, notes: Set<string>): string {
  const { integrator, schedule, timestep } = settings;
  const [start, end] = schedule.temperature;
  // GPUMD counts relaxation times in steps.
  const steps = (time: number): number => Math.max(1, Math.round(time / timestep));
  switch (integrator.kind) {
    case "nve":
      return "nve";
    case "nose-hoover":
      return `nvt_nhc ${start} ${end} ${steps(integrator.tau)}`;
    case "bussi":
      return `nvt_bdp ${start} ${end} ${steps(integrator.tau)}`;
    case "langevin":
      return `nvt_lan ${start} ${end} ${steps(integrator.tau)}`;
    case "cell-rescaling": {
      const [low, high] = schedule.pressure;
      if (low !== high) notes.add("GPUMD's npt_scr holds one pressure: that of the end of each stage is taken.");
      const bulk = 1 / integrator.compressibility;
      const barostat = steps(integrator.tauPressure);
      const repeated = (value: number, times: number): string => Array<number>(times).fill(value).join(" ");
      if (integrator.coupling === "isotropic") {
        return `npt_scr ${start} ${end} ${steps(integrator.tau)} ${high} ${bulk} ${barostat}`;
      }
      if (integrator.coupling === "axes") {
        return `npt_scr ${start} ${end} ${steps(integrator.tau)} ${repeated(high, 3)} ${repeated(bulk, 3)} ${barostat}`;
      }
      const target = `${repeated(high, 3)} 0 0 0`;
      return `npt_scr ${start} ${end} ${steps(integrator.tau)} ${target} ${repeated(bulk, 6)} ${barostat}`;
    }
    default: {
      const [low, high] = schedule.pressure;
      const style = { isotropic: "iso", axes: "aniso", triclinic: "tri" }[integrator.coupling];
      // GPUMD asks for a barostat of at least 200 steps.
      const barostat = Math.max(200, steps(integrator.tauPressure));
      return `npt_mttk temp ${start} ${end} ${style} ${low} ${high} tperiod ${steps(integrator.tau)} pperiod ${barostat}`;
    }
  }
}

function minimiseLines({ method, force, steps, cell }: MinimisePlan, notes: Set<string>): string[] {
  if (method !== "fire") notes.add("GPUMD minimises by FIRE in place of L-BFGS.");
  if (cell) notes.add("The minimisation keeps the cell: GPUMD's relaxation of cells is not used.");
  return [`minimize fire ${force} ${steps}`];
}
