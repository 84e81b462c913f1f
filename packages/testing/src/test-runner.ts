/** The two functions of a test runner that a suite needs: those of vitest, jest, mocha or `node:test`. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => Promise<void>) => unknown;
}

/**
 * Fails when two lists of numbers differ by more than the tolerance anywhere.
 * @throws Error that names the first offending entry
 */
export function expectNear(
  what: string,
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  if (found.length !== expected.length) {
    throw new Error(`${what}: ${found.length} numbers instead of ${expected.length}`);
  }
  for (let k = 0; k < found.length; k++) {
    // Written so that NaN fails.
    if (!(Math.abs(found[k]! - expected[k]!) <= tolerance)) {
      throw new Error(`${what}[${k}] is ${found[k]}, not ${expected[k]} within ${tolerance}`);
    }
  }
}
