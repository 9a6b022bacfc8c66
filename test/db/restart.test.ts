import assert from 'node:assert/strict';
import type { Database } from '../../server/db/database.ts';
import { type EmbeddedServer, startEmbedded } from '../../server/db/embedded.ts';
import { openDatabase } from '../../server/db/open.ts';
import { DatabaseUnavailable } from '../../server/db/unavailable.ts';
import { freePort } from '../support/free-port.ts';
import { makeThrowAway, removeThrowAway } from '../support/throw-away.ts';

const workers = 16;
const insert = { name: 'restart-insert', text: 'INSERT INTO acts (id) VALUES ($1)' };

describe('a restart of PostgreSQL under load', function restart() {
  this.timeout(300_000);
  let directory: string;
  let server: EmbeddedServer;
  let database: Database;

  before(async () => {
    directory = await makeThrowAway();
    server = await startEmbedded({ dataDirectory: directory, port: await freePort() });
    const owner = openDatabase({
      url: server.migrationUrl,
      poolSize: 1,
      statementTimeoutMs: 0,
      acquireTimeoutMs: 2000,
    });
    await owner.knex.raw('CREATE TABLE acts (id uuid PRIMARY KEY)');
    await owner.knex.raw('GRANT SELECT, INSERT ON acts TO yimen_app');
    await owner.close();
    database = openDatabase({ url: server.url, poolSize: 8, statementTimeoutMs: 2500, acquireTimeoutMs: 2000 });
  });
  after(async () => {
    await database.close();
    await server.stop();
    await removeThrowAway(directory);
  });

  /** Writes in a loop, half by knex, half prepared; notes what was acknowledged and what else happened. */
  function load() {
    const acknowledged: string[] = [];
    const unavailable: unknown[] = [];
    const surprises: unknown[] = [];
    let going = true;
    const work = async (index: number) => {
      while (going) {
        const id = crypto.randomUUID();
        try {
          if (index % 2 === 0) await database.run(insert, [id]);
          else await database.knex.transaction((tx) => tx('acts').insert({ id }));
          acknowledged.push(id);
        } catch (error) {
          (error instanceof DatabaseUnavailable ? unavailable : surprises).push(error);
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    };
    const done = Promise.all(Array.from({ length: workers }, (_, index) => work(index)));
    const stop = async () => {
      going = false;
      await done;
    };
    return { acknowledged, unavailable, surprises, stop };
  }

  for (const [how, stop] of [
    ['fast', () => server.stop()],
    ['immediate', () => server.stopHard()],
  ] as const) {
    it(`T-172 (${how}): refuses meanwhile, recovers by itself, loses nothing it acknowledged`, async () => {
      const running = load();
      try {
        while (running.acknowledged.length < 50) await new Promise((resolve) => setImmediate(resolve));
        await stop();
        while (running.unavailable.length < 50) await new Promise((resolve) => setImmediate(resolve));
        server = await startEmbedded({ dataDirectory: directory, port: Number(new URL(server.url).port) });
        const began = performance.now();
        const sofar = running.acknowledged.length;
        while (running.acknowledged.length < sofar + 50) await new Promise((resolve) => setImmediate(resolve));
        assert.ok(performance.now() - began < 10_000);
      } finally {
        await running.stop();
      }
      assert.deepEqual(running.surprises, []);
      const kept = new Set(await database.knex('acts').pluck('id'));
      assert.deepEqual(
        running.acknowledged.filter((id) => !kept.has(id)),
        [],
      );
    });
  }
});
