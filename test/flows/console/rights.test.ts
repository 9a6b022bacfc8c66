import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { demonstrationPassword } from '../../../seeds/persons.ts';
import { createBrowser, useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { enter } from '../people/pages.ts';
import { adminId, asAdmin, openConsole, unitIds } from './admins.ts';

/** 王示例 serves the desks of the tax service and of the housing fund. */
const holder = fixedId('person', 3);

describe('effective rights in the console', () => {
  const app = useApp();
  let unit: Browser;
  let audit: Browser;
  before(async () => {
    unit = await asAdmin(app(), 'unit');
    audit = await asAdmin(app(), 'audit');
    const row = { person_id: holder, role: 'desk', granted_by: adminId('security'), granted_at: new Date() };
    await app()
      .database.knex('role_grants')
      .insert([
        { ...row, id: randomUUID(), unit_id: unitIds.tax, reason: '=HYPERLINK("http://attacker.example")' },
        { ...row, id: randomUUID(), unit_id: unitIds.housing, reason: '公积金窗口' },
      ]);
  });
  after(() => {
    for (const browser of [unit, audit]) browser.close();
  });
  const exported = () => app().database.knex('audit_events').where({ type: 'role.list.exported' }).orderBy('sequence');

  it('shows what a person may, and to each reader what is in their reach alone', async () => {
    const whole = await openConsole(app(), audit, `/console/roles/person/${holder}`);
    assert.equal(whole.status, 200);
    assert.match(whole.body, /王示例的权限/);
    assert.match(whole.body, /示例省税务局/);
    assert.match(whole.body, /示例省住房公积金中心/);
    assert.match(whole.body, /凭证明查找账号/);
    const part = await openConsole(app(), unit, `/console/roles/person/${holder}`);
    assert.match(part.body, /示例省税务局/);
    assert.doesNotMatch(part.body, /示例省住房公积金中心/);
  });

  it('T-120 knows nobody who holds no role in reach', async () => {
    for (const id of [adminId('audit'), fixedId('person', 2), randomUUID(), 'x', "' OR 1=1"]) {
      const answer = await openConsole(app(), unit, `/console/roles/person/${encodeURIComponent(id)}`);
      assert.equal(answer.status, 404, id);
    }
  });

  it('T-143 exports the roles in reach with no formula in them, and records it with the number of rows', async () => {
    const { body, headers, status } = await openConsole(app(), unit, '/console/roles/export');
    assert.equal(status, 200);
    assert.match(String(headers['content-type']), /^text\/csv/);
    assert.match(String(headers['content-disposition']), /attachment; filename="roles-\d{4}-\d\d-\d\d\.csv"/);
    const [head, ...lines] = body.split('\r\n').filter((line) => line !== '');
    assert.equal(head, '\uFEFF姓名,角色,机构,授予时间,授予人,理由');
    assert.equal(lines.length, 2, 'the unit administrator and the desk of the tax service');
    assert.ok(lines.some((line) => line.endsWith(`"'=HYPERLINK(""http://attacker.example"")"`)));
    assert.doesNotMatch(body, /公积金窗口|系统管理员/);
    const [event, ...more] = await exported();
    assert.deepEqual(more, []);
    assert.deepEqual([event.actor_id, event.detail], [adminId('unit'), { rows: 2 }]);
  });

  it('leads whoever holds a role from the account to the console, and nobody else', async () => {
    for (const path of ['/account', '/services']) {
      const page = await unit.open(new URL(path, app().issuer));
      assert.match(page.body, /href="\/console"/, path);
    }
    const citizen = createBrowser();
    await enter(app(), citizen, '13800000003', '/account', demonstrationPassword);
    assert.match((await citizen.open(`${app().issuer}/account`)).body, /href="\/console"/);
    await app().database.knex('role_grants').where({ person_id: holder }).update({ ended_at: new Date() });
    for (const path of ['/account', '/services'])
      assert.doesNotMatch((await citizen.open(`${app().issuer}${path}`)).body, /href="\/console"/, path);
    citizen.close();
  });
});
