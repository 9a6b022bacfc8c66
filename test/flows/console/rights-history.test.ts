import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { act, adminId, asAdmin, openConsole, unitIds } from './admins.ts';
import { adminToken, callApi, type Held, makeAdminClient } from './api-caller.ts';

const holder = fixedId('person', 3);
const office = fixedId('unit', 3);
const reason = '调离岗位，见任免通知第五号';
const at = (day: string) => new Date(`${day}T00:00:00+08:00`);

describe('rights as they were', () => {
  const app = useApp();
  let unit: Browser;
  let security: Browser;
  let audit: Browser;
  let api: Held;
  before(async () => {
    unit = await asAdmin(app(), 'unit');
    security = await asAdmin(app(), 'security');
    audit = await asAdmin(app(), 'audit');
    api = await adminToken(app(), audit, await makeAdminClient(app()));
  });
  after(() => {
    for (const browser of [unit, security, audit]) browser.close();
  });
  beforeEach(() => app().passSeconds(20));

  const knex = () => app().database.knex;
  const insert = async (wish: { role?: string; unitId: string; from: string; until?: string; why: string }) => {
    const id = randomUUID();
    await knex()('role_grants').insert({
      ...{ id, person_id: holder, role: wish.role ?? 'desk', unit_id: wish.unitId, granted_by: adminId('security') },
      ...{ reason: wish.why, granted_at: at(wish.from), ended_at: wish.until ? at(wish.until) : null },
      ...(wish.until && { ended_by: adminId('secondSecurity'), end_reason: `${wish.why}结束` }),
    });
    return id;
  };
  const person = (browser: Browser) => openConsole(app(), browser, `/console/roles/person/${holder}`);

  it('keeps of a role that ended who ended it, when and why, for readers in reach alone', async () => {
    const id = await insert({ unitId: unitIds.tax, from: '2026-01-05', why: '办税大厅' });
    await insert({ unitId: unitIds.housing, from: '2026-01-06', until: '2026-02-01', why: '公积金窗口' });
    assert.equal(
      (await act(app(), unit, `/console/roles/${id}/end`, { reason })).location?.search,
      '?notice=role-ended',
    );
    const whole = await person(audit);
    assert.match(whole.body, /过去的角色/);
    for (const text of [reason, '办税大厅', '公积金窗口', '公积金窗口结束']) assert.ok(whole.body.includes(text), text);
    assert.match(whole.body, /此人现在没有任何角色/);
    const part = await person(unit);
    assert.ok(part.body.includes(reason) && !part.body.includes('公积金窗口'));
    const { ended_by, end_reason } = await knex()('role_grants').where({ id }).first();
    assert.deepEqual([ended_by, end_reason], [adminId('unit'), reason]);
    const { body } = await callApi(app(), api, 'GET', `/roles/holders/${holder}/history`);
    const [newest, ended] = body.grants as { endReason: string; endedBy: string }[];
    assert.deepEqual(
      [newest?.endReason, ended?.endReason, ended?.endedBy],
      ['公积金窗口结束', reason, adminId('unit')],
    );
    assert.equal((await callApi(app(), api, 'GET', `/roles/holders/${fixedId('person', 2)}/history`)).status, 404);
  });

  it('T-143 exports what is and what was, recorded with the number of rows, and in reach alone', async () => {
    await insert({ unitId: unitIds.tax, from: '2026-01-07', until: '2026-01-08', why: '=1+1' });
    const { body, headers } = await openConsole(app(), unit, '/console/roles/export?history=yes');
    assert.match(String(headers['content-disposition']), /roles-history-/);
    const [head, ...lines] = body.split('\r\n').filter((line) => line !== '');
    assert.equal(head, '\uFEFF姓名,角色,机构,授予时间,授予人,理由,结束时间,结束人,结束理由');
    assert.ok(lines.some((line) => line.includes(reason)));
    assert.ok(lines.some((line) => line.includes("'=1+1,") && line.endsWith("'=1+1结束")));
    assert.ok(!body.includes('公积金窗口'));
    const event = await knex()('audit_events')
      .where({ type: 'role.list.exported' })
      .orderBy('sequence', 'desc')
      .first();
    assert.deepEqual(event.detail, { rows: lines.length });
    const now = await openConsole(app(), unit, '/console/roles/export');
    assert.ok(!now.body.includes(reason), 'what ended is not among what is');
  });

  it('tells who could reach a unit on a day, by the roles and the tree of that day', async () => {
    // the office stood below the housing fund until March
    await knex()('unit_parents').where({ unit_id: office }).delete();
    await knex()('unit_parents').insert([
      { unit_id: office, parent_id: unitIds.housing, since: at('2026-01-01'), until: at('2026-03-01') },
      { unit_id: office, parent_id: unitIds.tax, since: at('2026-03-01'), until: null },
    ]);
    await insert({ unitId: unitIds.housing, from: '2026-01-15', until: '2026-04-15', why: '甲窗口' });
    await insert({ unitId: unitIds.tax, from: '2026-01-15', until: '2026-02-15', why: '乙窗口' });
    await insert({ role: 'unit', unitId: unitIds.tax, from: '2026-02-20', until: '2026-04-01', why: '丙管理' });
    await insert({ role: 'unit', unitId: office, from: '2026-02-10', until: '2026-02-11', why: '丁管理' });
    const on = async (day: string) => {
      const { body } = await openConsole(app(), audit, `/console/units/${office}/reach?on=${day}`);
      return ['甲窗口', '乙窗口', '丙管理', '丁管理'].filter((why) => body.includes(why));
    };
    assert.deepEqual(await on('2026-01-14'), []);
    assert.deepEqual(await on('2026-02-01'), ['甲窗口'], 'not by the tree of today');
    assert.deepEqual(await on('2026-02-10'), ['甲窗口', '丁管理']);
    assert.deepEqual(await on('2026-02-28'), ['甲窗口']);
    assert.deepEqual(await on('2026-03-01'), ['丙管理']);
    assert.deepEqual(await on('2026-04-02'), []);
    const { body } = await callApi(app(), api, 'GET', `/units/${office}/reach?on=2026-03-15`);
    const grants = body.grants as { reason: string }[];
    assert.ok(grants.some((one) => one.reason === '丙管理') && !grants.some((one) => one.reason === '甲窗口'));
  });

  it('notes each move of a unit by itself, however it is moved', async () => {
    const places = () =>
      knex()('unit_parents').where({ unit_id: office }).orderBy('since').select('parent_id', 'until');
    const before = (await places()).length;
    await knex()('units').where({ id: office }).update({ parent_id: unitIds.housing });
    await knex()('units')
      .where({ id: office })
      .update({ name: knex().raw('name') });
    await knex()('units').where({ id: office }).update({ parent_id: unitIds.tax });
    const all = await places();
    assert.equal(all.length, before + 2);
    assert.deepEqual(
      all.slice(-2).map(({ parent_id, until }) => [parent_id, until === null]),
      [
        [unitIds.housing, false],
        [unitIds.tax, true],
      ],
    );
    assert.equal(all.filter(({ until }) => until === null).length, 1);
  });

  it('T-120 is for readers of the unit, and says what is wrong with a day', async () => {
    const path = (id: string, day: string) => `/console/units/${id}/reach?on=${day}`;
    assert.equal((await openConsole(app(), unit, path(unitIds.housing, '2026-02-01'))).status, 404);
    assert.equal((await openConsole(app(), unit, path(randomUUID(), '2026-02-01'))).status, 404);
    for (const day of ['x', '2026-02-30', '1', ''])
      assert.equal((await openConsole(app(), unit, path(office, day))).status, 422, day);
    assert.match((await openConsole(app(), unit, `/console/units/${office}`)).body, /\/reach"/);
  });
});
