import type { Comparison, Side } from './compare.ts';
import { percentile } from './drive.ts';

/** More errors than this void a run: errors are fast. */
const toleratedErrorShare = 0.001;

export type Row = {
  flow: string;
  server: 'product' | 'ceiling' | 'bare argon2';
  perSecond: number;
  p50Ms?: number;
  p95Ms?: number;
  p99Ms?: number;
  serviceCpuMs?: number;
  databaseCpuMs?: number;
  roundTrips?: number;
  errors?: number;
  /** Share of what it is held against, and the least that will do. */
  share?: number;
  target?: number;
  verdict?: 'met' | 'missed' | 'void';
};

export function rowsOf({ flow, product, ceiling, hashingPerSecond }: Comparison): Row[] {
  const top = row(flow.name, 'ceiling', ceiling);
  const rows = [top];
  if (hashingPerSecond !== undefined)
    rows.push({ flow: flow.name, server: 'bare argon2', perSecond: hashingPerSecond });
  if (product) {
    const ours = row(flow.name, 'product', product);
    const share = ours.perSecond / (hashingPerSecond ?? top.perSecond);
    const isVoid = ours.verdict === 'void' || top.verdict === 'void';
    const verdict = flow.target === undefined ? undefined : share >= flow.target ? 'met' : 'missed';
    rows.push({
      ...ours,
      share,
      ...(flow.target !== undefined && { target: flow.target }),
      ...(isVoid ? { verdict: 'void' as const } : verdict && { verdict }),
    });
  }
  return rows;
}

function row(flow: string, server: Row['server'], side: Side): Row {
  const { operations, errors, seconds, latencies, usage } = side;
  const perOperation = (total: number) => (operations === 0 ? Number.NaN : total / operations);
  return {
    flow,
    server,
    perSecond: operations / seconds,
    p50Ms: percentile(latencies, 0.5),
    p95Ms: percentile(latencies, 0.95),
    p99Ms: percentile(latencies, 0.99),
    serviceCpuMs: perOperation(usage.serviceCpuSeconds * 1000),
    ...(server === 'product' && {
      databaseCpuMs: perOperation(usage.databaseCpuSeconds * 1000),
      roundTrips: perOperation(usage.databaseRoundTrips),
    }),
    errors,
    ...((operations === 0 || errors / (operations + errors) > toleratedErrorShare) && { verdict: 'void' }),
  };
}

const columns: [title: string, width: number, cell: (row: Row) => string][] = [
  ['flow', 19, (r) => r.flow],
  ['server', 12, (r) => r.server],
  ['per second', 11, (r) => r.perSecond.toFixed(r.perSecond < 1000 ? 1 : 0)],
  ['p50 ms', 8, (r) => decimal(r.p50Ms)],
  ['p95 ms', 8, (r) => decimal(r.p95Ms)],
  ['p99 ms', 8, (r) => decimal(r.p99Ms)],
  ['cpu ms', 8, (r) => decimal(r.serviceCpuMs, 2)],
  ['db cpu ms', 10, (r) => decimal(r.databaseCpuMs, 2)],
  ['db trips', 9, (r) => decimal(r.roundTrips)],
  ['errors', 7, (r) => r.errors?.toString() ?? ''],
  ['share', 7, (r) => percent(r.share)],
  ['target', 7, (r) => percent(r.target)],
  ['', 7, (r) => r.verdict ?? ''],
];

const decimal = (value: number | undefined, digits = 1) => value?.toFixed(digits) ?? '';
const percent = (value: number | undefined) => (value === undefined ? '' : `${Math.round(value * 100)} %`);
const line = (cells: string[]) =>
  cells
    .map((cell, at) => (at < 2 ? cell.padEnd(columns[at]?.[1] ?? 0) : cell.padStart(columns[at]?.[1] ?? 0)))
    .join(' ');

export const heading = (): string => line(columns.map(([title]) => title));
export const printed = (row: Row): string => line(columns.map(([, , cell]) => cell(row)));
