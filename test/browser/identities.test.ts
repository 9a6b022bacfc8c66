import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { demonstrationPassword } from '../../seeds/persons.ts';
import { addAuthenticator } from '../support/browser.ts';
import { type Province, useProvince } from './province.ts';

/** The demonstration's story, clicked: one person, three identities. */
describe('three identities in a real browser', function story() {
  this.timeout(300_000);
  const { app, province } = useProvince();
  let { browser, tax, housing } = {} as Province;
  before(() => {
    ({ browser, tax, housing } = province());
  });

  const visitor = (locale: 'zh-CN' | 'en-GB', options: Parameters<Browser['newContext']>[0] = {}) => {
    const viewport = locale === 'zh-CN' ? { width: 360, height: 740 } : { width: 1280, height: 800 };
    return browser.newContext({ locale, viewport, ...options });
  };

  async function logIn(page: Page, department: string, identifier: string): Promise<void> {
    await page.goto(department);
    await page.click('#log-in');
    await page.fill('#username', identifier);
    await page.click('#login-submit');
    await page.fill('#password', demonstrationPassword);
    await page.click('#login-submit');
  }

  /** Answers what stands between a choice and the department: the offer of a passkey, the consent. */
  async function arrive(page: Page, department: string): Promise<void> {
    for (;;) {
      await page.waitForLoadState();
      if (new URL(page.url()).origin === new URL(department).origin) return;
      const later = page.locator('button[value="later"]');
      if (await later.count()) await later.click();
      else await page.click('#consent-approve');
    }
  }

  const actsFor = async (page: Page) => (await page.locator('#acts-for').textContent()) ?? '';
  const title = async (page: Page) => (await page.locator('h1').textContent())?.trim();

  it('lets the accountant of an agency act for the baker, in Chinese on a phone, and change back to herself', async () => {
    const context = await visitor('zh-CN');
    const page = await context.newPage();
    await logIn(page, tax, '13800000013');
    assert.equal(await title(page), '您这次为谁办理？');
    await page.locator('button.hat', { hasText: '天河示例面包店' }).click();
    await arrive(page, tax);
    assert.equal(await actsFor(page), '代表 天河示例面包店');
    assert.match((await page.locator('.acting').textContent()) ?? '', /财税代理/);

    await page.click('#switch-identity');
    assert.equal(await title(page), '您这次为谁办理？');
    await page.click('#identity-citizen');
    await arrive(page, tax);
    assert.equal(await actsFor(page), '您本人');
    assert.doesNotMatch((await page.locator('#claims').textContent()) ?? '', /面包店|"uscc"/);
    await context.close();
  });

  it('remembers the choice, without JavaScript, in English at desktop width', async () => {
    const context = await visitor('en-GB', { javaScriptEnabled: false });
    const page = await context.newPage();
    await logIn(page, tax, '13800000002');
    assert.equal(await title(page), 'For whom are you here?');
    await page.locator('button.hat', { hasText: '示例（广州）科技有限公司' }).click();
    await arrive(page, tax);
    assert.equal(await actsFor(page), 'for 示例（广州）科技有限公司');
    await context.clearCookies();
    await logIn(page, tax, '13800000002');
    await arrive(page, tax);
    assert.equal(await actsFor(page), 'for 示例（广州）科技有限公司', 'no page asked again');
    await context.close();
  });

  it('asks an official for a passkey, and lets two departments see two identities at once', async () => {
    const context: BrowserContext = await visitor('en-GB');
    const page = await context.newPage();
    await addAuthenticator(page);
    await logIn(page, housing, '13800000009');
    assert.equal(await title(page), 'For whom are you here?');
    await page.locator('button.hat', { hasText: '挂职副局长' }).click();
    await page.click('form[data-passkey="create"] button');
    await page.waitForURL((url) => url.origin === new URL(housing).origin);
    assert.match(await actsFor(page), /official of/);
    assert.match((await page.locator('#claims').textContent()) ?? '', /phr/);

    const other = await context.newPage();
    await other.goto(tax);
    await other.click('#log-in');
    await arrive(other, tax);
    assert.equal(await actsFor(other), 'for yourself');
    await page.reload();
    assert.match(await actsFor(page), /official of/);
    await context.close();
  });

  it('shows a mandate that ran out among the ended ones, and does not offer it', async () => {
    const context = await visitor('zh-CN');
    const page = await context.newPage();
    await logIn(page, tax, '13800000005');
    await arrive(page, tax);
    assert.equal(await actsFor(page), '您本人');
    await page.goto(`${app().issuer}/account/mandates`);
    assert.match((await page.locator('main').textContent()) ?? '', /示例（广州）科技有限公司/);
    await context.close();
  });

  it('tells the owner of a company that was struck off why it is not there', async () => {
    const context = await visitor('zh-CN');
    const page = await context.newPage();
    await logIn(page, tax, '13800000006');
    await arrive(page, tax);
    assert.equal(await actsFor(page), '您本人');
    await page.goto(`${app().issuer}/account/enterprises`);
    const text = (await page.locator('main').textContent()) ?? '';
    assert.match(text, /示例（深圳）贸易有限公司/);
    assert.match(text, /吊销|注销/);
    await context.close();
  });
});
