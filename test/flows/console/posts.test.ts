import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { tokenOf } from '../people/pages.ts';
import { act, asAdmin, openConsole, unitIds } from './admins.ts';

const reason = '年度招录，批复第七号';
const header = 'name,mobile,title,job_number,starts_on,ends_on,primary\n';

describe('posts in the console', () => {
  const app = useApp();
  let unit: Browser;
  before(async () => {
    unit = await asAdmin(app(), 'unit');
  });
  after(() => unit.close());
  beforeEach(() => app().passSeconds(61));
  const knex = () => app().database.knex;
  const live = () => knex()('posts').where({ unit_id: unitIds.tax, ended_at: null });

  /** Sends a file as a browser does. */
  async function upload(path: string, csv: string | Uint8Array, fields: Record<string, string> = {}): Promise<Page> {
    const page = await openConsole(app(), unit, '/console');
    const form = new FormData();
    for (const [name, value] of Object.entries({ csrf: tokenOf(page), reason, ...fields })) form.append(name, value);
    form.append('file', new Blob([typeof csv === 'string' ? csv : new Uint8Array(csv)]), '../../名单.csv');
    return unit.upload(new URL(path, app().issuer), form);
  }

  const person = { name: '赵新例', mobile: '13800138601', title: '科员', jobNumber: 'N0001', startsOn: '2026-12-01' };

  it('appoints an official, who is sent the link, and ends the post', async () => {
    const done = await act(app(), unit, `/console/units/${unitIds.tax}/appoint`, { ...person, endsOn: '', reason });
    assert.equal(done.location?.search, '?notice=official-appointed');
    assert.match(await app().messageFor('+8613800138601', /activate/), /account\/posts\/activate/);
    const row = await live().where({ job_number: 'N0001' }).first();
    const shown = await openConsole(app(), unit, `/console/posts/${row.id}`);
    assert.match(shown.body, /等待领取/);
    assert.equal((await act(app(), unit, `/console/posts/${row.id}`, { reason })).status, 404, 'no act is named');
    const again = await act(app(), unit, `/console/posts/${row.id}`, { act: 'invite', reason });
    assert.equal(again.location?.search, '?notice=official-invited');
    const ended = await act(app(), unit, `/console/posts/${row.id}`, {
      act: 'end',
      reason: `  ${reason}\r\n${' '.repeat(4000)}`,
    });
    assert.equal(ended.location?.search, '?notice=post-ended');
    assert.equal((await openConsole(app(), unit, `/console/posts/${row.id}`)).status, 404);
    const [event] = await knex()('audit_events').where({ type: 'administrator.acted' }).orderBy('sequence', 'desc');
    assert.deepEqual(event.detail, { operation: 'posts.end', reason });
  });

  it('T-121 refuses a foreign unit or post, a job number in use, and days that are none', async () => {
    const path = `/console/units/${unitIds.tax}/appoint`;
    const attempts = [
      [`/console/units/${unitIds.housing}/appoint`, { ...person, reason }, 404],
      [path, { ...person, jobNumber: 'S0001', reason }, 409],
      [path, { ...person, startsOn: '2026-13-01', reason }, 422],
      [path, { ...person, mobile: '123', reason }, 422],
      [path, { ...person, name: '', reason }, 422],
      [path, { ...person, reason: '' }, 422],
      [`/console/posts/${fixedId('post', 3)}`, { act: 'end', reason }, 404],
      ['/console/posts/nothing', { act: 'end', reason }, 404],
    ] as const;
    const before = (await knex()('posts')).length;
    for (const [address, fields, status] of attempts) {
      const refused = await act(app(), unit, address, { ...fields });
      assert.equal(refused.status, status, `${address} ${JSON.stringify(fields)}`);
    }
    assert.equal((await knex()('posts')).length, before);
  });

  it('looks at a list first, appoints its good rows, tells the others by number, and takes it back', async () => {
    const rows = ['L0001', 'L0002', 'S0001', 'L0002', ''].map(
      (job, index) => `钱新例,1380013862${index},科员,${job},2026-12-01,,否`,
    );
    const before = (await live()).length;
    const given = await upload(`/console/units/${unitIds.tax}/list`, `${header}${rows.join('\n')}\n`);
    assert.equal(given.status, 303, given.body.slice(0, 1500));
    const address = given.location?.pathname ?? '';
    const preview = await openConsole(app(), unit, address);
    assert.match(preview.body, /2 行可以任命/);
    assert.match(preview.body, /3 行有误/);
    assert.match(preview.body, /第一行是「钱新例 · 科员」/);
    assert.equal((await live()).length, before, 'nothing has happened');
    const stored = await knex()('post_imports').first();
    assert.ok(!stored.list_encrypted.toString('latin1').includes('13800138620'));
    const answers = await Promise.all(Array.from({ length: 16 }, () => act(app(), unit, `${address}/appointment`, {})));
    assert.equal(answers.filter(({ location }) => location?.search === '?notice=list-carried-out').length, 1);
    assert.equal((await live()).length, before + 2);
    const taken = await live().where({ job_number: 'L0001' }).first();
    await knex()('posts')
      .where({ id: taken.id })
      .update({
        person_id: fixedId('person', 2),
        activated_at: new Date(),
        ...{ invitee_encrypted: null, invitee_fingerprint: null, activation_hash: null, activation_expires_at: null },
      });
    const undone = await act(app(), unit, `${address}/undoing`, { reason });
    assert.equal(undone.location?.search, '?notice=list-undone');
    assert.deepEqual(
      (await live()).map(({ job_number }) => job_number).filter((job) => job.startsWith('L')),
      ['L0001'],
    );
    assert.equal((await act(app(), unit, `${address}/undoing`, { reason })).location?.search, '?problem=done');
  });

  it('leaves nothing appointed of a list that is taken back while it is carried out', async () => {
    const rows = Array.from(
      { length: 190 },
      (_, index) => `钱新例,1380013${4000 + index},科员,M${index},2026-12-01,,否`,
    );
    const given = await upload(`/console/units/${unitIds.tax}/list`, `${header}${rows.join('\n')}\n`);
    const address = given.location?.pathname ?? '';
    const begun = () => live().where('job_number', 'like', 'M%');
    let isOver = false;
    const carrying = act(app(), unit, `${address}/appointment`, {}).finally(() => {
      isOver = true;
    });
    while (!isOver && (await begun()).length === 0);
    const undone = await act(app(), unit, `${address}/undoing`, { reason });
    assert.equal(undone.location?.search, '?notice=list-undone');
    await carrying;
    assert.deepEqual(await begun(), []);
  });

  it('T-143 takes a file for what is in it: no list, too many rows, too long, another unit', async () => {
    const path = `/console/units/${unitIds.tax}/list`;
    const row = '钱新例,13800138620,科员,X1,2026-12-01,,\n';
    const attempts = [
      [path, 'nonsense', 422],
      [path, header, 422],
      [path, Buffer.from([0x50, 0x4b, 0x03, 0x04, 0xff, 0xfe]), 422],
      [path, Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 422],
      [path, `${header}${row.repeat(20_001)}`, 422],
      [path, 'x'.repeat(2100 * 1024), 413],
      [path, '', 422],
      [`/console/units/${unitIds.housing}/list`, `${header}${row}`, 404],
    ] as const;
    const before = (await knex()('post_imports')).length;
    for (const [address, csv, status] of attempts) {
      const refused = await upload(address, csv);
      assert.equal(refused.status, status, `${address} ${String(csv).slice(0, 20)}`);
    }
    assert.equal((await knex()('post_imports')).length, before);
    const forged = await upload(path, `${header}${row}`, { csrf: 'x' });
    assert.equal(forged.status, 403);
  });
});
