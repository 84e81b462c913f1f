/**
 * Fits the molar volumes of packages/core/src/molar-volume-model.ts to the measured glasses and prints them with the
 * error that is found when each glass in turn is left out of the fit. Run: node scripts/fit-molar-volumes.ts
 */
import { formulaMass, measuredGlasses, parseFormula } from "../packages/core/src/index.ts";

const oxides = ["SiO2", "B2O3", "Li2O"];
const terms = [...oxides, "SiO2 B2O3", "SiO2 Li2O", "B2O3 Li2O"];

const points = measuredGlasses.map((glass) => {
  const fraction = (name: string): number => (glass.molePercent[name] ?? 0) / 100;
  const mass = oxides.reduce((sum, name) => sum + fraction(name) * formulaMass(parseFormula(name)), 0);
  const row = terms.map((term) => term.split(" ").reduce((product, name) => product * fraction(name), 1));
  return { row, mass, density: glass.density };
});

/** Least squares by the normal equations A^T A c = A^T v, solved by Gauss-Jordan elimination with pivoting. */
function fit(chosen: typeof points): number[] {
  const size = terms.length;
  const matrix = terms.map((_, i) => [
    ...terms.map((__, j) => chosen.reduce((sum, { row }) => sum + row[i]! * row[j]!, 0)),
    chosen.reduce((sum, { row, mass, density }) => sum + (row[i]! * mass) / density, 0),
  ]);
  for (let k = 0; k < size; k++) {
    const pivot = matrix.reduce(
      (best, row, i) => (i >= k && Math.abs(row[k]!) > Math.abs(matrix[best]![k]!) ? i : best),
      k,
    );
    [matrix[k], matrix[pivot]] = [matrix[pivot]!, matrix[k]!];
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const factor = matrix[i]![k]! / matrix[k]![k]!;
      for (let j = k; j <= size; j++) matrix[i]![j]! -= factor * matrix[k]![j]!;
    }
  }
  return matrix.map((row, k) => row[size]! / row[k]!);
}

function predict(coefficients: readonly number[], { row, mass }: (typeof points)[number]): number {
  return mass / row.reduce((sum, value, k) => sum + value * coefficients[k]!, 0);
}

const volumes = fit(points);
for (const [k, term] of terms.entries()) console.log(`${term.padEnd(10)} ${volumes[k]!.toFixed(4)} cm3/mol`);
const errors = points.map((point, k) => predict(fit(points.filter((_, i) => i !== k)), point) - point.density);
const rms = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
console.log(
  `leave-one-out error ${rms.toFixed(4)} g/cm3, largest ${Math.max(...errors.map(Math.abs)).toFixed(4)} g/cm3`,
);
