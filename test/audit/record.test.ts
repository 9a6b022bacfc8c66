import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { auditEventTypes, describeAuditEvents } from '../../server/audit/describe.ts';
import type { AuditEvent } from '../../server/audit/events.ts';
import { recordEvent, recordEvents } from '../../server/audit/record.ts';
import { type RequestContext, runInRequest } from '../../server/http/request-context.ts';
import { useDatabase } from '../support/database.ts';

const request: RequestContext = {
  requestId: randomUUID(),
  ip: '203.0.113.77',
  network: '203.0.113.0/24',
  userAgent: 'Chrome · Windows',
  locale: 'en',
  databaseRoundTrips: 0,
  cache: new Map(),
};

describe('recordEvent', () => {
  const database = useDatabase();
  const failedLogin = (personId: string): AuditEvent => ({
    type: 'login.attempt.failed',
    outcome: 'refused',
    personId,
    clientId: 'tax',
    detail: { authenticator: 'password', reason: 'wrong' },
  });
  const eventsOf = (personId: string) =>
    database().knex('audit_events').where({ person_id: personId }).orderBy('sequence');

  it('T-151 writes one record with who, what, when, where and result, in one round trip', async () => {
    const personId = randomUUID();
    const before = Date.now();
    await runInRequest(request, () => recordEvent(database().knex, failedLogin(personId)));
    const [row, ...others] = await eventsOf(personId);
    assert.deepEqual(others, []);
    const { sequence, id, occurred_at, ...rest } = row;
    assert.ok(Number(sequence) > 0);
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.ok(occurred_at.getTime() >= before && occurred_at.getTime() <= Date.now());
    assert.deepEqual(rest, {
      type: 'login.attempt.failed',
      outcome: 'refused',
      actor_id: null,
      person_id: personId,
      client_id: 'tax',
      request_id: request.requestId,
      network: '203.0.113.0/24',
      user_agent: 'Chrome · Windows',
      detail: { authenticator: 'password', reason: 'wrong' },
    });
    assert.equal(request.databaseRoundTrips, 1);
  });

  it('numbers several events of one act in the order given, also outside of a request', async () => {
    const personId = randomUUID();
    const types = ['consent.withdrawn', 'authenticator.password.set', 'consent.denied'] as const;
    await recordEvents(
      database().knex,
      types.map((type) => ({ type, outcome: 'success', actorId: personId, personId, detail: {} })),
    );
    await recordEvents(database().knex, []);
    const rows = await eventsOf(personId);
    assert.deepEqual(
      rows.map(({ type }) => type),
      types,
    );
    assert.deepEqual(
      rows.map(({ request_id }) => request_id),
      [null, null, null],
    );
  });

  it('T-150 T-156 refuses a field the type does not declare: personal data has no place to ride along', async () => {
    const personId = randomUUID();
    const wide = { authenticator: 'password', reason: 'wrong', typed: 'hunter2' };
    const event = { ...failedLogin(personId), detail: wide } as AuditEvent;
    await assert.rejects(recordEvent(database().knex, event), (error: Error) => {
      assert.match(error.message, /login\.attempt\.failed declares no field typed/);
      return !error.message.includes('hunter2');
    });
    assert.deepEqual(await eventsOf(personId), []);
  });

  it('leaves nothing behind when the act is rolled back', async () => {
    const personId = randomUUID();
    const act = database().knex.transaction(async (tx) => {
      await recordEvent(tx, failedLogin(personId));
      throw new Error('the act failed');
    });
    await assert.rejects(act, /the act failed/);
    assert.deepEqual(await eventsOf(personId), []);
  });

  it('T-155 fails the act when its record cannot be written', async () => {
    const personId = randomUUID();
    const owner = database.owner();
    const lock = () =>
      database().knex.transaction(async (tx) => {
        await tx('persons').where({ id: personId }).update({ status: 'locked' });
        await recordEvent(tx, failedLogin(personId));
      });
    const status = async () => (await database().knex('persons').where({ id: personId }).first('status')).status;
    await database().knex('persons').insert({ id: personId });

    await owner.raw('REVOKE INSERT ON audit_events FROM yimen_app');
    await assert.rejects(lock(), { code: '42501' });
    assert.equal(await status(), 'active');

    await owner.raw('GRANT INSERT ON audit_events TO yimen_app');
    await lock();
    assert.equal(await status(), 'locked');
  });

  it('T-153 denies the service any change of what was recorded, sealed or delivered', async () => {
    await recordEvent(database().knex, failedLogin(randomUUID()));
    const deny = async (sql: string) => assert.rejects(database().knex.raw(sql), { code: '42501' }, sql);
    for (const table of ['audit_events', 'audit_seals', 'audit_seal_members']) {
      const [column] = Object.keys(await database().knex(table).columnInfo());
      await deny(`UPDATE ${table} SET ${column} = ${column}`);
      for (const statement of ['DELETE FROM', 'TRUNCATE', 'DROP TABLE']) await deny(`${statement} ${table}`);
      await deny(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    }
    await deny('TRUNCATE outbox_entries');
    await deny('DROP TABLE outbox_entries');
    await deny('SET session_replication_role = replica');
    const { rows } = await database().knex.raw('SELECT rolsuper FROM pg_roles WHERE rolname = current_user');
    assert.equal(rows[0].rolsuper, false);
  });

  it('T-153 refuses changes even to the owner, as long as the guards are on', async () => {
    const owner = database.owner();
    for (const table of ['audit_events', 'audit_seals', 'audit_seal_members']) {
      const [column] = Object.keys(await owner(table).columnInfo());
      for (const sql of [
        `UPDATE ${table} SET ${column} = ${column}`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table} CASCADE`,
      ]) {
        await assert.rejects(owner.raw(sql), { code: '42501' }, sql);
      }
    }
  });
});

describe('describeAuditEvents', () => {
  it('has a line for every type, and says what each field holds', () => {
    const page = describeAuditEvents();
    const lines = page.split('\n').filter((line) => line.startsWith('| `'));
    assert.equal(lines.length, Object.keys(auditEventTypes).length);
    assert.ok(page.includes('| `login.attempt.failed` | A login attempt was refused | `authenticator`: '));
    for (const { means } of Object.values(auditEventTypes)) assert.match(means, /^[A-Z][^|\n]{8,}$/);
  });
});
