import type { CutoffFunction } from "./model.ts";

/** fc(r) and dfc/dr; zero from the cutoff on. @param r @unit A @param rc @unit A */
export function cutoffValue(kind: CutoffFunction, r: number, rc: number): { value: number; slope: number } {
  if (r >= rc) return { value: 0, slope: 0 };
  if (kind === "cosine") {
    const angle = (Math.PI * r) / rc;
    return { value: 0.5 * (1 + Math.cos(angle)), slope: ((-0.5 * Math.PI) / rc) * Math.sin(angle) };
  }
  const t = Math.tanh(1 - r / rc);
  return { value: t ** 3, slope: (-3 * t * t * (1 - t * t)) / rc };
}
