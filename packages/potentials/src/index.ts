export * from "./bmp-shrm.ts";
export * from "./buckingham.ts";
export * from "./bundled.ts";
export { classicalPotential } from "./classical.ts";
export type { Composition, RadialFunction } from "./classical.ts";
export * from "./damped-shifted-force.ts";
export * from "./dell-bray-xiao.ts";
export * from "./du-teter.ts";
export * from "./erfc.ts";
export * from "./morse-repulsion.ts";
export * from "./patched-buckingham.ts";
export * from "./pmmcs.ts";
export * from "./potential.ts";
export * from "./shik.ts";
export * from "./sum.ts";
export * from "./taper.ts";
export * from "./zbl.ts";
export * from "./deep-potential/deep-potential.ts";
export type {
  DeepPotentialModel,
  EmbeddingTables,
  Layer,
  Network,
  Parameters,
  Precision,
} from "./deep-potential/model.ts";
export { withParameters } from "./deep-potential/parameters.ts";
export type { ParameterValues } from "./deep-potential/parameters.ts";
export { evaluateDeepPotential } from "./deep-potential/reference.ts";
export { tabulateEmbeddings, tableError } from "./deep-potential/tables.ts";
export type { TableError, TableSettings } from "./deep-potential/tables.ts";
export { isModelPotential } from "./model-potential.ts";
export type { ModelKind, ModelPotential } from "./model-potential.ts";
export { absolutePotentialName, loadModel, loadPotential } from "./load-potential.ts";
export { potentialFromBytes } from "./potential-from-bytes.ts";
export { bundledModelNames } from "./bundled-models.ts";
export { usualPotential } from "./usual-potential.ts";
export { cardName, isCardedModel, loadCardedModel } from "./carded-model.ts";
export type { CardedModel } from "./carded-model.ts";
export { readModelCard } from "./model-card.ts";
export type { ModelCard, ModelData, ModelErrors, ModelFile, ModelValidity } from "./model-card.ts";
export * from "./stray.ts";
export * from "./nep/nep.ts";
export type { NepModel, NepNetwork, NepRepulsion } from "./nep/model.ts";
export { readNep } from "./nep/read-nep.ts";
export { evaluateNep } from "./nep/reference.ts";
export { formatNep } from "./nep/write-nep.ts";
export * from "./grace-fs/grace-fs.ts";
export type { GraceFsModel, GraceFunction } from "./grace-fs/model.ts";
export { readGraceFs } from "./grace-fs/read-grace-fs.ts";
export { evaluateGraceFs } from "./grace-fs/reference.ts";
export * from "./ensemble.ts";
export { formatModelDeviation, modelDeviation, modelDeviationHeader } from "./model-deviation.ts";
export type { ModelDeviation } from "./model-deviation.ts";
export { realHarmonics } from "./real-harmonics.ts";
export type { Harmonics } from "./real-harmonics.ts";
export * from "./sum-of-potentials.ts";
export * from "./behler-parrinello/behler-parrinello.ts";
export * from "./behler-parrinello/model.ts";
export { symmetryFunction } from "./behler-parrinello/symmetry-functions.ts";
export type { SymmetryBond } from "./behler-parrinello/symmetry-functions.ts";
export { evaluateBehlerParrinello } from "./behler-parrinello/reference.ts";
export { formatN2p2, weightsName } from "./behler-parrinello/write-n2p2.ts";
export { isN2p2Input, readN2p2 } from "./behler-parrinello/read-n2p2.ts";
