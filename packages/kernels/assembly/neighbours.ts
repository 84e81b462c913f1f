// Verlet lists: half list by cell binning, for any triclinic cell, also one smaller than the cutoff.
//
// Atoms are sorted by bin, so that the pair loop reads memory in order; "k" below is a place in that order. The list of
// atom k is cut into runs, one per lattice vector S = (sx, sy, sz) of the half space S > 0 or S = 0 with j > k, so that
// the pair loop shifts atom k once per run instead of once per pair:
//   runs       per atom: k, number of runs, then (sx, sy, sz, count) a run   (i32)
//   neighbours per run: the sorted places of the neighbours, times 32        (u32: byte offset into `sorted`)
// Models take a full list of the same form, all S and all j, with the beginnings of each atom's part beside it.
import * as layout from "../src/wasm/layout";
import { at, first, int, last, num, partial, pointer, setInt, thread, threads, total } from "./control";
import { barrier } from "./barrier";

/** Atoms are dealt to threads in blocks of this many sorted places. */
export const BLOCK = 8;

let binsX: i32 = 1;
let binsY: i32 = 1;
let binsZ: i32 = 1;
let reachX: i32 = 1;
let reachY: i32 = 1;
let reachZ: i32 = 1;

// @ts-ignore: decorator
@inline
function width(k: i32): f64 {
  const a = load<f64>(at(layout.slotInverseCell) + k * 8);
  const b = load<f64>(at(layout.slotInverseCell) + (3 + k) * 8);
  const c = load<f64>(at(layout.slotInverseCell) + (6 + k) * 8);
  return 1 / sqrt(a * a + b * b + c * c);
}

// Bins about half the list's radius wide: fewer distances to test than with whole-radius bins.
function chooseBins(radius: f64): void {
  const wx = width(0);
  const wy = width(1);
  const wz = width(2);
  const target = radius * 0.5;
  const capacity = int(layout.slotBinCapacity);
  binsX = max(1, <i32>min(1000, floor(wx / target)));
  binsY = max(1, <i32>min(1000, floor(wy / target)));
  binsZ = max(1, <i32>min(1000, floor(wz / target)));
  // A nearly empty cell must not ask for more bins than there is room for.
  while (<i64>binsX * binsY * binsZ > <i64>capacity) {
    if (binsX >= binsY && binsX >= binsZ) binsX = (binsX + 1) >> 1;
    else if (binsY >= binsZ) binsY = (binsY + 1) >> 1;
    else binsZ = (binsZ + 1) >> 1;
  }
}

/** How many bins a list of this radius reaches to either side. */
function setReach(radius: f64): void {
  reachX = <i32>floor((radius * <f64>binsX) / width(0)) + 1;
  reachY = <i32>floor((radius * <f64>binsY) / width(1)) + 1;
  reachZ = <i32>floor((radius * <f64>binsZ) / width(2)) + 1;
}

// @ts-ignore: decorator
@inline
function binIndex(s: f64, bins: i32): i32 {
  return min(bins - 1, max(0, <i32>floor(s * <f64>bins)));
}

