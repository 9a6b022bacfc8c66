import type { Measured, Step } from './drive.ts';

/**
 * Begins so many operations a second for so long, whether the ones before are done or not, as people do. The time of an
 * operation runs from when it was due: where all steps are busy it waits, and that counts.
 */
export async function driveAtRate(steps: readonly Step[], perSecond: number, seconds: number): Promise<Measured> {
  const measured: Measured = { operations: 0, errors: 0, firstError: undefined, seconds: 0, latencies: [] };
  const began = performance.now();
  const total = Math.round(perSecond * seconds);
  let next = 0;
  const worker = async (step: Step) => {
    while (next < total) {
      const due = began + (next / perSecond) * 1000;
      next += 1;
      const early = due - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      try {
        await step();
        measured.operations += 1;
        measured.latencies.push(performance.now() - due);
      } catch (error) {
        measured.errors += 1;
        measured.firstError ??= error instanceof Error ? error.message : String(error);
      }
    }
  };
  await Promise.all(steps.map(worker));
  measured.seconds = (performance.now() - began) / 1000;
  return measured;
}
