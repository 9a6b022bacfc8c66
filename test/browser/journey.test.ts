import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { testPassword } from '../support/app.ts';
import { addAuthenticator } from '../support/browser.ts';
import { makeKeyMaker } from '../support/key-maker.ts';
import { type Province, useProvince } from './province.ts';

describe('in a real browser', function journeys() {
  this.timeout(300_000);
  let directory = '';
  after(() => rm(directory, { recursive: true }));
  const { app, province } = useProvince(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yimen-keys-'));
    const models = join(directory, 'models.json');
    await writeFile(models, JSON.stringify([makeKeyMaker('11111111-1111-4111-8111-111111111111').statement]));
    return { fidoMetadataFiles: [models] };
  });
  let { browser, tax, housing } = {} as Province;
  before(() => {
    ({ browser, tax, housing } = province());
  });

  const newVisitor = (options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> =>
    browser.newContext({ locale: 'zh-CN', viewport: { width: 360, height: 740 }, ...options });

  it('T-073 registers, adds a passkey, enters the second department without a page, logs out everywhere, and comes back by passkey', async () => {
    const context = await newVisitor();
    const page = await context.newPage();
    await addAuthenticator(page);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));

    await page.goto(tax);
    await page.click('#log-in');
    await page.click('a[href$="/register"]');
    await page.fill('#username', '13900139000');
    await page.click('#login-submit');
    await page.fill('input[autocomplete="one-time-code"]', await app().codeFor('+8613900139000'));
    await page.click('#login-submit');
    await page.click('form[data-passkey="create"] button');
    await page.waitForSelector('#consent-approve');
    await page.click('#consent-approve');
    await page.waitForURL((url) => url.origin === tax);
    assert.ok(await page.locator('#claims').isVisible());
    assert.match((await page.locator('#claims').textContent()) ?? '', /phr/);

    await page.goto(housing);
    await page.click('#log-in');
    await page.waitForURL((url) => url.origin === housing);
    assert.ok(await page.locator('#claims').isVisible());

    await page.goto(`${app().issuer}/logout`);
    await page.check('#where-everywhere');
    await page.click('#logout-confirm');
    await page.waitForURL(/\/logout\/success/);
    // the virtual device answers the autofill request (conditional mediation) by itself: nothing is typed or pressed
    await page.goto(`${app().issuer}/account`);
    await page.waitForURL(/\/account$/);
    assert.equal(await page.locator('h1').count(), 1);
    await page.goto(`${app().issuer}/account/passkeys`);
    assert.equal(await page.locator('form[action$="/rename"]').count(), 1);
    assert.deepEqual(faults, []);
    await context.close();
  });

  it('T-073 a synced key never gives phrh, and a device of no known model is not taken for a security key', async () => {
    const context = await newVisitor();
    const page = await context.newPage();
    const synced = await addAuthenticator(page, true);
    await page.goto(`${app().issuer}/register`);
    await page.fill('#username', '13900139002');
    await page.click('#login-submit');
    await page.fill('input[autocomplete="one-time-code"]', await app().codeFor('+8613900139002'));
    await page.click('#login-submit');
    await page.click('form[data-passkey="create"] button');
    await page.waitForURL(/\/account$/);
    const asking = await (await app().taxParty()).authorizationUrl({ acr_values: 'phrh' });
    await page.goto(asking.href);
    assert.match((await page.locator('h1').textContent()) ?? '', /安全密钥/);
    assert.equal(await page.locator('form[data-passkey]').count(), 0, 'the synced key is not even asked for');

    await synced.send('WebAuthn.disable');
    await addAuthenticator(page);
    await page.click('a[href^="/account/security-key"]');
    await page.waitForSelector('form[data-passkey="create"]');
    const added = await app().database.knex('passkeys').count().first();
    await page.click('form[data-passkey="create"] button');
    assert.match((await page.locator('#problems').textContent()) ?? '', /型号/);
    assert.deepEqual(await app().database.knex('passkeys').count().first(), added);
    await context.close();
  });

  it('logs in by password without JavaScript, in English, at desktop width', async () => {
    await app().person('13900139001');
    const context = await newVisitor({
      javaScriptEnabled: false,
      locale: 'en-GB',
      viewport: { width: 1280, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(tax);
    await page.click('#log-in');
    await page.fill('#username', '13900139001');
    await page.click('#login-submit');
    await page.fill('#password', 'a wrong one entirely');
    await page.click('#login-submit');
    assert.ok(await page.locator('[role="alert"], .summary, .problems').first().isVisible());
    await page.fill('#password', testPassword);
    await page.click('#login-submit');
    await page.click('button[value="later"]');
    await page.click('#consent-approve');
    await page.waitForURL((url) => url.origin === tax);
    await page.goto(housing);
    await page.click('#log-in');
    await page.waitForURL((url) => url.origin === housing);
    assert.ok(await page.locator('#claims').isVisible());
    await context.close();
  });
});
