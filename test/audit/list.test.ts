import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { listRecentEvents, parseEventCursor } from '../../server/audit/list.ts';
import { recordEvent, recordEvents } from '../../server/audit/record.ts';
import { useDatabase } from '../support/database.ts';

describe('listRecentEvents', () => {
  const database = useDatabase();
  const [me, other] = [randomUUID(), randomUUID()];
  const started = (personId: string, actorId?: string) =>
    ({ type: 'consent.withdrawn', outcome: 'success', personId, ...(actorId && { actorId }), detail: {} }) as const;

  it('pages through the own events, newest first, each once', async () => {
    const { knex } = database();
    await recordEvents(knex, [started(me), started(other), started(me, me), started(other, me), started(me, other)]);
    const first = await listRecentEvents(knex, me, { limit: 3 });
    assert.equal(first.events.length, 3);
    assert.equal(first.next, first.events[2]?.sequence);
    const second = await listRecentEvents(knex, me, { before: first.next as string, limit: 3 });
    assert.equal(second.events.length, 1);
    assert.equal(second.next, undefined);
    const sequences = [...first.events, ...second.events].map(({ sequence }) => Number(sequence));
    assert.deepEqual(
      sequences,
      [...new Set(sequences)].sort((a, b) => b - a),
    );
  });

  it('shows nothing of somebody else, and not who else acted', async () => {
    const { knex } = database();
    const stranger = randomUUID();
    assert.deepEqual(await listRecentEvents(knex, stranger, { limit: 50 }), { events: [] });
    await recordEvent(knex, {
      type: 'login.attempt.failed',
      outcome: 'refused',
      actorId: other,
      personId: stranger,
      clientId: 'tax',
      detail: { authenticator: 'password', reason: 'wrong' },
    });
    const { events } = await listRecentEvents(knex, stranger, { limit: 50 });
    assert.equal(events.length, 1);
    assert.ok(!JSON.stringify(events).includes(other));
    const { sequence, occurredAt, ...rest } = events[0] as (typeof events)[number];
    assert.ok(Number(sequence) > 0 && occurredAt instanceof Date);
    assert.deepEqual(rest, {
      type: 'login.attempt.failed',
      outcome: 'refused',
      clientId: 'tax',
      detail: { authenticator: 'password', reason: 'wrong' },
    });
  });

  it('takes at most 100 at a time', async () => {
    const { knex } = database();
    const busy = randomUUID();
    await recordEvents(
      knex,
      Array.from({ length: 105 }, () => started(busy)),
    );
    assert.equal((await listRecentEvents(knex, busy, { limit: 5000 })).events.length, 100);
    assert.equal((await listRecentEvents(knex, busy, { limit: -1 })).events.length, 1);
  });

  it('T-132 knows an altered cursor', () => {
    assert.equal(parseEventCursor('42'), '42');
    for (const bad of ['', '0', '-1', '1e3', '0x10', ' 1', '1;--', '1'.repeat(19), '１']) {
      assert.equal(parseEventCursor(bad), undefined, bad);
    }
  });
});
