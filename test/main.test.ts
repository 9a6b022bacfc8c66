import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { testSecrets } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { type ServiceProcess, startServiceProcess } from './support/service-process.ts';
import { makeThrowAway, removeThrowAway } from './support/throw-away.ts';

const script = fileURLToPath(new URL('../server/main.ts', import.meta.url));
const patienceMs = 60_000;

/** What the process says when it does not start. */
function refusal(env: Readonly<Record<string, string>>): string {
  const { status, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    env: { YIMEN_MODE: 'test', YIMEN_PORT: '0', ...env },
    encoding: 'utf8',
    timeout: patienceMs,
    killSignal: 'SIGKILL',
  });
  assert.equal(status, 1, stderr);
  return stderr;
}

describe('the process', function starting() {
  this.timeout(2 * patienceMs);
  let directory: string;
  let service: ServiceProcess | undefined;
  beforeEach(async () => {
    directory = await makeThrowAway();
  });
  afterEach(async () => {
    await service?.end('SIGKILL');
    await removeThrowAway(directory);
  });

  it('says in one sentence that the data directory cannot be made, also where Node would try for ever', () => {
    assert.equal(
      refusal({ YIMEN_DATA_DIRECTORY: '/proc/nowhere' }),
      'Not started: The data directory /proc/nowhere cannot be written; set YIMEN_DATA_DIRECTORY to one that can.\n',
    );
  });

  it('says in one sentence that it cannot listen, and stops what it had started', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const port = String((taken.address() as { port: number }).port);
    try {
      const env = { ...testSecrets, YIMEN_DATA_DIRECTORY: directory };
      assert.match(refusal({ ...env, YIMEN_PORT: port }), /^Not started: Port \d+ is taken: .* YIMEN_PORT [^\n]*\n$/);
      // reserved (RFC 1112, class E): nobody's
      assert.equal(
        refusal({ ...env, YIMEN_HOST: '240.0.0.1' }),
        'Not started: 240.0.0.1 is no address of this machine: set YIMEN_HOST to one that is.\n',
      );
    } finally {
      taken.close();
    }
    assert.equal(await serverOf(directory), undefined);
  });

  it('told to end while its database is just starting, leaves no database behind', async () => {
    const running = startAlone('http://localhost:3000', 0);
    let pid: number | undefined;
    await until(running, async () => {
      pid = await serverOf(directory);
      return pid !== undefined;
    });
    assert.equal(await running.end('SIGINT'), 0, running.said());
    assert.throws(() => process.kill(pid ?? 0, 0), { code: 'ESRCH' });
    assert.doesNotMatch(running.said(), /Not started|service\.started/);
  });

  it('starts the departments where the settings say, and they are known there', async () => {
    const [port, tax, housing] = await Promise.all([freePort(), freePort(), freePort()]);
    const issuer = `http://localhost:${port}`;
    const running = startAlone(issuer, port, {
      ...{ YIMEN_DEMONSTRATION: 'true', YIMEN_DEMO_HOST: '127.0.0.1' },
      ...{ YIMEN_DEMO_TAX_PORT: String(tax), YIMEN_DEMO_HOUSING_PORT: String(housing) },
    });
    await until(running, async () => running.said().includes('service.started'));
    for (const each of [tax, housing]) {
      const begun = await fetch(`http://127.0.0.1:${each}/login`, { redirect: 'manual' });
      const asked = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
      assert.match(String(asked.headers.get('location')), /^\/login\//);
    }
    assert.equal(await running.end('SIGTERM'), 0, running.said());
  });

  it('T-172 serves again without a start when its database alone is killed, and ends cleanly also while it is away', async () => {
    const port = await freePort();
    const issuer = `http://localhost:${port}`;
    const running = startAlone(issuer, port);
    const isReady = async () => (await fetch(`${issuer}/readyz`)).status === 200;
    const times = (event: string) => running.said().split(event).length - 1;
    await until(running, async () => running.said().includes('service.started'));
    const pids = [await killDatabase()];
    await until(running, async () => times('database.started-again') === 1 && (await isReady()));
    pids.push(await killDatabase());
    await until(running, async () => times('database.ended') === 2);
    assert.equal(await running.end('SIGINT'), 0, running.said());
    // one that was started again meanwhile has taken its note along
    const last = await serverOf(directory);
    for (const pid of last ? [...pids, last] : pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    assert.doesNotMatch(running.said(), /while stopping|given-up/);
  });

  async function killDatabase(): Promise<number> {
    const pid = await serverOf(directory);
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    return pid;
  }

  function startAlone(issuer: string, port: number, more: Readonly<Record<string, string>> = {}): ServiceProcess {
    const database = { YIMEN_DATA_DIRECTORY: directory, DATABASE_URL: '', DATABASE_MIGRATION_URL: '' };
    service = startServiceProcess({ issuer, port, databaseUrl: '', ownerUrl: '' }, { ...database, ...more });
    return service;
  }

  async function until(running: ServiceProcess, holds: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (!(await holds())) {
      assert.equal(running.process.exitCode, null, running.said());
      assert.ok(performance.now() < deadline, running.said());
      await rest(5);
    }
  }
});

/** Process id of the database that lives in this data directory; undefined when none does. */
async function serverOf(directory: string): Promise<number | undefined> {
  const note = await readFile(join(directory, 'database.json'), 'utf8').catch(() => '');
  const home = /"directory": "([^"]+)"/.exec(note)?.[1] ?? directory;
  const pid = await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  return Number(pid.split('\n')[0]) || undefined;
}
