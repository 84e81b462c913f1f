import type { Index, IndexValues } from "../graph/indices.ts";
import type { GraphValues } from "../graph/interpret.ts";
import { broadcastOf } from "../graph/node.ts";
import type { InputNode, Node, ParameterNode } from "../graph/node.ts";
import { rowCount, rowSize, sameShape, shapeText } from "../graph/shape.ts";
import { emitProgram } from "./emit-program.ts";
import type { EncodedStep } from "./emit-program.ts";
import { mapWords } from "./emit-map.ts";
import { lanesF32, lanesF64 } from "./encode.ts";
import { loadForms } from "./joined-vectors.ts";
import { lower, readsOf } from "./lower.ts";
import type { Instruction } from "./lower.ts";
import { planMemory } from "./plan-memory.ts";
import { createProgramMemory } from "./program-memory.ts";
import { startThreads } from "./threads.ts";

/** Numbers as the program holds them. */
export type Numbers = Float32Array | Float64Array;

export interface CompileOptions {
  readonly precision: "f32" | "f64";
  readonly threads?: number;
  /** Whether single steps can be timed. */
  readonly profiled?: boolean;
  /** Parameters that keep one place each, in this order. */
  readonly parameters: readonly ParameterNode[];
  /** Gradients, by parameter: they lie in the same order as the parameters. */
  readonly gradients?: ReadonlyMap<ParameterNode, Node>;
  /** Other results, by name. */
  readonly outputs: Readonly<Record<string, Node>>;
}

/** A graph ready to run: batches go in, results and gradients come out. */
export interface Program extends Disposable {
  /** Numbers of all parameters together. */
  readonly parameterCount: number;
  /** Where each parameter begins among them, by name. */
  readonly parameterOffsets: Readonly<Record<string, number>>;
  /** Bytes of memory in use. */
  readonly bytes: number;
  /** Steps that one run takes. */
  readonly steps: number;
  /** All parameters, to be read and written in place; valid until the next `bind`. @returns @shape [parameterCount] @unit 1 */
  parameters(): Numbers;
  /** Gradient of the last run. @returns @shape [parameterCount] @unit 1 */
  gradient(): Numbers;
  /** Sets everything that a batch sets. */
  bind(batch: GraphValues): void;
  /** Sets one input of the batch that is bound. */
  set(name: string, values: ArrayLike<number>): void;
  run(): void;
  /** Times every step of one run on one thread, of a program that was compiled for it. */
  profile(): readonly { readonly what: string; readonly milliseconds: number }[];
  /** A result of the last run. @returns @shape [rows,inner] @unit as the node */
  output(name: string): Numbers;
  /** Room for further arrays of `parameterCount` numbers, such as the moments of an optimiser: their addresses. */
  reserveLikeParameters(count: number): number[];
  /** A view on such an array. @returns @shape [parameterCount] @unit 1 */
  at(address: number): Numbers;
  /** Room for f64 numbers of an optimiser's own: their address. @throws E0412 past 4 GiB */
  reserveDoubles(count: number): number;
  /** A view on them. @returns @shape [count] @unit 1 */
  doublesAt(address: number, count: number): Float64Array;
  /** The forms' module on the program's memory, for an optimiser's kernels. */
  readonly kernels: Readonly<Record<string, (...args: number[]) => number>>;
  readonly addresses: { readonly parameters: number; readonly gradient: number };
}

const descriptorBytes = 128;

/** Whole vectors: an optimiser goes through them without a remainder. */
const whole = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/**
 * Compiles a graph: the steps are fused, encoded as WebAssembly, and their arrays placed in shared memory.
 *
 * Memory is planned for the lengths of the first batch and again when a later one is longer.
 * @throws E0412 where a batch needs more than 4 GiB
 */
