import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { readTable } from '../../../server/lib/tables/read-table.ts';
import { undoUnits } from '../../../server/officials/units/import/take-back-units.ts';
import { useApp } from '../../support/app.ts';
import { workbookOf } from '../../support/workbook.ts';
import { adminId, openConsole, unitIds } from './admins.ts';
import { useListPages } from './list-hands.ts';

const heads = ['机构', '上级机构', '类别', '层级', '行政区划代码', '名称（简体）', '名称（繁体）', '名称（英文）'];
const below = fixedId('unit', 3);

describe('lists of units in the console', function unitLists() {
  this.timeout(300_000);
  const app = useApp();
  /** What was done before counts no more. */
  const letDayPass = () =>
    knex()('unit_imports').update({
      done_at: knex().raw(`done_at - interval '25 hours'`),
      undone_at: knex().raw(`undone_at - interval '25 hours'`),
    });
  const knex = () => app().database.knex;
  const units = () => knex()('units');
  const named = (name: string) => units().whereRaw(`name ->> 'zh-Hans' = ?`, [name]).first();

  const pages = useListPages(app, { path: 'unit-list', letDayPass });
  const { unit, security, carryOut, undo, decide, download } = pages;
  type Rows = readonly (readonly (string | number | null)[])[];
  const give = async (rows: Rows, unitId = unitIds.tax) => pages.give(await workbookOf(rows), unitId);
  const given = async (rows: Rows) => pages.given(await workbookOf([heads, ...rows]));
  const office = (label: string | null, parent: string | null, name: string) => [
    ...[label, parent, '处室', '县级', 440106],
    ...[name, name, `Office ${name}`],
  ];

  it('adds a tree in one list, renames, tells each fault by its row, and is taken back but for what is used', async () => {
    const before = (await units()).length;
    const old = await units().where({ id: below }).first();
    const address = await given([
      office('A', null, '甲处'),
      office('B', 'A', '甲一科'),
      office(null, 'B', '甲一组'),
      [below, null, null, null, null, '新名处', '新名處', 'New name'],
      office('A', null, '乙处'),
      office('C', 'Z', '丙处'),
      office('D', unitIds.housing, '丁处'),
      ['E', null, '公司', '县级', '440106', '戊处', '戊處', 'E'],
      ['F', null, '处室', '县级', '999999', '己处', '己處', 'F'],
      ['G', null, '处室', '县级', '440106', '', '庚處', 'G'],
      [fixedId('unit', 8), null, null, null, null, '住房', '住房', 'Housing'],
      [below, unitIds.province, null, null, null, '某处', '某處', 'X'],
      [below, null, '政府', null, null, '某处', '某處', 'X'],
      office('H', null, '甲处'),
    ]);
    const preview = await openConsole(app(), unit(), address);
    assert.match(preview.body, /3 个机构可以新增/);
    assert.match(preview.body, /1 个机构更名/);
    assert.equal((await units()).length, before, 'nothing has happened');
    const faults = (await download(`${address}/faults`)).toString().trim().split('\r\n').slice(1);
    assert.deepEqual(
      faults.map((line) => [line.split(',')[0], line.split(',').at(-1)]),
      [
        ['6', '前面的行已用了这个代号'],
        ['7', '没有这个上级机构，或不在本机构之下'],
        ['8', '没有这个上级机构，或不在本机构之下'],
        ['9', '类别有误'],
        ['10', '没有这个行政区划代码'],
        ['11', '名称有误或为空'],
        ['12', '没有这个机构，或不在本机构之下'],
        ['13', '名单不能调整上级，请在机构页面申请'],
        ['14', '名单不能更改已有机构的类别、层级或区划'],
        ['15', '同一上级之下已有这个名称的机构'],
      ],
    );
    const answers = await Promise.all(Array.from({ length: 16 }, () => carryOut(address)));
    assert.equal(answers.filter(({ location }) => location?.search === '?notice=list-carried-out').length, 1);
    assert.equal((await units()).length, before + 3);
    const [a, b, c] = await Promise.all(['甲处', '甲一科', '甲一组'].map(named));
    assert.deepEqual([a.parent_id, b.parent_id, c.parent_id], [unitIds.tax, a.id, b.id]);
    const reached = await knex()('unit_ancestors').where({ unit_id: c.id, ancestor_id: unitIds.tax }).first();
    assert.equal(reached.depth, 3);
    const [event] = await knex()('audit_events').where({ type: 'unit.list.done' }).orderBy('sequence', 'desc');
    assert.deepEqual([event.actor_id, event.detail.added, event.detail.refused], [adminId('unit'), 3, 10]);

    await knex()('posts').insert({
      ...{ id: fixedId('post', 2000), unit_id: b.id, title: '科员', job_number: 'U1', is_primary: false, position: 0 },
      ...{ person_id: fixedId('person', 2), starts_on: '2026-01-01', activated_at: new Date() },
    });
    // as a node of the release before writes it
    const unitList = () => knex()('unit_imports').where({ id: address.split('/').at(-1) });
    const { outcome } = await unitList().first();
    const added = outcome.added.map(({ id }: { id: string }) => id);
    const renamed = outcome.renamed.map(({ row: _row, label: _label, ...one }: Record<string, unknown>) => one);
    await unitList().update({ outcome: JSON.stringify({ ...outcome, added, renamed }) });
    const undone = await Promise.all(Array.from({ length: 16 }, () => undo(address)));
    assert.equal(undone.filter(({ location }) => location?.search === '?notice=list-undone').length, 1);
    assert.deepEqual(
      [await named('甲一组'), (await named('甲一科'))?.id, (await named('甲处'))?.id],
      [undefined, b.id, a.id],
    );
    assert.deepEqual((await units().where({ id: below }).first()).name, old.name);
    assert.match((await openConsole(app(), unit(), address)).body, /已撤回：1 个机构移除，1 个恢复原名/);
  });

  it('takes its own export again, changed, and has a template', async () => {
    for (const format of ['xlsx', 'csv']) {
      const read = await readTable(await download(`/console/units/${unitIds.tax}/units/export?as=${format}`), 5000);
      assert.ok(read.ok);
      const [heading, ...lines] = read.lines.map(({ fields }) => [...fields]);
      assert.deepEqual(heading, heads);
      const same = await openConsole(app(), unit(), await given(lines));
      assert.match(same.body, new RegExp(`${lines.length} 行没有变化`), format);
    }
    const template = await readTable(await download(`/console/units/${unitIds.tax}/unit-list/template`), 10);
    assert.deepEqual(template.ok && template.lines.map(({ fields }) => fields), [heads]);
  });

  it('T-121 refuses a foreign unit, and a list that is none', async () => {
    assert.equal((await give([heads, office(null, null, '某处')], unitIds.housing)).status, 404);
    for (const path of ['unit-list', 'unit-list/template', 'units/export'])
      assert.equal((await openConsole(app(), unit(), `/console/units/${unitIds.housing}/${path}`)).status, 404);
    for (const rows of [[heads], [heads.slice(1), ['x']], [[...heads, '电话'], ['x']]])
      assert.equal((await give(rows)).status, 422);
    const many = Array.from({ length: 2001 }, (_, at) => office(null, null, `某${at}处`));
    assert.match((await give([heads, ...many])).body, /名单超过 2000 行/);
  });

  it('T-127 has a second person say yes to many units, and is void when one of them has changed', async () => {
    const rows = (name: string) => Array.from({ length: 201 }, (_, at) => office(`L${at}`, null, `${name}${at}处`));
    const first = await carryOut(await given([...rows('甲'), [below, null, null, null, null, '新名', '新名', 'New']]));
    assert.equal(first.location?.search, '?notice=approval-requested');
    await units().where({ id: below }).update({ level: 'township' });
    assert.equal((await decide(first.location?.pathname ?? '')).status, 409);
    assert.equal(await named('甲7处'), undefined);

    const address = await given(rows('乙'));
    const holder = await knex().transaction();
    await holder('unit_imports')
      .where({ id: address.split('/').at(-1) })
      .forUpdate()
      .first();
    const early = await Promise.all(Array.from({ length: 16 }, () => carryOut(address)));
    await holder.rollback();
    for (const { location } of early) assert.equal(location?.search, '?problem=being-decided');
    const told = await openConsole(app(), unit(), `${address}?problem=being-decided`);
    assert.match(told.body, /此刻正有人在处理/);
    const second = await carryOut(address);
    const approval = second.location?.pathname ?? '';
    assert.equal(await named('乙7处'), undefined, 'nothing has happened');
    const answers = await Promise.all(Array.from({ length: 16 }, () => decide(approval)));
    assert.equal(answers.filter(({ location }) => location?.search === '?notice=approval-approved').length, 1);
    assert.equal((await named('乙7处')).parent_id, unitIds.tax);
    const [event] = await knex()('audit_events').where({ type: 'unit.list.done' }).orderBy('sequence', 'desc');
    assert.deepEqual([event.detail.added, event.detail.approvedBy], [201, adminId('security')]);
  });

  it('T-127 has a second person say yes to taking many units back, and is void when one of them has changed', async () => {
    const rows = Array.from({ length: 201 }, (_, at) => office(`N${at}`, null, `丙${at}处`));
    const address = await given(rows);
    await decide((await carryOut(address)).location?.pathname ?? '');
    const here = () => units().whereRaw(`name ->> 'zh-Hans' ~ '^丙[0-9]+处$'`);
    assert.equal((await here()).length, 201);
    const back = () => undo(address);
    const early = await back();
    assert.equal(early.location?.search, '?notice=approval-requested');
    const changed = { 'zh-Hans': '丙处', 'zh-Hant': '丙處', en: 'C' };
    await units()
      .where({ id: (await named('丙7处')).id })
      .update({ name: JSON.stringify(changed) });
    assert.equal((await decide(early.location?.pathname ?? '')).status, 409);
    assert.equal((await here()).length, 200, 'nothing has happened');

    const asked = await Promise.all(Array.from({ length: 16 }, back));
    const waiting = asked.filter(({ location }) => location?.search === '?notice=approval-requested');
    assert.equal(waiting.length, 1);
    const approval = waiting[0]?.location?.pathname ?? '';
    assert.match((await openConsole(app(), security(), approval)).body, /撤回名单/);
    const { body } = await openConsole(app(), unit(), address);
    assert.ok(body.includes(`href="${approval}"`), 'who wants the same sees what waits already');
    assert.match(body, /已申请撤回这份名单.*<dt>申请人<\/dt>.*\/undoing"/s);
    assert.ok([403, 404].includes((await decide(approval, unit())).status));
    assert.equal((await here()).length, 200);
    const answers = await Promise.all(Array.from({ length: 16 }, () => decide(approval)));
    assert.equal(answers.filter(({ location }) => location?.search === '?notice=approval-approved').length, 1);
    assert.equal((await here()).length, 0);
    const [event] = await knex()('audit_events').where({ type: 'unit.list.undone' }).orderBy('sequence', 'desc');
    const { removed, kept, approvedBy } = event.detail;
    assert.deepEqual([event.actor_id, removed, kept, approvedBy], [adminId('unit'), 201, 0, adminId('security')]);
  });

  it('T-127 counts the lists of one administrator within a day together, also of sixteen at once', async () => {
    const addresses: string[] = [];
    for (let list = 0; list < 16; list += 1)
      addresses.push(await given(Array.from({ length: 13 }, (_, at) => office(null, null, `丁${list}之${at}处`))));
    const answers = await Promise.all(addresses.map(carryOut));
    const found = (notice: string) => answers.filter(({ location }) => location?.search === `?notice=${notice}`);
    assert.equal(found('list-carried-out').length, 15, '195 units; one more list would make 208');
    assert.equal(found('approval-requested').length, 1);
    const shown = await openConsole(app(), security(), found('approval-requested')[0]?.location?.pathname ?? '');
    assert.match(shown.body, />195</);
    const preview = await openConsole(app(), unit(), await given([office(null, null, '丁一'), ...sixMore]));
    assert.match(preview.body, /您在此前 24 小时内已按其他名单处理 195 个机构/);
    const done = addresses.filter((_, at) => answers[at]?.location?.search === '?notice=list-carried-out');
    const undone = await undo(`${done[0]}`);
    assert.equal(undone.location?.search, '?notice=approval-requested', 'taking back counts as well');
    await letDayPass();
    const next = await undo(`${done[1]}`);
    assert.equal(next.location?.search, '?notice=list-undone');
  });
  const sixMore = Array.from({ length: 6 }, (_, at) => office(null, null, `丁又${at}处`));

  it('T-121 leaves units that went out of reach since, and says so of each', async () => {
    const old = await units().where({ id: below }).first();
    const kept = randomUUID();
    const { id: _id, ...like } = old;
    await units().insert({ ...like, id: kept, uscc: null, passkey_policy: null, name: JSON.stringify(old.name) });
    const address = await given([
      office('A', null, '戊一处'),
      office('B', null, '戊二处'),
      [kept, null, null, null, null, '戊三处', '戊三處', 'E3'],
      [below, null, null, null, null, '戊四处', '戊四處', 'E4'],
    ]);
    await carryOut(address);
    const nobody = { by: fixedId('person', 2), approvedBy: undefined, reason: '撤回', now: app().clock() };
    const refused = await knex().transaction((tx) => undoUnits(tx, address.split('/').at(-1) ?? '', nobody));
    assert.deepEqual(
      refused,
      { ok: false, reason: 'unknown' },
      'whose role went while they waited leaves the list as it is',
    );
    const gone = [(await named('戊二处')).id, kept];
    await units().whereIn('id', gone).update({ parent_id: unitIds.housing });
    const undone = await undo(address);
    assert.equal(undone.location?.search, '?notice=list-undone');
    assert.deepEqual(
      [await named('戊一处'), (await named('戊二处')).id, (await named('戊三处')).id, await named('戊四处')],
      [undefined, ...gone, undefined],
    );
    const left = (await download(`${address}/faults?of=left`)).toString().trim().split('\r\n').slice(1);
    assert.deepEqual(left, ['3,B,已不在撤回人的管理范围内', `4,${kept},已不在撤回人的管理范围内`]);
    assert.match((await openConsole(app(), unit(), address)).body, /2 个保留原状/);
    const [event] = await knex()('audit_events').where({ type: 'unit.list.undone' }).orderBy('sequence', 'desc');
    assert.deepEqual([event.detail.removed, event.detail.restored, event.detail.kept], [1, 1, 2]);
  });

  it('T-155 adds or takes back nothing of a list when the record is not taken, and the list stays as it was', async () => {
    const address = await given([office(null, null, '己处')]);
    const state = async () => [
      await units().count(),
      await knex()('unit_imports').where({ id: address.split('/').at(-1) }),
    ];
    for (const step of [() => carryOut(address), () => undo(address)]) {
      const before = await state();
      await app().owner().raw('REVOKE INSERT ON audit_events FROM yimen_app');
      try {
        assert.equal((await step()).status, 500);
      } finally {
        await app().owner().raw('GRANT INSERT ON audit_events TO yimen_app');
      }
      assert.deepEqual(await state(), before);
      assert.equal((await step()).status, 303);
    }
  });
});
