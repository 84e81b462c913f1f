export type * from "./analysis-document.ts";
export type { AnalysisStream } from "./analysis-stream.ts";
export { type AnalysisName, analysisNames, type AnalyzeOptions } from "./analysis-options.ts";
export { analyzeFrames, beginAnalysis, framesForCutoffs } from "./analyze-frames.ts";
export { type BlockAverage, blockAverage } from "./block-average.ts";
export { type AngleDistribution, bondAngles } from "./bond-angles.ts";
export { type BondCutoff, bondCutoffs } from "./bond-cutoffs.ts";
export { type Bonds, bonds } from "./bonds.ts";
export { type BorateUnit, type BorateUnitKind, borateUnitKinds, borateUnits } from "./borate-units.ts";
export { coordination, type Distribution, meanOf } from "./coordination.ts";
export { density } from "./density.ts";
export { isFormer, networkFormers, pairName, parseCutoffs } from "./element-pairs.ts";
export { type FirstMinimum, firstMinimum } from "./first-minimum.ts";
export { fourFoldBoron } from "./four-fold-boron.ts";
export { type MeanSquareDisplacement, meanSquareDisplacement } from "./mean-square-displacement.ts";
export { type Network, networkOf } from "./network.ts";
export { formersAround, oxygenSpeciation } from "./oxygen-speciation.ts";
export { pairCoordination, shellEnds } from "./pair-coordination.ts";
export { type PairDistribution, type PairDistributionOptions, pairDistributions } from "./pair-distribution.ts";
export { qn } from "./qn.ts";
export type { Ring } from "./ring.ts";
export { type RingConnectivity, ringConnectivity } from "./ring-connectivity.ts";
export { ringPlanarity } from "./ring-planarity.ts";
export { type RingDefinition, ringDefinitions, ringsOf } from "./rings.ts";
export { type ThreeMemberedRingCensus, type ThreeMemberedRings, threeMemberedRings } from "./three-membered-rings.ts";
export { symmetricEigenvalues } from "./symmetric-eigenvalues.ts";
export { broadened, type CorrelationFunctions, correlationFunctions } from "./correlation-functions.ts";
export { type CurveAgreement, curveAgreement } from "./curve-agreement.ts";
export { type DiffractionPeak, firstSharpDiffractionPeak } from "./first-sharp-diffraction-peak.ts";
export { lorchWindow } from "./lorch-window.ts";
export {
  ashcroftLangreth,
  type PartialForm,
  partialForms,
  partialsIn,
  type PartialStructureFactors,
} from "./structure-factor.ts";
export { instrumentBroadened } from "./instrument-broadening.ts";
export {
  type DirectSumOptions,
  type DirectSums,
  directSums,
  structureFactorDirect,
} from "./structure-factor-direct.ts";
export { measureScattering, type ScatteringMeasurements, type ScatteringPlan } from "./scattering-section.ts";
export { structureFactorTransform, type TransformOptions } from "./structure-factor-transform.ts";
export { type ScatteringWeights, type TotalStructureFactor, totalStructureFactor } from "./total-structure-factor.ts";
export { xRayFormFactor } from "./x-ray-form-factors.ts";
export { type ArrheniusFit, arrhenius, type DiffusionPoint } from "./arrhenius.ts";
export { havenRatio, type IonicConductivity, ionicConductivity, nernstEinstein } from "./collective-diffusion.ts";
export { type DiffusionOptions, diffusion, type SelfDiffusion } from "./diffusion.ts";
export { type Jump, type JumpOptions, jumps } from "./jumps.ts";
export { type Measurable, notMeasurable, type NotMeasurable } from "./measurable.ts";
export { type RandomWalkFit, randomWalkFit, type WalkSource } from "./random-walk-fit.ts";
export { type RegionalDisplacement, regionalDisplacement } from "./regional-displacement.ts";
export { type PathRecorder, pathRecorder, type TrajectoryPaths, trajectoryPaths } from "./trajectory-paths.ts";
export { type VanHove, vanHoveDistinct, vanHoveSelf } from "./van-hove.ts";
export { vibrationalSpectrum, type VibrationalSpectrum } from "./velocity-autocorrelation.ts";
export { atomClasses, type ClassMean, forceHistogram, type ForceHistogram, meansByClass } from "./atom-classes.ts";
export {
  type CumulativeDistribution,
  cumulativeDistribution,
  energyDeviation,
  forceDeviation,
  type ObservableSpread,
  observableSpread,
} from "./committee-deviation.ts";
export { formerConnectivity } from "./former-connectivity.ts";
export { glassTransition, type GlassTransition, type TemperatureCurve } from "./glass-transition.ts";
export { type LocalDeformation, localDeformation, type LocalDeformationOptions } from "./local-deformation.ts";
export {
  type RingFollower,
  ringFollower,
  type RingHistory,
  ringHistory,
  type RingLife,
  ringSurvival,
  type RingTracker,
  ringTracker,
} from "./ring-history.ts";
export { type AgeTable, ageTable, type RingSurvival, survivalOf } from "./ring-survival.ts";
export {
  clusterAround,
  type RingEvent,
  ringEvents,
  ringPrecursor,
  type RingPrecursor,
  type RingPrecursorKind,
  ringPrecursorKinds,
} from "./ring-precursors.ts";
export { type SteadyBonds, steadyBonds } from "./steady-bonds.ts";
export { stressStrain, type StressStrain } from "./stress-strain.ts";
export { carrierDiffusion, heatCapacity, type TemperatureSlope, thermalExpansion } from "./temperature-slopes.ts";
export { type FrameMeasurements, measureFrame, type MeasurementPlan } from "./frame-measurements.ts";
export { type BandsByNumber, type CutoffBand, type CutoffBands, cutoffBands } from "./cutoff-band.ts";
export {
  type DeformationSection,
  deformationSection,
  type ForceSection,
  forceSection,
} from "./deformation-sections.ts";
export type { StrainSection } from "./strain-recorder.ts";
export { type RecordedEvent, type RingEventRecorder, ringEventRecorder } from "./ring-event-recorder.ts";
export { type RingEventSection, ringEventSection } from "./ring-event-section.ts";
export { parseRegion, type Region, regionText } from "./region.ts";
export { type RegionDiffusion, type RegionSection, regionSection } from "./region-diffusion.ts";
export { type ExchangeWatch, exchangeWatch, type PlaceExchange } from "./place-exchange.ts";
export {
  type FoldSection,
  type ThermoRecorder,
  thermoRecorder,
  type ThermoSection,
  transitionSection,
  type TransitionSection,
} from "./thermo-series.ts";
export {
  carrierSection,
  type ConductivitySection,
  conductivitySection,
  diffusionSection,
  mobileElements,
  type TrackSection,
  trackSection,
  type VanHoveSection,
  vanHoveSection,
  type WithError,
} from "./transport.ts";
export type { MeasuredCurve } from "./analysis-options.ts";
export { observablesOf, observableTable } from "./observable-table.ts";
export {
  type ArrheniusSection,
  type TemperatureRun,
  temperatureSection,
  type TemperatureSection,
} from "./temperature-series.ts";
export {
  type CommitteeSection,
  type DistributionSection,
  frameAgreement,
  type FrameAgreement,
  type ParityErrors,
  type ParitySection,
} from "./frame-agreement.ts";
export { chosenFrames, type ClassEnergies, classEnergies, type ClassEnergy, formulaOf } from "./class-energies.ts";
export { averagedOverStrain, type StrainCurve, strainSeries, type StrainSeriesSection } from "./strain-series.ts";
export { type CompositionPoint, type TogetherDocument, type TogetherKind, togetherKinds } from "./together-document.ts";
