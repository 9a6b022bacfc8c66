import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Knex } from 'knex';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { registerPerson } from '../../server/people/register-person.ts';
import { testConfig, testSecrets } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';
import { makeApplication } from '../support/make-application.ts';
import { countOf, goodRows, jsonLines, type Row, useFiles } from './support.ts';

const cipher = createColumnCipher(testConfig());
const script = fileURLToPath(new URL('../../server/cli.ts', import.meta.url));
const rows = 2000;

/** The command as an operator runs it, in a process of its own. */
describe('an import that is killed', function killed() {
  this.timeout(300_000);
  const database = useDatabase();
  const file = useFiles();
  const running = new Set<ChildProcess>();
  let clientId = '';
  beforeEach(async () => {
    const metadata = { redirect_uris: ['https://app.example.cn/callback'] };
    ({ clientId } = await makeApplication(database().knex, cipher, { metadata }));
  });
  after(() => {
    for (const child of running) child.kill('SIGKILL');
  });

  function start(...argv: string[]) {
    const env = { ...testSecrets, DATABASE_URL: database.url() };
    const options = ['--disable-warning=ExperimentalWarning', script, ...argv, '--reason', 'move of the old portal'];
    const child = spawn(process.execPath, options, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let out = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal, out }));
    child.stderr.resume();
    return { child, ended };
  }
  const importing = (path: string) =>
    start(
      'accounts-import',
      '--file',
      path,
      '--format',
      'json-lines',
      '--client',
      clientId,
      '--verified-mobile',
      'code',
    );
  const batchOf = () => database().knex('imports').where({ client_id: clientId }).whereNull('undone_at').first();
  const importedPeople = () => database().knex('legacy_ids').where({ client_id: clientId }).pluck('person_id');

  /** Runs it until it waits for what `hold` has taken, in the middle of a transaction of its own, and kills it there. */
  async function killWhereItWaits(
    run: () => ReturnType<typeof start>,
    hold: (tx: Knex.Transaction) => Promise<unknown>,
  ) {
    const holder = await database().knex.transaction();
    try {
      await hold(holder);
      const { child, ended } = run();
      const isWaiting = async () => {
        const { rows } = await database().knex.raw<{ rows: unknown[] }>(
          `SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
           WHERE NOT l.granted AND a.datname = current_database()`,
        );
        return rows.length > 0;
      };
      while (child.exitCode === null && !(await isWaiting()));
      child.kill('SIGKILL');
      assert.equal((await ended).signal, 'SIGKILL', 'it was killed while it ran');
    } finally {
      await holder.rollback();
    }
  }
  /** Somebody registers the number of this row and does not come to an end with it. */
  const killImportAt = (path: string, row: Row | undefined) =>
    killWhereItWaits(
      () => importing(path),
      (tx) => {
        const identifier = { kind: 'mobile', value: `+86${row?.mobile}` } as const;
        return registerPerson(tx, cipher, { identifier, locale: 'zh-Hans', largePrint: false });
      },
    );

  /** What the database holds for the file: every number must tell of the same accounts. */
  async function assertBalanced(created: number): Promise<void> {
    const { knex } = database();
    const people = await importedPeople();
    assert.equal(people.length, created);
    assert.equal(new Set(people).size, created);
    assert.equal((await knex('persons').whereIn('id', people)).length, created);
    assert.equal((await knex('identifiers').whereIn('person_id', people).whereNotNull('verified_at')).length, created);
    const type = 'person.account.imported';
    assert.equal(
      (await knex('audit_events').where({ client_id: clientId, type }).whereIn('person_id', people)).length,
      created,
    );
  }

  it('I10 leaves whole rows alone, goes on where it was, and balances; what was resumed is undone as one', async () => {
    const list = goodRows(rows, 100_000);
    const { path } = await file(jsonLines(list));
    for (const done of [500, 1000, 1500]) {
      await killImportAt(path, list[done + 499]);
      const batch = await batchOf();
      assert.deepEqual([batch.position, batch.created, batch.finished_at], [done, done, null]);
      await assertBalanced(done);
    }
    const resumed = await importing(path).ended;
    assert.equal(resumed.code, 0, resumed.out);
    assert.ok(resumed.out.includes(`${rows} read = ${rows} created + 0 collisions + 0 faulty + 0 already there`));
    await assertBalanced(rows);
    assert.equal(
      (await database().knex('audit_events').where({ client_id: clientId, type: 'import.file.started' })).length,
      1,
    );
    assert.equal(
      (await database().knex('audit_events').where({ client_id: clientId, type: 'import.file.finished' })).length,
      1,
    );

    const batch = await batchOf();
    const undone = await start('accounts-import-undo', '--batch', batch.id).ended;
    assert.equal(undone.out, `${rows} removed, 0 kept\n`);
    assert.deepEqual(await importedPeople(), []);
    const again = await importing(path).ended;
    assert.ok(again.out.includes(`${rows} read = ${rows} created`), again.out);
  });

  it('I10 may be undone where it was killed, and undoing may be killed as well', async () => {
    const persons = await countOf(database().knex, 'persons');
    const list = goodRows(rows, 200_000);
    const { path } = await file(jsonLines(list));
    await killImportAt(path, list[1600]);
    const { id } = await batchOf();
    const people = (await importedPeople()).toSorted();
    assert.equal(people.length, 1500);
    await killWhereItWaits(
      () => start('accounts-import-undo', '--batch', id),
      (tx) => tx('persons').where({ id: people[700] }).forUpdate().select('id'),
    );
    await assertBalanced(1000);
    const undone = await start('accounts-import-undo', '--batch', id).ended;
    assert.equal(undone.out, '1000 removed, 0 kept\n');
    assert.deepEqual(await importedPeople(), []);
    assert.equal(await countOf(database().knex, 'persons'), persons);
    const { knex } = database();
    const gone = await knex('audit_events').where({ client_id: clientId, type: 'person.account.withdrawn' });
    assert.equal(gone.length, 1500);
  });

  it('I10 two operators with one file at once make each account once, and both are told the same sum', async () => {
    const { path } = await file(jsonLines(goodRows(rows, 300_000)));
    const answers = await Promise.all([importing(path).ended, importing(path).ended]);
    for (const { code, out } of answers) {
      assert.equal(code, 0, out);
      assert.ok(out.includes(`${rows} read = ${rows} created + 0 collisions + 0 faulty + 0 already there`), out);
    }
    await assertBalanced(rows);
    assert.equal((await database().knex('imports').where({ client_id: clientId })).length, 1);
  });
});
