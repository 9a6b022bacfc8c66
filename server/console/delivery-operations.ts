import { z } from 'zod';
import { recordEvents } from '../audit/record.ts';
import { refuse } from '../lib/outcome.ts';
import { listEntries, openEntry, replayDead, replayDeadOf } from '../outbox/dead-letters.ts';
import { outboxKinds } from '../outbox/delivery-state.ts';
import { inEverything } from './everything.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './schemas.ts';

const entrySchema = z.strictObject({
  id: z.uuid(),
  kind: z.enum(outboxKinds),
  target: z.string(),
  status: z.enum(['pending', 'dead']),
  attempts: z.number(),
  lastError: z.string().nullable(),
  createdAt: z.date(),
  at: z.date(),
});

export const deliveryList = operation({
  id: 'deliveries.list',
  method: 'GET',
  path: '/deliveries',
  permission: 'delivery.read',
  summary: 'Deliveries that were given up or that wait, page by page; never what is in them',
  input: z.object({
    state: z.enum(['dead', 'waiting']).default('dead'),
    fromAt: z.iso.datetime().optional(),
    fromId: z.uuid().optional(),
  }),
  output: z.strictObject({
    entries: z.array(entrySchema),
    next: z.strictObject({ at: z.date(), id: z.uuid() }).optional(),
  }),
  audit: [],
  refusals: { unknown: 404 },
  run: (parts, admin, { state, fromAt, fromId }) =>
    inEverything(parts, admin, async () => {
      const from = fromAt && fromId ? { at: new Date(fromAt), id: fromId } : undefined;
      return { ok: true, value: await listEntries(parts.knex, state, from) };
    }),
});

export const deliveryOpen = operation({
  id: 'deliveries.open',
  method: 'GET',
  path: '/deliveries/:entryId',
  permission: 'delivery.read',
  summary: 'One delivery that was given up or that waits',
  input: z.object({ entryId: z.string() }),
  output: entrySchema,
  audit: [],
  refusals: { unknown: 404 },
  run: (parts, admin, { entryId }) =>
    inEverything(parts, admin, async () => {
      const entry = await openEntry(parts.knex, entryId);
      return entry ? { ok: true, value: entry } : refuse('unknown');
    }),
});

export const deliveryReplay = operation({
  id: 'deliveries.replay',
  method: 'POST',
  path: '/deliveries/:entryId/replay',
  permission: 'delivery.replay',
  summary: 'Puts a delivery that was given up back into the queue, or all of the same target with it',
  input: z.object({ entryId: z.uuid(), all: z.enum(['one', 'target']).default('one'), reason: reasonSchema }),
  output: z.strictObject({ entries: z.number() }),
  audit: ['administrator.acted', 'delivery.replayed'],
  refusals: { unknown: 404, 'not-dead': 409 },
  run: (parts, admin, { entryId, all, reason }) =>
    inEverything(parts, admin, () =>
      parts.knex.transaction(async (tx) => {
        const entry = await openEntry(tx, entryId);
        if (!entry) return refuse('unknown');
        const now = parts.clock();
        const one = await replayDead(tx, entryId, now);
        if (!one.ok) return refuse('not-dead');
        const entries = 1 + (all === 'target' ? await replayDeadOf(tx, entry.target, now) : 0);
        const who = { outcome: 'success', actorId: admin.person.id } as const;
        await recordEvents(tx, [
          { ...who, type: 'administrator.acted', detail: { operation: 'deliveries.replay', reason } },
          { ...who, type: 'delivery.replayed', detail: { target: entry.target, entries } },
        ]);
        return { ok: true, value: { entries } };
      }),
    ),
});
