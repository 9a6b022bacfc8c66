import assert from 'node:assert/strict';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { demonstrationPassword } from '../../../seeds/persons.ts';
import { createBrowser, useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { enter } from '../people/pages.ts';
import { act, adminId, asAdmin, openConsole, unitIds } from './admins.ts';

const reason = '岗位调整，例会纪要第三条';
/** 李示例, a citizen with a verified name and no role. */
const citizen = { login: '13800000002', id: fixedId('person', 2) };

describe('roles in the console', () => {
  const app = useApp();
  let security: Browser;
  let second: Browser;
  let unit: Browser;
  before(async () => {
    security = await asAdmin(app(), 'security');
    second = await asAdmin(app(), 'secondSecurity');
    unit = await asAdmin(app(), 'unit');
  });
  after(() => {
    for (const browser of [security, second, unit]) browser.close();
  });
  beforeEach(() => app().passSeconds(61));
  const held = (personId: string) =>
    app().database.knex('role_grants').where({ person_id: personId, ended_at: null }).select('role', 'unit_id');

  it('is not there for people without a role, nor for anybody who is not logged in', async () => {
    const browser = createBrowser();
    const asked = await browser.get(new URL('/console', app().issuer));
    assert.equal(asked.status, 303);
    assert.match(String(asked.location), /authorize\?.*acr_values=phr/);
    await app().person('13800138411');
    const page = await enter(app(), browser, '13800138411');
    assert.equal(page.status, 200);
    const refused = await browser.get(new URL('/console', app().issuer));
    assert.equal(refused.status, 404);
    browser.close();
  });

  it('T-126 asks administrators for a phishing-resistant login, and for a recent one to change something', async () => {
    const byPassword = createBrowser();
    await enter(app(), byPassword, '13800000018', '/account', demonstrationPassword);
    const asked = await byPassword.get(new URL('/console', app().issuer));
    assert.match(String(asked.location), /acr_values=phr/);
    byPassword.close();
    app().passSeconds(25 * 60);
    const seen = await security.get(new URL('/console/roles', app().issuer));
    assert.equal(seen.status, 200, 'reading goes on');
    const refused = await act(app(), security, '/console/roles/new', { ...wish('desk', unitIds.tax) });
    assert.equal(refused.status, 303);
    assert.match(String(refused.location), /max_age=1200/);
    assert.deepEqual(await held(citizen.id), []);
    security.close();
    security = await asAdminAgain('security');
    second.close();
    second = await asAdminAgain('secondSecurity');
    unit.close();
    unit = await asAdminAgain('unit');
  });
  const asAdminAgain = async (name: Parameters<typeof asAdmin>[1]) => {
    await app()
      .database.knex('passkeys')
      .where({ person_id: adminId(name) })
      .delete();
    return asAdmin(app(), name);
  };
  const wish = (role: string, unitId: string, login = citizen.login) => ({ login, role, unitId, reason });

  it('T-121 grants below the grantor alone: no chief role by a unit, nothing outside the subtree, nothing to oneself', async () => {
    const attempts = [
      [wish('security', unitIds.tax), 403],
      [wish('unit', unitIds.province), 404],
      [wish('unit', unitIds.housing), 404],
      [wish('desk', unitIds.tax, '13800000009'), 403],
      [wish('unit', unitIds.tax, '13800000018'), 409],
      [{ ...wish('desk', unitIds.tax), reason: 'x' }, 422],
      [wish('owner', unitIds.tax), 422],
      [wish('desk', 'not-an-id'), 404],
      [wish('desk', unitIds.tax, '13899999999'), 422],
      [wish('desk', unitIds.tax, '13800000001'), 422],
    ] as const;
    for (const [fields, status] of attempts) {
      const answer = await act(app(), unit, '/console/roles/new', { ...fields });
      assert.equal(answer.status, status, JSON.stringify(fields));
    }
    assert.deepEqual(await held(citizen.id), []);
  });

  it('T-123 tries out no login name with a form that grants nothing', async () => {
    for (const fields of [{ role: 'owner' }, { role: 'security' }, { reason: 'x' }, { unitId: unitIds.housing }]) {
      const bodies = [];
      for (const login of [citizen.login, '13899999999']) {
        const answer = await act(app(), unit, '/console/roles/new', { ...wish('desk', unitIds.tax, login), ...fields });
        bodies.push(`${answer.status} ${answer.body.includes('没有登录名与此完全一致的账号')}`);
      }
      assert.equal(bodies[0], bodies[1], JSON.stringify(fields));
    }
    const routes = app().service.routes.filter(({ path }) => path === '/console/roles/new');
    assert.equal(routes.find(({ method }) => method === 'POST')?.throttle, 'credential');
  });

  it('grants a role in reach at once, shows it, and ends it with the next request', async () => {
    const granted = await act(app(), unit, '/console/roles/new', wish('desk', unitIds.tax));
    assert.equal(granted.location?.search, '?notice=role-granted');
    assert.deepEqual(await held(citizen.id), [{ role: 'desk', unit_id: unitIds.tax }]);
    const [row] = await app().database.knex('role_grants').where({ person_id: citizen.id });
    const [event] = await app().database.knex('audit_events').where({ type: 'role.granted', person_id: citizen.id });
    assert.deepEqual(event.detail, { grantId: row.id, role: 'desk', unitId: unitIds.tax, reason });
    const page = await openConsole(app(), unit, `/console/roles/${row.id}`);
    assert.match(page.body, /李示例/);
    const ended = await act(app(), unit, `/console/roles/${row.id}/end`, { reason });
    assert.equal(ended.location?.search, '?notice=role-ended');
    assert.deepEqual(await held(citizen.id), []);
    const again = await act(app(), unit, `/console/roles/${row.id}/end`, { reason });
    assert.equal(again.status, 404);
  });

  it('T-127 makes a chief role wait for another security administrator, who is named with it', async () => {
    const { knex } = app().database;
    const asked = await act(app(), security, '/console/roles/new', wish('audit', unitIds.province));
    assert.equal(asked.location?.search, '?notice=approval-requested');
    assert.deepEqual(await held(citizen.id), []);
    const [request] = await knex('approvals').where({ status: 'waiting' });
    const path = `/console/approvals/${request.id}/decision`;
    const own = await act(app(), security, path, { decision: 'approve', reason });
    assert.equal(own.status, 403);
    const foreign = await act(app(), unit, path, { decision: 'approve', reason });
    assert.equal(foreign.status, 403);
    assert.equal((await act(app(), second, path, { reason })).status, 404, 'neither yes nor no');
    const approved = await act(app(), second, path, { decision: 'approve', reason });
    assert.equal(approved.location?.search, '?notice=approval-approved');
    assert.deepEqual(await held(citizen.id), [{ role: 'audit', unit_id: unitIds.province }]);
    const replayed = await act(app(), second, path, { decision: 'approve', reason });
    assert.equal(replayed.status, 404);
    const [event] = await knex('audit_events').where({ type: 'role.granted' }).orderBy('sequence', 'desc').limit(1);
    assert.equal(event.actor_id, adminId('security'));
    assert.equal(event.detail.approvedBy, adminId('secondSecurity'));
  });

  it('T-165 keeps the last holder of a chief role', async () => {
    const { knex } = app().database;
    const [systemGrant] = await knex('role_grants').where({ role: 'system', ended_at: null });
    const refused = await act(app(), security, `/console/roles/${systemGrant.id}/end`, { reason });
    assert.equal(refused.status, 409);
    assert.equal((await knex('role_grants').where({ id: systemGrant.id }).first()).ended_at, null);
  });
});
