import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../../server/cli/commands.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import { createClientRegistry } from '../../server/clients/registry.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { activatePost } from '../../server/officials/activate.ts';
import { makeOfficial, newMobile } from '../officials/support.ts';
import { dumpOf } from '../people/support.ts';
import { testConfig, testSecrets } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';
import { makeUnit } from '../support/make-application.ts';

const heading = 'name,mobile,title,job_number,starts_on,ends_on,primary,position';

describe('commands on officials', () => {
  const database = useDatabase();
  /** What it says on the way, but for its progress, and at its end. */
  async function run(...argv: string[]) {
    const told: string[] = [];
    const env = { ...testSecrets, DATABASE_URL: database.url() };
    const answer = await runCommand(commands, argv, env, (line) => void told.push(line));
    const said = told.filter((line) => !/^\d+ of \d+ rows, /.test(line)).map((line) => `${line}\n`);
    return { ...answer, out: said.join('') + answer.out };
  }
  const posts = () =>
    database()
      .knex('posts')
      .count()
      .then(([row]) => Number(row?.count));
  let directory = '';
  let unitId = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yimen-officials-'));
    unitId = await makeUnit(database().knex);
    await database().knex('units').where({ id: unitId }).update({ uscc: '11440000MB2D00014P' });
  });
  after(() => rm(directory, { recursive: true }));
  const file = async (content: string | Buffer) => {
    const path = join(directory, 'officials.csv');
    await writeFile(path, content);
    return path;
  };
  const reason = ['--reason', 'yearly intake'];
  const importing = async (content: string | Buffer, ...more: string[]) =>
    run('officials-import', '--file', await file(content), '--unit', unitId, ...more, ...reason);

  it('imports what is right, tells what is wrong by row, and keeps no name and no number in what it says', async () => {
    const before = await posts();
    const list = [
      heading,
      `赵示例,13912340001,科员,R-1,2026-03-01,,yes,1`,
      `A,13912340002,科员,R-2,2026-03-01,,,`,
      `钱示例,12345,科员,R-3,2026-03-01,,,`,
      `孙示例,13912340004,科员,R-1,2026-03-01,,,`,
      '',
      `"李,示例",13912340005,科员,R-5,2026-03-01,,,`,
      `周示例,13912340006,科员,R-6,2026-13-01,,,`,
      `吴示例,13912340007,科员,R-7,2026-03-01,,maybe,`,
      `郑示例,13912340008,科员,R-8,2026-03-01,,,first`,
      `王示例,13912340009,科员`,
      `冯示例,13912340010,科员,R-10,2026-03-01,2099-12-31,是,2`,
      `=cmd|'/c calc'!A1,13912340011,科员,R-11,2026-03-01,,,`,
    ].join('\r\n');
    const expected = [
      'row 3 (R-2): name-invalid',
      'row 4 (R-3): mobile-invalid',
      'row 5 (R-1): job-number-taken',
      'row 7 (R-5): name-invalid',
      'row 8 (R-6): period-invalid',
      'row 9 (R-7): primary-invalid',
      'row 10 (R-8): position-invalid',
      'row 11 (): job-number-invalid',
      'row 13 (R-11): name-invalid',
    ];
    const dry = await importing(list, '--dry-run', 'yes');
    assert.deepEqual(dry.out.trim().split('\n'), [...expected, '2 would be appointed, 0 changed, 9 refused']);
    assert.equal(dry.exitCode, 1);
    assert.equal(await posts(), before);
    const done = await importing(list);
    assert.match(done.out, /^list [0-9a-f-]{36}$/m);
    assert.deepEqual(
      done.out
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('list ')),
      [...expected, '2 appointed, 0 changed, 9 refused'],
    );
    assert.equal(await posts(), before + 2);
    assert.equal(
      await database()
        .knex('outbox_entries')
        .where({ kind: 'message' })
        .count()
        .then(([row]) => Number(row?.count)),
      2,
    );
    for (const hidden of ['示例', '139123']) assert.ok(!done.out.includes(hidden));
    const again = await importing(list);
    assert.match(again.out, /this file was imported before, as follows\n2 appointed, 0 changed, 9 refused/);
    assert.equal(await posts(), before + 2);
  });

  it('T-131 touches no account: whoever has the number is not an official before they say so', async () => {
    const person = await makeOfficial(database().knex, { mobile: newMobile() });
    const before = await dumpOf(database().knex, 'persons');
    const list = `${heading}\n赵示例,${person.mobile},科员,T-131,2026-03-01,,,\n`;
    const done = await importing(list, '--links', 'print');
    assert.equal(done.exitCode, 0);
    assert.equal(await dumpOf(database().knex, 'persons'), before);
    const { rows } = await database().knex.raw('SELECT identity FROM identities_of(?, now())', [person.personId]);
    assert.deepEqual(rows, [{ identity: 'citizen' }]);
    const secret = /activate\/([\w-]{43})/.exec(done.out)?.[1] ?? '';
    const config = testConfig();
    const cipher = createColumnCipher(config);
    const clients = await createClientRegistry({ database: database(), cipher });
    const parts = { config, cipher, clients, knex: database().knex, clock: () => new Date() };
    assert.ok((await activatePost(parts, person.personId, secret)).ok);
  });

  it('refuses a list that is none, with a sentence, and appoints nobody', async () => {
    const before = await posts();
    const wrong: [string | Buffer, RegExp][] = [
      [Buffer.from([0xd5, 0xd4, 0xff, 0xe6, 0x0a]), /in neither UTF-8 nor GB 18030/],
      [Buffer.from([0xd5, 0xd4, 0xc0, 0xe6, 0x0a]), /must name the columns/],
      [`${heading}\n"赵示例`, /not CSV/],
      [`name,mobile\n`, /must name the columns/],
      [`${heading},salary\n`, /must name the columns/],
      [`${heading},name\n`, /must name the columns/],
      ['', /must name the columns/],
    ];
    for (const [content, why] of wrong) {
      const done = await importing(content);
      assert.match(done.out, why);
      assert.equal(done.exitCode, 1);
    }
    assert.match(
      (await run('officials-import', '--file', '/nowhere', '--unit', unitId, ...reason)).out,
      /cannot be read/,
    );
    const unknown = await run(
      'officials-import',
      '--file',
      await file(`${heading}\n赵示例,13912340001,科员,R-1,2026-03-01,,yes,1\n`),
      '--unit',
      '11440000MB2D00022J',
      ...reason,
    );
    assert.match(unknown.out, /There is no unit/);
    assert.equal(await posts(), before);
  });

  it('reads the marks that spreadsheets put in front, columns in any order, and titles with commas', async () => {
    const list = `\ufeffjob_number,title,name,mobile,starts_on\nBOM-1,"处长, 兼","赵示例",139 1234 0100,2026-03-01\n`;
    assert.equal((await importing(list)).exitCode, 0);
    const row = await database().knex('posts').where({ job_number: 'BOM-1' }).first();
    assert.equal(row.title, '处长, 兼');
  });

  it('appoints, invites anew, and ends, each with its reason in the audit log; prints a link only when asked', async () => {
    const about = ['--unit', '11440000MB2D00014P', '--job-number', 'one-1'];
    const who = ['--name', '赵示例', '--mobile', newMobile(), '--title', '科员', '--starts-on', '2026-03-01'];
    const sent = await run('official-appoint', ...about, ...who, '--reason', 'joined');
    assert.equal(sent.exitCode, 0);
    assert.ok(!sent.out.includes('activate/'));
    assert.equal((await run('official-appoint', ...about, ...who, '--reason', 'joined')).out, 'job-number-taken\n');
    const printed = await run('official-invite', ...about, '--links', 'print', '--reason', 'lost the message');
    assert.match(printed.out, /\/account\/posts\/activate\/[\w-]{43} \(valid until 20/);
    const ended = await run('official-leave', ...about, '--reason', 'did not come');
    assert.match(ended.out, /withdrawn/);
    assert.equal((await run('official-leave', ...about, '--reason', 'again')).exitCode, 1);
    assert.equal((await run('official-leave', ...about)).exitCode, 2);
    const events = await database().knex('audit_events').orderBy('sequence', 'desc').limit(6).select('type', 'detail');
    assert.deepEqual(
      events.reverse().map(({ type, detail }) => detail.reason ?? type),
      ['joined', 'official.appointed', 'lost the message', 'official.invited', 'did not come', 'withdrawn'],
    );
  });

  it('sets, checks and takes back the policy of a unit', async () => {
    const policy = (...argv: string[]) => run('unit-policy', '--unit', unitId, ...argv, ...reason);
    const stored = () =>
      database()
        .knex('units')
        .where({ id: unitId })
        .first('passkey_policy')
        .then((row) => row.passkey_policy);
    const aaguid = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
    assert.equal((await policy('--hardware-bound', 'yes', '--models', aaguid.toUpperCase())).exitCode, 0);
    assert.deepEqual(await stored(), { hardwareBound: true, models: [aaguid] });
    for (const wrong of [
      ['--hardware-bound', 'maybe'],
      ['--hardware-bound', 'no', '--models', aaguid],
      ['--hardware-bound', 'inherit', '--models', aaguid],
      ['--hardware-bound', 'yes', '--models', 'a key'],
      ['--hardware-bound', 'yes', '--models', ''],
    ])
      assert.notEqual((await policy(...wrong)).exitCode, 0, wrong.join(' '));
    assert.deepEqual(await stored(), { hardwareBound: true, models: [aaguid] });
    const event = await database().knex('audit_events').where({ type: 'unit.passkey-policy.changed' }).first();
    assert.deepEqual(event.detail, { unitId, hardwareBound: true, models: 1 });
    assert.equal((await policy('--hardware-bound', 'no')).exitCode, 0);
    assert.deepEqual(await stored(), { hardwareBound: false, models: null });
    assert.equal((await policy('--hardware-bound', 'inherit')).exitCode, 0);
    assert.equal(await stored(), null);
  });
});
