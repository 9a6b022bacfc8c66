import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Knex } from 'knex';
import { testSecrets } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';
import { makeUnit } from '../support/make-application.ts';
import { badKinds, officialLines } from '../support/official-lists.ts';

const script = fileURLToPath(new URL('../../server/cli.ts', import.meta.url));
const rows = 5000;
const bad = rows / 100;

/** The command as an operator runs it, in a process of its own; `npm run bench:officials` is the same with 100,000 rows. */
describe('a list of officials as long as a province', function longLists() {
  this.timeout(240_000);
  const database = useDatabase();
  const knex = () => database().knex;
  const running = new Set<ChildProcess>();
  let directory = '';
  let path = '';
  let root = '';
  let units: string[] = [];
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yimen-lists-'));
    path = join(directory, 'officials.csv');
    root = await makeUnit(knex());
    units = await Promise.all(Array.from({ length: 3 }, () => makeUnit(knex())));
    await knex()('units').whereIn('id', units).update({ parent_id: root });
    await writeFile(path, [...officialLines(rows, units)].join(''));
  });
  after(async () => {
    for (const child of running) child.kill('SIGKILL');
    await rm(directory, { recursive: true });
  });

  function start(...argv: string[]) {
    const env = { ...testSecrets, DATABASE_URL: database.url() };
    const options = ['--disable-warning=ExperimentalWarning', script, ...argv, '--reason', 'first filling'];
    const child = spawn(process.execPath, options, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let out = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    let told = '';
    child.stderr.on('data', (text) => {
      told += text;
    });
    const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, out, told }));
    return { child, ended };
  }
  const importing = (...more: string[]) => start('officials-import', '--file', path, '--unit', root, ...more);
  const list = () => knex()('post_imports').where({ unit_id: root, undone_at: null }).first();
  const live = () =>
    knex()('posts')
      .whereIn('unit_id', [root, ...units])
      .where({ ended_at: null });
  const count = async (query: Knex.QueryBuilder) => Number((await query.count())[0].count);

  /** Runs it until its piece waits for a job number that somebody else is about to take, and kills it there. */
  async function killAt(number: number): Promise<void> {
    const holder = await knex().transaction();
    try {
      await holder('posts').insert({
        ...{ id: crypto.randomUUID(), unit_id: units[Math.floor(number / 1000) % units.length], title: '科员' },
        ...{ job_number: `N${number}`, is_primary: false, position: 0, starts_on: '2026-03-01' },
        ...{ ended_at: null, invitee_encrypted: Buffer.from('x'), invitee_fingerprint: Buffer.from('x') },
        ...{ activation_hash: Buffer.from(`x${number}`), activation_expires_at: new Date() },
      });
      const { child, ended } = importing();
      const isWaiting = async () => {
        const { rows: waiting } = await knex().raw<{ rows: unknown[] }>(
          `SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
           WHERE NOT l.granted AND a.datname = current_database()`,
        );
        return waiting.length > 0;
      };
      while (child.exitCode === null && !(await isWaiting()));
      child.kill('SIGKILL');
      assert.equal((await ended).signal, 'SIGKILL', 'it was killed while it ran');
    } finally {
      await holder.rollback();
    }
  }

  it('is rehearsed with every bad row told, and nothing happens', async () => {
    const done = await importing('--dry-run', 'yes', '--report', join(directory, 'dry.csv')).ended;
    assert.match(done.out, new RegExp(`^${rows - bad} would be appointed, 0 changed, ${bad} refused$`, 'm'));
    assert.match(done.told, /^5000 of 5000 rows, \d+ a second, 0 s left$/m);
    assert.equal(await count(live()), 0);
    const report = (await readFile(join(directory, 'dry.csv'), 'utf8')).trim().split('\r\n').slice(1);
    assert.deepEqual(
      report.map((line) => [Number(line.split(',')[0]), line.split(',')[2]]),
      Array.from({ length: bad }, (_, at) => [at * 100 + 52, badKinds[at % badKinds.length]?.[1]]),
    );
    assert.ok(!report.join().includes('示例') && !report.join().includes('139'), 'no name and no number');
  });

  it('I10 goes on where it was killed, whole pieces only, and two at once do it once', async () => {
    for (const [number, whole] of [
      [700, 500],
      [3100, 3000],
    ] as const) {
      await killAt(number);
      const { done_rows, done_at } = await list();
      assert.deepEqual([done_rows, done_at], [whole, null]);
      assert.equal(await count(live()), whole - whole / 100);
    }
    const report = join(directory, 'bad.csv');
    const both = await Promise.all([importing('--report', report).ended, importing().ended]);
    for (const { out, code } of both) {
      assert.match(out, new RegExp(`^${rows - bad} appointed, 0 changed, ${bad} refused$`, 'm'));
      assert.equal(code, 1, 'some rows were refused');
    }
    assert.equal(await count(live()), rows - bad);
    assert.equal(
      new Set(
        await live()
          .pluck('invitee_fingerprint')
          .then((all) => all.map(String)),
      ).size,
      rows - bad,
    );
    const { id } = await list();
    assert.equal(await count(knex()('audit_events').where({ type: 'official.appointed' })), rows - bad);
    assert.equal(await count(knex()('audit_events').where({ type: 'official.list.appointed' })), 1);
    const all = (await readFile(report, 'utf8')).trim().split('\r\n').slice(1);
    assert.equal(all.length, bad, 'those of earlier runs as well');
    const again = await importing().ended;
    assert.match(again.out, new RegExp(`list ${id}: this file was imported before`));
    assert.equal(await count(live()), rows - bad);
  });

  it('is taken back whole, but for what was taken up, and can be given again', async () => {
    const { id } = await list();
    const undone = await start('officials-import-undo', '--list', id).ended;
    assert.match(undone.out, new RegExp(`^${rows - bad} ended, 0 as before$`, 'm'));
    assert.equal(await count(live()), 0);
    assert.match(
      (await start('officials-import-undo', '--list', id).ended).out,
      new RegExp(`^${rows - bad} ended`, 'm'),
    );
    const rehearsed = await importing('--dry-run', 'yes', '--report', join(directory, 'x.csv')).ended;
    assert.match(rehearsed.out, new RegExp(`^${rows - bad} would be appointed`, 'm'));
    assert.match((await start('officials-import-undo', '--list', 'nothing').ended).out, /no id of a list/);
  });
});
