import type { Broadcast } from "../graph/node.ts";
import type { Scalar } from "../graph/scalar-expression.ts";
import { body, constantI32, getLocal, load128, loadI32, op, setLocal, store128, types, whileTrue } from "./encode.ts";
import type { Lanes } from "./encode.ts";
import { emitExpression } from "./emit-expression.ts";

/** What a loop is made of. */
export interface MapLoop {
  readonly expression: Scalar;
  /** How each argument meets the result. */
  readonly broadcasts: readonly Broadcast[];
  /** Numbers in a row of the result. */
  readonly width: number;
}

/** Words of a map's descriptor: first row and row after the last of each thread, the result, the arguments. */
export const mapWords = { rows: 0, result: 1, arguments: 2 } as const;

/**
 * The function (thread, threads, descriptor) that runs a map over this thread's rows.
 *
 * Without arguments that are used again along rows, all rows are one long row. A row is done in whole vectors; the rest of
 * it number by number, by the same vector code on one lane.
 */
export function emitMap({ expression, broadcasts, width }: MapLoop, lanes: Lanes): number[] {
  const flat = width === 1 || broadcasts.every((each) => each === "full" || each === "scalar");
  const size = lanes.bytes;
  // Locals: 0 thread, 1 threads, 2 descriptor, then integers, then vectors.
  const [THREAD, THREADS, D] = [0, 1, 2];
  const first = 3;
  const [row, rowEnd, place, pairEnd, vectorEnd, end] = [first, first + 1, first + 2, first + 3, first + 4, first + 5];
  const pointers = first + 6;
  const integers = 6 + broadcasts.length + 1;
  const vectors = first + integers;
  const result = pointers + broadcasts.length;

  /** How the argument moves within a row, and from row to row. */
  const moving = (how: Broadcast): boolean => how === "full" || (how === "row" && !flat) || (how === "column" && flat);
  const perRow = (how: Broadcast): boolean => how === "column" && !flat;
  // With one number a row, `row` is one number for all.
  const kind = (how: Broadcast): Broadcast => (flat && how === "row" ? "scalar" : how);

  const share = (which: number[]): number[] => [
    // rows * thread / threads, in 32 bits: rows stay below 2^31 / 16.
    ...getLocal(D),
    ...loadI32(4 * mapWords.rows),
    ...which,
    ...op.multiply,
    ...getLocal(THREADS),
    0x6e, // divide, unsigned
  ];
  const code: number[] = [];
  code.push(...share(getLocal(THREAD)), ...setLocal(row));
  code.push(...share([...getLocal(THREAD), ...constantI32(1), ...op.add]), ...setLocal(rowEnd));
  code.push(...getLocal(D), ...loadI32(4 * mapWords.result), ...setLocal(result));
  broadcasts.forEach((how, k) => {
    code.push(...getLocal(D), ...loadI32(4 * (mapWords.arguments + k)), ...setLocal(pointers + k));
    if (kind(how) === "scalar") code.push(...getLocal(pointers + k), ...lanes.loadSplat, ...setLocal(vectors + k));
  });

  /** One vector, or one number, at `place`; `vectors` are the locals of the arguments. */
  const argumentLocals = broadcasts.map((_, k) => vectors + k);
  const emitted = emitExpression(expression, lanes, argumentLocals, vectors + broadcasts.length);
  const at = (k: number): number[] => [...getLocal(k), ...getLocal(place), ...op.add];
  const once = (load: number[], store: number[]): number[] => [
    ...broadcasts.flatMap((how, k) =>
      moving(kind(how)) ? [...at(pointers + k), ...load, ...setLocal(vectors + k)] : [],
    ),
    ...at(result),
    ...emitted.code,
    ...store,
  ];
  // Two vectors side by side, so that an engine may join them into registers of twice the width.
  const second = vectors + broadcasts.length + emitted.locals;
  const secondLocals = broadcasts.map((how, k) => (moving(kind(how)) ? second + k : vectors + k));
  const twin = emitExpression(expression, lanes, secondLocals, second + broadcasts.length);
  const [value0, value1] = [second + broadcasts.length + twin.locals, second + broadcasts.length + twin.locals + 1];
  const both = [
    ...broadcasts.flatMap((how, k) =>
      moving(kind(how))
        ? [
            ...at(pointers + k),
            ...load128(),
            ...setLocal(vectors + k),
            ...at(pointers + k),
            ...load128(16),
            ...setLocal(second + k),
          ]
        : [],
    ),
    ...emitted.code,
    ...setLocal(value0),
    ...twin.code,
    ...setLocal(value1),
    ...at(result),
    ...getLocal(value0),
    ...store128(),
    ...at(result),
    ...getLocal(value1),
    ...store128(16),
  ];
  const vectorLocals = value1 + 1 - vectors;
  const advance = (local: number, by: number): number[] => [
    ...getLocal(local),
    ...constantI32(by),
    ...op.add,
    ...setLocal(local),
  ];
  const below = (a: number, b: number): number[] => [...getLocal(a), ...getLocal(b), ...op.lessUnsigned];
  /** From `place` to `end`, both offsets in bytes. */
  const sweep: number[] = [
    // vectorEnd = place + ((end - place) & ~15)
    ...getLocal(place),
    ...getLocal(end),
    ...getLocal(place),
    ...op.subtract,
    ...constantI32(-16),
    0x71,
    ...op.add,
    ...setLocal(vectorEnd),
    ...getLocal(place),
    ...getLocal(end),
    ...getLocal(place),
    ...op.subtract,
    ...constantI32(-32),
    0x71,
    ...op.add,
    ...setLocal(pairEnd),
    ...whileTrue(below(place, pairEnd), [...both, ...advance(place, 32)]),
    ...whileTrue(below(place, vectorEnd), [...once(load128(), store128()), ...advance(place, 16)]),
    ...whileTrue(below(place, end), [...once(lanes.loadOne, lanes.storeOne), ...advance(place, size)]),
  ];
  const scaled = (local: number): number[] => [...getLocal(local), ...constantI32(width * size), ...op.multiply];
  if (flat) {
    code.push(...scaled(row), ...setLocal(place), ...scaled(rowEnd), ...setLocal(end), ...sweep);
  } else {
    // Pointers of full arguments and of the result move to each row; `row` arguments stay.
    const full = broadcasts.flatMap((how, k) => (how === "full" ? [pointers + k] : []));
    for (const local of [...full, result]) {
      code.push(...getLocal(local), ...scaled(row), ...op.add, ...setLocal(local));
    }
    broadcasts.forEach((how, k) => {
      if (!perRow(how)) return;
      code.push(...getLocal(pointers + k), ...getLocal(row), ...constantI32(size), ...op.multiply, ...op.add);
      code.push(...setLocal(pointers + k));
    });
    code.push(
      ...whileTrue(below(row, rowEnd), [
        ...broadcasts.flatMap((how, k) =>
          perRow(how)
            ? [...getLocal(pointers + k), ...lanes.loadSplat, ...setLocal(vectors + k), ...advance(pointers + k, size)]
            : [],
        ),
        ...constantI32(0),
        ...setLocal(place),
        ...constantI32(width * size),
        ...setLocal(end),
        ...sweep,
        ...[...full, result].flatMap((local) => advance(local, width * size)),
        ...advance(row, 1),
      ]),
    );
  }
  return body(
    [
      [integers, types.i32],
      [vectorLocals, types.v128],
    ],
    code,
  );
}
