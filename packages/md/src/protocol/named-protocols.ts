import { parseOptions } from "@boroxol/options";
import { type Stage, stagesOption } from "./stage-options.ts";

/** A protocol with a name, where it comes from, and what to think of its results. */
export interface NamedProtocol {
  readonly name: string;
  readonly doc: string;
  /** What a reader of the results must know. */
  readonly caveat: string | undefined;
  readonly citation: { readonly text: string; readonly doi: string } | undefined;
  /** @param rate cooling rate that replaces the protocol's own @unit K/ps */
  stages(rate?: number): readonly Stage[];
}

const urata = {
  text: "S. Urata, Molecular dynamics simulations of lithium borosilicate glass with a deep potential (2022)",
  doi: "10.48550/arXiv.2209.00316",
} as const;

const stagesOf = (name: string, stages: readonly unknown[]): readonly Stage[] =>
  parseOptions(stagesOption, { stages }, `protocol ${name}`).stages;

/** The paper's classical start structure: random, 3500 K for 500 ps, 1 K/ps to 300 K, 300 ps at 300 K, all NVT. */
const urataStart = (rate: number): readonly object[] => [
  { stage: "packing" },
  { stage: "melt", temperature: 3500, duration: 500, thermostat: "nose-hoover", part: "start" },
  { stage: "quench", from: 3500, to: 300, rate, thermostat: "nose-hoover", part: "start" },
  { stage: "hold", temperature: 300, duration: 300, thermostat: "nose-hoover", frames: 1, part: "start" },
];

export const namedProtocols: Readonly<Record<string, NamedProtocol>> = {
  quick: {
    name: "quick",
    doc: "A first look within a minute or two: melt 5 ps at 3500 K, quench at 100 K/ps, 5 ps at 300 K, minimise.",
    caveat:
      "The quick protocol cools at about 1e14 K/s, some 1e14 times faster than a laboratory: fit for a first look, not for publication.",
    citation: undefined,
    stages: (rate = 100) =>
      stagesOf("quick", [
        { stage: "packing" },
        { stage: "melt", temperature: 3500, duration: 5 },
        { stage: "quench", from: 3500, to: 300, rate },
        { stage: "production", temperature: 300, duration: 5, frames: 0.05 },
        { stage: "minimise" },
      ]),
  },
  standard: {
    name: "standard",
    doc: "Melt 50 ps at 3500 K, quench at 10 K/ps, 50 ps at 300 K, minimise.",
    caveat: "Cooling at 1e13 K/s leaves a glass with the structure of a hotter liquid than a laboratory glass has.",
    citation: undefined,
    stages: (rate = 10) =>
      stagesOf("standard", [
        { stage: "packing" },
        { stage: "melt", temperature: 3500, duration: 50 },
        { stage: "quench", from: 3500, to: 300, rate },
        { stage: "production", temperature: 300, duration: 50, frames: 0.25 },
        { stage: "minimise" },
      ]),
  },
  "urata-2022": {
    name: "urata-2022",
    doc:
      "The paper's protocol: classical melt at 3500 K (500 ps), 1 K/ps to 300 K, 300 ps at 300 K; then, with a learned " +
      "potential, 10 K/ps to 2000 K, 200 ps, 10 K/ps to 300 K, 200 ps of which the last 100 are analysed, minimise.",
    caveat: undefined,
    citation: urata,
    stages: (rate = 1) =>
      stagesOf("urata-2022", [
        ...urataStart(rate),
        { stage: "anneal", from: 300, to: 2000, rate: 10, thermostat: "nose-hoover" },
        { stage: "melt", temperature: 2000, duration: 200, thermostat: "nose-hoover" },
        { stage: "quench", from: 2000, to: 300, rate: 10, thermostat: "nose-hoover" },
        { stage: "hold", temperature: 300, duration: 100, thermostat: "nose-hoover" },
        { stage: "production", temperature: 300, duration: 100, thermostat: "nose-hoover", frames: 0.5 },
        { stage: "minimise" },
      ]),
  },
  "urata-2022-hold": {
    name: "urata-2022-hold",
    doc:
      "The paper's slower cooling: the same start and melt, 10 K/ps down to 1000 K, 200 ps there (the paper also tries 400 " +
      "and 600), 2 K/ps to 300 K, 200 ps of which the last 100 are analysed, minimise.",
    caveat: undefined,
    citation: urata,
    stages: (rate = 1) =>
      stagesOf("urata-2022-hold", [
        ...urataStart(rate),
        { stage: "anneal", from: 300, to: 2000, rate: 10, thermostat: "nose-hoover" },
        { stage: "melt", temperature: 2000, duration: 200, thermostat: "nose-hoover" },
        { stage: "quench", from: 2000, to: 1000, rate: 10, thermostat: "nose-hoover" },
        { stage: "hold", temperature: 1000, duration: 200, thermostat: "nose-hoover" },
        { stage: "quench", from: 1000, to: 300, rate: 2, thermostat: "nose-hoover" },
        { stage: "hold", temperature: 300, duration: 100, thermostat: "nose-hoover" },
        { stage: "production", temperature: 300, duration: 100, thermostat: "nose-hoover", frames: 0.5 },
        { stage: "minimise" },
      ]),
  },
};
