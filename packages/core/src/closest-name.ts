/**
 * Number of edits (insert, delete, replace, swap of neighbours) between two words: optimal string alignment,
 * F. J. Damerau, Commun. ACM 7, 171 (1964), doi:10.1145/363958.363994. Upper and lower case differ by half an edit.
 */
export function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const table = new Float64Array((a.length + 1) * width);
  for (let i = 0; i <= a.length; i++) table[i * width] = i;
  for (let j = 0; j <= b.length; j++) table[j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = replacement(a[i - 1]!, b[j - 1]!);
      let best = Math.min(
        table[(i - 1) * width + j]! + 1,
        table[i * width + j - 1]! + 1,
        table[(i - 1) * width + j - 1]! + same,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, table[(i - 2) * width + j - 2]! + 1);
      }
      table[i * width + j] = best;
    }
  }
  return table[a.length * width + b.length]!;
}

function replacement(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 0.5 : 1;
}

/**
 * The known name that a misspelt one probably meant: fewest edits, at most two and at most half of the word.
 * @returns undefined where nothing is near
 * @example closestName("temprature", ["temperature", "pressure"]) === "temperature"
 */
export function closestName(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let fewest = Math.min(2, Math.max(1, word.length / 2));
  for (const name of known) {
    const edits = editDistance(word, name);
    if (edits < fewest || (edits === fewest && best === undefined)) {
      best = name;
      fewest = edits;
    }
  }
  return best;
}
