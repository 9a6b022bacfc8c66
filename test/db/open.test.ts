import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import type { Database, Placed } from '../../server/db/database.ts';
import { openDatabase } from '../../server/db/open.ts';
import { DatabaseUnavailable } from '../../server/db/unavailable.ts';
import { type RequestContext, runInRequest } from '../../server/http/request-context.ts';
import { useDatabase } from '../support/database.ts';
import { type StallingProxy, startStallingProxy } from '../support/stalling-proxy.ts';

const ping = { name: 'test-ping', text: 'SELECT $1::int AS n' };

function request(): RequestContext {
  return {
    requestId: crypto.randomUUID(),
    ip: '192.0.2.1',
    network: '192.0.2.0/24',
    userAgent: 'test',
    locale: 'en',
    databaseRoundTrips: 0,
    cache: new Map(),
  };
}

async function timed(work: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const begin = performance.now();
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, ms: performance.now() - begin };
}

describe('openDatabase', () => {
  const database = useDatabase();
  let small: Database;

  const open = (url: string) => openDatabase({ url, poolSize: 2, statementTimeoutMs: 500, acquireTimeoutMs: 400 });

  beforeEach(() => {
    small = open(database.url());
  });
  afterEach(async () => small.close());

  describe('counts round trips of the request', () => {
    const roundTrips = async (work: () => Promise<unknown>) => {
      const context = request();
      await runInRequest(context, work);
      return context.databaseRoundTrips;
    };

    it('one for a prepared statement, also the first time', async () => {
      assert.equal(await roundTrips(() => small.run(ping, [1])), 1);
    });

    it('one for a query of knex, also on the first connection', async () => {
      assert.equal(await roundTrips(() => small.knex('persons').select('id').then()), 1);
    });

    it('BEGIN and COMMIT too', async () => {
      assert.equal(await roundTrips(() => small.knex.transaction((tx) => tx('persons').select('id'))), 3);
    });

    it('for each request its own, when they wait for one connection', async () => {
      const counts = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          roundTrips(async () => {
            for (let n = 0; n <= index; n += 1) await small.run(ping, [n]);
          }),
        ),
      );
      assert.deepEqual(counts, [1, 2, 3, 4, 5, 6, 7, 8]);
    });
  });

  it('T-175 answers DatabaseUnavailable in time when the pool is exhausted, and heals', async () => {
    const held = [await small.knex.transaction(), await small.knex.transaction()];
    const { error, ms } = await timed(small.run(ping, [1]));
    assert.ok(error instanceof DatabaseUnavailable, String(error));
    assert.ok(ms < 10_000, `${ms} ms`);
    for (const tx of held) await tx.rollback();
    assert.deepEqual((await small.run(ping, [7])).rows, [{ n: 7 }]);
    assert.deepEqual((await small.knex.raw('SELECT 8 AS n')).rows, [{ n: 8 }]);
  });

  it('T-175 cancels a statement that runs too long, in knex, prepared and in a transaction', async () => {
    const slow = [
      () => small.knex.raw('SELECT pg_sleep(30)').then(() => {}),
      () => small.run({ name: 'sleep', text: 'SELECT pg_sleep(30)' }, []),
      () => small.knex.transaction((tx) => tx.raw('SELECT pg_sleep(30)').then(() => {})),
    ];
    for (const work of slow) {
      const { error, ms } = await timed(work());
      assert.ok(error instanceof DatabaseUnavailable, String(error));
      assert.ok(ms < 10_000, `${ms} ms`);
    }
    assert.deepEqual((await small.run(ping, [1])).rows, [{ n: 1 }]);
  });

  it('ends a transaction that holds its locks without doing anything', async () => {
    const { rows } = await small.knex.raw('SHOW idle_in_transaction_session_timeout');
    assert.deepEqual(rows, [{ idle_in_transaction_session_timeout: '2s' }]);
  });

  it('does not take a broken rule for an unavailable database', async () => {
    await assert.rejects(small.knex.raw('SELECT 1 / 0'), { code: '22012' });
    await assert.rejects(small.run({ name: 'typo', text: 'SELECT no_such_column' }, []), { code: '42703' });
  });

  it('takes the loser of a deadlock for somebody who may try again', async () => {
    const patient = openDatabase({
      ...{ url: database.url(), poolSize: 2 },
      statementTimeoutMs: 30_000,
      acquireTimeoutMs: 5000,
    });
    const [one, other] = [await patient.knex.transaction(), await patient.knex.transaction()];
    try {
      const take = (tx: Knex.Transaction, lock: number) =>
        tx.raw('SELECT pg_advisory_xact_lock(?)', [lock]).then(() => {});
      await take(one, 1);
      await take(other, 2);
      const taken = await Promise.allSettled([take(one, 2), take(other, 1)]);
      const lost = taken.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      assert.equal(lost.length, 1);
      assert.ok(lost[0] instanceof DatabaseUnavailable, String(lost[0]));
    } finally {
      for (const tx of [one, other]) await tx.rollback();
      await patient.close();
    }
  });

  it('T-175 asks a shared read once more when its connection is lost, and a second time nobody', async () => {
    await database.owner().raw('CREATE SEQUENCE losses; GRANT USAGE ON SEQUENCE losses TO PUBLIC');
    const losing = (losses: number) => ({
      name: `losing-${losses}`,
      text: `WITH loss AS MATERIALIZED (SELECT CASE WHEN nextval('losses') <= ${losses} THEN pg_terminate_backend(pg_backend_pid()) END)
        SELECT place::int, k AS key FROM unnest($1::bytea[]) WITH ORDINALITY AS asked (k, place), loss`,
    });
    const keys = Array.from({ length: 8 }, (_, index) => Buffer.from([index]));
    const found = await Promise.all(keys.map((key) => small.find<Placed & { key: Buffer }>(losing(1), key)));
    assert.deepEqual(
      found.map((row) => row?.key),
      keys,
    );
    assert.equal((await database.owner().raw('SELECT last_value::int AS n FROM losses')).rows[0].n, 2, 'together');
    const refused = await Promise.allSettled(keys.map((key) => small.find(losing(100), key)));
    for (const one of refused) assert.ok(one.status === 'rejected' && one.reason instanceof DatabaseUnavailable);
    assert.equal((await database.owner().raw('SELECT last_value::int AS n FROM losses')).rows[0].n, 4);
  });

  it('keeps the values of a failed statement out of its message', async () => {
    await assert.rejects(
      small.knex('persons').insert({ id: crypto.randomUUID(), status: 'secret-value' }),
      (error: Error) => {
        assert.match(error.message, /persons_status/);
        assert.doesNotMatch(error.message, /secret-value/);
        return true;
      },
    );
  });

  it('answers at once when nothing listens', async () => {
    const nowhere = open('postgres://a:b@127.0.0.1:1/c');
    try {
      for (const work of [nowhere.run(ping, [1]), nowhere.knex.raw('SELECT 1').then(() => {})]) {
        const { error, ms } = await timed(work);
        assert.ok(error instanceof DatabaseUnavailable, String(error));
        assert.ok(ms < 10_000, `${ms} ms`);
      }
      await assert.rejects(
        nowhere.listen(
          'x',
          () => {},
          () => {},
        ),
        DatabaseUnavailable,
      );
    } finally {
      await nowhere.close();
    }
  });

  describe('over a network that stalls', () => {
    let proxy: StallingProxy;
    let remote: Database;

    beforeEach(async () => {
      const url = new URL(database.url());
      proxy = await startStallingProxy(Number(url.port));
      url.port = String(proxy.port);
      remote = open(url.href);
      await remote.run(ping, [0]);
    });
    afterEach(async () => {
      await proxy.close();
      await remote.close();
    });

    it('T-176 gives up, and never hands a late answer to the next question', async () => {
      proxy.stall();
      const { error, ms } = await timed(remote.run(ping, [1]));
      assert.ok(error instanceof DatabaseUnavailable, String(error));
      assert.ok(ms < 10_000, `${ms} ms`);
      proxy.resume();
      const answers = await Promise.all([2, 3, 4].map((n) => remote.run<{ n: number }>(ping, [n])));
      assert.deepEqual(
        answers.map(({ rows }) => rows[0]?.n),
        [2, 3, 4],
      );
    });

    it('T-176 the same inside a transaction', async () => {
      const { error, ms } = await timed(
        remote.knex.transaction(async (tx) => {
          await tx.raw('SELECT 1');
          proxy.stall();
          await tx.raw('SELECT 2');
        }),
      );
      assert.ok(error instanceof DatabaseUnavailable, String(error));
      assert.ok(ms < 20_000, `${ms} ms`);
      proxy.resume();
      assert.deepEqual((await remote.knex.raw('SELECT 3 AS n')).rows, [{ n: 3 }]);
    });
  });

  describe('listen', () => {
    it('hears what another node says, on each channel its own', async () => {
      const heard: string[] = [];
      const both = new Promise<void>((resolve) => {
        const note = (channel: string) => (payload: string) => {
          heard.push(`${channel} ${payload}`);
          if (heard.length === 2) resolve();
        };
        void small
          .listen('alpha', note('alpha'), () => {})
          .then(() => small.listen('beta', note('beta'), () => {}))
          .then(() =>
            database().knex.raw(`SELECT pg_notify('alpha', '1'), pg_notify('beta', '2'), pg_notify('gamma', '3')`),
          );
      });
      await both;
      assert.deepEqual(heard.sort(), ['alpha 1', 'beta 2']);
    });

    it('comes back after its connection was ended, says so, and hears again', async () => {
      let onPayload = (_payload: string): void => {};
      const reconnected = new Promise<void>((resolve) => {
        void small
          .listen('gone', (payload) => onPayload(payload), resolve)
          .then(() =>
            database().knex.raw(
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'yimen-listen' AND datname = current_database()`,
            ),
          );
      });
      await reconnected;
      const payload = new Promise<string>((resolve) => {
        onPayload = resolve;
      });
      await database().knex.raw(`SELECT pg_notify('gone', 'back')`);
      assert.equal(await payload, 'back');
    });
  });
});
