import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { recordEvents } from '../../server/audit/record.ts';
import { sealEvents } from '../../server/audit/seal.ts';
import { auditPublicKey } from '../../server/audit/seal-format.ts';
import { startSealer } from '../../server/audit/sealer.ts';
import { verifyAudit } from '../../server/audit/verify.ts';
import type { Queryable } from '../../server/db/database.ts';
import { useDatabase } from '../support/database.ts';

const signingKey = randomBytes(32);
const publicKey = auditPublicKey(signingKey);

describe('sealEvents', () => {
  const database = useDatabase();
  const record = (db: Queryable, count: number) =>
    recordEvents(
      db,
      Array.from({ length: count }, () => ({ type: 'consent.withdrawn', outcome: 'success', detail: {} }) as const),
    );
  const seal = (patienceMs?: number) =>
    sealEvents({ knex: database().knex, signingKey, now: new Date(), ...(patienceMs !== undefined && { patienceMs }) });
  const verify = () => verifyAudit({ knex: database().knex, publicKeys: [publicKey], now: new Date() });
  const sealsSoFar = async () => Number((await database().knex('audit_seals').count())[0]?.count);

  it('makes no seal without events', async () => {
    assert.equal(await seal(), 0);
    assert.equal(await sealsSoFar(), 0);
  });

  it('cuts a backlog into batches', async () => {
    for (let i = 0; i < 5; i += 1) await record(database().knex, 500);
    assert.equal(await seal(), 2500);
    assert.equal(await sealsSoFar(), 3);
    assert.deepEqual(await verify(), { ok: true, events: 2500, seals: 3, waiting: 0 });
  });

  it('waits for a transaction that drew a lower number and commits later; others record meanwhile', async () => {
    const late = await database().knex.transaction();
    await record(late, 1);
    await record(database().knex, 3);
    assert.equal(await seal(0), 0, 'a range that may still be filled is not sealed');
    const sealing = seal();
    await record(database().knex, 1);
    await late.commit();
    assert.ok((await sealing) >= 4);
    await seal();
    const verdict = await verify();
    assert.ok(verdict.ok && verdict.waiting === 0);
  });

  it('does not wait for transactions that begin after it', async () => {
    await record(database().knex, 2);
    const { rows } = await database().knex.raw('SELECT 1 AS one');
    assert.equal(rows[0].one, 1);
    const sealed = await seal();
    const later = await database().knex.transaction();
    await record(later, 1);
    assert.equal(sealed, 2);
    await later.rollback();
  });

  it('seals every event exactly once with 16 sealers at work beside 16 writers', async () => {
    const { knex } = database();
    const before = Number((await knex('audit_events').count())[0]?.count);
    const write = async () => {
      for (let i = 0; i < 10; i += 1) {
        const tx = await knex.transaction();
        await record(tx, 1);
        await (i % 5 === 4 ? tx.rollback() : tx.commit());
      }
    };
    const sealRepeatedly = async () => {
      for (let i = 0; i < 3; i += 1) await seal();
    };
    await Promise.all([...Array.from({ length: 16 }, write), ...Array.from({ length: 16 }, sealRepeatedly)]);
    await seal();
    const verdict = await verify();
    assert.ok(verdict.ok);
    assert.equal(verdict.waiting, 0);
    assert.equal(verdict.events, before + 16 * 8);
  });

  it('refuses a key of another length', async () => {
    await assert.rejects(
      sealEvents({ knex: database().knex, signingKey: randomBytes(31), now: new Date() }),
      /32 bytes/,
    );
  });
});

describe('startSealer', () => {
  const database = useDatabase();

  it('seals by itself, goes on after a failed pass, and stops', async () => {
    const clock = () => new Date();
    const personId = randomUUID();
    await recordEvents(database().knex, [{ type: 'consent.withdrawn', outcome: 'success', personId, detail: {} }]);
    const owner = database.owner();
    await owner.raw('REVOKE INSERT ON audit_seals FROM yimen_app');
    let failures = 0;
    const failed = Promise.withResolvers<void>();
    const onError = () => {
      failures += 1;
      failed.resolve();
    };
    const sealer = startSealer({ knex: database().knex, signingKey, formerKeys: [], clock, intervalMs: 1, onError });
    await failed.promise;
    await owner.raw('GRANT INSERT ON audit_seals TO yimen_app');
    while (Number((await owner('audit_seals').count())[0]?.count) === 0) assert.ok(failures < 10_000);
    await sealer.stop();
    const verdict = await verifyAudit({ knex: owner, publicKeys: [publicKey], now: clock() });
    assert.deepEqual(verdict, { ok: true, events: 1, seals: 1, waiting: 0 });
  });
});
