import type { Template } from "./template.ts";

/** Elements and the valence of their GTH pseudopotentials, for which the bundled template has basis sets. */
const valences: Readonly<Record<string, number>> = {
  H: 1,
  Li: 3,
  B: 3,
  C: 4,
  N: 5,
  O: 6,
  F: 7,
  Na: 9,
  Mg: 10,
  Al: 3,
  Si: 4,
  P: 5,
  S: 6,
  Cl: 7,
  K: 9,
  Ca: 10,
};

const kinds = Object.entries(valences).flatMap(([symbol, q]) => [
  `    &KIND ${symbol}`,
  `      BASIS_SET TZVP-MOLOPT-PBE-GTH-q${q}`,
  `      POTENTIAL GTH-PBE-q${q}`,
  "    &END KIND",
]);

interface Variation {
  readonly runType: "ENERGY" | "ENERGY_FORCE";
  readonly cutoff: number;
  readonly relativeCutoff: number;
  readonly accuracy: string;
  readonly scf: readonly string[];
}

function input({ runType, cutoff, relativeCutoff, accuracy, scf }: Variation): string {
  const labels = runType === "ENERGY_FORCE";
  return [
    "&GLOBAL",
    "  PROJECT {{project}}",
    `  RUN_TYPE ${runType}`,
    "  PRINT_LEVEL LOW",
    "&END GLOBAL",
    "&FORCE_EVAL",
    "  METHOD QS",
    ...(labels ? ["  STRESS_TENSOR {{stress}}"] : []),
    "  &DFT",
    "    BASIS_SET_FILE_NAME BASIS_MOLOPT_UZH",
    "    POTENTIAL_FILE_NAME GTH_POTENTIALS",
    "    WFN_RESTART_FILE_NAME start-RESTART.wfn",
    "    &MGRID",
    `      CUTOFF ${cutoff}`,
    `      REL_CUTOFF ${relativeCutoff}`,
    "    &END MGRID",
    "    &QS",
    `      EPS_DEFAULT ${accuracy}`,
    "      EXTRAPOLATION USE_GUESS",
    "    &END QS",
    ...(labels ? ["    {{field}}"] : []),
    "    &SCF",
    ...scf.map((line) => `      ${line}`),
    "    &END SCF",
    "    &XC",
    "      &XC_FUNCTIONAL PBE",
    "      &END XC_FUNCTIONAL",
    "    &END XC",
    "  &END DFT",
    "  &SUBSYS",
    "    &CELL",
    "      {{cell}}",
    "    &END CELL",
    "    &COORD",
    "      {{coordinates}}",
    "    &END COORD",
    ...kinds,
    "  &END SUBSYS",
    ...(labels
      ? [
          "  &PRINT",
          "    &FORCES ON",
          "      NDIGITS 12",
          "    &END FORCES",
          "    &STRESS_TENSOR ON",
          "    &END STRESS_TENSOR",
          "  &END PRINT",
        ]
      : []),
    "&END FORCE_EVAL",
    "",
  ].join("\n");
}

const noRestart = ["&PRINT", "  &RESTART OFF", "  &END RESTART", "&END PRINT"];

const orbitalTransformation = (
  guess: "ATOMIC" | "RESTART",
  accuracy: string,
  inner: number,
  outer: number,
  ot: readonly string[],
): string[] => [
  `SCF_GUESS ${guess}`,
  `EPS_SCF ${accuracy}`,
  `MAX_SCF ${inner}`,
  "&OT",
  ...ot.map((line) => `  ${line}`),
  "  PRECONDITIONER FULL_ALL",
  "&END OT",
  "&OUTER_SCF",
  `  EPS_SCF ${accuracy}`,
  `  MAX_SCF ${outer}`,
  "&END OUTER_SCF",
];

const fine = { runType: "ENERGY_FORCE", cutoff: 800, relativeCutoff: 60, accuracy: "1E-10" } as const;

/**
 * The bundled settings: PBE, GTH pseudopotentials, TZVP-MOLOPT-PBE-GTH, 800 / 60 Ry, Gamma point.
 *
 * `start.inp` converges the same basis roughly on a grid of 200 / 20 Ry, where a step costs a quarter, and renews the
 * preconditioner after six steps: one made from the atomic guess is what slows the convergence down. `label.inp` then needs
 * four to six steps. (With EPS_DEFAULT 1E-7 the overlap matrix of the start is sometimes not positive definite.) The retries
 * are a line search along conjugate gradients, and diagonalisation with an electronic temperature of 300 K, which leaves an
 * insulator as it is.
 */
export const cp2kTemplate: Template = {
  "start.inp": input({
    runType: "ENERGY",
    cutoff: 200,
    relativeCutoff: 20,
    accuracy: "1E-9",
    scf: [
      ...orbitalTransformation("ATOMIC", "1E-4", 6, 3, ["MINIMIZER DIIS", "ENERGY_GAP 0.05"]),
      "&PRINT",
      "  &RESTART ON",
      "    BACKUP_COPIES 0",
      "  &END RESTART",
      "  &RESTART_HISTORY OFF",
      "  &END RESTART_HISTORY",
      "&END PRINT",
    ],
  }),
  "label.inp": input({
    ...fine,
    scf: [...orbitalTransformation("RESTART", "4E-6", 8, 6, ["MINIMIZER DIIS", "ENERGY_GAP 0.05"]), ...noRestart],
  }),
  "retry-1.inp": input({
    ...fine,
    scf: [
      ...orbitalTransformation("ATOMIC", "4E-6", 25, 8, ["MINIMIZER CG", "LINESEARCH 2PNT", "ENERGY_GAP 0.01"]),
      ...noRestart,
    ],
  }),
  "retry-2.inp": input({
    ...fine,
    scf: [
      "SCF_GUESS ATOMIC",
      "EPS_SCF 1E-6",
      "MAX_SCF 150",
      "ADDED_MOS 40",
      "&DIAGONALIZATION",
      "  ALGORITHM STANDARD",
      "&END DIAGONALIZATION",
      "&MIXING",
      "  METHOD BROYDEN_MIXING",
      "  ALPHA 0.2",
      "  NBROYDEN 8",
      "&END MIXING",
      "&SMEAR ON",
      "  METHOD FERMI_DIRAC",
      "  ELECTRONIC_TEMPERATURE [K] 300",
      "&END SMEAR",
      ...noRestart,
    ],
  }),
};
