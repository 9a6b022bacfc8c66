/** One whole operation of a flow. Throws when any answer is not the expected one: errors are fast and must not count. */
export type Step = () => Promise<void>;

export type Measured = {
  operations: number;
  errors: number;
  firstError: string | undefined;
  seconds: number;
  /** Milliseconds of each operation. */
  latencies: number[];
};

/** Runs each step over and over, all side by side, for so many seconds (closed loop: one operation per step at a time). */
export async function drive(steps: readonly Step[], seconds: number): Promise<Measured> {
  const measured: Measured = { operations: 0, errors: 0, firstError: undefined, seconds: 0, latencies: [] };
  const began = performance.now();
  const until = began + seconds * 1000;
  const loop = async (step: Step) => {
    for (let now = performance.now(); now < until; now = performance.now()) {
      try {
        await step();
        measured.operations += 1;
        measured.latencies.push(performance.now() - now);
      } catch (error) {
        measured.errors += 1;
        measured.firstError ??= error instanceof Error ? error.message : String(error);
      }
    }
  };
  await Promise.all(steps.map(loop));
  measured.seconds = (performance.now() - began) / 1000;
  return measured;
}

export function merge(parts: readonly Measured[]): Measured {
  return {
    operations: sum(parts.map((part) => part.operations)),
    errors: sum(parts.map((part) => part.errors)),
    firstError: parts.find((part) => part.firstError)?.firstError,
    seconds: sum(parts.map((part) => part.seconds)),
    latencies: parts.flatMap((part) => part.latencies),
  };
}

/** The value below which `share` of all lie; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
