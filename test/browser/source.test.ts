import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { makeParty, setAssurance } from '../flows/identities/party.ts';
import { doors, type House, openHouse, someone } from '../flows/sources/house.ts';
import { testPassword, useApp } from '../support/app.ts';
import { addAuthenticator, launchBrowser } from '../support/browser.ts';
import { make } from '../support/make-identities.ts';

describe('an official who comes by the identity provider of a city, in a real browser', function officials() {
  this.timeout(300_000);
  const app = useApp(doors);
  let browser: Browser;
  let city: House;

  before(async () => {
    browser = await launchBrowser();
    city = await openHouse(app(), { configuration: { identityTypes: ['official'] } });
  });
  after(async () => {
    await browser?.close();
    await city?.close();
  });

  it('links the login, shows a passkey of ours, and opens the system of a department', async () => {
    const mobile = '13900139100';
    const personId = await app().person(mobile);
    await setAssurance(app(), personId, 2);
    await make.post(app().database.knex, { person: personId });
    city.who.login = { ...someone(), acr: 'phrh' };
    const party = await makeParty(app(), { official: {} });

    const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    await addAuthenticator(page);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(message.text());
    });

    await page.goto((await party.authorizationUrl({})).href);
    await page.click('#source-city');
    await page.click('#arrival-link');
    await page.fill('#username', mobile);
    await page.click('#login-submit');
    await page.fill('#password', testPassword);
    await page.click('#login-submit');
    await page.click('#link-yes');
    // nothing listens there: that the browser goes there with a code is the end of the login
    const arrived = page.waitForRequest(/department\.example/);
    await page.click('form[data-passkey="create"] button', { noWaitAfter: true });
    const back = new URL((await arrived).url());
    assert.ok(back.searchParams.has('code'), back.href);
    const links = await app().database.knex('source_links').where({ person_id: personId });
    assert.equal(links.length, 1);
    assert.deepEqual(faults, []);
    await context.close();
  });
});
