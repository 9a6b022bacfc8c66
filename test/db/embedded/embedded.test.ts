import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { findRunning } from '../../../server/db/embedded/running.ts';
import { type EmbeddedServer, startEmbedded } from '../../../server/db/embedded.ts';
import { StartFailed } from '../../../server/db/start-failed.ts';
import { makeThrowAway, removeThrowAway } from '../../support/throw-away.ts';

async function query<R extends pg.QueryResultRow>(url: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function failsWith(pattern: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof StartFailed, String(error));
    assert.match(error.message, pattern);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  };
}

describe('the embedded database', function embeddedDatabase() {
  this.timeout(300_000);
  let directory: string;
  let server: EmbeddedServer | undefined;

  const start = async () => {
    server = await startEmbedded({ dataDirectory: directory });
    return server;
  };
  const postmaster = async () =>
    Number((await readFile(join(directory, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  const visits = async (url: string) =>
    (await query<{ n: number }>(url, 'SELECT count(*)::int AS n FROM visits'))[0]?.n;

  before(async () => {
    directory = await makeThrowAway();
    // What a start leaves that was killed while it made the data directory.
    await mkdir(join(directory, 'postgres.new'));
    await writeFile(join(directory, 'postgres.new', 'PG_VERSION'), '18');
    const { migrationUrl } = await start();
    await query(migrationUrl, 'CREATE TABLE visits (at timestamptz DEFAULT now()); INSERT INTO visits DEFAULT VALUES');
  });
  afterEach(async () => server?.stop());
  after(async () => removeThrowAway(directory));

  it('keeps its data over a clean stop and start', async () => {
    const pid = await postmaster();
    await server?.stop();
    assert.equal(isAlive(pid), false);
    const { migrationUrl } = await start();
    assert.equal(await visits(migrationUrl), 1);
  });

  it('keeps its data when the directory is moved', async () => {
    const moved = `${directory}-moved`;
    await rename(directory, moved);
    try {
      server = await startEmbedded({ dataDirectory: moved });
      assert.equal(await visits(server.migrationUrl), 1);
      await server.stop();
    } finally {
      await rename(moved, directory);
    }
  });

  it('keeps what was acknowledged when the database is killed with -9', async () => {
    const { migrationUrl } = await start();
    await query(migrationUrl, 'INSERT INTO visits DEFAULT VALUES');
    const pid = await postmaster();
    process.kill(pid, 'SIGKILL');
    await server?.stop();
    const again = await start();
    assert.equal(await visits(again.migrationUrl), 2);
  });

  it('takes over from a service killed with -9 whose database still runs', async () => {
    const script = fileURLToPath(new URL('../../support/embedded-service.ts', import.meta.url));
    const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const orphan = await postmaster();
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.ok(isAlive(orphan), 'the database outlives the service');
    const { migrationUrl } = await start();
    assert.equal(await visits(migrationUrl), 2);
    assert.notEqual(await postmaster(), orphan);
    await assert.rejects(query(line.toString().trim(), 'SELECT 1'), /ECONNREFUSED/);
  });

  it('refuses a second service on the same data, and leaves the first one alone', async () => {
    const { migrationUrl } = await start();
    await assert.rejects(
      startEmbedded({ dataDirectory: directory }),
      failsWith(new RegExp(`^Another service \\(process ${process.pid}\\) is already using`)),
    );
    assert.equal(await visits(migrationUrl), 2);
  });

  it('tells commands where the database of a running service is', async () => {
    const { url, migrationUrl } = await start();
    assert.deepEqual(await findRunning(directory).then((found) => [found?.url, found?.migrationUrl]), [
      url,
      migrationUrl,
    ]);
    await server?.stop();
    assert.equal(await findRunning(directory), undefined);
  });

  it('starts past a stale postmaster.pid whose number belongs to another process, and spares that process', async () => {
    const bystander = spawn('sleep', ['600'], process.getuid?.() === 0 ? { uid: 65534 } : {});
    await once(bystander, 'spawn');
    try {
      const lines = [bystander.pid, join(directory, 'postgres'), '1', '5432', '', '127.0.0.1', '1 1', 'ready'];
      await writeFile(join(directory, 'postgres', 'postmaster.pid'), lines.join('\n'));
      const { migrationUrl } = await start();
      assert.equal(await visits(migrationUrl), 2);
      assert.equal(bystander.exitCode ?? bystander.signalCode, null);
    } finally {
      bystander.kill();
    }
  });

  it('keeps generated passwords for its owner only and asks for them', async () => {
    const { url } = await start();
    const { mode } = await stat(join(directory, 'database.json'));
    assert.equal(mode & 0o777, 0o600);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await assert.rejects(query(wrong.href, 'SELECT 1'), { code: '28P01' });
  });

  it('does not write statements or their values to its log', async () => {
    const { migrationUrl } = await start();
    await query(migrationUrl, 'CREATE TABLE IF NOT EXISTS names (name text PRIMARY KEY)');
    await assert.rejects(query(migrationUrl, `INSERT INTO names VALUES ('张秘密'), ('张秘密')`), { code: '23505' });
    const log = await readFile(join(directory, 'postgres.log'), 'utf8');
    assert.match(log, /duplicate key/);
    assert.doesNotMatch(log, /张秘密|INSERT/);
  });

  it('leaves no server running when its roles cannot be prepared', async () => {
    await server?.stop();
    const readOnly = startEmbedded({ dataDirectory: directory, settings: { default_transaction_read_only: 'on' } });
    await assert.rejects(readOnly, { code: '25006' });
    assert.equal(await findRunning(directory), undefined);
  });

  it('says in one sentence that a port is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const address = squatter.address();
    assert.ok(address && typeof address === 'object');
    try {
      await assert.rejects(
        startEmbedded({ dataDirectory: directory, port: address.port }),
        failsWith(/did not start; .*postgres\.log says why/),
      );
    } finally {
      squatter.close();
    }
  });

  it('says in one sentence that the data directory cannot be written', async () => {
    await assert.rejects(
      startEmbedded({ dataDirectory: '/dev/null/data' }),
      failsWith(/cannot be written; set YIMEN_DATA_DIRECTORY/),
    );
  });

  it('says in one sentence that another major version wrote the data', async () => {
    const file = join(directory, 'postgres', 'PG_VERSION');
    const written = await readFile(file, 'utf8');
    await writeFile(file, '12\n');
    try {
      await assert.rejects(start(), failsWith(/written by PostgreSQL 12, this release brings 18/));
    } finally {
      await writeFile(file, written);
    }
  });

  it('says in one sentence that its note is damaged, without repeating it', async () => {
    const file = join(directory, 'database.json');
    const written = await readFile(file, 'utf8');
    await writeFile(file, written.slice(0, -20));
    try {
      await assert.rejects(start(), failsWith(/is damaged/));
    } finally {
      await writeFile(file, written);
    }
  });

  it('leaves nothing half-made behind', async () => {
    // Binaries are copied beside the data where the database account cannot reach the checkout.
    const names = (await readdir(directory)).filter((name) => !name.startsWith('postgresql-'));
    assert.deepEqual(names.sort(), ['database.json', 'postgres', 'postgres.log']);
  });
});
