import assert from 'node:assert/strict';
import { logIn, testPassword, useApp } from '../../support/app.ts';
import { type Browser, createBrowser, type Page } from '../../support/http-browser.ts';
import { make } from '../../support/make-identities.ts';
import { step } from '../people/pages.ts';
import {
  authorize,
  type Client,
  callAs,
  type Login,
  makeClient,
  redeem,
  refresh,
  signedIn,
  userinfo,
} from './protocol.ts';

describe('logins asked for anew', () => {
  const app = useApp();
  const mobile = '13800138600';
  before(() => app().person(mobile));

  const claimsOf = (idToken: unknown) =>
    JSON.parse(Buffer.from(String(idToken).split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

  it('T-019 prompt=login and max_age=0 ask for the password again inside a session, and date the login truthfully', async () => {
    const client = await makeClient(app());
    const browser = await signedIn(app(), mobile);
    for (const changes of [{ prompt: 'login' }, { max_age: '0' }]) {
      const asked = await authorize(app(), browser, client, changes);
      assert.equal(asked.code, '');
      const from = Math.floor(Date.now() / 1000);
      const page = await logIn(browser, asked.page, { identifier: mobile }, client.redirectUri);
      const code = page.location?.searchParams.get('code') ?? '';
      const { body, text } = await redeem(app(), client, { code, verifier: asked.verifier });
      const claims = claimsOf(body.id_token);
      assert.ok(Number(claims.auth_time) >= from, text);
      assert.equal(claims.acr, 'urn:yimen:aal1');
      assert.deepEqual(claims.amr, ['pwd']);
    }
    browser.close();
  });

  it('T-019 a session weaker than the level asked for gets no code', async () => {
    const client = await makeClient(app());
    const browser = await signedIn(app(), mobile);
    for (const acr_values of ['urn:yimen:aal2', 'phr', 'phrh']) {
      const asked = await authorize(app(), browser, client, { acr_values });
      assert.equal(asked.code, '');
      assert.equal(asked.page.status, 200);
      const silent = await authorize(app(), browser, client, { acr_values, prompt: 'none' });
      assert.equal(silent.code, '');
    }
    browser.close();
  });

  describe('say why to whoever is logged in', () => {
    const named = (page: Page) =>
      page.forms.flatMap(({ controls }) => controls).find(({ name }) => name === 'username')?.value;
    /** As if everybody had logged in a while before. */
    const loggedInBefore = (seconds: number) =>
      app().database.knex.raw(
        `UPDATE oidc_sessions SET payload = payload || jsonb_build_object('loginTs', (payload->>'loginTs')::int - ?::int)
          WHERE person_id IS NOT NULL`,
        [seconds],
      );
    /** The one sentence below the heading. */
    const told = (page: Page) => /<p class="lead">(.*?)<\/p>/.exec(page.body)?.[1];

    it('T-019 which application asks, with the name of whoever is logged in here', async () => {
      const client = await makeClient(
        app(),
        {},
        { name: { 'zh-Hans': '办事应用', 'zh-Hant': '辦事應用', en: 'An application' } },
      );
      const browser = await signedIn(app(), mobile);
      const asks = async (changes: Record<string, string>) => (await authorize(app(), browser, client, changes)).page;
      const again = await asks({ prompt: 'login' });
      assert.deepEqual([told(again), named(again)], ['您已经登录，办事应用要求再次确认是您本人。', `+86${mobile}`]);
      const english = await asks({ prompt: 'login', ui_locales: 'en' });
      assert.equal(
        told(english),
        'You are logged in already, and An application asks you to confirm once more that it is you.',
      );
      await loggedInBefore(120);
      const old = await asks({ max_age: '60' });
      assert.deepEqual([told(old), named(old)], ['您登录已有一段时间，办事应用要求重新登录。', `+86${mobile}`]);
      const password = await browser.submit(old, {}, { button: 'login-submit' });
      assert.deepEqual([told(password), named(password)], [told(old), `+86${mobile}`]);
      assert.match(password.body, /请再次确认是您本人/);
      const stronger = await asks({ acr_values: 'phr' });
      assert.equal(told(stronger), '您已经登录，办事应用要求更安全的登录方式。');
      const second = await browser.open(new URL(`${stronger.url.pathname}/password`, stronger.url));
      assert.equal(named(second), `+86${mobile}`);
      browser.close();
    });

    it('T-050 nothing of that once another name is typed, whether somebody has it or not', async () => {
      const client = await makeClient(app());
      await app().person('13800138610');
      const browser = await signedIn(app(), mobile);
      const isPlain = (page: Page) =>
        told(page) === undefined && /输入密码/.test(page.body) && /忘记密码/.test(page.body);
      for (const name of ['13800138610', '13900000001']) {
        const typed = await authorize(app(), browser, client, { prompt: 'login' });
        const page = await browser.submit(typed.page, { username: name }, { button: 'login-submit' });
        assert.deepEqual([named(page), isPlain(page)], [name, true]);
        const wrong = await browser.submit(page, { password: 'not the password of anybody' }, {});
        assert.deepEqual([named(wrong), isPlain(wrong)], [name, true]);
        const hinted = await authorize(app(), browser, client, { prompt: 'login', login_hint: name });
        assert.deepEqual([named(hinted.page), told(hinted.page)], [name, undefined]);
        const asked = await browser.submit(hinted.page, {}, { button: 'login-submit' });
        assert.deepEqual([named(asked), isPlain(asked)], [name, true]);
        const back = await browser.submit(hinted.page, { username: `+86 ${mobile}` }, { button: 'login-submit' });
        assert.match(told(back) ?? '', /^您已经登录/, 'their own name again');
        assert.match(back.body, /请再次确认是您本人/);
      }
      const own = await authorize(app(), browser, client, { prompt: 'login', login_hint: mobile });
      assert.match(told(own.page) ?? '', /^您已经登录/, 'their own name as the application writes it');
      const last = await browser.submit(own.page, {}, { button: 'login-submit' });
      assert.deepEqual([named(last), isPlain(last)], [mobile, false]);
      browser.close();
    });

    it('T-019 what on the account pages asks', async () => {
      const browser = await signedIn(app(), mobile);
      const form = await browser.open(`${app().issuer}/account/password`);
      await loggedInBefore(21 * 60);
      const page = await browser.submit(form, { current: testPassword });
      assert.deepEqual([told(page), named(page)], ['您登录已有一段时间，“密码”中的操作要求重新登录。', `+86${mobile}`]);
      browser.close();
    });

    it('T-050 nothing to a browser without the session, nor where somebody else is asked for', async () => {
      const client = await makeClient(app());
      const browser = await signedIn(app(), mobile);
      const hinted = await authorize(app(), browser, client, { prompt: 'login', login_hint: '13900000000' });
      assert.equal(named(hinted.page), '13900000000');
      await app().person('13800138603');
      const other = await signedIn(app(), '13800138603');
      const { body } = await redeem(app(), client, await authorize(app(), other, client));
      const elsewhere = await authorize(app(), browser, client, { id_token_hint: String(body.id_token) });
      assert.match(told(elsewhere.page) ?? '', /要求的是另一个账号/);
      assert.equal(named(elsewhere.page), '');
      const begun = await authorize(app(), browser, client, { prompt: 'login' });
      assert.equal(named(begun.page), `+86${mobile}`);
      browser.cookies.set(begun.page.url, 'yimen_session', 'of-nobody', '/');
      const bare = await browser.open(begun.page.url);
      assert.deepEqual([bare.status, told(bare), named(bare)], [200, undefined, '']);
      const fresh = createBrowser();
      const stranger = await authorize(app(), fresh, client, { prompt: 'login' });
      assert.deepEqual([told(stranger.page), named(stranger.page)], [undefined, '']);
      for (const one of [browser, other, fresh]) one.close();
    });

    it('T-050 nor where a code was sent to the name that was filled in', async () => {
      const client = await makeClient(app());
      const browser = await signedIn(app(), mobile);
      const { page } = await authorize(app(), browser, client, { prompt: 'login' });
      app().passSeconds(61);
      const sent = await step(browser, page, '/code/send');
      assert.ok(sent.body.includes(mobile), sent.body);
      const code = await app().codeFor(`+86${mobile}`);
      browser.cookies.set(page.url, 'yimen_session', 'of-nobody', '/');
      const bare = await browser.open(page.url);
      assert.deepEqual([bare.status, told(bare), named(bare)], [200, undefined, '']);
      assert.ok(!bare.body.includes(mobile), bare.body);
      const refused = await step(browser, bare, '/code', { code });
      assert.ok(!refused.body.includes(mobile), refused.body);
      const typed = await browser.submit(refused, { username: mobile }, { button: 'login-submit' });
      assert.ok(typed.body.includes(mobile), 'sent by the person themselves');
      browser.close();
    });

    it('T-054 nothing of an account that is locked', async () => {
      const client = await makeClient(app());
      const id = await app().person('13800138604');
      const browser = await signedIn(app(), '13800138604');
      await app().database.knex('persons').where({ id }).update({ status: 'locked' });
      const { page } = await authorize(app(), browser, client, { prompt: 'login' });
      assert.deepEqual([told(page), named(page)], [undefined, '']);
      browser.close();
    });
  });

  it('T-044 an address is told only while it is verified', async () => {
    const client = await makeClient(app());
    const personId = await app().person('13800138601');
    const browser = await signedIn(app(), '13800138601');
    const login = await authorize(app(), browser, client, { scope: 'openid phone' });
    const { body } = await redeem(app(), client, login);
    assert.equal((await userinfo(app(), body.access_token)).body.phone_number_verified, true);
    await app().database.knex('identifiers').where({ person_id: personId }).update({ verified_at: null });
    const told = (await userinfo(app(), body.access_token)).body;
    assert.equal('phone_number' in told || 'phone_number_verified' in told, false);
    assert.equal((await callAs(app(), client, '/introspect', { token: String(body.access_token) })).body.active, true);
    browser.close();
  });

  const sensitive = { 'item.id_document': 'yes' };
  const badges = (page: Page) =>
    Array.from(page.body.matchAll(/data-name">([^<]+) <span class="badge">([^<]+)</g), ([, ...told]) => told.join(' '));

  async function provenPerson(mobile: string): Promise<string> {
    const id = await app().person(mobile);
    const proven = { assurance_level: 3, assurance_method: 'counter', assurance_at: app().clock() };
    await app().database.knex('persons').where({ id }).update(proven);
    return id;
  }

  async function agree(browser: Browser, client: Client, login: Login, ticked: Record<string, string> = {}) {
    const stopAt = client.redirectUri;
    const { location } = await browser.submit(login.page, ticked, { button: 'consent-approve', stopAt });
    const code = location?.searchParams.get('code') ?? '';
    return (await redeem(app(), client, { code, verifier: login.verifier })).body;
  }

  it('T-098 prompt=consent asks for the whole and marks what is new; what is not ticked this time is taken back', async () => {
    const client = await makeClient(app(), { scope: 'openid profile phone id_document' }, { firstParty: false });
    const personId = await provenPerson('13800138605');
    const browser = await signedIn(app(), '13800138605');
    const asks = async (scope: string, prompt: Record<string, string> = { prompt: 'consent' }) =>
      authorize(app(), browser, client, { scope, ...prompt });
    const shown = (page: Page) => page.forms.flatMap(({ fields }) => fields).find(([name]) => name === 'shown')?.[1];
    const recorded = async () => {
      const row = await app()
        .database.knex('consents')
        .where({ person_id: personId })
        .whereNull('withdrawn_at')
        .first();
      return row?.scopes;
    };
    const agrees = async (login: Login, ticked: Record<string, string> = {}) =>
      String((await agree(browser, client, login, ticked)).scope);
    const first = await asks('openid profile id_document unknown');
    assert.deepEqual(badges(first.page), []);
    assert.equal(await agrees(first), 'openid profile');
    const wider = await asks('openid profile phone id_document');
    assert.equal(shown(wider.page), 'citizen | openid profile phone | id_document |');
    assert.deepEqual(badges(wider.page), ['手机号 新增', '证件号码 新增']);
    assert.equal(await agrees(wider, sensitive), 'openid profile phone id_document', 'a yes after a no');
    assert.deepEqual(await recorded(), ['openid', 'profile', 'phone', 'id_document']);
    const forged = await browser.submit(
      (await asks('openid profile phone id_document')).page,
      { shown: 'citizen | phone | |' },
      { button: 'consent-approve', stopAt: client.redirectUri },
    );
    assert.equal(forged.location, undefined, 'an answer to a part of it is none');
    assert.equal(await agrees(await asks('openid profile phone id_document')), 'openid profile phone');
    assert.deepEqual(await recorded(), ['openid', 'profile', 'phone']);
    const silent = await asks('openid profile phone id_document', {});
    assert.equal(silent.code === '', false);
    browser.close();
  });

  it('T-098 what is taken back on that page is withdrawn: marked in any session, and it ends in every other one', async () => {
    const client = await makeClient(
      app(),
      { scope: 'openid profile id_document offline_access' },
      { firstParty: false },
    );
    const other = await makeClient(app(), { scope: 'openid id_document offline_access' }, { firstParty: false });
    const personId = await provenPerson('13800138609');
    const asked = { scope: 'openid id_document offline_access', prompt: 'consent' };
    const phone = await signedIn(app(), '13800138609');
    const held = await agree(phone, client, await authorize(app(), phone, client, asked), sensitive);
    const elsewhere = await agree(phone, other, await authorize(app(), phone, other, asked), sensitive);
    const desk = await signedIn(app(), '13800138609');
    const again = await authorize(app(), desk, client, { ...asked, scope: `${asked.scope} profile` });
    assert.deepEqual(badges(again.page), ['姓名 新增', '证件号码 此前已同意']);
    assert.match(again.page.body, /不勾选即为撤回/);
    const kept = await agree(desk, client, again);
    assert.equal(kept.scope, 'openid offline_access profile');
    assert.equal((await userinfo(app(), held.access_token)).status, 401);
    assert.equal((await refresh(app(), client, held.refresh_token)).body.error, 'invalid_grant');
    assert.equal((await refresh(app(), client, kept.refresh_token)).body.scope, 'openid offline_access profile');
    assert.equal((await refresh(app(), other, elsewhere.refresh_token)).status, 200, 'another application');
    const events = app().database.knex('audit_events').where({ person_id: personId, client_id: client.clientId });
    assert.deepEqual(
      (await events.whereLike('type', 'consent.%').orderBy('sequence')).map(({ type, detail }) => [type, detail]),
      [
        ['consent.granted', { scopes: 'openid offline_access id_document' }],
        ['consent.withdrawn', { scopes: 'id_document' }],
        ['consent.granted', { scopes: 'openid offline_access profile' }],
      ],
    );
    const back = await authorize(app(), phone, client, { scope: asked.scope });
    assert.equal(back.code, '', 'asked again there');
    for (const one of [phone, desk]) one.close();
  });

  it('T-098 what is taken back in one identity stays agreed to in another', async () => {
    const identities = { citizen: {}, enterprise: {} };
    const metadata = { scope: 'openid id_document offline_access' };
    const client = await makeClient(app(), metadata, { firstParty: false, identities });
    const representative = await provenPerson('13800138608');
    const bakery = await make.enterprise(app().database.knex, { representative });
    const browser = await signedIn(app(), '13800138608');
    const asks = async (key: string) => {
      const login = await authorize(app(), browser, client, { ...metadata, prompt: 'select_account consent' });
      const page = await browser.submit(login.page, {}, { button: `identity-${key.replace(':', '-')}` });
      return { ...login, page };
    };
    const forBakery = await agree(browser, client, await asks(bakery.key), sensitive);
    const own = await agree(browser, client, await asks('citizen'), sensitive);
    const again = await asks('citizen');
    assert.deepEqual(badges(again.page), ['证件号码 此前已同意']);
    const kept = await agree(browser, client, again);
    assert.equal(kept.scope, 'openid offline_access');
    const renewals = [forBakery, own, kept].map(({ refresh_token }) => refresh(app(), client, refresh_token));
    assert.deepEqual(
      (await Promise.all(renewals)).map(({ status }) => status),
      [200, 400, 200],
    );
    browser.close();
  });

  it('T-098 a notice of what is read by statute withdraws nothing', async () => {
    const client = await makeClient(app(), { scope: 'openid id_document offline_access' });
    const personId = await provenPerson('13800138607');
    const asked = { scope: 'openid id_document offline_access', prompt: 'consent' };
    const phone = await signedIn(app(), '13800138607');
    const held = await agree(phone, client, await authorize(app(), phone, client, asked), sensitive);
    const desk = await signedIn(app(), '13800138607');
    const again = await authorize(app(), desk, client, asked);
    assert.deepEqual(badges(again.page), []);
    assert.equal((await agree(desk, client, again)).scope, 'openid offline_access');
    assert.equal((await refresh(app(), client, held.refresh_token)).status, 200);
    const withdrawn = app().database.knex('audit_events').where({ person_id: personId, type: 'consent.withdrawn' });
    assert.deepEqual(await withdrawn, []);
    for (const one of [phone, desk]) one.close();
  });
});
