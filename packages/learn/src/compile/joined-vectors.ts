import { readFile } from "node:fs/promises";
import { canJoinVectors, optimisedAtOnce } from "@boroxol/kernels";

/** The forms' module, and how programs that call it are compiled and begun. */
export interface CompiledForms {
  readonly forms: WebAssembly.Module;
  /** Whether matrix products are to use tiles of four vectors. */
  readonly wideTiles: boolean;
  compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module;
  /** Does the first run of a program, in which its code is optimised. */
  firstRun(run: () => void): void;
}

let loaded: Promise<CompiledForms> | undefined;

/** The kernels of the forms, compiled and tested once per process. */
export function loadForms(): Promise<CompiledForms> {
  loaded ??= readFile(new URL("./forms.wasm", import.meta.url)).then((bytes) => compileForms(Uint8Array.from(bytes)));
  return loaded;
}

/**
 * V8 can join pairs of 128-bit vectors to 256 bits, an experimental feature. It is used only where matrix products give the
 * same bits with it as without, and are faster.
 */
function compileForms(bytes: Uint8Array<ArrayBuffer>): CompiledForms {
  const compileWith = (join: boolean, program: Uint8Array<ArrayBuffer>): WebAssembly.Module =>
    optimisedAtOnce(join, () => new WebAssembly.Module(program));
  const begun = (join: boolean, forms: WebAssembly.Module): CompiledForms => ({
    forms,
    wideTiles: join,
    compile: (program) => compileWith(join, program),
    firstRun: (run) => optimisedAtOnce(join, run),
  });
  const plain = compileWith(false, bytes);
  if (!canJoinVectors()) return begun(false, plain);
  // A custom section without content: V8 gives the same code for the same bytes.
  const joined = compileWith(true, Uint8Array.of(...bytes, 0, 2, 1, 0x32));
  const expected = optimisedAtOnce(false, () => testProducts(plain, false));
  const found = optimisedAtOnce(true, () => testProducts(joined, true));
  const sound = found.values.every((each, k) => each === expected.values[k]);
  return sound && found.milliseconds < expected.milliseconds ? begun(true, joined) : begun(false, plain);
}

/** Results of matrix products of all three kinds, and the least time of one. */
function testProducts(
  forms: WebAssembly.Module,
  wide: boolean,
): { readonly values: Float64Array; readonly milliseconds: number } {
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 65536, shared: true });
  const kernels = new WebAssembly.Instance(forms, { env: { memory } }).exports as Record<
    string,
    (...args: number[]) => void
  >;
  kernels["useWideTiles"]!(wide ? 1 : 0);
  const [rows, k, n] = [47, 131, 71];
  const results: number[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const [precision, bytes] of [
    ["f32", 4],
    ["f64", 8],
  ] as const) {
    const sizes = [rows * k, k * n, rows * n];
    const offsets = 64 * 65536 - 4096;
    const descriptor = offsets + 64;
    const X = 64 * 65536 - 8192 - sizes.reduce((sum, each) => sum + Math.ceil((each * bytes) / 64) * 64, 0);
    const W = X + Math.ceil((sizes[0]! * bytes) / 64) * 64;
    const Y = W + Math.ceil((sizes[1]! * bytes) / 64) * 64;
    const places = [X, W, Y];
    new Int32Array(memory.buffer, offsets, 2).set([0, rows]);
    new Int32Array(memory.buffer, descriptor, 32).set([0, X, W, Y, rows, 1, rows, k, k * n, n, k, n, n, 0, 0, offsets]);
    for (const missing of [0, 1, 2]) {
      const arrays = places.map((place, a) =>
        precision === "f32"
          ? new Float32Array(memory.buffer, place, sizes[a])
          : new Float64Array(memory.buffer, place, sizes[a]),
      );
      arrays.forEach((array, a) => {
        for (let each = 0; each < array.length; each++) array[each] = Math.sin(12.9898 * each + 78.233 * (a + 1));
      });
      for (let repeat = 0; repeat < 5; repeat++) {
        const start = performance.now();
        kernels[`groupedMatrixProduct_${missing}_${precision}`]!(0, 1, descriptor);
        if (precision === "f32" && missing === 2) least = Math.min(least, performance.now() - start);
      }
      results.push(...arrays[missing]!);
    }
  }
  return { values: Float64Array.from(results), milliseconds: least };
}