/** Puts this thread's atoms back into the cell (unless `wrap` is false) and notes their bins. */
function binAtoms(wrap: bool): void {
  const x = pointer(layout.slotPositions);
  const images = pointer(layout.slotImages);
  const bins = pointer(layout.slotBinOfAtom);
  const h = at(layout.slotCell);
  const g = at(layout.slotInverseCell);
  for (let i = first; i < last; i++) {
    const p = x + i * 24;
    const px = load<f64>(p);
    const py = load<f64>(p, 8);
    const pz = load<f64>(p, 16);
    const sx = px * load<f64>(g) + py * load<f64>(g, 24) + pz * load<f64>(g, 48);
    const sy = px * load<f64>(g, 8) + py * load<f64>(g, 32) + pz * load<f64>(g, 56);
    const sz = px * load<f64>(g, 16) + py * load<f64>(g, 40) + pz * load<f64>(g, 64);
    const kx = floor(sx);
    const ky = floor(sy);
    const kz = floor(sz);
    if (wrap && (kx != 0 || ky != 0 || kz != 0)) {
      store<f64>(p, px - (kx * load<f64>(h) + ky * load<f64>(h, 24) + kz * load<f64>(h, 48)));
      store<f64>(p, py - (kx * load<f64>(h, 8) + ky * load<f64>(h, 32) + kz * load<f64>(h, 56)), 8);
      store<f64>(p, pz - (kx * load<f64>(h, 16) + ky * load<f64>(h, 40) + kz * load<f64>(h, 64)), 16);
      const q = images + i * 12;
      store<i32>(q, load<i32>(q) + <i32>kx);
      store<i32>(q, load<i32>(q, 4) + <i32>ky, 4);
      store<i32>(q, load<i32>(q, 8) + <i32>kz, 8);
    }
    const bin = (binIndex(sx - kx, binsX) * binsY + binIndex(sy - ky, binsY)) * binsZ + binIndex(sz - kz, binsZ);
    store<i32>(bins + i * 4, bin);
  }
}

/** Counting sort of the atoms by bin (thread 0). */
function sortAtoms(): void {
  const n = int(layout.slotAtoms);
  const bins = pointer(layout.slotBinOfAtom);
  const start = pointer(layout.slotBinStart);
  const order = pointer(layout.slotOrder);
  const count = binsX * binsY * binsZ;
  memory.fill(start, 0, (count + 1) * 4);
  for (let i = 0; i < n; i++) {
    const p = start + (load<i32>(bins + i * 4) + 1) * 4;
    store<i32>(p, load<i32>(p) + 1);
  }
  for (let b = 0; b < count; b++) {
    const p = start + b * 4;
    store<i32>(p, load<i32>(p) + load<i32>(p, 4), 4);
  }
  // start[b + 1] is the end of bin b; filling from the back leaves start[b + 1] at the beginning of bin b.
  for (let i = n - 1; i >= 0; i--) {
    const p = start + (load<i32>(bins + i * 4) + 1) * 4;
    const place = load<i32>(p) - 1;
    store<i32>(p, place);
    store<i32>(order + place * 4, i);
  }
  // Now start[b + 1] is the beginning of bin b: move down by one.
  for (let b = 0; b < count; b++) store<i32>(start + b * 4, load<i32>(start + b * 4, 4));
  store<i32>(start + count * 4, n);
}

/** Copies positions and species into sorted order: x, y, z and the byte offset of the species' table row. */
export function copySorted(): void {
  const x = pointer(layout.slotPositions);
  const species = pointer(layout.slotSpecies);
  const order = pointer(layout.slotOrder);
  const sorted = pointer(layout.slotSorted);
  const rowBytes = int(layout.slotTableRowBytes);
  for (let k = first; k < last; k++) {
    const i = load<i32>(order + k * 4);
    const p = x + i * 24;
    const q = sorted + k * 32;
    store<f64>(q, load<f64>(p));
    store<f64>(q, load<f64>(p, 8), 8);
    store<f64>(q, load<f64>(p, 16), 16);
    const type = load<i32>(species + i * 4);
    store<i32>(q, type * rowBytes, 24);
    store<i32>(q, type, 28);
  }
}

// @ts-ignore: decorator
@inline
function floorDiv(a: i32, b: i32): i32 {
  return a >= 0 ? a / b : -((b - 1 - a) / b);
}

// The list of sorted atom k; returns false when there is no room left.
let neighbourEnd: usize = 0;
let runEnd: usize = 0;
let neighbourLimit: usize = 0;
let runLimit: usize = 0;

