import assert from 'node:assert/strict';
import { approve, createBrowser, declineOffer, logIn, testPassword, useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { authorize, makeClient } from '../protocol/protocol.ts';
import { enter, nowhere, step } from './pages.ts';

describe('the journey helps people along', () => {
  const app = useApp();
  let browser: Browser;
  beforeEach(() => {
    app().passSeconds(61);
    browser = createBrowser();
  });
  afterEach(() => browser.close());

  it('keeps what was typed when it was wrong', async () => {
    const asked = await browser.open(new URL('/account', app().issuer));
    const wrong = await browser.submit(asked, { username: 'not a number' }, { button: 'login-submit' });
    assert.equal(wrong.status, 400);
    assert.match(wrong.body, /value="not a number"/);
    const password = await browser.submit(wrong, { username: '13800138050' }, { button: 'login-submit' });
    assert.match(
      (await browser.submit(password, { password: 'wrong' }, { button: 'login-submit' })).body,
      /value="13800138050"/,
    );
  });

  it('offers a passkey never again to whoever said never', async () => {
    await app().person('13800138051');
    const password = await browser.submit(
      await browser.open(new URL('/account', app().issuer)),
      { username: '13800138051' },
      { button: 'login-submit' },
    );
    const offer = await browser.submit(password, { password: testPassword }, { button: 'login-submit' });
    assert.match(offer.url.pathname, /^\/login\//);
    assert.equal((await step(browser, offer, '/passkey/offer', { decision: 'never' })).url.pathname, '/account');
    const other = createBrowser();
    const again = await other.submit(
      await other.open(new URL('/account', app().issuer)),
      { username: '13800138051' },
      { button: 'login-submit' },
    );
    assert.equal(
      (await other.submit(again, { password: testPassword }, { button: 'login-submit' })).url.pathname,
      '/account',
    );
    other.close();
  });

  it('fills in the login_hint and speaks the language of ui_locales until another is chosen', async () => {
    const tax = await app().taxParty();
    const page = await tax.begin(browser, { login_hint: '13800138052', ui_locales: 'en' });
    assert.match(page.body, /<html lang="en"/);
    assert.match(page.body, /value="13800138052"/);
    const chosen = await browser.submit(page, {}, { button: 'locale' });
    assert.match(chosen.body, /<html lang="zh-Hans"/);
    assert.equal(chosen.url.pathname, page.url.pathname);
    assert.match((await browser.submit(chosen, {}, { button: 'print' })).body, /data-print="large"/);
  });

  it('asks a session opened by a code for its password alone when two factors are wanted', async () => {
    await app().person('13800138053');
    const tax = await app().taxParty();
    const asked = await browser.submit(
      await tax.begin(browser),
      { username: '13800138053' },
      { button: 'login-submit' },
    );
    const sent = await step(browser, asked, '/code/send');
    const proven = await browser.submit(
      sent,
      { code: await app().codeFor('+8613800138053') },
      { button: 'login-submit' },
    );
    await approve(browser, await declineOffer(browser, proven, tax.redirectUri), tax.redirectUri);
    const missing = await tax.begin(browser, { acr_values: 'urn:yimen:aal2' });
    assert.doesNotMatch(missing.body, /\/code\/send"/);
    assert.doesNotMatch(missing.body, /您还没有通行密钥/, 'the password is enough');
    const password = await browser.open(new URL(`${missing.url.pathname}/password`, missing.url));
    const next = await browser.submit(
      password,
      { password: testPassword },
      { button: 'login-submit', stopAt: tax.redirectUri },
    );
    const done = await declineOffer(browser, next, tax.redirectUri);
    assert.equal((await tax.exchange(done.location)).claims()?.acr, 'urn:yimen:aal2');
  });

  it('says what the password is for where a passkey is wanted and there is none', async () => {
    await app().person('13800138060');
    const tax = await app().taxParty();
    await enter(app(), browser, '13800138060');
    for (const acr_values of ['phr', 'urn:yimen:aal2']) {
      const missing = await tax.begin(browser, { acr_values });
      assert.match(missing.body, /您还没有通行密钥。要创建一个，请先再确认一次是您本人/, acr_values);
      const password = await browser.open(new URL(`${missing.url.pathname}/password`, missing.url));
      const proven = await browser.submit(password, { password: testPassword }, { button: 'login-submit' });
      assert.match(proven.body, /data-passkey="create"/, acr_values);
      assert.doesNotMatch(proven.body, /请先再确认一次/, acr_values);
    }
  });

  it('asks nobody to agree to what could not be told of them, and asks about it once', async () => {
    await app().person('13800138058');
    const tax = await app().taxParty({ scope: 'openid profile enterprise' });
    const consent = await logIn(browser, await tax.begin(browser), { identifier: '13800138058' }, tax.redirectUri);
    assert.match(consent.body, /您的姓名和界面语言/);
    assert.doesNotMatch(consent.body, /企业信息|所代表企业/, 'a citizen comes for no enterprise');
    const tokens = await tax.exchange((await approve(browser, consent, tax.redirectUri)).location);
    assert.equal(tokens.scope, 'openid profile');
    assert.ok((await tax.begin(browser)).location?.searchParams.has('code'));
  });

  it('links to what the application has registered about its handling of data', async () => {
    await app().person('13800138059');
    const documents = { policy_uri: 'https://department.example/privacy', tos_uri: 'https://department.example/terms' };
    const client = await makeClient(app(), documents, { firstParty: false });
    const { page } = await authorize(app(), browser, client);
    const consent = await logIn(browser, page, { identifier: '13800138059' }, client.redirectUri);
    for (const address of Object.values(documents)) assert.ok(consent.body.includes(`href="${address}"`), address);
  });

  it('shows who registers no way in by a password, which they do not have yet', async () => {
    const register = await browser.open(new URL('/register', app().issuer));
    const code = await browser.submit(register, { username: 'newcomer@example.cn' }, { button: 'login-submit' });
    assert.match(code.body, /newcomer@example\.cn/);
    assert.doesNotMatch(code.body, /\/password"/);
  });

  it('a withdrawn consent ends the tokens that rested on it', async () => {
    await app().person('13800138054');
    const tax = await app().taxParty({ scope: 'openid profile' });
    const consent = await logIn(browser, await tax.begin(browser), { identifier: '13800138054' }, tax.redirectUri);
    const tokens = await tax.exchange((await approve(browser, consent, tax.redirectUri)).location);
    assert.ok((await tax.userinfo(tokens)).sub);
    const page = await browser.open(new URL('/account/applications', app().issuer));
    await browser.submit(page, { client_id: 'tax-demo' });
    await assert.rejects(tax.userinfo(tokens));
    assert.match((await tax.begin(browser)).body, /consent-approve/);
  });

  it('verifies an identity by the registry, and says what is wrong without losing what was typed', async () => {
    await app().person('13800138055');
    const page = await enter(app(), browser, '13800138055', '/account/identity');
    const claim = (name: string) =>
      browser.submit(page, { type: 'resident-id', number: '11010519491231002X', name }, {});
    for (const name of ['不符', '查无', '故障']) {
      const refused = await claim(name);
      assert.equal(refused.status, 400, name);
      assert.match(refused.body, new RegExp(`value="${name}"`), name);
    }
    const empty = await browser.submit(page, { type: 'resident-id', number: '', name: '' }, {});
    assert.equal(empty.body.match(/aria-invalid="true"/g)?.length, 2, 'all that is missing is told at once');
    const foreign = await browser.submit(page, { type: 'foreign-passport', number: '', name: '', issuer: '' }, {});
    assert.equal(foreign.body.match(/aria-invalid="true"/g)?.length, 3, 'a passport from abroad has an issuer too');
    const passport = { type: 'foreign-passport', number: 'H99912345', name: '王小明', issuer: 'hkg' };
    const own = await browser.submit(page, passport, {});
    assert.match(own.body, /id="issuer-problem">.*不是外国护照，请改选“中国护照”/);
    assert.equal((await claim('王小明')).url.pathname, '/account');
    assert.equal(
      (await app().database.knex('persons').where({ name: '王小明' }).first('assurance_level')).assurance_level,
      2,
    );
  });

  it('adds a login name by the code sent to it', async () => {
    await app().person('13800138056');
    const page = await enter(app(), browser, '13800138056', '/account/identifiers');
    const sent = await browser.submit(page, { username: 'wang@example.com' });
    const code = await app().codeFor('wang@example.com');
    const wrong = await browser.submit(sent, { code: code === '000000' ? '000001' : '000000' });
    assert.equal(wrong.status, 400);
    const added = await browser.submit(wrong, { code });
    assert.equal(added.url.pathname, '/account/identifiers');
    const other = createBrowser();
    assert.equal(
      (
        await logIn(
          other,
          await other.open(new URL('/account', app().issuer)),
          { identifier: 'wang@example.com' },
          nowhere,
        )
      ).url.pathname,
      '/account',
    );
    other.close();
  });
});
