/** Rows of numbers, evenly thinned out where there are very many. */
export interface ThinnedRows {
  add(row: readonly number[]): void;
  /** One column of the rows kept. */
  column(index: number): number[];
  /** Only every so many rows were kept. */
  readonly stride: number;
}

/** Keeps at most `most` rows: when they are full every second one goes, and from then on only every other is taken. */
export function thinnedRows(most = 20_000): ThinnedRows {
  let rows: (readonly number[])[] = [];
  let stride = 1;
  let seen = 0;
  return {
    add(row) {
      if (seen++ % stride !== 0) return;
      rows.push(row);
      if (rows.length <= most) return;
      rows = rows.filter((_, k) => k % 2 === 0);
      stride *= 2;
    },
    column: (index) => rows.map((row) => row[index]!),
    get stride() {
      return stride;
    },
  };
}
