import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { findHome } from '../../../server/db/embedded/home.ts';
import { keepRunning } from '../../../server/db/embedded/keep-running.ts';
import { stopOrphan } from '../../../server/db/embedded/orphan.ts';
import { findRunning } from '../../../server/db/embedded/running.ts';
import { type EmbeddedServer, startEmbedded } from '../../../server/db/embedded.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { StartFailed } from '../../../server/db/start-failed.ts';
import { DatabaseUnavailable } from '../../../server/db/unavailable.ts';
import { createLog } from '../../../server/http/log.ts';
import { makeThrowAway, removeThrowAway } from '../../support/throw-away.ts';

/** A real log, and the moment at which it says something. */
function listenedLog() {
  const lines: Record<string, unknown>[] = [];
  const said = new EventEmitter();
  const write = (line: string) => {
    const { time: _, ...rest } = JSON.parse(line) as Record<string, unknown>;
    lines.push(rest);
    said.emit(String(rest.event));
  };
  const events = () => lines.map(({ event }) => event);
  return { log: createLog({ logLevel: 'info' }, { write }), lines, events, when: (event: string) => once(said, event) };
}

describe('an embedded database that ends by itself', function keeping() {
  this.timeout(300_000);
  let directory: string;
  let server: EmbeddedServer | undefined;
  let heard: ReturnType<typeof listenedLog>;

  before(async () => {
    directory = await makeThrowAway();
  });
  beforeEach(() => {
    heard = listenedLog();
  });
  afterEach(async () => server?.stop());
  after(async () => removeThrowAway(directory));

  async function start(pausesMs?: readonly number[]): Promise<EmbeddedServer> {
    const keeping = { log: heard.log, ...(pausesMs && { pausesMs }) };
    server = await startEmbedded({ dataDirectory: directory, keeping });
    return server;
  }
  async function data(): Promise<string> {
    return join((await findHome(directory))?.directory ?? '', 'postgres');
  }
  async function send(signal: NodeJS.Signals): Promise<void> {
    const [pid] = (await readFile(join(await data(), 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), signal);
  }

  it('T-172 is started again where it was when it is killed with -9, and an open pool finds it', async () => {
    const { nearUrl, url } = await start();
    const database = openDatabase({ url: nearUrl, poolSize: 2, statementTimeoutMs: 2500, acquireTimeoutMs: 2000 });
    const ask = { name: 'keep-running', text: 'SELECT pg_postmaster_start_time()::text AS since' };
    const since = async (): Promise<unknown> => {
      try {
        return (await database.run<{ since: string }>(ask, [])).rows[0]?.since;
      } catch (error) {
        if (error instanceof DatabaseUnavailable) return since();
        throw error;
      }
    };
    try {
      const before = await since();
      const again = heard.when('database.started-again');
      await send('SIGKILL');
      await again;
      assert.notEqual(await since(), before);
      assert.equal((await findRunning(directory))?.url, url);
    } finally {
      await database.close();
    }
    const [ended, started, ...more] = heard.lines;
    const { attempt, ...said } = started ?? {};
    assert.deepEqual(
      [ended, said, more],
      [
        {
          ...{ level: 'warn', event: 'database.ended', code: 'SIGKILL' },
          msg: 'the embedded database ended and is started again',
        },
        { level: 'warn', event: 'database.started-again', msg: 'the embedded database serves again' },
        [],
      ],
    );
    assert.ok(Number(attempt) >= 1);
  });

  it('told to stop is not started again, and one killed just before neither', async () => {
    await (await start()).stop();
    const { stop } = await start([600_000]);
    const ended = heard.when('database.ended');
    await send('SIGKILL');
    await ended;
    await stop();
    assert.deepEqual(heard.events(), ['database.ended']);
    assert.equal(await findRunning(directory), undefined);
  });

  it('is left stopped when somebody else stopped it', async () => {
    await start();
    const stopped = heard.when('database.stopped');
    await send('SIGINT');
    await stopped;
    await server?.stop();
    assert.deepEqual(heard.events(), ['database.stopped']);
    assert.equal(await findRunning(directory), undefined);
  });

  it('is given up after its tries, and says where the reason is', async () => {
    await start([0, 0]);
    const control = join(await data(), 'global', 'pg_control');
    await rename(control, `${control}.away`);
    const given = heard.when('database.given-up');
    await send('SIGKILL');
    await given;
    await server?.stop();
    await rename(`${control}.away`, control);
    assert.deepEqual(heard.events(), ['database.ended', 'database.given-up']);
    assert.deepEqual([heard.lines[1]?.attempt, heard.lines[1]?.level], [2, 'error']);
    assert.match(String(heard.lines[1]?.msg), /postgres\.log says why/);
  });

  it('T-172 outwaits whoever holds its data, says who that is, and has its tries left', async () => {
    const holder = await startEmbedded({ dataDirectory: directory });
    const [first, second] = [sleeper(), sleeper()];
    const path = await data();
    let looks = 0;
    const launch = async () => {
      looks += 1;
      // a second look, and the holder lets go
      if (looks === 2) await holder.stop();
      await stopOrphan(path);
      return second;
    };
    const answers = async () => true;
    const { stop } = keepRunning(first, { launch, answers }, { log: heard.log, pausesMs: [0] });
    const end = Promise.race([heard.when('database.started-again'), heard.when('database.given-up')]);
    first.kill('SIGKILL');
    await end;
    await stop('SIGINT');
    assert.deepEqual(heard.events(), ['database.ended', 'database.held', 'database.started-again']);
    const { err } = heard.lines[1] as { err: { message: string } };
    assert.equal(err.message, `Another service (process ${process.pid}) is already using the data in ${path}.`);
    assert.equal(heard.lines[2]?.attempt, 1);
  });

  it('told to stop while somebody else holds its data, stops, and leaves them alone', async () => {
    const holder = await startEmbedded({ dataDirectory: directory });
    try {
      const first = sleeper();
      const path = await data();
      const launch = async () => {
        await stopOrphan(path);
        return sleeper();
      };
      const { stop } = keepRunning(first, { launch, answers: async () => true }, { log: heard.log, pausesMs: [0] });
      const held = heard.when('database.held');
      first.kill('SIGKILL');
      await held;
      await stop('SIGINT');
      assert.deepEqual(heard.events(), ['database.ended', 'database.held']);
      assert.equal((await findRunning(directory))?.url, holder.url);
    } finally {
      await holder.stop();
    }
  });

  it('says of each try that did not come to a start why', async () => {
    const first = sleeper();
    const launch = async () => {
      throw new StartFailed('No room.');
    };
    const kept = keepRunning(first, { launch, answers: async () => true }, { log: heard.log, pausesMs: [0, 0] });
    const given = heard.when('database.given-up');
    first.kill('SIGKILL');
    await given;
    await kept.stop('SIGINT');
    assert.deepEqual(
      heard.lines.map(({ event, attempt, err }) => [event, attempt, (err as { message: string } | undefined)?.message]),
      [
        ['database.ended', undefined, undefined],
        ['database.not-started', 1, 'No room.'],
        ['database.not-started', 2, 'No room.'],
        ['database.given-up', 2, undefined],
      ],
    );
  });

  it('has no tries anew for an end soon after the one before', async () => {
    const begun: ChildProcess[] = [sleeper()];
    const launch = async () => {
      begun.push(sleeper());
      return begun.at(-1) as ChildProcess;
    };
    const answers = async () => true;
    const { stop } = keepRunning(begun[0] as ChildProcess, { launch, answers }, { log: heard.log, pausesMs: [0, 0] });
    for (const next of ['database.started-again', 'database.started-again', 'database.given-up']) {
      const said = heard.when(next);
      begun.at(-1)?.kill('SIGKILL');
      await said;
    }
    await stop('SIGINT');
    assert.equal(begun.length, 3);
  });

  it('told to stop at the very moment it is launched again, leaves nothing behind', async () => {
    const [first, second] = [sleeper(), sleeper()];
    const stopped = new Promise<void>((resolve) => {
      const launch = async () => {
        resolve(kept.stop('SIGINT'));
        return second;
      };
      const answers = async (child: ChildProcess) => child.signalCode === null;
      const kept = keepRunning(first, { launch, answers }, { log: heard.log, pausesMs: [0] });
    });
    first.kill('SIGKILL');
    await stopped;
    assert.equal(second.signalCode, 'SIGINT');
    assert.deepEqual(heard.events(), ['database.ended']);
  });
});

/** A process that does nothing but run. */
function sleeper(): ChildProcess {
  return spawn('sleep', ['600']);
}
