import { BoroxolError, type Frame, invertCell } from "@boroxol/core";

/** Vectors q = 2 pi h^-1 n that fit into a cell, of q and -q one. */
export interface InverseVectors {
  /** Whole numbers n. @shape [vectors,3] */
  readonly indices: Int32Array;
  /** Bin of |q|. @shape [vectors] */
  readonly bin: Int32Array;
  /** |q|. @shape [vectors] @unit 1/A */
  readonly length: Float64Array;
  /** Largest |n| along each axis. @shape [3] */
  readonly largest: readonly number[];
}

/**
 * The vectors shorter than `range`, in each bin at most `most` of them, evenly spread over all directions where there are more.
 *
 * |n_d| <= range |a_d| / 2 pi, as q . a_d = 2 pi n_d. They are counted first; of the c vectors of a full bin, in the order of
 * their numbers, one is then kept in each of `most` equal stretches.
 * @throws E0507 for a frame that is not periodic along all axes
 */
export function inverseVectors(
  { cell, periodic }: Pick<Frame, "cell" | "periodic">,
  range: number,
  width: number,
  most: number,
): InverseVectors {
  if (periodic.includes(false)) {
    throw new BoroxolError("E0507", "the frame is not periodic along all three axes", {
      fix: "take the structure factor from g(r), or give a periodic cell",
    });
  }
  const inverse = invertCell(cell);
  const limits = [0, 1, 2].map((d) =>
    Math.floor((range * Math.hypot(cell[3 * d]!, cell[3 * d + 1]!, cell[3 * d + 2]!)) / (2 * Math.PI)),
  );
  const bins = Math.round(range / width);
  const eachVector = (visit: (a: number, b: number, c: number, q: number, bin: number) => void): void => {
    for (let a = 0; a <= limits[0]!; a++) {
      for (let b = a === 0 ? 0 : -limits[1]!; b <= limits[1]!; b++) {
        for (let c = a === 0 && b === 0 ? 1 : -limits[2]!; c <= limits[2]!; c++) {
          const x = inverse[0]! * a + inverse[1]! * b + inverse[2]! * c;
          const y = inverse[3]! * a + inverse[4]! * b + inverse[5]! * c;
          const z = inverse[6]! * a + inverse[7]! * b + inverse[8]! * c;
          const q = 2 * Math.PI * Math.sqrt(x * x + y * y + z * z);
          const bin = Math.floor(q / width);
          if (bin < bins) visit(a, b, c, q, bin);
        }
      }
    }
  };
  const counts = new Uint32Array(bins);
  eachVector((_a, _b, _c, _q, bin) => counts[bin]!++);
  const starts = new Uint32Array(bins + 1);
  counts.forEach((count, bin) => (starts[bin + 1] = starts[bin]! + Math.min(count, most)));
  const total = starts[bins]!;
  const seen = new Uint32Array(bins);
  const next = starts.slice();
  const indices = new Int32Array(3 * total);
  const length = new Float64Array(total);
  const binOf = new Int32Array(total);
  eachVector((a, b, c, q, bin) => {
    const share = Math.min(1, most / counts[bin]!);
    const order = seen[bin]!++;
    if (Math.floor((order + 1) * share + 1e-9) === Math.floor(order * share + 1e-9)) return;
    const place = next[bin]!++;
    indices.set([a, b, c], 3 * place);
    length[place] = q;
    binOf[place] = bin;
  });
  return { indices, bin: binOf, length, largest: limits };
}
