import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { fixedId } from '../../seeds/fixed-id.ts';
import { demonstrationPassword } from '../../seeds/persons.ts';
import { sealEvents } from '../../server/audit/seal.ts';
import { tamper } from '../audit/tamper.ts';
import { useApp } from '../support/app.ts';
import { addAuthenticator, launchBrowser } from '../support/browser.ts';

const citizen = { id: fixedId('person', 3), login: '13800000003' };

describe('people and the audit log in a real browser', function inTheBrowser() {
  this.timeout(120_000);
  const app = useApp();
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  const newPage = async (width = 1280) => {
    const context = await browser.newContext({ locale: 'zh-CN', viewport: { width, height: 800 } });
    return context.newPage();
  };
  async function logIn(page: Page, path: string, login: string): Promise<void> {
    await page.goto(`${app().issuer}${path}`);
    await page.fill('#username', login);
    await page.click('#login-submit');
    await page.fill('input[autocomplete="current-password"]', demonstrationPassword);
    await page.click('#login-submit');
  }
  /** An administrator adds a passkey on the way in. */
  async function asAdmin(login: string, path: string): Promise<Page> {
    const page = await newPage();
    await addAuthenticator(page);
    await logIn(page, path, login);
    await page.click('form[data-passkey="create"] button');
    await page.waitForURL((url) => url.pathname === path);
    return page;
  }

  it('locks an account, and its sessions die', async () => {
    const person = await newPage(360);
    await logIn(person, '/account', citizen.login);
    await person.click('button[value="later"]');
    await person.waitForURL(/\/account$/);

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
