import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { readTable } from '../../../server/lib/tables/read-table.ts';
import { useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { workbookOf } from '../../support/workbook.ts';
import { tokenOf } from '../people/pages.ts';
import { act, adminId, asAdmin, openConsole, unitIds } from './admins.ts';

const reason = '机构改革，批复第十号';
const heads = ['机构', '上级机构', '类别', '层级', '行政区划代码', '名称（简体）', '名称（繁体）', '名称（英文）'];
const below = fixedId('unit', 3);

describe('lists of units in the console', function unitLists() {
  this.timeout(120_000);
  const app = useApp();
  let unit: Browser;
  let security: Browser;
  before(async () => {
    [unit, security] = await Promise.all([asAdmin(app(), 'unit'), asAdmin(app(), 'security')]);
  });
  after(() => {
    unit.close();
    security.close();
  });
  beforeEach(() => app().passSeconds(61));
  const knex = () => app().database.knex;
  const units = () => knex()('units');
  const named = (name: string) => units().whereRaw(`name ->> 'zh-Hans' = ?`, [name]).first();

  async function give(rows: readonly (readonly (string | number | null)[])[], unitId = unitIds.tax): Promise<Page> {
    const page = await openConsole(app(), unit, '/console');
    const form = new FormData();
    form.append('csrf', tokenOf(page));
    form.append('reason', reason);
    form.append('file', new Blob([new Uint8Array(await workbookOf(rows))]), 'units.xlsx');
    return unit.upload(new URL(`/console/units/${unitId}/unit-list`, app().issuer), form);
  }
  async function given(rows: readonly (readonly (string | number | null)[])[]): Promise<string> {
    const answer = await give([heads, ...rows]);
    assert.equal(answer.status, 303, answer.body.slice(0, 1500));
    return answer.location?.pathname ?? '';
  }
  async function download(path: string): Promise<Buffer> {
    const url = new URL(path, app().issuer);
    const answer = await fetch(url, { headers: { cookie: unit.cookies.header(url) ?? '' } });
    assert.equal(answer.status, 200, path);
    return Buffer.from(await answer.arrayBuffer());
  }
  const carryOut = (address: string) => act(app(), unit, `${address}/appointment`, {});
  const decide = (approval: string) => act(app(), security, `${approval}/decision`, { decision: 'approve', reason });
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
    const preview = await openConsole(app(), unit, address);
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
    const undone = await Promise.all(
      Array.from({ length: 16 }, () => act(app(), unit, `${address}/undoing`, { reason })),
    );
    assert.equal(undone.filter(({ location }) => location?.search === '?notice=list-undone').length, 1);
    assert.deepEqual(
      [await named('甲一组'), (await named('甲一科'))?.id, (await named('甲处'))?.id],
      [undefined, b.id, a.id],
    );
    assert.deepEqual((await units().where({ id: below }).first()).name, old.name);
    assert.match((await openConsole(app(), unit, address)).body, /已撤回：1 个机构移除，1 个恢复原名/);
  });

  it('takes its own export again, changed, and has a template', async () => {
    for (const format of ['xlsx', 'csv']) {
      const read = await readTable(await download(`/console/units/${unitIds.tax}/units/export?as=${format}`), 5000);
      assert.ok(read.ok);
      const [heading, ...lines] = read.lines.map(({ fields }) => [...fields]);
      assert.deepEqual(heading, heads);
      const same = await openConsole(app(), unit, await given(lines));
      assert.match(same.body, new RegExp(`${lines.length} 行没有变化`), format);
    }
    const template = await readTable(await download(`/console/units/${unitIds.tax}/unit-list/template`), 10);
    assert.deepEqual(template.ok && template.lines.map(({ fields }) => fields), [heads]);
  });

  it('T-121 refuses a foreign unit, and a list that is none', async () => {
    assert.equal((await give([heads, office(null, null, '某处')], unitIds.housing)).status, 404);
    for (const path of ['unit-list', 'unit-list/template', 'units/export'])
      assert.equal((await openConsole(app(), unit, `/console/units/${unitIds.housing}/${path}`)).status, 404);
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

    const second = await carryOut(await given(rows('乙')));
    const approval = second.location?.pathname ?? '';
    assert.equal(await named('乙7处'), undefined, 'nothing has happened');
    const answers = await Promise.all(Array.from({ length: 16 }, () => decide(approval)));
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
    assert.equal((await named('乙7处')).parent_id, unitIds.tax);
    const [event] = await knex()('audit_events').where({ type: 'unit.list.done' }).orderBy('sequence', 'desc');
    assert.deepEqual([event.detail.added, event.detail.approvedBy], [201, adminId('security')]);
  });
});
