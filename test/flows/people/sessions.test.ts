import assert from 'node:assert/strict';
import { approve, createBrowser, declineOffer, logIn, testPassword, useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { createSoftwareAuthenticator } from '../../support/software-authenticator.ts';
import { bindAtOffer, enter, force, nowhere, passkeyOptions, step } from './pages.ts';

const anotherId = '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d';

describe('sessions of people', () => {
  const app = useApp();
  let browser: Browser;
  beforeEach(() => {
    app().passSeconds(61);
    browser = createBrowser();
  });
  afterEach(() => browser.close());

  const account = (one: Browser, path = '/account') => one.get(new URL(path, app().issuer));
  const sessionCookie = (one: Browser) =>
    /yimen_session=([^;]+)/.exec(one.cookies.header(new URL(app().issuer)) ?? '')?.[1];
  const isAskedToLogIn = (page: Page) => page.location?.pathname === '/authorize';

  /** Somebody with a passkey, logged in with it. */
  async function withPasskey(identifier: string) {
    await app().person(identifier);
    const authenticator = createSoftwareAuthenticator({ origin: app().issuer });
    const password = await browser.submit(
      await browser.open(new URL('/account', app().issuer)),
      { username: identifier },
      { button: 'login-submit' },
    );
    const offer = await browser.submit(password, { password: testPassword }, { button: 'login-submit' });
    await bindAtOffer(browser, offer, authenticator);
    return authenticator;
  }

  it('names the logins of other systems nowhere in the menu where there are none', async () => {
    await app().person('13800138019');
    await enter(app(), browser, '13800138019');
    const menuOf = async (path: string) => (await browser.open(new URL(path, app().issuer))).body;
    assert.match(await menuOf('/account/profile'), /href="\/account\/passkeys"/);
    assert.doesNotMatch(await menuOf('/account/profile'), /\/account\/sources/);
    assert.match(await menuOf('/account/sources'), /其他系统的登录/);
  });

  it('T-086 the session id changes at login and at step-up, and one planted before is useless', async () => {
    await app().person('13800138020');
    const tax = await app().taxParty();
    const attacker = createBrowser();
    await tax.begin(attacker);
    const planted = sessionCookie(attacker);
    await enter(app(), browser, '13800138020');
    const first = sessionCookie(browser);
    assert.ok(first);
    assert.notEqual(first, planted);
    assert.ok(isAskedToLogIn(await account(attacker)));

    const missing = await tax.begin(browser, { acr_values: 'urn:yimen:aal2' });
    const code = await step(browser, missing, '/code/send');
    const proven = await browser.submit(
      code,
      { code: await app().codeFor('+8613800138020') },
      { button: 'login-submit' },
    );
    await declineOffer(browser, proven, tax.redirectUri);
    const second = sessionCookie(browser);
    assert.ok(second);
    assert.notEqual(second, first);
    attacker.close();
  });

  it('T-083 sensitive acts ask for a login again after 20 minutes, and change nothing before it', async () => {
    const id = await app().person('13800138021');
    const page = await enter(app(), browser, '13800138021', '/account/identifiers');
    app().passSeconds(20 * 60 + 5);
    for (const path of ['/account/passkeys', '/account/password'])
      assert.ok(isAskedToLogIn(await account(browser, path)), path);
    for (const route of app().service.routes.filter(
      ({ who, method }) => who === 'person+recent' && method === 'POST',
    )) {
      const answer = await force(browser, page, route.path.replace(':id', anotherId), {
        password: 'another good long password',
        username: '13800138029',
      });
      assert.ok(isAskedToLogIn(answer), route.path);
      assert.equal(answer.location?.searchParams.get('max_age'), '1200', route.path);
    }
    const events = await app()
      .database.knex('audit_events')
      .where({ person_id: id })
      .whereIn('type', ['authenticator.password.changed', 'authenticator.code.sent']);
    assert.equal(events.length, 0);
  });

  it('T-071 a password alone does not manage the passkeys of somebody who has one', async () => {
    await withPasskey('13800138023');
    const { id } = await app().database.knex('passkeys').first('id');
    const thief = createBrowser();
    const page = await enter(app(), thief, '13800138023');
    assert.equal(page.url.pathname, '/account');
    for (const path of [
      '/account/passkeys',
      `/account/passkeys/${id}/rename`,
      `/account/passkeys/${id}/remove`,
      '/account/password',
      '/account/identifiers',
    ]) {
      const answer = await force(thief, page, path, {
        name: 'mine',
        credential: '{}',
        password: 'another good long password',
      });
      assert.ok(isAskedToLogIn(answer), path);
      assert.equal(answer.location?.searchParams.get('acr_values'), 'phr', path);
    }
    const asked = await thief.open(new URL('/account/passkeys', app().issuer));
    await step(thief, asked, '/passkey/add', { credential: '{}' });
    assert.doesNotMatch((await thief.get(asked.url)).body, /data-passkey="create"/, 'no way to add a key of their own');
    assert.equal((await app().database.knex('passkeys').where({ id }).first('name')).name === 'mine', false);
    thief.close();
  });

  it('T-072 the options to add a passkey count once, and for the session and person they were given to', async () => {
    const authenticator = await withPasskey('13800138024');
    const page = await browser.open(new URL('/account/passkeys', app().issuer));
    const before = await countOfPasskeys();
    const other = createBrowser();
    await app().person('13800138025');
    const foreign = await enter(app(), other, '13800138025', '/account/passkeys');
    const stolen = authenticator.create(passkeyOptions(page, 'create'));
    assert.equal((await force(other, foreign, '/account/passkeys', { credential: stolen })).status, 400);
    const second = createSoftwareAuthenticator({ origin: app().issuer });
    const credential = second.create(passkeyOptions(page, 'create'));
    assert.equal((await force(browser, page, '/account/passkeys', { credential })).status, 303);
    assert.equal((await force(browser, page, '/account/passkeys', { credential })).status, 400);
    assert.equal(await countOfPasskeys(), before + 1);
    app().passSeconds(601);
    const late = createSoftwareAuthenticator({ origin: app().issuer }).create(passkeyOptions(foreign, 'create'));
    assert.equal((await force(other, foreign, '/account/passkeys', { credential: late })).status, 400);
    other.close();
  });

  it('T-071 a passkey added on the account page is called as its owner says, and the first one is told of at once', async () => {
    await app().person('13800138033');
    const page = await enter(app(), browser, '13800138033', '/account/passkeys');
    const add = (form: Page, name: string) => {
      const authenticator = createSoftwareAuthenticator({ origin: app().issuer });
      const credential = authenticator.create(passkeyOptions(form, 'create'));
      return force(browser, form, '/account/passkeys', { credential, name });
    };
    const first = await add(page, ' 妈妈的手机 ');
    assert.equal(first.location?.pathname, '/account', 'not the page that asks for the very passkey');
    const told = await browser.follow(first);
    assert.match(told.body, /通行密钥已添加/);
    const names = () => app().database.knex('passkeys').orderBy('created_at', 'desc').pluck('name');
    assert.equal((await names())[0], '妈妈的手机');
    app().passSeconds(1);
    browser.close();
    browser = createBrowser();
    await withPasskey('13800138034');
    const strong = await add(await browser.open(new URL('/account/passkeys', app().issuer)), 'a\u202eb');
    assert.equal(strong.location?.pathname, '/account/passkeys');
    assert.doesNotMatch((await names())[0] ?? '', /\u202e/, 'a name that will not do loses nobody their passkey');
  });
  const countOfPasskeys = async () => (await app().database.knex('passkeys').select('id')).length;

  it('T-089 T-091 a person sees their sessions and ends another one, which is dead at once', async () => {
    await app().person('13800138026');
    const phone = createBrowser();
    await enter(app(), phone, '13800138026');
    const page = await enter(app(), browser, '13800138026', '/account/sessions');
    const ends = page.forms.filter(({ action }) => action.endsWith('/end'));
    assert.equal(ends.length, 1);
    assert.equal((await account(phone)).status, 200);
    assert.equal((await force(browser, page, ends[0]?.action ?? '')).status, 303);
    assert.ok(isAskedToLogIn(await account(phone)));
    assert.equal((await account(browser)).status, 200);
    assert.equal((await force(browser, page, ends[0]?.action ?? '')).status, 404, 'ended twice');
    phone.close();
  });

  it('T-091 nobody ends the session, passkey or consent of somebody else', async () => {
    await withPasskey('13800138027');
    const { id } = await app().database.knex('passkeys').orderBy('created_at', 'desc').first('id');
    const second = createBrowser();
    const enterTax = async (one: Browser, identifier: string) => {
      const tax = await app().taxParty({ scope: 'openid profile' });
      await approve(one, await logIn(one, await tax.begin(one), { identifier }, tax.redirectUri), tax.redirectUri);
    };
    await enterTax(second, '13800138027');
    const own = await second.open(new URL('/account/sessions', app().issuer));
    const action = own.forms.find((form) => form.action.endsWith('/end'))?.action ?? '';
    assert.notEqual(action, '');

    await app().person('13800138028');
    const thief = createBrowser();
    const page = await enter(app(), thief, '13800138028', '/account/sessions');
    const tries: Record<string, Record<string, string>> = {
      [action]: {},
      [`/account/passkeys/${id}/remove`]: {},
      [`/account/passkeys/${id}/rename`]: { name: 'mine' },
      '/account/applications/withdraw': { client_id: 'tax-demo' },
    };
    for (const [path, fields] of Object.entries(tries))
      assert.equal((await force(thief, page, path, fields)).status, 404, path);
    assert.equal((await thief.get(new URL(`/account/passkeys/${id}/remove`, app().issuer))).status, 404);
    assert.equal((await account(browser)).status, 200);
    assert.equal((await app().database.knex('passkeys').where({ id })).length, 1);
    second.close();
    thief.close();
  });

  it('T-093 logging out by GET or without a matching hint asks first', async () => {
    await app().person('13800138030');
    await enter(app(), browser, '13800138030');
    for (const address of ['/logout', '/logout?id_token_hint=e30.e30.e30', '/logout?client_id=tax-demo']) {
      const asked = await browser.get(new URL(address, app().issuer), {
        headers: { 'sec-fetch-dest': 'image', 'sec-fetch-site': 'cross-site' },
      });
      assert.ok(asked.status === 200 || asked.status === 400, address);
      assert.equal((await account(browser)).status, 200, address);
    }
    const asked = await browser.open(new URL('/logout', app().issuer));
    await browser.submit(asked, {}, { button: 'logout-confirm', stopAt: nowhere });
    assert.ok(isAskedToLogIn(await account(browser)));
  });

  it('T-093 nobody reads that they are logged out who is not, nor of other devices that are not', async () => {
    await app().person('13800138032');
    await enter(app(), browser, '13800138032');
    const other = createBrowser();
    await enter(app(), other, '13800138032');
    const leave = async (button: string, where = 'here') =>
      browser.submit(await browser.open(new URL('/logout', app().issuer)), { where }, { button });
    assert.equal((await leave('logout-stay')).url.pathname, '/account', 'whoever stays is at home');
    const told = await browser.open(new URL('/logout/success?where=everywhere', app().issuer));
    assert.equal(told.url.pathname, '/account', 'a link tells nobody that they are out');
    const here = await leave('logout-confirm');
    assert.match(here.body, /您已在这台设备上退出/);
    assert.equal((await account(other)).status, 200);
    await enter(app(), browser, '13800138032');
    assert.match((await leave('logout-confirm', 'everywhere')).body, /您已在所有设备上退出/);
    assert.ok(isAskedToLogIn(await account(other)));
    for (const one of [browser, other]) {
      const link = await one.open(new URL('/logout/success?where=everywhere', app().issuer));
      assert.match(link.body, /您已在这台设备上退出/, 'told once, and by no link');
    }
    other.close();
  });

  it('T-098 a journey of one browser is not continued in another, and a consent counts for what was shown', async () => {
    await app().person('13800138031');
    const tax = await app().taxParty({ scope: 'openid profile' });
    const attacker = createBrowser();
    const consent = await logIn(attacker, await tax.begin(attacker), { identifier: '13800138031' }, tax.redirectUri);
    assert.equal((await browser.get(consent.url)).status, 400);
    const home = await browser.open(app().issuer);
    for (const path of ['/consent', '/password', '/identifier']) {
      const answer = await force(browser, home, `${consent.url.pathname}${path}`, {
        decision: 'approve',
        username: '13800138031',
        password: testPassword,
      });
      assert.equal(answer.status, 400, path);
    }
    const other = await step(
      attacker,
      consent,
      '/consent',
      { decision: 'approve', shown: 'openid profile phone | id_document | ' },
      tax.redirectUri,
    );
    assert.equal(other.location, undefined);
    assert.equal(
      (
        await app()
          .database.knex('consents')
          .join('persons', 'persons.id', 'person_id')
          .where({ client_id: 'tax-demo' })
          .whereRaw("'phone' = ANY(scopes)")
      ).length,
      0,
    );
    const done = await approve(attacker, other, tax.redirectUri);
    assert.ok(done.location?.searchParams.has('code'));
    attacker.close();
  });

  it('T-088 a session ends after an hour without use, and use keeps it alive', async () => {
    await app().person('13800138041');
    await enter(app(), browser, '13800138041');
    for (let times = 0; times < 3; times += 1) {
      app().passSeconds(45 * 60);
      assert.equal((await account(browser)).status, 200);
    }
    // the library forgives clocks 15 seconds
    app().passSeconds(3600 + 20);
    assert.ok(isAskedToLogIn(await account(browser)));
    const tax = await app().taxParty();
    const silent = await tax.begin(browser, { prompt: 'none' });
    assert.equal(silent.location?.searchParams.get('error'), 'login_required');
  });

  it('a consent counts for a year by the clock of the service', async () => {
    await app().person('13800138042');
    const tax = await app().taxParty();
    await approve(
      browser,
      await logIn(browser, await tax.begin(browser), { identifier: '13800138042' }, tax.redirectUri),
      tax.redirectUri,
    );
    app().passSeconds(366 * 86_400);
    const later = createBrowser();
    const asked = await logIn(later, await tax.begin(later), { identifier: '13800138042' }, tax.redirectUri);
    assert.equal(asked.location, undefined);
    assert.ok(asked.forms.some(({ action }) => action.endsWith('/consent')));
    later.close();
  });

  // moves the clock past the end of every journey: the last test here
  it('T-088 a session ends after its absolute time, whatever is done with it', async () => {
    await app().person('13800138022');
    await enter(app(), browser, '13800138022');
    assert.equal((await account(browser)).status, 200);
    app().passSeconds(24 * 3600 + 5);
    assert.ok(isAskedToLogIn(await account(browser)));
  });
});
