/**
 * Window of Lorch: L(x) = sin(pi x / X) / (pi x / X), which lets a truncated Fourier transform end smoothly at X.
 *
 * E. Lorch, J. Phys. C 2, 229 (1969), doi:10.1088/0022-3719/2/2/305.
 * @param x in the unit of `end`, not beyond it
 */
export function lorchWindow(x: number, end: number): number {
  const argument = (Math.PI * x) / end;
  return argument === 0 ? 1 : Math.sin(argument) / argument;
}