export async function compileGraph(options: CompileOptions): Promise<Program> {
  const { precision, threads = 1, parameters, gradients = new Map(), outputs } = options;
  const lanes = precision === "f32" ? lanesF32 : lanesF64;
  const wanted = [...new Set([...Object.values(outputs), ...gradients.values()])];
  const instructions = lower(wanted);
  const memory = createProgramMemory(precision);

  // Parameters and their gradients, in order, without gaps.
  const parameterOffsets: Record<string, number> = {};
  let parameterCount = 0;
  for (const each of parameters) {
    parameterOffsets[each.name] = parameterCount;
    parameterCount += (each.shape.rows as number) * rowSize(each.shape);
  }
  const parameterAddress = memory.reserve(whole(parameterCount * lanes.bytes));
  const gradientAddress = memory.reserve(whole(parameterCount * lanes.bytes));
  const addresses = new Map<Node, number>();
  for (const each of parameters) addresses.set(each, parameterAddress + parameterOffsets[each.name]! * lanes.bytes);
  // A gradient that serves two parameters, or is an input itself, is copied instead of being written in place.
  const copies: { from: Node; to: number; count: number }[] = [];
  for (const [each, node] of gradients) {
    const place = gradientAddress + parameterOffsets[each.name]! * lanes.bytes;
    const computed = instructions.some(({ result }) => result === node);
    if (computed && !addresses.has(node)) addresses.set(node, place);
    else copies.push({ from: node, to: place, count: (each.shape.rows as number) * rowSize(each.shape) });
  }

  // Descriptors and tables.
  const descriptors = instructions.map(() => memory.reserve(descriptorBytes));
  const tables = new Map<string, number>();
  for (const instruction of instructions) {
    if (instruction.kind !== "form") continue;
    const { key, table } = instruction.form.form;
    if (table === undefined || tables.has(key)) continue;
    const address = memory.reserve(8 * table.length);
    memory.doubles(address, table.length).set(table);
    tables.set(key, address);
  }
  const steps: EncodedStep[] = instructions.map((each, k) =>
    each.kind === "form"
      ? {
          kind: "form",
          kernel: `${each.form.form.name}_${each.form.missing}_${precision}`,
          descriptor: descriptors[k]!,
        }
      : {
          kind: "map",
          loop: {
            expression: each.expression,
            broadcasts: each.arguments.map(({ shape }) => broadcastOf(shape, each.result.shape)),
            width: rowSize(each.result.shape),
          },
          descriptor: descriptors[k]!,
        },
  );
  const { forms, wideTiles, compile, firstRun } = await loadForms();
  const program = compile(emitProgram(steps, lanes, options.profiled));
  const team = await startThreads({ forms, program, memory: memory.memory, wideTiles }, threads);

  // Arrays that come and go, and those that a batch sets.
  const inputs = inputsOf(instructions, wanted);
  const indices = indicesOf(instructions);
  const places = placesOf(instructions, new Set(wanted), addresses);
  let hasRun = false;
  let variableStart = 0;
  let capacity: Record<string, number> = {};
  let current: GraphValues | undefined;
  const indexAddresses = new Map<string, { target: number; order: number; offsets: number }>();

  const plan = (lengths: Readonly<Record<string, number>>): void => {
    if (variableStart === 0) variableStart = memory.reserve(0);
    memory.release(variableStart);
    capacity = Object.fromEntries(
      Object.entries(lengths).map(([name, length]) => [name, Math.max(capacity[name] ?? 0, Math.ceil(length * 1.2))]),
    );
    const bytesOf = (node: Node): number => rowCount(node.shape, capacity) * rowSize(node.shape) * lanes.bytes;
    for (const node of inputs) addresses.set(node, memory.reserve(bytesOf(node)));
    for (const index of indices) {
      const entries = rowCount({ rows: index.entries, inner: [] }, capacity);
      const targets = rowCount({ rows: index.targets, inner: [] }, capacity);
      indexAddresses.set(index.name, {
        target: memory.reserve(4 * entries),
        order: memory.reserve(4 * entries),
        offsets: memory.reserve(4 * (targets + 1)),
      });
    }
    const { offsets, total } = planMemory(
      places.map(({ nodes, from, to }) => ({ bytes: bytesOf(nodes[0]!), from, to })),
    );
    const arena = memory.reserve(total);
    places.forEach(({ nodes }, k) => {
      for (const node of nodes) addresses.set(node, arena + offsets[k]!);
    });
  };

  const describe = (lengths: Readonly<Record<string, number>>): void => {
    instructions.forEach((each, k) => {
      const words = memory.ints(descriptors[k]!, descriptorBytes / 4);
      if (each.kind === "map") {
        words[mapWords.rows] = rowCount(each.result.shape, lengths);
        words[mapWords.result] = addresses.get(each.result)!;
        each.arguments.forEach((node, n) => {
          words[mapWords.arguments + n] = addresses.get(node)!;
        });
        return;
      }
      const { form, missing } = each.form;
      const args: Node[] = [...each.form.arguments];
      args.splice(missing, 0, each.result);
      words[0] = each.accumulates ? 1 : 0;
      args.forEach((node, n) => {
        words[1 + n] = addresses.get(node)!;
        words[4 + n] = rowCount(node.shape, lengths);
        words[7 + n] = rowSize(node.shape);
        words[10 + n] = node.shape.inner.at(-1) ?? 1;
      });
      const index = form.indices[0];
      if (index !== undefined) {
        const place = indexAddresses.get(index.name)!;
        words[13] = place.target;
        words[14] = place.order;
        words[15] = place.offsets;
      }
      form.attributes.forEach((value, n) => {
        words[16 + n] = value;
      });
      words[18] = tables.get(form.key) ?? 0;
    });
  };

  return {
    parameterCount,
    parameterOffsets,
    steps: instructions.length,
    kernels: team.kernels,
    addresses: { parameters: parameterAddress, gradient: gradientAddress },
    get bytes() {
      return memory.memory.buffer.byteLength;
    },
    parameters: () => memory.numbers(parameterAddress, parameterCount),
    gradient: () => memory.numbers(gradientAddress, parameterCount),
    bind(batch) {
      const fits = Object.entries(batch.lengths).every(([name, length]) => length <= (capacity[name] ?? -1));
      if (!fits) plan(batch.lengths);
      for (const node of inputs) {
        const given = batch.arrays[node.name];
        const size = rowCount(node.shape, batch.lengths) * rowSize(node.shape);
        if (given?.length !== size) throw new Error(`input ${node.name}: ${given?.length} numbers, not ${size}`);
        memory.numbers(addresses.get(node)!, size).set(given);
      }
      for (const { name } of indices) setIndex(batch.indices[name]!, indexAddresses.get(name)!, memory.ints);
      describe(batch.lengths);
      current = batch;
    },
    set(name, values) {
      const node = inputs.find((each) => each.name === name);
      if (node === undefined || current === undefined) throw new Error(`there is no input ${name}`);
      const size = rowCount(node.shape, current.lengths) * rowSize(node.shape);
      if (values.length !== size) throw new Error(`input ${name}: ${values.length} numbers, not ${size}`);
      memory.numbers(addresses.get(node)!, size).set(values);
    },
    run() {
      if (hasRun) team.run();
      else firstRun(team.run);
      hasRun = true;
      for (const { from, to, count } of copies) {
        memory.numbers(to, count).set(memory.numbers(addresses.get(from)!, count));
      }
    },
    profile: () =>
      instructions.map((each, k) => {
        const began = performance.now();
        team.step(k);
        const milliseconds = performance.now() - began;
        const place = shapeText(each.result.shape);
        const what =
          each.kind === "map"
            ? `map ${place} of ${each.arguments.map(({ shape }) => shapeText(shape)).join(" ")}`
            : `${each.form.form.name} ${each.form.missing} ${place} of ${each.form.arguments.map(({ shape }) => shapeText(shape)).join(" ")}`;
        return { what, milliseconds };
      }),
    output(name) {
      const node = outputs[name]!;
      return memory.numbers(addresses.get(node)!, rowCount(node.shape, current!.lengths) * rowSize(node.shape));
    },
    reserveLikeParameters(count) {
      if (variableStart !== 0) throw new Error("reserve before the first batch is bound");
      return Array.from({ length: count }, () => memory.reserve(whole(parameterCount * lanes.bytes)));
    },
    at: (address) => memory.numbers(address, parameterCount),
    reserveDoubles(count) {
      if (variableStart !== 0) throw new Error("reserve before the first batch is bound");
      return memory.reserve(8 * count);
    },
    doublesAt: memory.doubles,
    [Symbol.dispose]: () => team[Symbol.dispose](),
  };
}

