import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { AuditEvent } from '../../server/audit/events.ts';
import { countLogins, daysUntil, readLoginCounts } from '../../server/audit/login-counts.ts';
import { recordEvents } from '../../server/audit/record.ts';
import { sealEvents } from '../../server/audit/seal.ts';
import type { Queryable } from '../../server/db/database.ts';
import { useDatabase } from '../support/database.ts';

const signingKey = randomBytes(32);
const parallel = 16;

const login = (amr: string, clientId?: string): AuditEvent => ({
  type: 'login.attempt.succeeded',
  outcome: 'success',
  ...(clientId && { clientId }),
  detail: { acr: 'phr', amr, factors: 2 },
});
const failure: AuditEvent = {
  type: 'login.attempt.failed',
  outcome: 'refused',
  detail: { authenticator: 'password', reason: 'wrong' },
};

describe('counts of logins', () => {
  const database = useDatabase();
  const knex = () => database().knex;
  const seal = () => sealEvents({ knex: knex(), signingKey, now: new Date() });
  const record = (db: Queryable, events: readonly AuditEvent[]) => recordEvents(db, events);
  const totals = async () => {
    const rows = await readLoginCounts(knex(), {
      kinds: ['succeeded', 'failed', 'locked', 'entered'],
      since: '2000-01-01',
    });
    return Object.fromEntries(rows.map(({ kind, value, count }) => [`${kind} ${value}`, count]));
  };
  beforeEach(async () => {
    await seal();
    await countLogins(knex());
    await knex()('login_counts').delete();
  });

  it('tell by which method people came in, what failed, and as whom they entered', async () => {
    await record(knex(), [
      login('pwd', 'tax-demo'),
      login('pwd otp sms mfa', 'tax-demo'),
      login('pop hwk user'),
      login('fed pwd otp'),
      login('otp'),
      failure,
      { type: 'login.authenticator.locked', outcome: 'refused', detail: { authenticator: 'password', failures: 10 } },
      { type: 'identity.chosen', outcome: 'success', clientId: 'tax-demo', detail: { identity: 'enterprise' } },
      { type: 'consent.withdrawn', outcome: 'success', detail: {} },
    ]);
    await seal();
    assert.ok((await countLogins(knex())) > 0);
    assert.deepEqual(await totals(), {
      'succeeded password': 1,
      'succeeded password-code': 1,
      'succeeded passkey': 1,
      'succeeded source': 1,
      'succeeded code': 1,
      'failed password': 1,
      'locked password': 1,
      'entered enterprise': 1,
    });
    const ofTax = await knex()('login_counts').where({ whose: 'application:tax-demo' }).sum('count as count');
    assert.equal(Number(ofTax[0]?.count), 3);
  });

  it('come to the same whether they are counted at once or one sequence at a time', async () => {
    await record(
      knex(),
      Array.from({ length: 25 }, () => failure),
    );
    await seal();
    await countLogins(knex(), 1);
    assert.deepEqual(await totals(), { 'failed password': 25 });
    assert.equal(await countLogins(knex()), 0);
    assert.deepEqual(await totals(), { 'failed password': 25 });
  });

  it('count each event once with 16 counters beside writers whose numbers commit out of order', async () => {
    let kept = 0;
    const write = async (index: number) => {
      for (let round = 0; round < 6; round += 1) {
        const tx = await knex().transaction();
        await record(tx, [failure, failure]);
        if ((index + round) % 3 === 0) await tx.rollback();
        else {
          kept += 2;
          await tx.commit();
        }
        await seal();
      }
    };
    const count = async () => {
      for (let round = 0; round < 6; round += 1) await countLogins(knex(), 3);
    };
    await Promise.all([
      ...Array.from({ length: parallel }, (_, index) => write(index)),
      ...Array.from({ length: parallel }, count),
    ]);
    await seal();
    await countLogins(knex());
    assert.deepEqual(await totals(), { 'failed password': kept });
  });

  it('leave an event alone that may still be joined by one with a lower number', async () => {
    const late = await knex().transaction();
    await record(late, [failure]);
    await record(knex(), [failure]);
    assert.equal(await sealEvents({ knex: knex(), signingKey, now: new Date(), patienceMs: 0 }), 0);
    await countLogins(knex());
    assert.deepEqual(await totals(), {});
    await late.commit();
    await seal();
    await countLogins(knex());
    assert.deepEqual(await totals(), { 'failed password': 2 });
  });

  it('start again where they were when the process that counts is killed in the middle', async () => {
    await record(knex(), [failure, failure, failure]);
    await seal();
    // PostgreSQL ends the connection in the middle of the count, as the death of a process does
    const dying = await knex().transaction();
    const killed = (async () => {
      const { rows } = await dying.raw<{ rows: { pid: number }[] }>('SELECT pg_backend_pid() AS pid');
      await dying.raw('SELECT through_sequence FROM login_count_progress FOR UPDATE');
      await dying.raw(`INSERT INTO login_counts VALUES (current_date, 'failed', 'password', '', 3)`);
      await dying('login_count_progress').update({ through_sequence: knex().raw('through_sequence + 3') });
      const waiting = countLogins(knex());
      await knex().raw('SELECT pg_terminate_backend(?)', [rows[0]?.pid ?? 0]);
      return waiting;
    })();
    await killed;
    await dying.rollback().catch(() => undefined);
    assert.deepEqual(await totals(), { 'failed password': 3 });
  });
});

describe('days of the province', () => {
  it('begin at its own midnight, and follow each other without a gap', () => {
    assert.deepEqual(daysUntil(new Date('2026-02-28T15:59:59Z'), 2), ['2026-02-27', '2026-02-28']);
    assert.deepEqual(daysUntil(new Date('2026-02-28T16:00:00Z'), 3), ['2026-02-27', '2026-02-28', '2026-03-01']);
  });
});
