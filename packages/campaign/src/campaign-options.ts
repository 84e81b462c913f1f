import { labellingOptions } from "@boroxol/label";
import { trainingOptions } from "@boroxol/learn";
import { defineOptions, type OptionValues } from "@boroxol/options";

const {
  data: _data,
  validation: _validation,
  holdOut: _holdOut,
  holdOutBy: _holdOutBy,
  out: _out,
  from: _from,
  rehearse: _rehearse,
  rehearsalWeight: _rehearsalWeight,
  models: _models,
  atOnce: _atOnce,
  ...shapeOptions
} = trainingOptions;

/** An option that has a value here, where training leaves it to the kind of model. */
function always<O extends { readonly optional: true; readonly doc: string }>(option: O): Omit<O, "optional"> {
  const { optional: _, ...rest } = option;
  return { ...rest, doc: option.doc.replace(/; by the kind of model.*/, ".") };
}

/**
 * Campaigns train a short time on few frames: there the schedule of `boroxol train`, which is for long trainings, leaves energies
 * and stresses untrained (docs/learn.md has what was measured).
 */
const modelOptions = {
  ...shapeOptions,
  schedule: { ...always(shapeOptions.schedule), default: "cosine" },
  rateStop: { ...always(shapeOptions.rateStop), default: 1e-5 },
  energyWeight: { ...always(shapeOptions.energyWeight), default: [3, 3] },
  forceWeight: { ...shapeOptions.forceWeight, default: [100, 1] },
  virialWeight: { ...shapeOptions.virialWeight, default: [1, 1] },
} as const;

const files = { type: "list", items: { type: "string", doc: "File or folder." }, default: [] } as const;

