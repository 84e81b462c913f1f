import { BoroxolError } from "@boroxol/core";

/** What is wrong with a word that should be a number, as an error to throw. */
export function wordFault(word: string, what: string, place: string, fix: string): BoroxolError {
  if (/^\*+$/.test(word)) {
    return new BoroxolError("E0204", `'${word}' stands for ${what}: Fortran prints stars for what does not fit`, {
      place,
      fix: "print with a wider format, or leave this frame out",
    });
  }
  if (isNotFinite(word)) {
    const fix = "leave this frame out, and look for what made it";
    return new BoroxolError("E0204", `'${word}' stands for ${what}`, { place, fix });
  }
  return new BoroxolError("E0203", `'${word}' is not ${what}`, { place, fix });
}

/** Whether a word is one of the forms of NaN and infinity, or a number too large for a double. */
export function isNotFinite(word: string): boolean {
  return /^[+-]?(nan|inf|infinity)$/i.test(word) || Math.abs(Number(word.replace(/d/i, "e"))) === Infinity;
}
