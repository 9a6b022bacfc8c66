import { z } from 'zod';
import { type CountKind, daysUntil, type LoginCount, readLoginCounts } from '../audit/login-counts.ts';
import { listEndingCertificates } from '../federation/certificates/ending.ts';
import { listKeyStates } from '../keys/signing-keys.ts';
import type { Permission } from '../lib/permission.ts';
import { deliveryState, outboxKinds } from '../outbox/delivery-state.ts';
import { heldRoles, provinceReached, reachesEveryUnit, rootsFor } from '../roles/reach.ts';
import { operation } from './operation.ts';
import type { Administrator, ConsoleParts } from './parts.ts';
import { endingSchema } from './source-operations.ts';

export const daysShown = 30;

export const chartSchema = z.strictObject({
  kind: z.enum(['succeeded', 'entered', 'failed', 'locked']),
  series: z.array(z.strictObject({ value: z.string(), counts: z.array(z.number()) })),
});

const deliverySchema = z.strictObject({
  kind: z.enum(outboxKinds),
  delivered: z.number(),
  waiting: z.number(),
  failing: z.number(),
  dead: z.number(),
  lagSeconds: z.number(),
});

export const keySchema = z.strictObject({
  kid: z.string(),
  alg: z.enum(['ES256', 'RS256']),
  status: z.enum(['next', 'current', 'old', 'withdrawn']),
  createdAt: z.date(),
  activatedAt: z.date().nullable(),
  retiredAt: z.date().nullable(),
});

export type ChartFigures = z.output<typeof chartSchema>;

export const overviewRead = operation({
  id: 'overview.read',
  method: 'GET',
  path: '/overview',
  permission: 'overview.read',
  summary:
    'Logins of the last 30 days, deliveries, keys and certificates that end: what the roles of whoever asks allow, of the units in reach',
  input: z.object({}),
  output: z.strictObject({
    days: z.array(z.iso.date()),
    /** Of every application, or only of those of the units in reach. */
    of: z.enum(['all', 'reach']),
    charts: z.array(chartSchema),
    deliveries: z.array(deliverySchema).optional(),
    keys: z.array(keySchema).optional(),
    /** Of identity sources: ended, or ending within 30 days. */
    certificates: z.array(endingSchema).optional(),
  }),
  audit: [],
  refusals: {},
  run: async (parts, admin) => {
    const now = parts.clock();
    const days = daysUntil(now, daysShown);
    const reach = await reachOf(parts, admin);
    const [charts, deliveries, keys, certificates] = await Promise.all([
      readCharts(parts, reach, days),
      reach.deliveries ? deliveryState(parts.knex, now) : undefined,
      reach.keys ? listKeyStates(parts.knex) : undefined,
      reach.sources ? listEndingCertificates(parts) : undefined,
    ]);
    const of = reach.everywhere ? ('all' as const) : ('reach' as const);
    const inUse = keys?.filter(({ status }) => status !== 'withdrawn');
    return { ok: true, value: { days, of, charts, deliveries, keys: inUse, certificates } };
  },
});

type Reach = Awaited<ReturnType<typeof reachOf>>;

/** What belongs to no unit is for those alone who reach the province. */
async function reachOf({ knex }: ConsoleParts, admin: Administrator) {
  const held = await heldRoles(knex, admin.person.id);
  const rootsOf = (permission: Permission) =>
    admin.permissions.includes(permission) ? rootsFor(held, permission) : [];
  const inProvince = async (permission: Permission) => (await provinceReached(knex, rootsOf(permission))) !== undefined;
  const roots = rootsOf('logins.read');
  const [everywhere, locks, deliveries, keys, sources] = await Promise.all([
    reachesEveryUnit(knex, roots),
    ...(['people.lock', 'delivery.read', 'keys.read', 'sources.read'] as const).map(inProvince),
  ]);
  return { roots, everywhere, locks, deliveries, keys, sources };
}

async function readCharts({ knex }: ConsoleParts, reach: Reach, days: readonly string[]): Promise<ChartFigures[]> {
  const kinds: CountKind[] = [
    ...(reach.roots.length > 0 ? (['succeeded', 'entered'] as const) : []),
    ...(reach.locks ? (['failed', 'locked'] as const) : []),
  ];
  if (kinds.length === 0) return [];
  const below = reach.everywhere ? undefined : reach.roots;
  const counted = await readLoginCounts(knex, { kinds, since: days[0] ?? '', below });
  return chartsOf(kinds, days, counted);
}

/** Counts as charts: for each kind a series of each value, a number to a day. */
export function chartsOf(
  kinds: readonly CountKind[],
  days: readonly string[],
  counted: readonly LoginCount[],
): ChartFigures[] {
  return kinds.map((kind) => {
    const own = counted.filter((one) => one.kind === kind);
    const values = [...new Set(own.map(({ value }) => value))].sort();
    const countOn = (day: string, value: string) =>
      own.find((one) => one.day === day && one.value === value)?.count ?? 0;
    return { kind, series: values.map((value) => ({ value, counts: days.map((day) => countOn(day, value)) })) };
  });
}
