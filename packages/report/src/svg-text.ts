/** Text that may stand in HTML or SVG, in an element or an attribute. */
export function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** A number with at most two decimals, for coordinates. */
export function coordinate(value: number): string {
  return String(Math.round(value * 100) / 100);
}

const lowered = "₀₁₂₃₄₅₆₇₈₉";
const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Digits as subscripts: `B2O3` becomes `B₂O₃`. */
export function subscripts(text: string): string {
  return text.replaceAll(/\d/g, (digit) => lowered[Number(digit)]!);
}

/** Digits and signs as superscripts. */
export function superscripts(text: string): string {
  return text.replaceAll("-", "⁻").replaceAll(/\d/g, (digit) => raised[Number(digit)]!);
}

/** Formula of a compound as it is printed: digits after a letter or a bracket go down. */
export function formulaText(formula: string): string {
  return formula.replaceAll(/(?<=[A-Za-z)])\d+/g, subscripts);
}

/** A real minus sign in place of the hyphen of a number. */
export function trueMinus(text: string): string {
  return text.replaceAll("-", "−");
}

/** A number with its error in the last digits: 0.384 +- 0.012 becomes `0.384 ± 0.012`. */
export function withError(value: number, error: number | undefined, digits: number): string {
  const text = trueMinus(value.toFixed(digits));
  return error === undefined ? text : `${text} ± ${error.toFixed(digits)}`;
}
