/** The service at one moment of a long run; `p99Ms` of the password logins since the moment before. */
export type Sample = { seconds: number; memoryMib: number; openFiles: number; connections: number; p99Ms: number };

const limits = {
  /** A leak of one KiB a login would be some 50 MiB an hour. */
  memoryMibPerHour: 30,
  openFiles: 20,
  p99Growth: 1.2,
} as const;

/** What grew over a long run that should not (T-193); the first third is warming up. */
export function drifts(samples: readonly Sample[], poolSize: number): string[] {
  const warm = samples.slice(Math.floor(samples.length / 3));
  const half = Math.floor(warm.length / 2);
  if (half === 0) return ['too short to tell'];
  const [first, second] = [warm.slice(0, half), warm.slice(half)];
  const found: string[] = [];
  const slope = slopeOf(warm.map(({ seconds, memoryMib }) => [seconds / 3600, memoryMib]));
  if (slope > limits.memoryMibPerHour) found.push(`memory grows by ${slope.toFixed(0)} MiB an hour`);
  const files = largest(second, 'openFiles') - largest(first, 'openFiles');
  if (files > limits.openFiles) found.push(`${files} more files are open`);
  // one more listens
  const connections = largest(warm, 'connections');
  if (connections > poolSize + 1) found.push(`${connections} connections to the database, ${poolSize} are allowed`);
  const growth = middle(second.map(({ p99Ms }) => p99Ms)) / middle(first.map(({ p99Ms }) => p99Ms));
  if (growth > limits.p99Growth) found.push(`p99 of logins grew to ${growth.toFixed(2)} times`);
  return found;
}

/** Least squares: how much the second value grows while the first grows by one. */
export function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const above = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  const below = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return below === 0 ? 0 : above / below;
}

const largest = (samples: readonly Sample[], key: 'openFiles' | 'connections') =>
  Math.max(...samples.map((sample) => sample[key]));

const middle = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
