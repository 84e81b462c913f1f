import { fourFoldBoron } from "@boroxol/analysis";
import type { RunProgress } from "@boroxol/md";
import type { Terminal } from "./terminal.ts";

/** Longest B-O bond for the number that is shown while a run works; the report finds its own. @unit A */
const bondLength = 1.95;
/** Counting four-fold boron may take this share of the time. */
const countingShare = 0.02;
/** Without a screen, a line is written this often. @unit s */
const secondsBetweenLines = 10;

/** Shows how a run gets on: one line that is drawn again on a screen, a plain line now and then elsewhere. */
export function progressShower(
  terminal: Terminal,
  atoms: number,
  now: () => number = () => performance.now(),
): (progress: RunProgress) => void {
  let stage = -1;
  let lastLine = Number.NEGATIVE_INFINITY;
  let nextCount = Number.NEGATIVE_INFINITY;
  let fourFold: number | undefined;
  return (progress) => {
    const begun = now();
    if (begun >= nextCount && progress.observation !== undefined) {
      fourFold = fourFoldBoron(progress.frame(), bondLength);
      nextCount = now() + (now() - begun) / countingShare;
    }
    const due = progress.stage !== stage || begun - lastLine >= secondsBetweenLines * 1000;
    if (terminal.interactive) terminal.redraw(progressText(progress, atoms, fourFold));
    else if (due) terminal.note(progressText(progress, atoms, fourFold));
    else return;
    stage = progress.stage;
    lastLine = begun;
  };
}

/** `[2/5] melt 64 %  3512 K  -8.120 eV/atom  4B 31 %  812 steps/s  48 s left`. */
export function progressText(progress: RunProgress, atoms: number, fourFold: number | undefined): string {
  const { stage, stages, name, stageStep, stageSteps, step, steps, observation, rate } = progress;
  const parts = [`[${stage + 1}/${stages}] ${name} ${Math.floor((100 * stageStep) / stageSteps)} %`];
  if (observation !== undefined) {
    const perAtom = observation.potentialEnergy / atoms;
    parts.push(`${observation.temperature.toFixed(0)} K`, `${perAtom.toFixed(3)} eV/atom`);
  }
  if (fourFold !== undefined) parts.push(`4B ${(100 * fourFold).toFixed(0)} %`);
  if (rate !== undefined && rate > 0) {
    parts.push(`${rate.toFixed(0)} steps/s`, `${durationText((steps - step) / rate)} left`);
  }
  return parts.join("  ");
}

/** A time for people. @param seconds @unit s @example durationText(3725) === "1 h 02 min" */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 100) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
