import { call, constantI32, getLocal, list, name, section, body, types, unsigned } from "./encode.ts";
import type { Lanes } from "./encode.ts";
import { emitMap } from "./emit-map.ts";
import type { MapLoop } from "./emit-map.ts";

/** One step of a program as it is encoded: a loop of our own, or a kernel that the forms' module has. */
export type EncodedStep =
  | { readonly kind: "map"; readonly loop: MapLoop; readonly descriptor: number }
  | { readonly kind: "form"; readonly kernel: string; readonly descriptor: number };

/**
 * A WebAssembly module whose function `run(thread, threads)` does all steps in turn, with a barrier after each.
 *
 * Where it is to be profiled, `step0`, `step1` ... do single steps. It imports `env.memory`, `forms.barrier` and the kernels that it calls. Equal loops are emitted once.
 */
export function emitProgram(steps: readonly EncodedStep[], lanes: Lanes, profiled = false): Uint8Array<ArrayBuffer> {
  const kernels = [...new Set(steps.flatMap((step) => (step.kind === "form" ? [step.kernel] : [])))];
  const kernelType = [0x60, ...list([[types.i32], [types.i32], [types.i32]]), ...list([])];
  const barrierType = [0x60, ...list([[types.i32]]), ...list([])];
  const runType = [0x60, ...list([[types.i32], [types.i32]]), ...list([])];
  const imports = [
    [...name("env"), ...name("memory"), 0x02, 0x03, ...unsigned(1), ...unsigned(65536)],
    [...name("forms"), ...name("barrier"), 0x00, 1],
    ...kernels.map((kernel) => [...name("forms"), ...name(kernel), 0x00, 0]),
  ];
  const bodies: number[][] = [];
  const known = new Map<string, number>();
  const firstLoop = 1 + kernels.length;
  const code: number[] = [];
  const single: number[][] = [];
  for (const step of steps) {
    let target: number;
    if (step.kind === "form") target = 1 + kernels.indexOf(step.kernel);
    else {
      const key = `${step.loop.expression.id} ${step.loop.width} ${step.loop.broadcasts.join(" ")}`;
      const found = known.get(key);
      target = found ?? firstLoop + bodies.push(emitMap(step.loop, lanes)) - 1;
      known.set(key, target);
    }
    const one = [...getLocal(0), ...getLocal(1), ...constantI32(step.descriptor), ...call(target)];
    if (profiled) single.push(body([], one));
    code.push(...one, ...getLocal(1), ...call(0));
  }
  const run = firstLoop + bodies.length;
  return Uint8Array.from([
    // The magic number and the version.
    0x00,
    0x61,
    0x73,
    0x6d,
    0x01,
    0x00,
    0x00,
    0x00,
    ...section(1, list([kernelType, barrierType, runType])),
    ...section(2, list(imports)),
    ...section(3, list([...bodies.map(() => [0]), [2], ...single.map(() => [2])])),
    ...section(
      7,
      list([
        [...name("run"), 0x00, ...unsigned(run)],
        ...single.map((_, k) => [...name(`step${k}`), 0x00, ...unsigned(run + 1 + k)]),
      ]),
    ),
    ...section(10, list([...bodies, body([], code), ...single])),
  ]);
}
