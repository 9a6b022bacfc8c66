import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { approve, createBrowser, declineOffer, logIn, testPassword, useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { enter, force, journeyOf, nowhere, setStatus, step } from './pages.ts';

const newPassword = 'a lantern above the harbour';

describe('no step of the journey can be skipped', () => {
  const app = useApp();
  let browser: Browser;
  beforeEach(() => {
    app().passSeconds(61);
    browser = createBrowser();
  });
  afterEach(() => browser.close());

  const toPassword = async (identifier: string, parameters: Record<string, string> = {}) => {
    const tax = await app().taxParty();
    return {
      tax,
      page: await browser.submit(
        await tax.begin(browser, parameters),
        { username: identifier },
        { button: 'login-submit' },
      ),
    };
  };
  const resume = (page: Page, stopAt: string) =>
    browser.open(new URL(journeyOf(page).replace('/login/', '/authorize/'), page.url), { stopAt });
  const bearsCode = (page: Page) => page.location?.searchParams.has('code') ?? false;

  it('T-081 a login of one factor, where two are asked for, opens nothing by posting later steps', async () => {
    const { tax, page } = await toPassword('13800138010', { acr_values: 'urn:yimen:aal2' });
    const wrongPerson = await browser.submit(
      page,
      { password: testPassword },
      { button: 'login-submit', stopAt: tax.redirectUri },
    );
    assert.equal(wrongPerson.status, 400, 'there is no such account yet');
    await app().person('13800138010');
    const missing = await browser.submit(
      wrongPerson,
      { password: testPassword },
      { button: 'login-submit', stopAt: tax.redirectUri },
    );
    assert.equal(missing.status, 200);
    for (const path of ['/consent', '/passkey/offer', '/credential', '/reset/password', '/password']) {
      const answer = await step(
        browser,
        missing,
        path,
        { decision: 'approve', shown: 'openid | | ', password: testPassword },
        tax.redirectUri,
      );
      assert.equal(bearsCode(answer), false, path);
      assert.equal(bearsCode(await resume(missing, tax.redirectUri)), false, path);
    }
    for (const route of app().service.routes.filter(
      ({ who, method }) => who.startsWith('person') && method === 'GET',
    )) {
      const answer = await browser.get(new URL(route.path, app().issuer));
      assert.equal(answer.location?.pathname, '/authorize', route.path);
    }
  });

  it('T-020 an older page, a second tab, a typed address or another language asks for the second factor again', async () => {
    await app().person('13800138011');
    const { tax, page } = await toPassword('13800138011', { acr_values: 'urn:yimen:aal2' });
    const missing = await browser.submit(
      page,
      { password: testPassword },
      { button: 'login-submit', stopAt: tax.redirectUri },
    );
    const again = await browser.submit(
      page,
      { password: testPassword },
      { button: 'login-submit', stopAt: tax.redirectUri },
    );
    assert.equal(bearsCode(again), false, 'one factor twice is one factor');
    for (const path of ['', '/identifier', '/register', '/ways', '/password', '/code']) {
      const shown = await browser.get(new URL(`${journeyOf(missing)}${path}`, missing.url));
      assert.equal(shown.status, 200, path);
    }
    await browser.post(new URL('/preferences', app().issuer), {
      ...csrf(missing),
      locale: 'en',
      return: journeyOf(missing),
    });
    const elsewhere = await browser.open(missing.url, { stopAt: tax.redirectUri });
    assert.equal(bearsCode(elsewhere), false);

    const code = await step(browser, missing, '/code/send');
    const consent = await declineOffer(
      browser,
      await browser.submit(code, { code: await app().codeFor('+8613800138011') }, { button: 'login-submit' }),
      nowhere,
    );
    const done = await approve(browser, consent, tax.redirectUri);
    assert.equal((await tax.exchange(done.location)).claims()?.acr, 'urn:yimen:aal2');
  });

  it('T-075 the page for a new password is not reached without the code, whatever is posted in whatever order', async () => {
    await app().person('13800138012');
    const { page } = await toPassword('13800138012');
    const tries = async (from: Page) => {
      for (const path of ['/reset/password', '/credential']) {
        const answer = await step(browser, from, path, { password: newPassword });
        assert.doesNotMatch(answer.body, /autocomplete="new-password"/, path);
      }
    };
    await tries(page);
    const sent = await step(browser, page, '/reset');
    await tries(sent);
    const code = await app().codeFor('+8613800138012');
    const wrong = await step(browser, sent, '/code', { code: code === '000000' ? '000001' : '000000' });
    assert.equal(wrong.status, 400);
    await tries(wrong);
    await step(browser, wrong, '/register', { username: '13800138099' });
    assert.equal(
      (await step(browser, sent, '/code', { code })).status,
      400,
      'a code is for the address and the errand it was sent for',
    );
    await tries(sent);
    const other = createBrowser();
    await logIn(other, await other.open(`${app().issuer}/account`), { identifier: '13800138012' }, nowhere);
    assert.equal((await other.get(`${app().issuer}/account`)).status, 200, 'the old password still counts');
    other.close();
  });

  it('T-075 a code for a login does not open a reset, and a used code opens no second one', async () => {
    await app().person('13800138013');
    const { page } = await toPassword('13800138013');
    const sent = await step(browser, page, '/code/send');
    const tooSoon = await step(browser, sent, '/reset');
    assert.equal(tooSoon.status, 429);
    const loggedIn = await step(browser, sent, '/code', { code: await app().codeFor('+8613800138013') });
    assert.doesNotMatch(
      (await step(browser, loggedIn, '/reset/password', { password: newPassword })).body,
      /autocomplete="new-password"/,
    );

    app().passSeconds(61);
    const first = await toPassword('13800138013', { prompt: 'login' });
    const reset = await step(browser, first.page, '/reset');
    const code = await app().codeFor('+8613800138013');
    const choosing = await step(browser, reset, '/code', { code });
    assert.match(choosing.body, /autocomplete="new-password"/);
    const second = await toPassword('13800138013', { prompt: 'login' });
    assert.equal((await step(browser, second.page, '/code', { code })).status, 400);
  });

  it('T-076 a reset opens no session, and leads to the login with the new password alone', async () => {
    const personId = await app().person('13800138014');
    const { tax, page } = await toPassword('13800138014');
    const sent = await step(browser, page, '/reset');
    const choosing = await step(browser, sent, '/code', { code: await app().codeFor('+8613800138014') });
    const changed = await browser.submit(
      choosing,
      { password: newPassword },
      { button: 'login-submit', stopAt: tax.redirectUri },
    );
    assert.match(changed.body, /autocomplete="current-password"/);
    assert.equal((await browser.get(`${app().issuer}/account`)).location?.pathname, '/authorize');
    const sessions = await app().database.knex('oidc_artifacts').where({ model: 'Session', person_id: personId });
    assert.equal(sessions.length, 0);
    const resumed = await resume(changed, tax.redirectUri);
    assert.equal(bearsCode(resumed), false);
    const asked = await browser.submit(resumed, { username: '13800138014' }, { button: 'login-submit' });
    const old = await browser.submit(asked, { password: testPassword }, { button: 'login-submit' });
    assert.equal(old.status, 400);
    const offered = await browser.submit(old, { password: newPassword }, { button: 'login-submit' });
    const done = await approve(browser, await declineOffer(browser, offered, nowhere), tax.redirectUri);
    assert.equal((await tax.exchange(done.location)).claims()?.acr, 'urn:yimen:aal1');
  });

  it('T-054 an account locked in the middle of the journey gets no code, and loses what it had proven', async () => {
    const personId = await app().person('13800138015');
    const { tax, page } = await toPassword('13800138015');
    const consent = await declineOffer(
      browser,
      await browser.submit(page, { password: testPassword }, { button: 'login-submit' }),
      tax.redirectUri,
    );
    await setStatus(app(), personId, 'locked');
    const answer = await browser.submit(consent, {}, { button: 'consent-approve', stopAt: tax.redirectUri });
    assert.equal(bearsCode(answer), false);
    assert.equal((await browser.get(`${app().issuer}/account`)).location?.pathname, '/authorize');
  });

  it('T-054 an account locked while a form drips in has lost what it had proven when the rest arrives', async () => {
    const personId = await app().person('13800138020');
    const { page } = await toPassword('13800138020');
    const offer = await browser.submit(page, { password: testPassword }, { button: 'login-submit' });
    const counted = async () => {
      const { rows } = await app().database.knex.raw(
        "SELECT sum(hits)::int AS hits FROM throttle_counters WHERE key LIKE 'credential-minute:%'",
      );
      return rows[0].hits as number;
    };
    const before = await counted();
    const sent = beginPost(offer, '/passkey/offer', { ...csrf(offer), decision: 'later' });
    const answered = once(sent.request, 'response') as Promise<[IncomingMessage]>;
    const deadline = performance.now() + 30_000;
    while ((await counted()) <= before) assert.ok(performance.now() < deadline, 'the form was never counted');
    await setStatus(app(), personId, 'locked');
    sent.request.end(sent.rest);
    const [response] = await answered;
    assert.deepEqual([response.statusCode, response.headers.location], [200, undefined], 'asks who it is again');
    response.resume();
    const events = await app().database.knex('audit_events').where({ person_id: personId }).pluck('type');
    assert.ok(!events.includes('login.attempt.succeeded'), events.join(' '));
  });

  it('T-054 T-090 a locked account gets no token by code, refresh, pushed request, code by SMS or the running session', async () => {
    const personId = await app().person('13800138016');
    const tax = await app().taxParty({ scope: 'openid profile offline_access', par: true });
    const begin = () => tax.begin(browser, { prompt: 'consent' });
    const consent = await logIn(browser, await begin(), { identifier: '13800138016' }, tax.redirectUri);
    const tokens = await tax.exchange((await approve(browser, consent, tax.redirectUri)).location);
    assert.ok(tokens.refresh_token, 'offline access was granted');
    const second = await approve(browser, await begin(), tax.redirectUri);
    assert.ok(bearsCode(second));

    await setStatus(app(), personId, 'disabled');
    await assert.rejects(tax.exchange(second.location), { error: 'invalid_grant' });
    await assert.rejects(tax.refresh(tokens.refresh_token), { error: 'invalid_grant' });
    await assert.rejects(tax.userinfo(tokens));
    const asked = await tax.begin(browser);
    assert.equal(bearsCode(asked), false);
    const password = await browser.submit(asked, { username: '13800138016' }, { button: 'login-submit' });
    assert.equal((await browser.submit(password, { password: testPassword }, { button: 'login-submit' })).status, 400);
    const sent = await step(browser, password, '/code/send');
    const byCode = await force(browser, sent, `${journeyOf(sent)}/code`, {
      code: await app().codeFor('+8613800138016'),
    });
    assert.equal(byCode.status, 400);
    assert.equal((await enterStatus()).pathname, '/authorize');
  });

  /** Sends the headers and all but the last character of the form. */
  function beginPost(page: Page, path: string, fields: Record<string, string>) {
    const url = new URL(`${journeyOf(page)}${path}`, page.url);
    const body = String(new URLSearchParams(fields));
    const headers = {
      cookie: browser.cookies.header(url),
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length),
    };
    const begun = request(url, { method: 'POST', headers });
    begun.write(body.slice(0, -1));
    return { request: begun, rest: body.slice(-1) };
  }

  const enterStatus = async () => (await browser.get(`${app().issuer}/account`)).location ?? new URL('nowhere:');
  const csrf = (page: Page) => ({
    csrf: page.forms.flatMap(({ fields }) => fields).find(([name]) => name === 'csrf')?.[1] ?? '',
  });

  it('T-057 a network beyond its limit is refused before its guess is counted or judged, and has to wait', async () => {
    const personId = await app().person('13800138021');
    const { tax, page } = await toPassword('13800138021');
    const guess = (password: string) => force(browser, page, `${journeyOf(page)}/password`, { password });
    await app().atOneMoment(async () => {
      const within = await Promise.all(Array.from({ length: 60 }, () => guess('')));
      assert.ok(within.every(({ status }) => status === 400));
      const hashes = app().service.hashes();
      const beyond = [await guess(testPassword), await guess('a guess')];
      for (const { status, headers } of beyond) assert.deepEqual([status, headers['retry-after']], [429, '60']);
      assert.equal(app().service.hashes(), hashes);
    });
    assert.equal((await app().database.knex('authenticator_failures').where({ person_id: personId })).length, 0);
    app().passSeconds(61);
    const done = await browser.follow(await guess(testPassword), { stopAt: tax.redirectUri });
    assert.match(done.body, /passkey\/offer/);
  });

  it('lets an honest person through the account pages all the same', async () => {
    await app().person('13800138017');
    assert.equal((await enter(app(), browser, '13800138017')).url.pathname, '/account');
  });

  it('T-020 the back button after the end says that the login is done, whatever is sent again; an unknown journey has expired', async () => {
    await app().person('13800138019');
    const { tax, page } = await toPassword('13800138019');
    const consent = await declineOffer(
      browser,
      await browser.submit(page, { password: testPassword }, { button: 'login-submit', stopAt: tax.redirectUri }),
      tax.redirectUri,
    );
    const done = await approve(browser, consent, tax.redirectUri);
    assert.ok(bearsCode(done));
    const back = await browser.get(page.url);
    assert.equal(back.status, 200);
    assert.match(back.body, /这次登录已经完成/);
    const again = await force(browser, page, `${journeyOf(page)}/password`, { password: testPassword });
    assert.match(again.body, /这次登录已经完成/);
    const resumed = await resume(page, tax.redirectUri);
    assert.deepEqual([resumed.status, bearsCode(resumed)], [400, false]);
    assert.match(resumed.body, /这次登录已经过期/);
    const unknown = await browser.get(new URL(`/login/${'A'.repeat(43)}`, app().issuer));
    assert.equal(unknown.status, 400);
    assert.match(unknown.body, /这次登录已经过期/);
  });
});