// @ts-ignore: decorator
@inline
function listAtom(k: i32, radius2: f64, full: bool): bool {
  const sorted = pointer(layout.slotSorted);
  const start = pointer(layout.slotBinStart);
  const h = at(layout.slotCell);
  const bin = load<i32>(pointer(layout.slotBinOfAtom) + load<i32>(pointer(layout.slotOrder) + k * 4) * 4);
  const bz = bin % binsZ;
  const by = (bin / binsZ) % binsY;
  const bx = bin / (binsZ * binsY);
  const q = sorted + k * 32;
  const xk = load<f64>(q);
  const yk = load<f64>(q, 8);
  const zk = load<f64>(q, 16);
  const header = runEnd;
  if (header + 8 > runLimit) return false;
  runEnd += 8;
  let runs = 0;
  for (let sx = full ? floorDiv(bx - reachX, binsX) : 0; sx <= floorDiv(bx + reachX, binsX); sx++) {
    const x0 = max(bx - reachX, sx * binsX) - sx * binsX;
    const x1 = min(bx + reachX, sx * binsX + binsX - 1) - sx * binsX;
    const sy0 = !full && sx == 0 ? 0 : floorDiv(by - reachY, binsY);
    for (let sy = sy0; sy <= floorDiv(by + reachY, binsY); sy++) {
      const y0 = max(by - reachY, sy * binsY) - sy * binsY;
      const y1 = min(by + reachY, sy * binsY + binsY - 1) - sy * binsY;
      const sz0 = !full && sx == 0 && sy == 0 ? 0 : floorDiv(bz - reachZ, binsZ);
      for (let sz = sz0; sz <= floorDiv(bz + reachZ, binsZ); sz++) {
        const z0 = max(bz - reachZ, sz * binsZ) - sz * binsZ;
        const z1 = min(bz + reachZ, sz * binsZ + binsZ - 1) - sz * binsZ;
        const home = sx == 0 && sy == 0 && sz == 0;
        const fx = <f64>sx;
        const fy = <f64>sy;
        const fz = <f64>sz;
        const rx = xk - (fx * load<f64>(h) + fy * load<f64>(h, 24) + fz * load<f64>(h, 48));
        const ry = yk - (fx * load<f64>(h, 8) + fy * load<f64>(h, 32) + fz * load<f64>(h, 56));
        const rz = zk - (fx * load<f64>(h, 16) + fy * load<f64>(h, 40) + fz * load<f64>(h, 64));
        const begin = neighbourEnd;
        for (let ix = x0; ix <= x1; ix++) {
          for (let iy = y0; iy <= y1; iy++) {
            const row = (ix * binsY + iy) * binsZ;
            let j = load<i32>(start + (row + z0) * 4);
            const end = load<i32>(start + (row + z1 + 1) * 4);
            if (!full && home) j = max(j, k + 1);
            if (end <= j) continue;
            if (neighbourEnd + (end - j) * 4 > neighbourLimit) return false;
            for (; j < end; j++) {
              const p = sorted + j * 32;
              const dx = rx - load<f64>(p);
              const dy = ry - load<f64>(p, 8);
              const dz = rz - load<f64>(p, 16);
              // Written always, kept only when near: no branch to mispredict.
              store<u32>(neighbourEnd, j << 5);
              const near = dx * dx + dy * dy + dz * dz < radius2;
              neighbourEnd += usize(full ? near && !(home && j == k) : near) << 2;
            }
          }
        }
        const count = <i32>((neighbourEnd - begin) >> 2);
        if (count > 0) {
          if (runEnd + 16 > runLimit) return false;
          store<i32>(runEnd, sx);
          store<i32>(runEnd, sy, 4);
          store<i32>(runEnd, sz, 8);
          store<i32>(runEnd, count, 12);
          runEnd += 16;
          runs++;
        }
      }
    }
  }
  store<i32>(header, k);
  store<i32>(header, runs, 4);
  return true;
}

/**
 * Rebuilds the list on all threads; returns statusListFull when the arrays are too small.
 * Without `wrap` the positions stay as they are: a restart rebuilds the list of the interrupted run this way.
 */
