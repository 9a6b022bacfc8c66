import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { readTable } from '../../../server/lib/tables/read-table.ts';
import { carryLists } from '../../../server/officials/import/carry-lists.ts';
import { useApp } from '../../support/app.ts';
import { workbookOf } from '../../support/workbook.ts';
import { act, adminId, openConsole, unitIds } from './admins.ts';
import { appointing, csv, heads, unheard, useLists } from './list-hands.ts';

const below = fixedId('unit', 3);
/** `姓名,手机号码,职务,工号,任职首日` and a row, as Excel of the country saves CSV. */
const gb18030 = Buffer.from(
  'd0d5c3fb2ccad6bbfabac5c2eb2cd6b0cef12cb9a4bac52cc8ced6b0cad7c8d50d0a' +
    'c7aed0c2c0fd2c31333830303133383935302cbfc6d4b12c47423030312c323032362f31322f310d0a',
  'hex',
);

describe('long lists and workbooks in the console', function longLists() {
  this.timeout(300_000);
  const app = useApp();
  const hands = useLists(app);
  const { knex, unit, security, letDayPass, live, parts, give, given, carryOut, undo, decide, download } = hands;

  it('takes a workbook with numbers and days as cells, over two units, and tells each fault by its row', async () => {
    const day = new Date('2026-12-01T00:00:00Z');
    const workbook = await workbookOf([
      heads,
      ['钱新例', 13800138901, '科员', 'W001', day, null, true, 3, null],
      ['孙新例', '138 0013 8902', '科员', 'W002', '2026/12/1', '2027年1月31日', '否', null, below],
      [null, null, null, null, null, null, null, null, null],
      ['李新例', 13800138903, '科员', 'W003', '31.12.2026', null, null, null, null],
      ['周新例', 13800138904, '科员', 'W004', day, null, null, null, unitIds.housing],
      ['钱新例', 13800138901, '科长', 'W005', day, null, null, null, null],
      ['吴新例', 13800138905, '科员', 'S0001', day, null, null, null, null],
    ]);
    const address = await given(workbook);
    const preview = await openConsole(app(), unit(), address);
    assert.match(preview.body, /文件按「Excel 工作簿」读取，第一行是「钱新例 · 科员」/);
    assert.match(preview.body, /2 行可以任命/);
    const faults = (await download(`${address}/faults`)).toString();
    assert.deepEqual(faults.replace('\ufeff', '').trim().split('\r\n').slice(1), [
      '5,W003,日期有误',
      '6,W004,没有这个机构，或不在本机构之下',
      '7,W005,本机构已经任命了同一个人，尚未领取',
      '8,S0001,工号在本机构已被使用',
    ]);
    const done = await carryOut(address);
    assert.equal(done.location?.search, '?notice=list-carried-out');
    const posts = await live('W').orderBy('job_number').select('job_number', 'unit_id', 'is_primary', 'position');
    assert.deepEqual(
      posts.map(({ job_number, unit_id, is_primary, position }) => [job_number, unit_id, is_primary, position]),
      [
        ['W001', unitIds.tax, true, 3],
        ['W002', below, false, 0],
      ],
    );
    const shown = await openConsole(app(), unit(), address);
    assert.match(shown.body, /4 行未处理/);
    assert.equal((await download(`${address}/faults`)).toString(), faults, 'the same rows as were foretold');
  });

  it('takes CSV as Excel of the country saves it, and says how it was read', async () => {
    const address = await given(gb18030);
    const preview = await openConsole(app(), unit(), address);
    assert.match(preview.body, /文件按「CSV 文件（GB 18030）」读取，第一行是「钱新例 · 科员」/);
    assert.match(preview.body, /1 行可以任命/);
  });

  it('gives a template that is a list already, and an example on a sheet of its own', async () => {
    const template = await download(`/console/units/${unitIds.tax}/list/template`);
    const read = await readTable(template, 10);
    assert.deepEqual(read.ok && read.lines.map(({ fields }) => fields), [heads]);
    const refused = await give(template);
    assert.equal(refused.status, 422);
    assert.match(refused.body, /名单中没有数据行/);
  });

  it('takes its own export again, changed, and puts everything back as it was', async () => {
    await carryOut(
      await given(csv(['钱新例,13800138911,科员,E001,2026-12-01,', '孙新例,13800138912,=1+1,E002,2026-12-01,'])),
    );
    for (const format of ['xlsx', 'csv']) {
      const file = await download(`/console/units/${unitIds.tax}/posts/export?as=${format}`);
      assert.ok(!file.toString('latin1').includes('13800138911'));
      const read = await readTable(file, 20_000);
      assert.ok(read.ok);
      const [heading, ...lines] = read.lines.map(({ fields }) => [...fields]);
      assert.deepEqual(heading, heads);
      const same = await openConsole(app(), unit(), await given(file));
      assert.match(same.body, new RegExp(`${lines.length} 行没有变化`), format);
      const edited = lines.map((fields) =>
        /^E00/.test(fields[3] ?? '') ? fields.with(2, '处长').with(5, '2099-06-30') : fields,
      );
      const address = await given(await workbookOf([heads, ...edited]));
      assert.match((await openConsole(app(), unit(), address)).body, /2 行更改已有岗位/);
      await carryOut(address);
      assert.deepEqual(await live('E').pluck('title'), ['处长', '处长']);
      const [event] = await knex()('audit_events')
        .where({ type: 'official.list.appointed' })
        .orderBy('sequence', 'desc');
      assert.deepEqual([event.detail.changed, event.detail.appointed], [2, 0]);
      await knex()('posts').where({ job_number: 'E002' }).update({ title: '局长' });
      const undone = await undo(address);
      assert.equal(undone.location?.search, '?notice=list-undone');
      const titles = await live('E').orderBy('job_number').select('title', 'ends_on');
      assert.deepEqual(titles[0], { title: '科员', ends_on: null });
      assert.equal(titles[1]?.title, '局长', 'whoever changed it since knew better');
      await knex()('posts').where({ job_number: 'E002' }).update({ title: '=1+1', ends_on: null });
    }
    const sheet = (await download(`/console/units/${unitIds.tax}/posts/export?as=csv`)).toString();
    assert.match(sheet, /,'=1\+1,/, 'T-143');
  });

  it('changes no post of another name, and none of a foreign unit', async () => {
    const rows = ['郑新例,,处长,S0001,2026-01-01,', `,,处长,H9999,2026-01-01,`];
    const faults = await download(`${await given(csv(rows))}/faults`);
    assert.match(faults.toString(), /2,S0001,这个工号的岗位属于另一个姓名/);
    assert.match(faults.toString(), /3,H9999,/);
    assert.equal((await give(csv(rows), unitIds.housing)).status, 404);
    for (const path of ['list/template', 'posts/export'])
      assert.equal((await openConsole(app(), unit(), `/console/units/${unitIds.housing}/${path}`)).status, 404);
  });

  it('T-127 has a second person say yes to a mass change; what is approved is done once, however many carry it', async () => {
    const address = await given(appointing('B', 1001));
    assert.match((await openConsole(app(), unit(), address)).body, /须由另一位安全管理员批准/);
    // an answer that cannot count keeps nobody from theirs
    const locks: string[] = [];
    const listen = ({ sql }: { sql: string }) => void (/"post_imports".* for update/.test(sql) && locks.push(sql));
    knex().on('query', listen);
    const goOn = await act(app(), unit(), `${address}/continuation`, {});
    assert.deepEqual([goOn.location?.search, (await undo(address)).status], ['?problem=not-stopped', 404]);
    knex().removeListener('query', listen);
    assert.deepEqual(locks, []);
    // somebody looks at all of its rows to say yes: nobody waits for them
    const first = await knex().transaction();
    await first('post_imports')
      .where({ id: address.split('/').at(-1) })
      .forUpdate()
      .first();
    const early = await Promise.all(Array.from({ length: 16 }, () => carryOut(address)));
    await first.rollback();
    for (const { location } of early) assert.equal(location?.search, '?problem=being-decided');
    const told = await openConsole(app(), unit(), `${address}?problem=being-decided`);
    assert.match(told.body, /此刻正有人在处理/);
    assert.doesNotMatch(told.body, /appointment"/, 'nor are all rows looked at beside them');
    const asked = await Promise.all(Array.from({ length: 16 }, () => carryOut(address)));
    const waiting = asked.filter(({ location }) => location?.search === '?notice=approval-requested');
    assert.equal(waiting.length, 1);
    const approval = waiting[0]?.location?.pathname ?? '';
    assert.equal((await live('B')).length, 0, 'nothing has happened');
    const shown = await openConsole(app(), security(), approval);
    assert.match(shown.body, /1001/);
    assert.ok([403, 404].includes((await decide(approval, unit())).status), 'nobody approves their own');
    // somebody is about to say yes, and looks at all of it first
    const holder = await knex().transaction();
    await holder('approvals')
      .where({ id: approval.split('/').at(-1) })
      .forUpdate()
      .first();
    const beside = await Promise.all(Array.from({ length: 16 }, () => decide(approval)));
    const takingBack = await act(app(), unit(), `${approval}/withdrawal`, {});
    await holder.rollback();
    for (const { location } of [...beside, takingBack]) assert.equal(location?.search, '?problem=being-decided');
    const refreshed = () => openConsole(app(), security(), `${approval}?problem=being-decided`);
    assert.match((await refreshed()).body, /此刻正有人在处理/);
    const answers = await Promise.all(Array.from({ length: 16 }, () => decide(approval)));
    assert.equal(answers.filter(({ location }) => location?.search === '?notice=approval-approved').length, 1);
    for (const page of [await refreshed(), await openConsole(app(), unit(), `${address}?problem=being-decided`)])
      assert.doesNotMatch(page.body, /此刻正有人在处理/, 'it was decided');
    const own = await parts();
    while ((await knex()('post_imports').where({ rows: 1001 }).whereNull('done_at').first()) !== undefined)
      await Promise.all(Array.from({ length: 16 }, () => carryLists(own, unheard)));
    assert.equal((await live('B')).length, 1001);
    const list = await knex()('post_imports').where({ rows: 1001 }).first();
    assert.deepEqual([list.done_rows, list.appointed, list.list_encrypted], [1001, 1001, null]);
    const [event] = await knex()('audit_events').where({ type: 'official.list.appointed' }).orderBy('sequence', 'desc');
    assert.deepEqual([event.actor_id, event.detail.approvedBy], [adminId('unit'), adminId('security')]);
    assert.equal((await knex()('outbox_entries').where({ kind: 'message' })).length >= 1001, true);

    const undoing = await undo(address);
    assert.equal(undoing.location?.search, '?notice=approval-requested', 'more than 200 posts end');
    assert.equal((await live('B')).length, 1001);
    // what is taken up meanwhile only makes it less
    await live('B')
      .where({ job_number: 'B7' })
      .update({ activated_at: new Date(), person_id: fixedId('person', 2) });
    const said = await decide(undoing.location?.pathname ?? '');
    assert.equal(said.location?.search, '?notice=approval-approved');
    while ((await knex()('post_imports').where({ rows: 1001 }).whereNull('taken_back_at').first()) !== undefined)
      await carryLists(own, unheard);
    assert.deepEqual(await live('B').pluck('job_number'), ['B7']);
  });

  it('T-127 voids a mass change when the unit or a post it is about has changed since', async () => {
    const changes: (() => Promise<unknown>)[] = [
      () => knex()('units').where({ id: unitIds.tax }).update({ level: 'city' }),
      () =>
        knex()('posts').insert({
          ...{ id: fixedId('post', 900), unit_id: unitIds.tax, title: '科员', job_number: 'C7', is_primary: false },
          ...{ person_id: fixedId('person', 2), position: 0, starts_on: '2026-01-01', activated_at: new Date() },
        }),
      () =>
        knex()('posts')
          .where({ id: fixedId('post', 900) })
          .update({ ended_at: new Date(), end_reason: 'left' }),
    ];
    for (const change of changes) {
      const address = await given(appointing('C', 1002, 5000));
      const asked = await carryOut(address);
      assert.equal(asked.location?.search, '?notice=approval-requested');
      await change();
      const answer = await decide(asked.location?.pathname ?? '');
      assert.equal(answer.status, 409);
      const list = await knex()('post_imports')
        .where({ id: address.split('/').at(-1) })
        .first();
      assert.equal(list.wanted_at, null);
    }
  });

  it('T-127 has two hundred and one changes taken back by two persons, and two hundred by one', async () => {
    const posts = Array.from({ length: 201 }, (_, at) => ({
      ...{ id: fixedId('post', 2000 + at), unit_id: unitIds.tax, title: '科员', job_number: `G${at}` },
      ...{ is_primary: false, person_id: fixedId('person', 2), position: 0 },
      ...{ starts_on: '2026-01-01', activated_at: new Date() },
    }));
    await knex()('posts').insert(posts);
    const expected = { 201: '?notice=approval-requested', 200: '?notice=list-undone' };
    for (const [count, notice] of Object.entries(expected).reverse()) {
      const rows = posts.slice(0, Number(count)).map((post) => `,,科长,${post.job_number},2026-01-01,`);
      const address = await given(csv(rows));
      assert.equal((await carryOut(address)).location?.search, '?notice=list-carried-out');
      assert.equal((await live('G').where({ title: '科长' })).length, Number(count));
      assert.equal((await undo(address)).location?.search, notice);
      const left = notice === '?notice=list-undone' ? 0 : Number(count);
      assert.equal((await live('G').where({ title: '科长' })).length, left);
      await knex()('posts').where('job_number', 'like', 'G%').update({ title: '科员' });
      await letDayPass();
    }
  });

  it('T-127 counts posts that end apart: two hundred and one of them wait, two hundred do not', async () => {
    await knex()('posts').insert(
      Array.from({ length: 201 }, (_, at) => ({
        ...{ id: fixedId('post', 1000 + at), unit_id: unitIds.tax, title: '科员', job_number: `D${at}` },
        ...{ is_primary: false, person_id: fixedId('person', 2), position: 0 },
        ...{ starts_on: '2026-01-01', activated_at: new Date() },
      })),
    );
    const rows = Array.from({ length: 201 }, (_, at) => `,,科员,D${at},2026-01-01,2099-01-31`);
    const many = await carryOut(await given(csv(rows)));
    assert.equal(many.location?.search, '?notice=approval-requested');
    const fewer = await carryOut(await given(csv(rows.slice(0, 200))));
    assert.equal(fewer.location?.search, '?notice=list-carried-out');
    assert.equal((await live('D').whereNotNull('ends_on')).length, 200);
    await letDayPass();
    const later = Array.from({ length: 201 }, (_, at) => `,,科员,D${at},2098-01-01,2099-01-31`);
    const begin = await carryOut(await given(csv(later)));
    assert.equal(
      begin.location?.search,
      '?notice=approval-requested',
      'whose first day is years ahead has no post today',
    );
  });

  it('is carried out in the background when it is long, and stopped by whoever sees that it is wrong', async () => {
    const address = await given(appointing('F', 900, 9000));
    const list = () => knex()('post_imports').where({ rows: 900 }).first();
    const waits = async (count: number) => {
      const { rows } = await knex().raw<{ rows: { count: string }[] }>(
        `SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE NOT l.granted AND a.datname = current_database()`,
      );
      return Number(rows[0]?.count) >= count;
    };
    // somebody appoints to a number of its second piece, and does not come to an end
    const holder = await knex().transaction();
    await holder('posts').insert({
      ...{ id: fixedId('post', 1900), unit_id: unitIds.tax, title: '科员', job_number: 'F600', is_primary: false },
      ...{ person_id: fixedId('person', 2), position: 0, starts_on: '2026-01-01', activated_at: new Date() },
    });
    const done = await carryOut(address);
    assert.equal(done.location?.search, '?notice=list-under-way');
    while (!(await waits(1)));
    assert.equal((await live('F')).length, 500);
    assert.match((await openConsole(app(), unit(), address)).body, /正在处理：已完成 500 行，共 900 行/);
    const undoing = undo(address);
    while (!(await waits(2)));
    await holder.rollback();
    const undone = await undoing;
    assert.equal(undone.location?.search, '?notice=list-under-way');
    const own = await parts();
    while ((await list()).taken_back_at === null) await carryLists(own, unheard);
    assert.deepEqual(await live('F'), []);
  });
});
