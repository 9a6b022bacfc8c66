import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { force } from '../people/pages.ts';
import { act, adminId, asAdmin, openConsole, unitIds } from './admins.ts';

const reason = '机构改革方案第二号';
const branch = fixedId('unit', 3);
const county = fixedId('unit', 4);

describe('units in the console', () => {
  const app = useApp();
  let unit: Browser;
  let security: Browser;
  before(async () => {
    unit = await asAdmin(app(), 'unit');
    security = await asAdmin(app(), 'security');
  });
  after(() => {
    for (const browser of [unit, security]) browser.close();
  });
  beforeEach(() => app().passSeconds(61));
  const parentOf = async (id: string) => (await app().database.knex('units').where({ id }).first()).parent_id;

  it('T-123 finds and shows what is in reach alone', async () => {
    const found = await openConsole(app(), unit, `/console/units?q=${encodeURIComponent('示例省')}`);
    assert.match(found.body, /示例省税务局/);
    assert.doesNotMatch(found.body, /住房公积金/);
    const shown = await openConsole(app(), unit, `/console/units/${unitIds.tax}`);
    assert.equal(shown.status, 200);
    assert.match(shown.body, /处长/);
    const absent = fixedId('unit', 999);
    const [foreign, nothing] = [
      await openConsole(app(), unit, `/console/units/${unitIds.housing}`),
      await openConsole(app(), unit, `/console/units/${absent}`),
    ];
    assert.deepEqual([foreign.status, nothing.status], [404, 404]);
    const wild = await openConsole(app(), unit, `/console/units?q=${encodeURIComponent("%' OR '1'='1")}`);
    assert.doesNotMatch(wild.body, /住房公积金/);
  });

  it('adds a unit in reach, and refuses one outside, below an unknown division, or without a name', async () => {
    const form = {
      ...{ kind: 'office', level: 'county', divisionCode: '440106', reason },
      ...{ 'zh-Hans': '示例征管科', 'zh-Hant': '示例徵管科', en: 'Example Section' },
    };
    const added = await act(app(), unit, `/console/units/${county}/change/add`, form);
    assert.equal(added.location?.search, '?notice=unit-added');
    const row = await app().database.knex('units').whereRaw(`name ->> 'en' = 'Example Section'`).first();
    assert.equal(row.parent_id, county);
    const attempts = [
      [unitIds.housing, form, 404],
      [county, { ...form, divisionCode: '999999' }, 422],
      [county, { ...form, divisionCode: 'x' }, 422],
      [county, { ...form, en: ' ' }, 422],
      [county, { ...form, kind: 'empire' }, 422],
      [county, { ...form, reason: '' }, 422],
    ] as const;
    for (const [below, fields, status] of attempts) {
      const refused = await act(app(), unit, `/console/units/${below}/change/add`, { ...fields });
      assert.equal(refused.status, status, JSON.stringify(fields));
    }
    assert.equal((await app().database.knex('units').whereRaw(`name ->> 'en' = 'Example Section'`)).length, 1);
  });

  it('renames, and keeps what was typed when that is refused', async () => {
    const path = `/console/units/${branch}/change/rename`;
    const names = { 'zh-Hans': '示例新名', 'zh-Hant': '示例新名', en: 'New Example' };
    const shown = await openConsole(app(), unit, path);
    const seen = Object.fromEntries(
      shown.forms.flatMap(({ fields }) => fields).filter(([name]) => name.startsWith('seen-')),
    );
    assert.equal(Object.keys(seen).length, 3);
    const refused = await act(app(), unit, path, { ...names, ...seen, reason: 'x' });
    assert.equal(refused.status, 422);
    assert.match(refused.body, /value="New Example"/);
    const renamed = await act(app(), unit, path, { ...names, ...seen, reason });
    assert.equal(renamed.location?.search, '?notice=unit-renamed');
    const nameNow = async () => (await app().database.knex('units').where({ id: branch }).first()).name;
    assert.equal((await nameNow()).en, 'New Example');
    const late = await act(app(), unit, path, { ...names, ...seen, en: 'Later Example', reason });
    assert.equal(late.status, 409, 'somebody else has renamed it in between');
    assert.match(late.body, /value="Later Example"/);
    assert.match(late.body, /name="seen-en" value="New Example"/);
    assert.equal((await nameNow()).en, 'New Example');
  });

  it('T-166 lets one of sixteen that rename at once go through', async () => {
    const path = `/console/units/${branch}/change/rename`;
    const before = await app().database.knex('units').where({ id: branch }).first();
    const seen = Object.fromEntries(
      Object.entries(before.name).map(([name, value]) => [`seen-${name}`, String(value)]),
    );
    const page = await openConsole(app(), unit, '/console');
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        force(unit, page, path, { 'zh-Hans': '甲', 'zh-Hant': '甲', en: `Name ${index}`, ...seen, reason }),
      ),
    );
    const done = answers.filter(({ location }) => location?.search === '?notice=unit-renamed');
    assert.deepEqual([done.length, answers.filter(({ status }) => status === 409).length], [1, 15]);
  });

  it('T-121 moves a unit between units one manages, with a second person, and never to or from elsewhere', async () => {
    const { knex } = app().database;
    const path = `/console/units/${county}/change/move`;
    const attempts = [
      [path, unitIds.housing, 404],
      [path, county, 409],
      [path, branch, 403],
      [`/console/units/${unitIds.tax}/change/move`, branch, 409],
      [`/console/units/${unitIds.housing}/change/move`, branch, 404],
    ] as const;
    for (const [address, toId, status] of attempts) {
      const refused = await act(app(), unit, address, { toId, reason });
      assert.equal(refused.status, status, `${address} ${toId}`);
    }
    const asked = await act(app(), unit, path, { toId: unitIds.tax, reason });
    assert.equal(asked.location?.search, '?notice=approval-requested');
    assert.equal(await parentOf(county), branch);
    const [request] = await knex('approvals').where({ status: 'waiting', act: 'unit.move' });
    const page = await openConsole(app(), security, `/console/approvals/${request.id}`);
    assert.match(page.body, /新的上级机构/);
    const decision = { decision: 'approve', reason };
    const approved = await act(app(), security, `/console/approvals/${request.id}/decision`, decision);
    assert.equal(approved.location?.search, '?notice=approval-approved');
    assert.equal(await parentOf(county), unitIds.tax);
  });

  it('T-127 voids a move when the unit has moved in between', async () => {
    const { knex } = app().database;
    const asked = await act(app(), unit, `/console/units/${county}/change/move`, { toId: branch, reason });
    assert.equal(asked.status, 303);
    const [request] = await knex('approvals').where({ status: 'waiting', act: 'unit.move' });
    await knex('units')
      .where({ id: county })
      .update({ parent_id: fixedId('unit', 5) });
    const path = `/console/approvals/${request.id}/decision`;
    const answered = await act(app(), security, path, { decision: 'approve', reason });
    assert.equal(answered.status, 409);
    assert.equal(await parentOf(county), fixedId('unit', 5));
    assert.equal((await knex('approvals').where({ id: request.id }).first()).status, 'void');
  });

  it('T-127 voids a move when what it goes to has moved in between, however far above', async () => {
    const { knex } = app().database;
    const above = (await knex('units').where({ id: branch }).first()).parent_id;
    const asked = await act(app(), unit, `/console/units/${county}/change/move`, { toId: branch, reason });
    assert.equal(asked.status, 303);
    const [request] = await knex('approvals').where({ status: 'waiting', act: 'unit.move' });
    await knex('units').where({ id: above }).update({ parent_id: unitIds.housing });
    const path = `/console/approvals/${request.id}/decision`;
    const answered = await act(app(), security, path, { decision: 'approve', reason });
    assert.equal(answered.status, 409);
    assert.equal((await knex('approvals').where({ id: request.id }).first()).status, 'void');
    const [told] = await knex('audit_events').where({ type: 'approval.decided' }).orderBy('sequence', 'desc').limit(1);
    assert.deepEqual([told.actor_id, told.detail.status], [adminId('security'), 'void'], 'whose yes voided it');
  });
});
