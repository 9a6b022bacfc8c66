import assert from 'node:assert/strict';
import { fixedId } from '../../seeds/fixed-id.ts';
import { sealEvents } from '../../server/audit/seal.ts';
import { tamper } from '../audit/tamper.ts';
import { useAdministrators } from './administrators.ts';

const citizen = { id: fixedId('person', 3), login: '13800000003' };

describe('people and the audit log in a real browser', function inTheBrowser() {
  this.timeout(300_000);
  const { app, asPerson, asAdmin } = useAdministrators();

  it('locks an account, and its sessions die', async () => {
    const person = await asPerson(citizen.login, '/account', { width: 360 });

    const admin = await asAdmin('13800000016', '/console/people');
    await admin.fill('#mobile', citizen.login);
    await admin.click('button[value="mobile"]');
    await admin.waitForURL(/\/console\/people\/[0-9a-f-]{36}$/);
    assert.equal(await admin.textContent('h1'), '王示例');
    assert.match((await admin.textContent('body')) ?? '', /138\*\*\*\*0003/);
    await admin.click(`a[href="/console/people/${citizen.id}/lock"]`);
    await admin.click('button.danger');
    assert.match((await admin.textContent('.summary')) ?? '', /请填写理由/);
    await admin.fill('#reason', '本人来电报告手机被盗，工单 20261125');
    await admin.click('button.danger');
    await admin.waitForSelector('.notice');
    assert.match((await admin.textContent('.notice')) ?? '', /账号已锁定/);
    assert.match((await admin.textContent('.badge-refused')) ?? '', /已锁定/);

    await person.reload();
    assert.equal(await person.locator('#username').count(), 1, 'asked to log in');
    for (const page of [person, admin]) await page.context().close();
  });

  it('T-152 shows a tampered log in red', async () => {
    const admin = await asAdmin('13800000018', '/console/audit');
    await sealEvents({ knex: app().database.knex, signingKey: app().config.auditSigningKey, now: new Date() });
    await admin.click('a[href="/console/audit/verify"]');
    await admin.click('form[action="/console/audit/verify"] button');
    await admin.waitForSelector('.verdict-intact');
    await tamper(app().owner(), (tx) =>
      tx('audit_events').where({ type: 'person.account.locked' }).update({ actor_id: citizen.id }),
    );
    await admin.click('form[action="/console/audit/verify"] button');
    await admin.waitForSelector('.verdict-broken');
    assert.match((await admin.textContent('.verdict-broken')) ?? '', /内容被更改/);
    await admin.context().close();
  });
});