export function buildList(wrap: bool): i32 {
  const radius = num(layout.slotCutoff) + num(layout.slotSkin);
  chooseBins(radius);
  binAtoms(wrap);
  memory.copy(
    pointer(layout.slotReferencePositions) + first * 24,
    pointer(layout.slotPositions) + first * 24,
    (last - first) * 24,
  );
  barrier();
  if (thread == 0) {
    sortAtoms();
    memory.copy(at(layout.slotReferenceCell), at(layout.slotCell), 72);
    setInt(layout.slotRebuilds, int(layout.slotRebuilds) + 1);
  }
  barrier();
  copySorted();
  barrier();
  const skin = num(layout.slotSkin);
  let fits = listPairs(num(layout.slotPairCutoff) + skin);
  if (fits && num(layout.slotAngleCutoff) > 0) {
    setReach(num(layout.slotAngleCutoff) + skin);
    fits = listAngles();
  }
  if (fits && num(layout.slotModelCutoff) > 0) fits = listAll(num(layout.slotModelCutoff) + skin);
  store<f64>(partial(thread, 31), fits ? 0 : 1);
  barrier();
  const full = total(31) > 0;
  if (thread == 0) setInt(layout.slotListValid, full ? 0 : 1);
  barrier();
  return full ? layout.statusListFull : layout.statusFine;
}

/** The half list of this thread's blocks of atoms. */
function listPairs(radius: f64): bool {
  const n = int(layout.slotHasPairs) == 0 ? 0 : int(layout.slotAtoms);
  setReach(radius);
  neighbourEnd = pointer(layout.slotNeighbours) + thread * int(layout.slotNeighbourCapacity);
  neighbourLimit = neighbourEnd + int(layout.slotNeighbourCapacity);
  runEnd = pointer(layout.slotRuns) + thread * int(layout.slotRunCapacity);
  runLimit = runEnd + int(layout.slotRunCapacity) - 8;
  for (let block = thread * BLOCK; block < n; block += threads * BLOCK) {
    const end = min(n, block + BLOCK);
    for (let k = block; k < end; k++) if (!listAtom(k, radius * radius, false)) return false;
  }
  store<i32>(runEnd, -1);
  return true;
}

/** The full list of this thread's share of the sorted places. */
function listAll(radius: f64): bool {
  setReach(radius);
  neighbourEnd = pointer(layout.slotFullNeighbours) + thread * int(layout.slotFullNeighbourCapacity);
  neighbourLimit = neighbourEnd + int(layout.slotFullNeighbourCapacity);
  runEnd = pointer(layout.slotFullRuns) + thread * int(layout.slotFullRunCapacity);
  runLimit = runEnd + int(layout.slotFullRunCapacity);
  const starts = pointer(layout.slotFullStarts);
  const most = 4 * int(layout.slotMostNeighbours);
  for (let k = first; k < last; k++) {
    const begin = neighbourEnd;
    store<u32>(starts + k * 8, <u32>runEnd);
    store<u32>(starts + k * 8, <u32>begin, 4);
    if (!listAtom(k, radius * radius, true) || <i32>(neighbourEnd - begin) > most) return false;
  }
  return true;
}

