import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../../server/cli/commands.ts';
import { createProgress } from '../../server/cli/progress.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { defaultsOf } from '../../server/policies/policy.ts';
import { insertVersion } from '../../server/policies/store.ts';
import { citizenNumber } from '../people/citizen-number.ts';
import { makePerson } from '../roles/province.ts';
import { testConfig, testSecrets } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';
import { makeApplication } from '../support/make-application.ts';

describe('commands that import accounts', () => {
  const database = useDatabase();
  const told: string[] = [];
  const run = async (...argv: string[]) => {
    told.length = 0;
    const env = { ...testSecrets, DATABASE_URL: database.url() };
    return runCommand(commands, argv, env, (line) => void told.push(line));
  };
  let directory = '';
  let clientId = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yimen-accounts-'));
    const metadata = { redirect_uris: ['https://app.example.cn/callback'] };
    ({ clientId } = await makeApplication(database().knex, createColumnCipher(testConfig()), { metadata }));
  });
  after(() => rm(directory, { recursive: true }));
  const importing = async (content: string, ...more: string[]) => {
    const path = join(directory, 'accounts.csv');
    await writeFile(path, content);
    const fixed = ['--file', path, '--format', 'csv', '--client', clientId, '--reason', 'move of the old portal'];
    return run('accounts-import', ...fixed, ...more);
  };
  const list = [
    'legacy_id,mobile,email,name',
    '1,13600000001,,赵示例',
    '2,,qian@example.cn,钱示例',
    '3,136,,孙示例',
    '4,13600000001,,李示例',
    '1,13600000005,,',
  ].join('\n');
  const vouched = ['--verified-mobile', 'code'];

  it('rehearses, imports, finds the file again and undoes it; sums balance, rows are told by number, nobody is named', async () => {
    const rows = ['row 4: mobile-invalid', 'row 5: identifier-taken'];
    const parts = '1 collisions + 1 faulty + 1 already there';
    const dry = await importing(list, ...vouched, '--dry-run', 'yes');
    assert.match(dry.out, /^1 of the accounts could not be logged in to/);
    assert.ok(dry.out.includes(`5 read = 2 would be created + ${parts}`), dry.out);
    assert.deepEqual(told.slice(0, 2), rows);
    assert.equal((await database().knex('persons')).length, 0);

    const done = await importing(list, ...vouched);
    assert.ok(done.out.includes(`5 read = 2 created + ${parts}`), done.out);
    assert.equal(done.exitCode, 0);
    assert.deepEqual(told.slice(0, 2), rows);
    assert.match(told.at(-1) ?? '', /^5 of 5 rows, \d+ a second/);
    for (const hidden of ['示例', '13600000', 'qian'])
      assert.ok(!`${done.out}${told.join()}${dry.out}`.includes(hidden), hidden);
    const again = await importing(list, ...vouched);
    assert.match(again.out, /imported before/);
    // vouched for otherwise it is another import, in which everybody is there already
    const otherwise = await importing(list);
    assert.match(otherwise.out, /5 read = 0 created \+ 1 collisions \+ 1 faulty \+ 3 already there/);

    const batch = /batch (\S+)/.exec(done.out)?.[1] ?? '';
    const undone = await run('accounts-import-undo', '--batch', batch, '--reason', 'wrong list');
    assert.equal(undone.out, '2 removed, 0 kept\n');
    assert.equal((await database().knex('persons')).length, 0);
    const audit = await database().knex('audit_events').orderBy('sequence').select('type', 'detail');
    const started = audit.find(({ type }) => type === 'import.file.started');
    assert.deepEqual(started?.detail, {
      importId: batch,
      rows: 5,
      vouchedFor: 'mobile: code, email: no',
      documentLevel: 1,
      takenIdentifier: 'leave-out',
    });
    const ran = audit.filter(({ type }) => type === 'operator.command.ran').map(({ detail }) => detail.command);
    assert.deepEqual(ran, [...Array(4).fill('accounts-import'), 'accounts-import-undo']);
    assert.ok(!JSON.stringify(audit).includes('示例'));
  });

  it('T-131 imports nothing while the policy of registration closes that door, and goes on when it is open', async () => {
    const { knex } = database();
    const by = { setBy: await makePerson(knex), approvedBy: undefined, reason: 'test', at: new Date() };
    const settings = { ...defaultsOf('registration'), byImport: false };
    assert.ok(await insertVersion(knex, { name: 'registration', version: 1, settings, ...by }));
    const before = await knex('persons').count();
    const refused = await importing('legacy_id,mobile\n77,13600000077', ...vouched);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.out, /policy of registration closes imports/);
    assert.deepEqual(await knex('persons').count(), before);
    const open = { settings: defaultsOf('registration'), approvedBy: await makePerson(knex) };
    assert.ok(await insertVersion(knex, { name: 'registration', version: 2, ...by, ...open }));
    assert.equal((await importing('legacy_id,mobile\n77,13600000077', ...vouched)).exitCode, 0);
  });

  it('counts the rows whose person has an account already, and tells them by number, dry run and import alike', async () => {
    const document = (number: string) => `resident-id,${number},counter,2020-05-31`;
    const heading = 'legacy_id,mobile,name,document_type,document_number,document_verified_by,document_verified_at';
    const [taken, free] = [citizenNumber(), citizenNumber()];
    const first = await importing(`${heading}\na,13600000011,周示例,${document(taken)}`, '--document-level', '2');
    assert.ok(!first.out.includes('twins'), first.out);
    const before = await database().knex('persons').orderBy('id');
    const rows = [
      heading,
      `b,13600000012,吴示例,${document(free)}`,
      `c,13600000013,周示例,${document(taken)}`,
      `d,13600000011,周示例,resident-id,${taken},,`,
      `e,13600000014,吴示例,${document(free)}`,
    ].join('\n');
    for (const [more, verb] of [
      [['--dry-run', 'yes'], 'would be created'],
      [[], 'created'],
      [[], 'created'],
    ] as const) {
      const done = await importing(rows, '--document-level', '2', ...more);
      assert.ok(done.out.includes('twins among the collisions: 3\n'), done.out);
      assert.ok(done.out.includes(`4 read = 1 ${verb} + 3 collisions + 0 faulty + 0 already there`), done.out);
      const isAgain = done.out.includes('imported before');
      assert.deepEqual(told.slice(0, 3), isAgain ? [] : ['row 3: twin', 'row 4: twin', 'row 5: twin']);
      assert.ok(!`${done.out}${told.join()}`.includes(taken));
    }
    const ids = before.map(({ id }) => id);
    assert.deepEqual(await database().knex('persons').whereIn('id', ids).orderBy('id'), before);
    assert.equal((await database().knex('persons')).length, before.length + 1);
    const finished = await database().knex('audit_events').where({ type: 'import.file.finished' }).orderBy('sequence');
    assert.deepEqual(
      finished.slice(-2).map(({ detail }) => detail.twins),
      [0, 3],
    );
  });

  it('refuses what it is called with wrongly, and changes nothing', async () => {
    const before = await database().knex('persons').orderBy('id');
    for (const [option, word] of [
      ['--format', 'xml'],
      ['--verified-mobile', 'yes'],
      ['--document-level', '3'],
      ['--taken-identifier', 'merge'],
      ['--dry-run', 'YES'],
    ] as const) {
      const answer = await importing(list, option, word);
      assert.match(answer.out, new RegExp(`^${option} is `));
      assert.equal(answer.exitCode, 1);
    }
    assert.match((await importing(list, '--client', 'nobody')).out, /There is no application nobody/);
    assert.match((await importing('name\n')).out, /must name the columns/);
    assert.match((await importing('legacy_id\n"')).out, /not CSV/);
    for (const batch of ['x', '00000000-0000-4000-8000-000000000000']) {
      const undone = await run('accounts-import-undo', '--batch', batch, '--reason', 'wrong list');
      assert.equal(undone.exitCode, 1);
    }
    assert.equal((await run('accounts-import', '--file', 'x', '--format', 'csv', '--client', clientId)).exitCode, 2);
    assert.deepEqual(await database().knex('persons').orderBy('id'), before);
  });

  it('tells the rate of this run and the time left', () => {
    const lines: string[] = [];
    let seconds = 0;
    const progress = createProgress(
      (line) => lines.push(line),
      () => new Date(seconds * 1000),
    );
    for (const done of [500, 1000, 1500, 2000, 100_000]) {
      progress(done, 100_000);
      seconds += 4;
    }
    assert.deepEqual(lines, [
      '1500 of 100000 rows, 125 a second, 14 min left',
      '100000 of 100000 rows, 6219 a second, 0 s left',
    ]);
  });
});
