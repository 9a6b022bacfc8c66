import type { Comparison, Hashing, Side } from './compare.ts';
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
  driverCpuMs?: number;
  serviceCpuMs?: number;
  databaseCpuMs?: number;
  roundTrips?: number;
  errors?: number;
  /** Share of what it is held against, and the least that will do. */
  share?: number;
  target?: number;
  /** The share that would be left if nothing cost anything but the hash, the driver and what the bare library needs. */
  best?: number;
  verdict?: 'met' | 'missed' | 'void';
};

export function rowsOf({ flow, product, ceiling, hashing }: Comparison): Row[] {
  const top = row(flow.name, 'ceiling', ceiling);
  const rows = [top];
  if (hashing) rows.push(hashingRow(flow.name, hashing));
  if (product) {
    const ours = row(flow.name, 'product', product);
    const share = ours.perSecond / (hashing ? hashing.operations / hashing.seconds : top.perSecond);
    const isVoid = ours.verdict === 'void' || top.verdict === 'void';
    const verdict = flow.target === undefined ? undefined : share >= flow.target ? 'met' : 'missed';
    rows.push({
      ...ours,
      share,
      ...(flow.target !== undefined && { target: flow.target }),
      ...(hashing && { best: bestShare(hashing, ours, top) }),
      ...(isVoid ? { verdict: 'void' as const } : verdict && { verdict }),
    });
  }
  return rows;
}

function hashingRow(flow: string, { operations, seconds, cpuSeconds }: Hashing): Row {
  return {
    flow,
    server: 'bare argon2',
    perSecond: operations / seconds,
    serviceCpuMs: (cpuSeconds / operations) * 1000,
  };
}

/** All of it is CPU on the same cores: where the hash takes so much of a login, no login rate can be nearer to bare hashing. */
function bestShare({ operations, cpuSeconds }: Hashing, ours: Row, top: Row): number {
  const hash = (cpuSeconds / operations) * 1000;
  return hash / (hash + (ours.driverCpuMs ?? 0) + (top.serviceCpuMs ?? 0));
}

function row(flow: string, server: Row['server'], side: Side): Row {
  const { operations, errors, seconds, latencies, usage, driverCpuSeconds } = side;
  const perOperation = (total: number) => (operations === 0 ? Number.NaN : total / operations);
  return {
    flow,
    server,
    perSecond: operations / seconds,
    p50Ms: percentile(latencies, 0.5),
    p95Ms: percentile(latencies, 0.95),
    p99Ms: percentile(latencies, 0.99),
    driverCpuMs: perOperation(driverCpuSeconds * 1000),
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
  ['driver', 7, (r) => decimal(r.driverCpuMs, 2)],
  ['cpu ms', 8, (r) => decimal(r.serviceCpuMs, 2)],
  ['db cpu ms', 10, (r) => decimal(r.databaseCpuMs, 2)],
  ['db trips', 9, (r) => decimal(r.roundTrips)],
  ['errors', 7, (r) => r.errors?.toString() ?? ''],
  ['share', 7, (r) => percent(r.share)],
  ['target', 7, (r) => percent(r.target)],
  ['best', 5, (r) => percent(r.best)],
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
