import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { recordEvent } from '../../server/audit/record.ts';
import { listDeadEntries, pruneOutbox, replayDead } from '../../server/outbox/dead-letters.ts';
import type { Delivery } from '../../server/outbox/delivery.ts';
import { retryPauseMs } from '../../server/outbox/delivery.ts';
import { enqueueBackchannelLogout, enqueueBackchannelLogouts, enqueueMessage } from '../../server/outbox/enqueue.ts';
import { useDatabase } from '../support/database.ts';
import { cipher, countdown, movableClock, scripted, startWorker } from './harness.ts';

const message = { channel: 'sms', recipient: '+8613800138000', subject: '', body: 'code 493817' } as const;
const down: Delivery = { ok: false, code: 'message.unreachable', permanent: false };

describe('outbox', () => {
  const database = useDatabase();
  const workers: { stop(): Promise<void> }[] = [];
  const work = async (options: Parameters<typeof startWorker>[1], db = database()) => {
    const worker = await startWorker(db, options);
    workers.push(worker);
    return worker;
  };
  const entries = () => database().knex('outbox_entries').orderBy('created_at');
  const only = async () => {
    const rows = await entries();
    assert.equal(rows.length, 1);
    return rows[0];
  };
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await database
      .owner()
      .raw(
        'ALTER TABLE outbox_entries DISABLE TRIGGER USER; DELETE FROM outbox_entries; ALTER TABLE outbox_entries ENABLE TRIGGER USER',
      );
  });

  it('delivers at once after the commit, and not before it', async () => {
    const arrived = countdown(1);
    const { deliverer, tries } = scripted(() => {
      arrived.tick();
      return { ok: true };
    });
    await work({
      deliverers: {
        'security-event': scripted().deliverer,
        message: deliverer,
        'backchannel-logout': scripted().deliverer,
      },
    });
    const tx = await database().knex.transaction();
    await enqueueMessage(tx, cipher, message);
    assert.equal(tries.length, 0);
    await tx.commit();
    await arrived.done;
    assert.deepEqual(JSON.parse(tries[0]?.payload ?? ''), message);
    assert.equal(tries[0]?.attempt, 1);
  });

  it('forgets an entry whose act was rolled back', async () => {
    const { deliverer, tries } = scripted();
    const worker = await work({
      deliverers: {
        'security-event': scripted().deliverer,
        message: deliverer,
        'backchannel-logout': scripted().deliverer,
      },
    });
    const tx = await database().knex.transaction();
    await enqueueMessage(tx, cipher, message);
    await tx.rollback();
    await worker.drain();
    assert.equal(tries.length, 0);
  });

  it('T-150 keeps recipient and text out of every readable column, the reports and errors, and wipes them once delivered', async () => {
    await enqueueMessage(database().knex, cipher, message);
    const readable = async () => {
      const row = await only();
      return Object.values(row).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)));
    };
    const free = (texts: string[]) => texts.every((text) => !text.includes('13800138000') && !text.includes('493817'));
    assert.ok(free(await readable()));
    const { clock, move } = movableClock();
    let answer: () => Delivery = () => {
      throw new Error('gateway says no');
    };
    const worker = await work({
      clock,
      deliverers: {
        'security-event': scripted().deliverer,
        message: scripted(() => answer()).deliverer,
        'backchannel-logout': scripted().deliverer,
      },
    });
    await worker.drain();
    assert.equal((await only()).last_error, 'outbox.unexpected');
    assert.equal(worker.errors.length, 1);
    assert.ok(free([...(await readable()), JSON.stringify(worker.reports)]));
    answer = () => ({ ok: true });
    move(60_000);
    await worker.drain();
    const row = await only();
    assert.equal(row.status, 'delivered');
    assert.equal(row.payload_encrypted.length, 0);
    assert.equal(row.last_error, null);
  });

  it('T-179 a gateway that is down: the message waits, longer each time, and goes once when it is back', async () => {
    const { clock, move } = movableClock();
    let up = false;
    const { deliverer, tries } = scripted(() => (up ? { ok: true } : down));
    const worker = await work({
      clock,
      deliverers: {
        'security-event': scripted().deliverer,
        message: deliverer,
        'backchannel-logout': scripted().deliverer,
      },
    });
    await enqueueMessage(database().knex, cipher, message);
    await worker.drain();
    await worker.drain();
    assert.equal(tries.length, 1, 'not before its time');
    const first = await only();
    assert.equal(first.status, 'pending');
    assert.equal(first.last_error, 'message.unreachable');
    const pause = first.next_attempt_at.getTime() - clock().getTime();
    assert.ok(pause >= 500 && pause <= 1000, String(pause));
    move(pause);
    await worker.drain();
    assert.equal(tries.length, 2);
    assert.ok((await only()).next_attempt_at.getTime() - clock().getTime() >= 1000);
    up = true;
    move(2000);
    await worker.drain();
    await worker.drain();
    assert.equal(tries.length, 3);
    assert.equal((await only()).status, 'delivered');
    assert.equal(new Set(tries.map(({ id }) => id)).size, 1);
  });

  it('gives up after the last try, keeps the dead letter, and replays it', async () => {
    const { clock, move } = movableClock();
    let up = false;
    const { deliverer, tries } = scripted(() => (up ? { ok: true } : down));
    const worker = await work({
      clock,
      deliverers: {
        'security-event': scripted().deliverer,
        message: deliverer,
        'backchannel-logout': scripted().deliverer,
      },
    });
    await enqueueMessage(database().knex, cipher, message);
    for (let i = 0; i < 6; i += 1) {
      await worker.drain();
      move(60_000);
    }
    assert.equal(tries.length, 4);
    assert.deepEqual(
      worker.reports.map(({ dead }) => dead),
      [false, false, false, true],
    );
    const [dead, ...others] = await listDeadEntries(database().knex, 10);
    assert.deepEqual(others, []);
    assert.ok(dead);
    assert.deepEqual(
      [dead.kind, dead.target, dead.attempts, dead.lastError],
      ['message', 'sms', 4, 'message.unreachable'],
    );

    up = true;
    const replays = await Promise.all(Array.from({ length: 16 }, () => replayDead(database().knex, dead.id, clock())));
    assert.equal(replays.filter(({ ok }) => ok).length, 1);
    await worker.drain();
    assert.equal((await only()).status, 'delivered');
    assert.equal(tries.length, 5);
    assert.deepEqual(await replayDead(database().knex, dead.id, clock()), { ok: false, reason: 'outbox.not-dead' });
    assert.equal((await replayDead(database().knex, randomUUID(), clock())).ok, false);
  });

  it('gives up at once when trying again is of no use, or the payload cannot be read', async () => {
    const refused = scripted(() => ({ ok: false, code: 'message.status-422', permanent: true }));
    const { clock, move } = movableClock();
    const worker = await work({
      clock,
      deliverers: {
        'security-event': scripted().deliverer,
        message: refused.deliverer,
        'backchannel-logout': scripted().deliverer,
      },
    });
    await enqueueMessage(database().knex, cipher, message);
    await worker.drain();
    assert.equal((await only()).status, 'dead');
    assert.equal(refused.tries.length, 1);
    await enqueueBackchannelLogout(
      database().knex,
      { ...cipher, encrypt: () => Buffer.from('junk') },
      { clientId: 'tax', uri: 'https://tax.example/', sid: 's' },
    );
    for (let i = 0; i < 5; i += 1) {
      await worker.drain();
      move(60_000);
    }
    assert.deepEqual(
      (await entries()).map(({ status }) => status),
      ['dead', 'dead'],
    );
  });

  it('T-180 a receiver that hangs holds up no other: neither other targets nor other kinds', async () => {
    const release = Promise.withResolvers<void>();
    const arrived = countdown(3);
    const logouts = scripted(async ({ payload }) => {
      if (JSON.parse(payload).clientId === 'hung') await release.promise;
      else arrived.tick();
      return { ok: true };
    });
    const messages = scripted(() => {
      arrived.tick();
      return { ok: true };
    });
    const logout = (clientId: string) => ({ clientId, uri: 'https://rp.example/', sub: 'someone' });
    await enqueueBackchannelLogouts(database().knex, cipher, [
      ...Array.from({ length: 40 }, () => logout('hung')),
      logout('tax'),
      logout('housing'),
    ]);
    await enqueueMessage(database().knex, cipher, message);
    const worker = await work({
      deliverers: {
        'security-event': scripted().deliverer,
        message: messages.deliverer,
        'backchannel-logout': logouts.deliverer,
      },
    });
    await arrived.done;
    release.resolve();
    await worker.drain();
    assert.ok((await entries()).every(({ status }) => status === 'delivered'));
  });

  it('T-095 leaves a deliverer behind that does not come to an end', async () => {
    const hanging = scripted(() => new Promise(() => {}));
    const { clock } = movableClock();
    const worker = await work({
      clock,
      timeoutMs: 20,
      deliverers: {
        'security-event': scripted().deliverer,
        message: hanging.deliverer,
        'backchannel-logout': scripted().deliverer,
      },
    });
    await enqueueMessage(database().knex, cipher, message);
    await worker.drain();
    assert.equal((await only()).last_error, 'outbox.timeout');
    assert.equal(hanging.tries[0]?.signal.aborted, true);
  });

  it('delivers each entry once with 16 workers on one queue, in 30 rounds', async () => {
    const delivered = new Map<string, number>();
    const { deliverer } = scripted(({ id }) => {
      delivered.set(id, (delivered.get(id) ?? 0) + 1);
      return { ok: true };
    });
    const deliverers = {
      'security-event': scripted().deliverer,
      message: deliverer,
      'backchannel-logout': scripted().deliverer,
    };
    const many = await Promise.all(Array.from({ length: 16 }, () => work({ deliverers })));
    for (let round = 0; round < 30; round += 1) {
      await database().knex.transaction(async (tx) => {
        for (let i = 0; i < 4; i += 1) await enqueueMessage(tx, cipher, message);
      });
      await Promise.all(many.map((worker) => worker.drain()));
    }
    await Promise.all(many.map((worker) => worker.drain()));
    assert.equal(delivered.size, 120);
    assert.deepEqual([...new Set(delivered.values())], [1]);
    assert.ok((await entries()).every(({ status, attempts }) => status === 'delivered' && attempts === 1));
  }).timeout(60_000);

  it('takes over from a worker that died, and the late answer of the dead changes nothing', async () => {
    const { clock, move } = movableClock();
    const release = Promise.withResolvers<Delivery>();
    const claimed = countdown(1);
    const slow = scripted(() => {
      claimed.tick();
      return release.promise;
    });
    const second = scripted(() => down);
    const base = { clock, timeoutMs: 600_000 };
    const logouts = scripted().deliverer;
    const stuck = await work({
      ...base,
      deliverers: { 'security-event': scripted().deliverer, message: slow.deliverer, 'backchannel-logout': logouts },
    });
    await enqueueMessage(database().knex, cipher, message);
    await claimed.done;
    const heir = await work({
      ...base,
      deliverers: { 'security-event': scripted().deliverer, message: second.deliverer, 'backchannel-logout': logouts },
    });
    await heir.drain();
    assert.equal(second.tries.length, 0, 'leased');
    move(60_001);
    await heir.drain();
    assert.equal(second.tries.length, 1);
    release.resolve({ ok: true });
    await stuck.stop();
    const row = await only();
    assert.deepEqual([row.status, row.attempts, row.last_error], ['pending', 2, 'message.unreachable']);
  });

  it('gives up on an entry that ends every process that takes it', async () => {
    const { clock, move } = movableClock();
    const { deliverer, tries } = scripted();
    await enqueueMessage(database().knex, cipher, message);
    await database().knex('outbox_entries').update({ attempts: 4 });
    const worker = await work({
      clock,
      deliverers: {
        'security-event': scripted().deliverer,
        message: deliverer,
        'backchannel-logout': scripted().deliverer,
      },
    });
    move(1000);
    await worker.drain();
    assert.equal(tries.length, 0);
    assert.equal((await only()).last_error, 'outbox.attempts-exhausted');
  });

  it('stop waits for what is running and takes nothing new', async () => {
    const release = Promise.withResolvers<Delivery>();
    const claimed = countdown(1);
    const { deliverer, tries } = scripted(() => {
      claimed.tick();
      return release.promise;
    });
    const worker = await work({
      deliverers: {
        'security-event': scripted().deliverer,
        message: deliverer,
        'backchannel-logout': scripted().deliverer,
      },
    });
    await enqueueMessage(database().knex, cipher, message);
    await claimed.done;
    let stopped = false;
    const stopping = worker.stop().then(() => {
      stopped = true;
    });
    assert.equal(stopped, false);
    release.resolve({ ok: true });
    await stopping;
    await enqueueMessage(database().knex, cipher, message);
    await worker.drain();
    assert.equal(tries.length, 1);
    assert.deepEqual((await entries()).map(({ status }) => status).sort(), ['delivered', 'pending']);
  });

  it('goes on when the database did not answer', async () => {
    const { deliverer, tries } = scripted();
    const lame = { ...database() };
    const worker = await work(
      {
        deliverers: {
          'security-event': scripted().deliverer,
          message: deliverer,
          'backchannel-logout': scripted().deliverer,
        },
      },
      lame,
    );
    await enqueueMessage(database().knex, cipher, message);
    await database.owner().raw('REVOKE UPDATE ON outbox_entries FROM yimen_app');
    await worker.drain();
    await database.owner().raw('GRANT UPDATE ON outbox_entries TO yimen_app');
    const before = tries.length;
    await worker.drain();
    assert.deepEqual([before <= 1, tries.length], [true, 1]);
  });

  it('T-153 keeps the history of deliveries: what was delivered stays, what is recent stays', async () => {
    const { clock } = movableClock();
    const worker = await work({
      clock,
      deliverers: {
        'security-event': scripted().deliverer,
        message: scripted().deliverer,
        'backchannel-logout': scripted().deliverer,
      },
    });
    await enqueueMessage(database().knex, cipher, message);
    await worker.drain();
    const { knex } = database();
    await assert.rejects(knex('outbox_entries').update({ status: 'pending' }), { code: '42501' });
    await assert.rejects(knex('outbox_entries').delete(), { code: '42501' });
    assert.equal(await pruneOutbox(knex, clock()), 0);
    await knex('outbox_entries').insert({
      id: randomUUID(),
      kind: 'message',
      target: 'sms',
      payload_encrypted: Buffer.alloc(0),
      status: 'delivered',
      next_attempt_at: new Date(0),
      finished_at: new Date(Date.now() - 31 * 86_400_000),
    });
    assert.equal(await pruneOutbox(knex, clock()), 1);
    assert.equal((await entries()).length, 1);
  });

  it('T-155 puts change, record and message into one commit: without the record nothing is sent', async () => {
    const { deliverer, tries } = scripted();
    const worker = await work({
      deliverers: {
        'security-event': scripted().deliverer,
        message: deliverer,
        'backchannel-logout': scripted().deliverer,
      },
    });
    await database.owner().raw('REVOKE INSERT ON audit_events FROM yimen_app');
    const act = database().knex.transaction(async (tx) => {
      await enqueueMessage(tx, cipher, message);
      await recordEvent(tx, {
        type: 'authenticator.code.sent',
        outcome: 'success',
        detail: { channel: 'sms', purpose: 'login' },
      });
    });
    await assert.rejects(act, { code: '42501' });
    await database.owner().raw('GRANT INSERT ON audit_events TO yimen_app');
    await worker.drain();
    assert.equal(tries.length, 0);
    assert.deepEqual(await entries(), []);
  });

  it('refuses a logout notice that names nobody', async () => {
    const nobody = { clientId: 'tax', uri: 'https://tax.example/' };
    await assert.rejects(enqueueBackchannelLogout(database().knex, cipher, nobody), /sub or a sid/);
    await enqueueBackchannelLogouts(database().knex, cipher, []);
    assert.deepEqual(await entries(), []);
  });
});

describe('retryPauseMs', () => {
  it('doubles up to its limit, with up to half of it by chance', () => {
    const policy = { firstPauseMs: 1000, longestPauseMs: 60_000 };
    const fulls = [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000];
    for (const [i, full] of fulls.entries()) {
      const pauses = Array.from({ length: 200 }, () => retryPauseMs(policy, i + 1));
      assert.ok(
        pauses.every((pause) => pause >= full / 2 && pause <= full),
        String(full),
      );
      assert.ok(new Set(pauses).size > 50);
    }
    assert.ok(retryPauseMs(policy, 5000) <= 60_000);
  });
});
