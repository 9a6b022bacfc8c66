import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { testSecrets } from './support/config.ts';
import { startServiceProcess } from './support/service-process.ts';
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
  beforeEach(async () => {
    directory = await makeThrowAway();
  });
  afterEach(async () => removeThrowAway(directory));

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
      // TEST-NET-1 of RFC 5737: nobody's
      assert.equal(
        refusal({ ...env, YIMEN_HOST: '192.0.2.1' }),
        'Not started: 192.0.2.1 is no address of this machine: set YIMEN_HOST to one that is.\n',
      );
    } finally {
      taken.close();
    }
    assert.equal(await serverOf(directory), undefined);
  });

  it('told to end while its database is just starting, leaves no database behind', async () => {
    const env = { YIMEN_DATA_DIRECTORY: directory, DATABASE_URL: '', DATABASE_MIGRATION_URL: '' };
    const service = startServiceProcess(
      { issuer: 'http://localhost:3000', port: 0, databaseUrl: '', ownerUrl: '' },
      env,
    );
    const deadline = performance.now() + patienceMs;
    let pid: number | undefined;
    while (pid === undefined) {
      assert.equal(service.process.exitCode, null, service.said());
      assert.ok(performance.now() < deadline, service.said());
      await rest(5);
      pid = await serverOf(directory);
    }
    assert.equal(await service.end('SIGINT'), 0, service.said());
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    assert.doesNotMatch(service.said(), /Not started|service\.started/);
  });
});

/** Process id of the database that lives in this data directory; undefined when none does. */
async function serverOf(directory: string): Promise<number | undefined> {
  const note = await readFile(join(directory, 'database.json'), 'utf8').catch(() => '');
  const home = /"directory": "([^"]+)"/.exec(note)?.[1] ?? directory;
  const pid = await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  return Number(pid.split('\n')[0]) || undefined;
}
