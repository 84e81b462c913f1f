import { BoroxolError, cellVolume, type Frame } from "@boroxol/core";

/** A cell flatter than this, relative to the cube of its longest edge, spans no volume. */
const flat = 1e-12;

/**
 * Refuses a cell that is periodic in directions which it does not span: zero volume, or a zero vector.
 * @param cell @shape [3,3] @unit A
 * @throws E0101
 */
export function checkCell(cell: Float64Array, periodic: Frame["periodic"], place: string): void {
  const edges = [0, 1, 2].map((k) => Math.hypot(cell[3 * k]!, cell[3 * k + 1]!, cell[3 * k + 2]!));
  const longest = Math.max(...edges);
  const spans = Math.abs(cellVolume(cell)) > flat * longest ** 3;
  const missing = periodic.findIndex((flag, k) => flag && !(edges[k]! > 0));
  if (missing < 0 && (spans || !periodic.every(Boolean))) return;
  const message = missing < 0 ? "the cell has no volume" : `the cell vector ${"abc"[missing]} is zero but periodic`;
  throw new BoroxolError("E0101", message, {
    place,
    fix: "give three independent cell vectors in A, or say that the axes are open",
  });
}
