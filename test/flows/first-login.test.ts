import assert from 'node:assert/strict';
import { approve, createBrowser, declineOffer, logIn, testPassword, useApp } from '../support/app.ts';

describe('a citizen logs in once, and two departments know them', () => {
  const app = useApp();

  it('registers by a code, sets a password, agrees, and walks into a second department without a page', async () => {
    const browser = createBrowser();
    const tax = await app().taxParty({ scope: 'openid profile phone', par: true });
    const first = await tax.begin(browser);
    assert.equal(first.status, 200);

    const register = await browser.open(new URL(`${first.url.pathname}/register`, first.url));
    const code = await browser.submit(register, { username: '138 0013 8000' }, { button: 'login-submit' });
    const credential = await browser.submit(code, { code: await app().codeFor('+8613800138000') });
    const offered = await browser.submit(credential, { password: testPassword });
    const consent = await declineOffer(browser, offered, tax.redirectUri);
    const done = await approve(browser, consent, tax.redirectUri);
    const tokens = await tax.exchange(done.location);
    const claims = tokens.claims();
    assert.equal(claims?.acr, 'urn:yimen:aal1');
    assert.equal(claims?.ial, 1);
    assert.equal((claims?.identity as { type?: string } | undefined)?.type, 'citizen');
    const person = await tax.userinfo(tokens);
    assert.equal(person.phone_number, '+8613800138000');
    assert.equal(person.phone_number_verified, true);

    const housing = await app().housingParty();
    const second = await housing.begin(browser);
    assert.ok(second.location, 'no page was shown');
    const others = await housing.exchange(second.location);
    assert.notEqual(others.claims()?.sub, claims?.sub, 'each department knows the person by another sub');
    browser.close();
  });

  it('knows the person again by password, with the same sub, and asks for no second consent', async () => {
    const tax = await app().taxParty({ scope: 'openid profile' });
    await app().person('13800138001');
    const subs = [];
    for (const visit of ['first', 'second']) {
      const browser = createBrowser();
      const page = await logIn(browser, await tax.begin(browser), { identifier: '13800138001' }, tax.redirectUri);
      const done = visit === 'first' ? await approve(browser, page, tax.redirectUri) : page;
      subs.push((await tax.exchange(done.location)).claims()?.sub);
      browser.close();
    }
    assert.equal(subs[0], subs[1]);
  });

  it('declining sends access_denied to the department', async () => {
    const browser = createBrowser();
    const tax = await app().taxParty({ scope: 'openid profile' });
    await app().person('13800138002');
    const consent = await logIn(browser, await tax.begin(browser), { identifier: '13800138002' }, tax.redirectUri);
    const denied = await browser.submit(consent, {}, { button: 'consent-deny', stopAt: tax.redirectUri });
    assert.equal(denied.location?.searchParams.get('error'), 'access_denied');
    browser.close();
  });
});
