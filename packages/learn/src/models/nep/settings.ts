/** What shapes a NEP before training. */
export interface NepSettings {
  /** Element symbols. */
  readonly typeMap: readonly string[];
  /** @unit A */
  readonly radialCutoff: number;
  /** @unit A */
  readonly angularCutoff: number;
  readonly nMax: readonly [radial: number, angular: number];
  readonly basisSize: readonly [radial: number, angular: number];
  readonly lMax: number;
  readonly fourBody: boolean;
  readonly fiveBody: boolean;
  readonly neurons: number;
  /** Largest numbers of neighbours, for GPUMD. */
  readonly capacity: readonly [radial: number, angular: number];
}

/** Mean and scale of the descriptors with the first coefficients. */
export interface NepStatistics {
  /** What each descriptor is multiplied by. @unit 1 */
  readonly scaler: readonly number[];
  /** Mean of each scaled descriptor. @unit 1 */
  readonly mean: readonly number[];
}

/** Number of descriptors of an atom. */
export function descriptorCount({ nMax, lMax, fourBody, fiveBody }: NepSettings): number {
  return nMax[0] + 1 + (nMax[1] + 1) * (lMax + Number(fourBody) + Number(fiveBody));
}
