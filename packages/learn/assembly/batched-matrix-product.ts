// T(P, Q, D) = sum_i sum_acx P_iac Q_iax D_icx: a small matrix product in every row.
import { accumulates, array, last, rows, share, size } from "./descriptor";
import { addScaledRow, dotRows } from "./rows";

export function batchedMatrixProduct<T>(missing: i32, thread: i32, threads: i32, d: usize): void {
  const nc = last(d, 0);
  const na = size(d, 0) / nc;
  const nx = last(d, 1);
  const one: usize = sizeof<T>();
  const pRow = <usize>nc * one;
  const qRow = <usize>nx * one;
  const pBytes = <usize>na * pRow;
  const qBytes = <usize>na * qRow;
  const dBytes = <usize>nc * qRow;
  const adds = accumulates(d);
  const to = share(rows(d, 0), thread + 1, threads);
  for (let i = share(rows(d, 0), thread, threads); i < to; i++) {
    const P = array(d, 0) + <usize>i * pBytes;
    const Q = array(d, 1) + <usize>i * qBytes;
    const D = array(d, 2) + <usize>i * dBytes;
    if (missing == 2) {
      if (!adds) memory.fill(D, 0, dBytes);
      for (let a = 0; a < na; a++) {
        for (let c = 0; c < nc; c++) {
          const p = load<T>(P + <usize>a * pRow + <usize>c * one);
          addScaledRow<T>(D + <usize>c * qRow, p, Q + <usize>a * qRow, nx);
        }
      }
    } else if (missing == 1) {
      if (!adds) memory.fill(Q, 0, qBytes);
      for (let a = 0; a < na; a++) {
        for (let c = 0; c < nc; c++) {
          const p = load<T>(P + <usize>a * pRow + <usize>c * one);
          addScaledRow<T>(Q + <usize>a * qRow, p, D + <usize>c * qRow, nx);
        }
      }
    } else {
      for (let a = 0; a < na; a++) {
        for (let c = 0; c < nc; c++) {
          const at = P + <usize>a * pRow + <usize>c * one;
          const value = dotRows<T>(Q + <usize>a * qRow, D + <usize>c * qRow, nx);
          store<T>(at, adds ? load<T>(at) + value : value);
        }
      }
    }
  }
}
