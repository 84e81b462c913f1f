/** A stretch of the parameters with a covariance of its own. */
export interface ParameterBlock {
  readonly start: number;
  readonly count: number;
}

/**
 * Cuts the parameters into blocks for a Kalman filter: layers one after the other share a block as long as they fit, and one
 * that is larger than a block is cut into equal parts.
 *
 * S. Hu et al., Proc. AAAI Conf. Artif. Intell. 37, 7910 (2023), doi:10.1609/aaai.v37i7.25957 (RLEKF).
 * @param sizes numbers of each layer, in order
 * @param largest of a block
 * @example parameterBlocks([30, 40, 100], 80) // [0..70), [70..120), [120..170)
 */
export function parameterBlocks(sizes: readonly number[], largest: number): ParameterBlock[] {
  const blocks: ParameterBlock[] = [];
  let start = 0;
  let gathered = 0;
  const close = (): void => {
    if (gathered > 0) blocks.push({ start, count: gathered });
    start += gathered;
    gathered = 0;
  };
  for (const size of sizes) {
    if (size > largest) {
      close();
      const parts = Math.ceil(size / largest);
      for (let part = 0; part < parts; part++) {
        const [from, to] = [Math.round((part * size) / parts), Math.round(((part + 1) * size) / parts)];
        blocks.push({ start: start + from, count: to - from });
      }
      start += size;
      continue;
    }
    if (gathered + size > largest) close();
    gathered += size;
  }
  close();
  return blocks;
}