// Angle terms need every neighbour of a central atom, near and few: a full list per central atom,
//   k, count, then (32 j, sx, sy, sz) a neighbour   (i32), closed by -1.
function listAngles(): bool {
  const n = int(layout.slotAtoms);
  const sorted = pointer(layout.slotSorted);
  const start = pointer(layout.slotBinStart);
  const h = at(layout.slotCell);
  const roles = pointer(layout.slotAngleSpecies);
  const radius = num(layout.slotAngleCutoff) + num(layout.slotSkin);
  const radius2 = radius * radius;
  const capacity = int(layout.slotAngleNeighbourCapacity);
  let write = pointer(layout.slotAngleNeighbours) + thread * capacity;
  const limit = write + capacity - 16;
  for (let block = thread * BLOCK; block < n; block += threads * BLOCK) {
    const stop = min(n, block + BLOCK);
    for (let k = block; k < stop; k++) {
      const q = sorted + k * 32;
      if ((load<i32>(roles + load<i32>(q, 28) * 4) & 1) == 0) continue;
      if (write + 16 > limit) return false;
      const header = write;
      write += 8;
      let count = 0;
      const bin = load<i32>(pointer(layout.slotBinOfAtom) + load<i32>(pointer(layout.slotOrder) + k * 4) * 4);
      const bz = bin % binsZ;
      const by = (bin / binsZ) % binsY;
      const bx = bin / (binsZ * binsY);
      for (let ax = bx - reachX; ax <= bx + reachX; ax++) {
        const sx = floorDiv(ax, binsX);
        for (let ay = by - reachY; ay <= by + reachY; ay++) {
          const sy = floorDiv(ay, binsY);
          for (let az = bz - reachZ; az <= bz + reachZ; az++) {
            const sz = floorDiv(az, binsZ);
            const b = ((ax - sx * binsX) * binsY + (ay - sy * binsY)) * binsZ + (az - sz * binsZ);
            const fx = <f64>sx;
            const fy = <f64>sy;
            const fz = <f64>sz;
            const rx = load<f64>(q) - (fx * load<f64>(h) + fy * load<f64>(h, 24) + fz * load<f64>(h, 48));
            const ry = load<f64>(q, 8) - (fx * load<f64>(h, 8) + fy * load<f64>(h, 32) + fz * load<f64>(h, 56));
            const rz = load<f64>(q, 16) - (fx * load<f64>(h, 16) + fy * load<f64>(h, 40) + fz * load<f64>(h, 64));
            const end = load<i32>(start + (b + 1) * 4);
            for (let j = load<i32>(start + b * 4); j < end; j++) {
              const p = sorted + j * 32;
              if ((load<i32>(roles + load<i32>(p, 28) * 4) & 2) == 0) continue;
              const dx = rx - load<f64>(p);
              const dy = ry - load<f64>(p, 8);
              const dz = rz - load<f64>(p, 16);
              const r2 = dx * dx + dy * dy + dz * dz;
              if (r2 >= radius2 || (j == k && sx == 0 && sy == 0 && sz == 0)) continue;
              if (write + 16 > limit) return false;
              store<i32>(write, j << 5);
              store<i32>(write, sx, 4);
              store<i32>(write, sy, 8);
              store<i32>(write, sz, 12);
              write += 16;
              count++;
            }
          }
        }
      }
      store<i32>(header, k);
      store<i32>(header, count, 4);
    }
  }
  store<i32>(write, -1);
  return true;
}

/** Whether some pair may have come into the cutoff unseen since the list was built; the same answer on all threads. */
export function listIsStale(): bool {
  // r_ref = r M + d with M = h^-1 h_ref: pairs outside the list stay outside the cutoff while
  // cutoff * |M| + 2 max |d| <= cutoff + skin, and |M| <= 1 + |M - 1| in the Frobenius norm.
  const m = at(layout.slotReferenceMap);
  let norm: f64 = 0;
  for (let k = 0; k < 9; k++) {
    const delta = load<f64>(m + k * 8) - (k % 4 == 0 ? 1.0 : 0.0);
    norm += delta * delta;
  }
  const room = 0.5 * (num(layout.slotSkin) - num(layout.slotCutoff) * sqrt(norm));
  const x = pointer(layout.slotPositions);
  const reference = pointer(layout.slotReferencePositions);
  let largest: f64 = 0;
  for (let i = first; i < last; i++) {
    const p = x + i * 24;
    const q = reference + i * 24;
    const px = load<f64>(p);
    const py = load<f64>(p, 8);
    const pz = load<f64>(p, 16);
    const dx = px * load<f64>(m) + py * load<f64>(m, 24) + pz * load<f64>(m, 48) - load<f64>(q);
    const dy = px * load<f64>(m, 8) + py * load<f64>(m, 32) + pz * load<f64>(m, 56) - load<f64>(q, 8);
    const dz = px * load<f64>(m, 16) + py * load<f64>(m, 40) + pz * load<f64>(m, 64) - load<f64>(q, 16);
    largest = max(largest, dx * dx + dy * dy + dz * dz);
  }
  store<f64>(partial(thread, 30), largest);
  barrier();
  if (room <= 0) return true;
  let worst: f64 = 0;
  for (let t = 0; t < threads; t++) worst = max(worst, load<f64>(partial(t, 30)));
  // Written so that NaN counts as stale.
  return !(worst <= room * room);
}
