import { Readable } from 'node:stream';
import { z } from 'zod';
import { auditEventTypes } from '../audit/describe.ts';
import type { AuditEventType } from '../audit/events.ts';
import { recordEvent } from '../audit/record.ts';
import { verificationKeys } from '../audit/seal-format.ts';
import { exportEvents } from '../audit/searching/export.ts';
import { filterNames, searchEvents } from '../audit/searching/search.ts';
import { throughNow } from '../audit/through-now.ts';
import { verifyRecent } from '../audit/verify-recent.ts';
import { refuse } from '../lib/outcome.ts';
import { unitInReach } from '../officials/search-units.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './schemas.ts';

/** What events are searched by; also what an export is chosen by. */
export const auditFilter = z.object({
  personId: z.uuid().optional(),
  unitId: z.uuid().optional(),
  type: z.enum(Object.keys(auditEventTypes) as [AuditEventType, ...AuditEventType[]]).optional(),
  requestId: z.string().min(1).max(100).optional(),
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
});

const dated = ({ from, until, ...rest }: z.output<typeof auditFilter>) => ({
  ...rest,
  from: from === undefined ? undefined : new Date(from),
  until: until === undefined ? undefined : new Date(until),
});

const eventSchema = z.strictObject({
  sequence: z.string(),
  id: z.uuid(),
  occurred_at: z.string(),
  type: z.string(),
  outcome: z.string(),
  actor_id: z.string().nullable(),
  person_id: z.string().nullable(),
  client_id: z.string().nullable(),
  request_id: z.string().nullable(),
  network: z.string().nullable(),
  user_agent: z.string().nullable(),
  detail: z.string(),
});

export const auditSearch = operation({
  id: 'audit.search',
  method: 'GET',
  path: '/audit/events',
  permission: 'audit.read',
  summary:
    'Events of persons, units and applications in reach, the newest first, page by page; that it was read is an event itself',
  input: auditFilter.extend({
    before: z
      .string()
      .regex(/^[1-9]\d{0,17}$/)
      .optional(),
  }),
  output: z.strictObject({ events: z.array(eventSchema), next: z.string().optional() }),
  audit: ['audit.read'],
  refusals: { unknown: 404 },
  run: async ({ knex }, admin, { before, ...input }) => {
    const filter = dated(input);
    if (filter.unitId && !(await unitInReach(knex, admin.roots, filter.unitId))) return refuse('unknown');
    // first the event: nothing is shown of which it is not known who saw it (T-155, T-156)
    const detail = { filters: filterNames(filter) };
    await recordEvent(knex, { type: 'audit.read', outcome: 'success', actorId: admin.person.id, detail });
    return { ok: true, value: await searchEvents(knex, admin.roots, filter, before) };
  },
});

/**
 * The file of the console, streamed: events as JSON lines and a last line with the signed manifest. That it was taken is written,
 * and committed, before its first line leaves (T-155, T-156).
 */
export const auditExport = operation({
  id: 'audit.export',
  method: 'POST',
  path: '/audit/exports',
  permission: 'audit.export',
  summary:
    'Events in reach as JSON lines, the oldest first, and a last line with the manifest, signed by the audit key; a file without it is not whole',
  input: auditFilter.extend({ reason: reasonSchema }),
  output: z.instanceof(Readable),
  sends: 'application/x-ndjson',
  audit: ['audit.exported'],
  refusals: { unknown: 404 },
  run: async ({ knex, config, clock }, admin, { reason, ...input }) => {
    const filter = dated(input);
    if (filter.unitId && !(await unitInReach(knex, admin.roots, filter.unitId))) return refuse('unknown');
    const through = await throughNow(knex);
    const detail = { filters: filterNames(filter), throughSequence: through, reason };
    await recordEvent(knex, { type: 'audit.exported', outcome: 'success', actorId: admin.person.id, detail });
    const exporting = { knex, signingKey: config.auditSigningKey, issuer: config.issuer };
    const wish = { roots: admin.roots, filter, through, exportedBy: admin.person.id, exportedAt: clock() };
    return { ok: true, value: Readable.from(exportEvents(exporting, wish)) };
  },
});

/** How many seals one verification looks at, at most. */
export const verifiableSeals = [20, 200, 2000] as const;

export const auditVerify = operation({
  id: 'audit.verify',
  method: 'POST',
  path: '/audit/verification',
  permission: 'audit.read',
  summary:
    'Verifies the newest seals and every event under them, and names the first event that was changed, removed or put in',
  input: z.object({ seals: z.coerce.number().int().min(1).max(2000).default(200) }),
  output: z.strictObject({
    intact: z.boolean(),
    fault: z.string().nullable(),
    sequence: z.string().nullable(),
    seals: z.number().int(),
    events: z.number().int(),
    waiting: z.number().int(),
    afterSequence: z.string(),
    throughSequence: z.string(),
  }),
  audit: ['audit.verified'],
  refusals: {},
  run: async ({ knex, config, clock }, admin, { seals: wanted }) => {
    const publicKeys = verificationKeys(config);
    const { verdict, span } = await verifyRecent({ knex, publicKeys, now: clock() }, wanted);
    const events = verdict.ok ? verdict.events : 0;
    const result = verdict.ok ? 'intact' : verdict.reason;
    await recordEvent(knex, {
      type: 'audit.verified',
      outcome: verdict.ok ? 'success' : 'refused',
      actorId: admin.person.id,
      detail: { result, seals: span.seals, events },
    });
    return {
      ok: true,
      value: {
        intact: verdict.ok,
        fault: verdict.ok ? null : verdict.reason,
        sequence: verdict.ok ? null : (verdict.sequence ?? null),
        events,
        waiting: verdict.ok ? verdict.waiting : 0,
        ...span,
      },
    };
  },
});
