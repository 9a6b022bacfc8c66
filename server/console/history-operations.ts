import { z } from 'zod';
import { refuse } from '../lib/outcome.ts';
import { unitInReach } from '../officials/search-units.ts';
import { grantsOverOn, pastGrantsOf } from '../roles/history/history.ts';
import { operation } from './operation.ts';
import { grantSchema } from './role-operations.ts';

const pastSchema = grantSchema.extend({
  endedAt: z.date().nullable(),
  endedBy: z.uuid().nullable(),
  endReason: z.string().nullable(),
});

/** The day it is on the clocks of the province. */
export const provinceDay = (now: Date) => new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

export const roleHistory = operation({
  id: 'roles.history',
  method: 'GET',
  path: '/roles/holders/:holderId/history',
  permission: 'roles.read',
  summary:
    'Rights of a person over time: each role in reach with its begin and end, by whom, and why; the newest first',
  input: z.object({ holderId: z.string().max(100) }),
  output: z.strictObject({ grants: z.array(pastSchema) }),
  audit: [],
  refusals: { unknown: 404 },
  run: async ({ knex }, { roots }, { holderId }) => {
    const grants = await pastGrantsOf(knex, roots, holderId);
    return grants.length === 0 ? refuse('unknown') : { ok: true, value: { grants } };
  },
});

export const unitReachedOn = operation({
  id: 'units.reached-on',
  method: 'GET',
  path: '/units/:unitId/reach',
  permission: 'roles.read',
  summary: 'Who could reach a unit on a day, by the roles and the tree of that day; today without one',
  input: z.object({ unitId: z.string().max(100), on: z.iso.date().optional() }),
  output: z.strictObject({ on: z.iso.date(), grants: z.array(pastSchema) }),
  audit: [],
  refusals: { unknown: 404 },
  run: async ({ knex, clock }, { roots }, { unitId, on = provinceDay(clock()) }) => {
    if (!(await unitInReach(knex, roots, unitId))) return refuse('unknown');
    return { ok: true, value: { on, grants: await grantsOverOn(knex, unitId, on) } };
  },
});
