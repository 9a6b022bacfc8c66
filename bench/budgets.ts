import { type Measured, percentile } from './drive.ts';

export type Budget = { flow: string; perSecond: number; p50Ms: number; p95Ms: number; p99Ms: number };

/** What one node carries on two cores that it shares with its database and the driver, all of it at once (T-191). */
export const budgets: readonly Budget[] = [
  { flow: 'password login', perSecond: 15, p50Ms: 60, p95Ms: 110, p99Ms: 150 },
  { flow: 'refresh, rotated', perSecond: 100, p50Ms: 10, p95Ms: 30, p99Ms: 50 },
];

/** So much above its budget is noise; more is a step back. */
const tolerance = 1.1;
/** Errors are fast: more void a run. */
const toleratedErrorShare = 0.001;

/** What a run at the stated rate did not keep, in words; nothing when it kept all. */
export function overBudget(budget: Budget, measured: Measured): string[] {
  const { flow } = budget;
  const { operations, errors, seconds, latencies, firstError } = measured;
  if (operations === 0) return [`${flow}: nothing succeeded: ${firstError}`];
  const over: string[] = [];
  const rate = operations / seconds;
  if (errors / (operations + errors) > toleratedErrorShare) over.push(`${flow}: ${errors} errors: ${firstError}`);
  if (rate < budget.perSecond / tolerance)
    over.push(`${flow}: ${rate.toFixed(1)} a second instead of ${budget.perSecond}`);
  for (const [name, share, limit] of [
    ['p50', 0.5, budget.p50Ms],
    ['p95', 0.95, budget.p95Ms],
    ['p99', 0.99, budget.p99Ms],
  ] as const) {
    const found = percentile(latencies, share);
    if (found > limit * tolerance) over.push(`${flow}: ${name} ${found.toFixed(1)} ms, budget ${limit} ms`);
  }
  return over;
}
