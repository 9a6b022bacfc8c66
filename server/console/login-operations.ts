import { z } from 'zod';
import { busiestIn, daysUntil, readCountsOf } from '../audit/login-counts.ts';
import { openApplication } from '../clients/administer/applications.ts';
import { refuse } from '../lib/outcome.ts';
import { unitInReach } from '../officials/search-units.ts';
import { clientIdSchema } from './application-settings.ts';
import { operation } from './operation.ts';
import { chartSchema, chartsOf, daysShown } from './overview-operations.ts';
import { translatedSchema } from './schemas.ts';

/** Of whole accounts are locks and what failed before anybody knew where to: no application and no unit has them. */
const kinds = ['succeeded', 'entered'] as const;

const busySchema = z.array(z.strictObject({ id: z.string(), name: translatedSchema, count: z.number() }));

export const loginsOfUnit = operation({
  id: 'logins.of-unit',
  method: 'GET',
  path: '/units/:unitId/logins',
  permission: 'logins.read',
  summary:
    'Logins of the last 30 days into applications of a unit and of those below it, and which units directly below and own applications were entered most',
  input: z.object({ unitId: z.string().max(100) }),
  output: z.strictObject({
    days: z.array(z.iso.date()),
    charts: z.array(chartSchema),
    units: busySchema,
    applications: busySchema,
  }),
  audit: [],
  refusals: { unknown: 404 },
  run: async ({ knex, clock }, { roots }, { unitId }) => {
    if (!(await unitInReach(knex, roots, unitId))) return refuse('unknown');
    const days = daysUntil(clock(), daysShown);
    const since = days[0] ?? '';
    const [counted, busiest] = await Promise.all([
      readCountsOf(knex, { unitId }, { kinds, since }),
      busiestIn(knex, unitId, since),
    ]);
    return { ok: true, value: { days, charts: chartsOf(kinds, days, counted), ...busiest } };
  },
});

export const loginsOfApplication = operation({
  id: 'logins.of-application',
  method: 'GET',
  path: '/applications/:clientId/logins',
  permission: 'logins.read',
  summary: 'Logins of the last 30 days into one application in reach, by method and by identity',
  input: z.object({ clientId: clientIdSchema }),
  output: z.strictObject({ days: z.array(z.iso.date()), name: translatedSchema, charts: z.array(chartSchema) }),
  audit: [],
  refusals: { unknown: 404 },
  run: async ({ knex, clock }, { roots }, { clientId }) => {
    const found = await openApplication(knex, roots, clientId);
    if (!found) return refuse('unknown');
    const days = daysUntil(clock(), daysShown);
    const counted = await readCountsOf(knex, { clientId }, { kinds, since: days[0] ?? '' });
    return { ok: true, value: { days, name: found.name, charts: chartsOf(kinds, days, counted) } };
  },
});