/** Everything that a campaign can be told. */
export const campaignOptions = defineOptions({
  out: { type: "string", default: "campaign", doc: "Folder of the campaign." },
  seed: { type: "integer", default: 1, min: 0, max: 1_000_000_000, doc: "Seed of packings and velocities." },
  data: { ...files, doc: "Labelled frames to begin with; their labels must be of the same code and settings." },
  validation: { ...files, doc: "Labelled frames that are never trained on, beside those that are held out." },
  holdOut: {
    type: "number",
    default: 0.2,
    min: 0,
    max: 0.5,
    doc: "Share of the trajectories whose labelled frames are held out; whole trajectories, never single frames.",
  },
  systems: {
    type: "list",
    minLength: 1,
    doc: "What is simulated.",
    items: {
      type: "group",
      doc: "A composition, or a file of structures.",
      options: {
        composition: { type: "string", optional: true, like: "20SiO2-60B2O3-20Li2O", doc: "Composition." },
        atoms: { type: "integer", default: 48, min: 8, max: 10_000, doc: "About so many atoms, with a composition." },
        density: { type: "number", unit: "g/cm3", optional: true, above: 0, doc: "Density, with a composition." },
        structure: {
          type: "string",
          optional: true,
          doc: "File of structures instead; the trajectories begin with one after the other.",
        },
      },
    },
  },
  begin: {
    type: "group",
    doc: "How the first structures come about, before there is a model.",
    options: {
      potential: {
        type: "string",
        default: "shik",
        doc: "Potential that melts the packed atoms and moves them in the first exploration.",
      },
      temperature: { type: "number", unit: "K", default: 3000, above: 0, doc: "Temperature of the melting." },
      time: { type: "number", unit: "ps", default: 1, above: 0, doc: "Time of the melting." },
      timestep: { type: "number", unit: "fs", default: 1, above: 0, max: 5, doc: "Length of one step." },
      frames: {
        type: "integer",
        default: 50,
        min: 0,
        doc: "Frames of the first exploration that are labelled; none where `data` are enough to begin with.",
      },
    },
  },
  teacher: {
    type: "group",
    optional: true,
    doc: "Training on labels of another potential first, which are cheap and many; they are kept apart.",
    options: {
      potential: { type: "string", doc: "The teacher: bundled, a model file, a folder with a card." },
      data: { ...files, doc: "Frames that it labels; those of the first exploration where none are named." },
      frames: { type: "integer", default: 2000, min: 1, doc: "Most frames that it labels." },
      steps: { type: "integer", optional: true, min: 1, doc: "Training steps; those of `training` when left out." },
      time: {
        type: "string",
        optional: true,
        pattern: "\\d+(\\.\\d+)?\\s*(s|min|h)",
        like: "10min",
        doc: "Wall time of the training instead.",
      },
    },
  },
  explore: {
    type: "group",
    doc: "Molecular dynamics with the committee of the round: every system at every condition.",
    options: {
      temperatures: {
        type: "list",
        items: { type: "number", unit: "K", above: 0, doc: "Temperature." },
        minLength: 1,
        default: [300, 1000, 2000, 3000],
        doc: "Temperatures.",
      },
      pressures: {
        type: "list",
        items: { type: "number", unit: "GPa", doc: "Pressure." },
        default: [],
        doc: "Pressures at which unstrained cells move too, beside those of `strains`, which keep their volume.",
      },
      strains: {
        type: "list",
        items: {
          type: "list",
          items: { type: "number", min: -0.5, max: 0.5, doc: "Component." },
          length: 6,
          doc: "Strain xx yy zz yz xz xy.",
        },
        default: [[0, 0, 0, 0, 0, 0]],
        doc: "Strains of cells that keep their volume.",
      },
      time: { type: "number", unit: "ps", default: 5, above: 0, doc: "Time of each trajectory." },
      every: { type: "number", unit: "ps", default: 0.05, above: 0, doc: "Time between looks at the deviation." },
      timestep: { type: "number", unit: "fs", default: 1, above: 0, max: 5, doc: "Length of one step." },
      trajectories: {
        type: "integer",
        optional: true,
        min: 1,
        doc: "Trajectories of a round: the conditions take turns from round to round; all of them when left out.",
      },
      stopAbove: {
        type: "number",
        unit: "eV/A",
        default: 20,
        above: 0,
        doc: "Deviation of a force at which a trajectory is given up.",
      },
      core: {
        type: "list",
        items: { type: "number", unit: "A", above: 0, doc: "Distance." },
        length: 2,
        default: [0.6, 1],
        doc: "Distances between which a repulsive ZBL core beside the models is switched off.",
      },
    },
  },
  select: {
    type: "group",
    doc: "Which frames are labelled.",
    options: {
      low: {
        type: "number",
        unit: "eV/A",
        default: 0.1,
        above: 0,
        doc: "Trust band: below this largest deviation of a force, the committee is sure of a frame.",
      },
      high: {
        type: "number",
        unit: "eV/A",
        default: 1,
        above: 0,
        doc: "Trust band: beyond this deviation a frame is taken for unphysical.",
      },
      closest: {
        type: "number",
        default: 0.75,
        min: 0,
        max: 1,
        doc: "Frames in which two atoms are nearer than this share of the shortest distance of their elements among the labelled frames are taken for unphysical too: models may agree on what none of them knows.",
      },
      most: { type: "integer", default: 30, min: 1, doc: "Most frames of a round." },
      apart: {
        type: "number",
        default: 0.1,
        min: 0,
        doc: "Frames nearer than this to one that is labelled, or chosen before, are left out: rms difference of the fingerprints of distances, in standard deviations among frames of the same atoms.",
      },
    },
  },
  label: { type: "group", doc: "As `boroxol label`.", options: labellingOptions },
  training: { type: "group", doc: "As `boroxol train`.", options: modelOptions },
  retraining: {
    type: "group",
    doc: "What is different in trainings that begin with models: of the round before, or of the teacher's labels.",
    options: {
      steps: { type: "integer", optional: true, min: 1, doc: "Training steps." },
      time: {
        type: "string",
        optional: true,
        pattern: "\\d+(\\.\\d+)?\\s*(s|min|h)",
        like: "10min",
        doc: "Wall time of the training instead.",
      },
      rate: { type: "number", optional: true, above: 0, doc: "Learning rate at the start." },
    },
  },
  committee: { type: "integer", default: 4, min: 2, max: 64, doc: "Models of the committee." },
  atOnce: { type: "integer", default: 1, min: 1, max: 64, doc: "Models that are trained at the same time." },
  stop: {
    type: "group",
    doc: "When the campaign ends.",
    options: {
      fraction: {
        type: "number",
        default: 0.05,
        above: 0,
        max: 1,
        doc: "Share of the explored frames that the committee is not sure of, below which it ends.",
      },
      rounds: { type: "integer", default: 10, min: 1, max: 1000, doc: "Most rounds." },
    },
  },
});

export type CampaignOptions = OptionValues<typeof campaignOptions>;
