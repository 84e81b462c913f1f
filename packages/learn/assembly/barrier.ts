// All threads of a program meet here: spin for a while, since the others are near, then sleep, since the machine may be busy.

const ARRIVED: usize = 64;
const GENERATION: usize = 128;
const SLEEPING: usize = 192;
const ABORTED: usize = 256;
const SPINS: i32 = 30000;

export function barrier(threads: i32): void {
  if (threads == 1) return;
  const generation = atomic.load<i32>(GENERATION);
  if (atomic.add<i32>(ARRIVED, 1) == threads - 1) {
    atomic.store<i32>(ARRIVED, 0);
    atomic.add<i32>(GENERATION, 1);
    if (atomic.load<i32>(SLEEPING) > 0) atomic.notify(GENERATION, threads);
    return;
  }
  for (let k = 0; k < SPINS; k++) {
    if (atomic.load<i32>(GENERATION) != generation) return;
  }
  atomic.add<i32>(SLEEPING, 1);
  while (atomic.load<i32>(GENERATION) == generation) {
    atomic.wait<i32>(GENERATION, generation, 200000000);
    // A thread that trapped never arrives: stop too instead of waiting for ever.
    if (atomic.load<i32>(ABORTED) != 0) unreachable();
  }
  atomic.sub<i32>(SLEEPING, 1);
}