function setIndex(
  { target, order, offsets }: IndexValues,
  place: { readonly target: number; readonly order: number; readonly offsets: number },
  ints: (address: number, count: number) => Int32Array,
): void {
  ints(place.target, target.length).set(target);
  ints(place.order, order.length).set(order);
  ints(place.offsets, offsets.length).set(offsets);
}

function inputsOf(instructions: readonly Instruction[], outputs: readonly Node[]): InputNode[] {
  const all = [...instructions.flatMap(readsOf), ...outputs];
  return [...new Set(all)].filter((node) => node.kind === "input");
}

function indicesOf(instructions: readonly Instruction[]): Index[] {
  const byName = new Map<string, Index>();
  for (const each of instructions) {
    if (each.kind === "form") for (const index of each.form.form.indices) byName.set(index.name, index);
  }
  return [...byName.values()];
}

/** Arrays that share one place, since each begins where the one before is read for the last time. */
interface Place {
  readonly nodes: Node[];
  from: number;
  to: number;
}

/**
 * Which arrays need a place, and when it is in use. A map may write where it reads an argument for the last time, since it
 * goes place by place; a form may not.
 */
function placesOf(
  instructions: readonly Instruction[],
  outputs: ReadonlySet<Node>,
  placed: ReadonlyMap<Node, number>,
): Place[] {
  const lastRead = new Map<Node, number>();
  instructions.forEach((each, k) => {
    for (const node of readsOf(each)) lastRead.set(node, k);
  });
  const places = new Map<Node, Place>();
  const all: Place[] = [];
  instructions.forEach((each, k) => {
    for (const node of readsOf(each)) {
      const place = places.get(node);
      if (place !== undefined) place.to = Math.max(place.to, k);
    }
    const { result } = each;
    if (placed.has(result)) return;
    let place = places.get(result);
    if (place === undefined) {
      const reusable = (node: Node): boolean =>
        places.has(node) && lastRead.get(node) === k && !outputs.has(node) && sameShape(node.shape, result.shape);
      // What accumulates afterwards may still read the argument, as may other steps of the same node.
      const source = each.kind === "map" ? each.arguments.find(reusable) : undefined;
      place = source === undefined ? { nodes: [], from: k, to: k } : places.get(source)!;
      if (source === undefined) all.push(place);
      place.nodes.push(result);
      places.set(result, place);
    }
    place.to = Math.max(place.to, outputs.has(result) ? instructions.length : k);
  });
  return all;
}
