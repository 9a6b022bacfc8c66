import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { trust, useHouses } from '../flows/sources/two-houses.ts';
import { testPassword } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';

describe('two houses that trust each other onward, in a real browser', function twoHouses() {
  this.timeout(300_000);
  const houses = useHouses();
  let browser: Browser;

  before(async () => {
    browser = await launchBrowser();
    const { city, province } = houses();
    await trust(province, city, 'city', { logout: 'offered' });
  });
  after(() => browser?.close());

  it('leads into the account by the city, and out of both', async () => {
    const { city, province } = houses();
    const mobile = '13900139200';
    const personId = await city.person(mobile);
    await city.database.knex('persons').where({ id: personId }).update({ passkey_offer: 'never' });
    const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(message.text());
    });

    await page.goto(`${province.issuer}/account`);
    await page.click('#source-city');
    await page.fill('#username', mobile);
    assert.equal(new URL(page.url()).origin, city.issuer);
    await page.click('#login-submit');
    await page.fill('#password', testPassword);
    await page.click('#login-submit');
    await page.click('#arrival-new');
    await page.click('#contact-later');
    await page.click('form[action$="/passkey/offer"] button[value="later"]');
    await page.waitForURL(`${province.issuer}/account`);

    await page.goto(`${province.issuer}/logout`);
    await page.click('#logout-confirm');
    await page.waitForURL(`${city.issuer}/logout?**`);
    await page.click('#logout-confirm');
    await page.waitForURL(`${province.issuer}/logout/success`);
    for (const { issuer } of [city, province]) {
      await page.goto(`${issuer}/account`);
      await page.waitForSelector('#username');
    }
    assert.deepEqual(faults, []);
    await context.close();
  });
});
