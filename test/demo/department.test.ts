import assert from 'node:assert/strict';
import { HtmlValidate } from 'html-validate';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { type RunningDepartment, startDepartment } from '../../demo/department.ts';
import { departmentPaths, housingDepartment, taxDepartment } from '../../demo/departments.ts';
import { type BareLogin, type BareProvider, startBareProvider } from '../support/bare-provider.ts';
import { freePort } from '../support/free-port.ts';
import { type Browser, createBrowser, type Page } from '../support/http-browser.ts';

const clientSecret = 'a-secret-of-a-test-0123456789';
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
const now = () => Math.floor(Date.now() / 1000);

/** Ports are known only once the departments listen, so they listen first and the provider learns of them. */
async function startAll(login: () => BareLogin | undefined) {
  const issuerPort = await freePort();
  const issuer = `http://localhost:${issuerPort}`;
  const common = { issuer, clientSecret, host: 'localhost', port: 0, patienceMs: 200 };
  const tax = await startDepartment({ ...taxDepartment, ...common });
  const housing = await startDepartment({ ...housingDepartment, ...common, signedWith: 'ES256' });
  const clients = [
    [taxDepartment, tax],
    [housingDepartment, housing],
  ] as const;
  const startProvider = () =>
    startBareProvider({
      login,
      port: issuerPort,
      claims: { name: '王小明' },
      clients: clients.map(([{ clientId }, { url }]) => ({
        client_id: clientId,
        client_secret: clientSecret,
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [url + departmentPaths.callback],
        post_logout_redirect_uris: [url + departmentPaths.home],
        backchannel_logout_uri: url + departmentPaths.backchannelLogout,
        backchannel_logout_session_required: true,
      })),
    });
  return { tax, housing, issuer, startProvider };
}

function claimOf(page: Page, name: string): string | undefined {
  return new RegExp(`<code>${name}</code></th><td>([^<]*)</td>`).exec(page.body)?.[1];
}

describe('demonstration department', () => {
  let who: BareLogin | undefined = { accountId: 'p1' };
  let tax: RunningDepartment;
  let housing: RunningDepartment;
  let issuer: string;
  let provider: BareProvider;
  let browser: Browser;

  before(async () => {
    const all = await startAll(() => who);
    ({ tax, housing, issuer } = all);
    const early = createBrowser();
    const page = await early.get(`${tax.url}/login`);
    assert.equal(page.status, 503, 'the identity service is not up yet');
    assert.equal(page.headers['retry-after'], '5');
    early.close();
    provider = await all.startProvider();
  });
  after(() => Promise.all([tax.close(), housing.close(), provider.close()]));
  beforeEach(() => {
    who = { accountId: 'p1', acr: 'urn:yimen:aal1', amr: ['pwd'] };
    browser = createBrowser();
  });
  afterEach(() => browser.close());

  const logIn = (department: RunningDepartment, query = '') => browser.open(`${department.url}/login${query}`);

  it('logs in, and the second department without being asked', async () => {
    const page = await logIn(tax);
    assert.match(page.body, /<span id="person">王小明<\/span>/);
    assert.equal(claimOf(page, 'acr'), 'urn:yimen:aal1');
    who = undefined;
    assert.match((await logIn(housing)).body, /<span id="person">王小明<\/span>/);
  });

  it('sends its request by PAR when it is told to, and by the address otherwise', async () => {
    const pushed = await browser.get(`${tax.url}/login`);
    assert.deepEqual([...(pushed.location?.searchParams.keys() ?? [])].sort(), ['client_id', 'request_uri']);
    const plain = (await browser.get(`${housing.url}/login`)).location?.searchParams;
    assert.equal(plain?.get('code_challenge_method'), 'S256');
    assert.ok(plain?.get('nonce') && plain.get('state') && plain.get('code_challenge'));
  });

  it('speaks the language of the reader and keeps a choice', async () => {
    assert.match((await browser.open(tax.url)).body, /lang="zh-Hans"/);
    assert.match((await browser.open(`${tax.url}/?lang=en`)).body, /Example Online Tax Service/);
    assert.match((await browser.open(tax.url)).body, /<html lang="en">/);
  });

  describe('refuses', () => {
    const callbackOf = async () => {
      const begun = await browser.get(`${tax.url}/login`);
      const back = await browser.follow(begun, { stopAt: `${tax.url}${departmentPaths.callback}` });
      assert.ok(back.location);
      return back.location;
    };
    const changed = (url: URL, name: string, value: string | undefined) => {
      const copy = new URL(url);
      if (value === undefined) copy.searchParams.delete(name);
      else copy.searchParams.set(name, value);
      return copy;
    };

    it('an answer with another state, with another issuer or none, or with a code that is not its own', async () => {
      for (const [name, value] of [
        ['state', 'something-else'],
        ['state', undefined],
        ['iss', 'http://localhost:1'],
        ['iss', undefined],
        ['code', 'made-up'],
      ] as const) {
        const page = await browser.open(changed(await callbackOf(), name, value));
        assert.equal(page.status, 400, `${name}=${value}`);
        assert.doesNotMatch((await browser.open(tax.url)).body, /id="person"/);
      }
    });

    it('an answer in a browser that did not begin the login, and an answer twice', async () => {
      const callback = await callbackOf();
      const other = createBrowser();
      assert.equal((await other.open(callback)).status, 400);
      other.close();
      assert.match((await browser.open(callback)).body, /id="person"/);
      assert.equal((await browser.open(callback)).status, 400);
    });

    it('a login weaker than it asked for, and takes a stronger one', async () => {
      const weak = await logIn(tax, '?level=phr');
      assert.equal(weak.status, 403);
      assert.doesNotMatch((await browser.open(tax.url)).body, /id="person"/);
      browser.cookies.clear();
      who = { accountId: 'p1', acr: 'phrh' };
      assert.match((await logIn(tax, '?level=phr')).body, /id="person"/);
    });

    it('to begin a login for another issuer', async () => {
      assert.equal((await browser.get(`${tax.url}/login?iss=https://evil.example`)).status, 400);
      assert.equal((await browser.get(`${tax.url}/login?iss=${encodeURIComponent(issuer)}`)).status, 303);
    });

    it('to log out or refresh without its own token', async () => {
      await logIn(tax, '?lasting=1');
      for (const path of ['/logout', '/refresh']) {
        assert.equal((await browser.post(`${tax.url}${path}`, { csrf: 'guess' })).status, 403);
        assert.equal((await browser.post(`${tax.url}${path}`, {})).status, 403);
        assert.equal((await browser.get(`${tax.url}${path}`)).status, 404);
      }
      assert.match((await browser.open(tax.url)).body, /id="person"/);
    });
  });

  it('tells that the person declined', async () => {
    who = undefined;
    const page = await logIn(tax);
    assert.equal(page.status, 403);
    assert.match(page.body, /您没有同意登录/);
  });

  it('logs in anew when asked to, with a new local session', async () => {
    await logIn(tax);
    const session = () => browser.cookies.list(new URL(tax.url)).find(({ name }) => name === 'tax-demo-session')?.value;
    const before = session();
    who = { accountId: 'p1', acr: 'phr' };
    const page = await logIn(tax, '?fresh=1');
    assert.equal(claimOf(page, 'acr'), 'phr');
    assert.notEqual(session(), before);
    browser.cookies.set(new URL(tax.url), 'tax-demo-session', before ?? '');
    assert.doesNotMatch((await browser.open(tax.url)).body, /id="person"/);
  });

  it('refreshes its tokens and shows the new ones', async () => {
    const first = await logIn(tax, '?lasting=1');
    const second = await browser.submit(first, {}, { button: 'refresh' });
    assert.match(second.body, /令牌已刷新/);
    assert.match((await browser.submit(second, {}, { button: 'refresh' })).body, /令牌已刷新/);
  });

  it('logs out here, at the identity service and, by back-channel, at the other department', async () => {
    await logIn(tax);
    await logIn(housing);
    const asked = await browser.submit(await browser.open(tax.url), {}, { button: 'log-out' });
    assert.equal(asked.url.origin, issuer);
    const [form] = asked.forms;
    const done = await browser.post(
      `${issuer}/logout/confirm`,
      { ...Object.fromEntries(form?.fields ?? []), logout: 'yes' },
      { from: asked.url },
    );
    assert.equal(done.location?.href, `${tax.url}/?state=ended`);
    assert.match((await browser.follow(done)).body, /您在本部门的登录已结束/);
    assert.doesNotMatch((await browser.open(housing.url)).body, /id="person"/);
  });

  it('draws valid pages in both languages, logged in or not', async () => {
    const validator = new HtmlValidate({ extends: ['html-validate:standard', 'html-validate:a11y'] });
    const visit = async (address: string) => {
      for (const lang of ['zh', 'en']) {
        const url = new URL(address, tax.url);
        url.searchParams.set('lang', lang);
        const { results } = await validator.validateString((await browser.get(url)).body);
        assert.deepEqual(
          results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => [ruleId, message])),
          [],
        );
      }
    };
    for (const address of ['/', '/?state=ended', '/login?iss=x', '/nothing']) await visit(address);
    await logIn(tax, '?lasting=1');
    for (const address of ['/', '/?refreshed=1']) await visit(address);
  });

  it('sends every page uncached, unframed and without scripts', async () => {
    for (const path of ['/', '/login?iss=x', '/nothing']) {
      const { headers } = await browser.get(tax.url + path);
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['x-frame-options'], 'DENY');
      assert.match(String(headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/);
    }
  });

  describe('back-channel logout', () => {
    let sid: string;
    let sub: string;
    let jtis = 0;

    beforeEach(async () => {
      const page = await logIn(tax);
      sid = claimOf(page, 'sid') ?? '';
      sub = claimOf(page, 'sub') ?? '';
      assert.ok(sid && sub);
    });

    const token = async (changes: JWTPayload = {}, header: { typ?: string; alg?: string } = {}) => {
      jtis += 1;
      const claims = { iss: issuer, aud: 'tax-demo', iat: now(), exp: now() + 120, jti: `j${jtis}`, sid, sub };
      const payload = { ...claims, events: { [logoutEvent]: {} }, ...changes };
      const signed = new SignJWT(payload).setProtectedHeader({
        alg: 'ES256',
        typ: 'logout+jwt',
        kid: 'bare',
        ...header,
      });
      return signed.sign(await importJWK(provider.signingKey, 'ES256'));
    };
    const deliver = async (logoutToken: string) =>
      (await browser.post(`${tax.url}${departmentPaths.backchannelLogout}`, { logout_token: logoutToken })).status;
    const isLoggedIn = async () => (await browser.open(tax.url)).body.includes('id="person"');

    it('ends the session named by sid and sub, by sid alone, and by sub alone', async () => {
      for (const changes of [{}, { sub: undefined }, { sid: undefined }]) {
        await logIn(tax);
        sid = claimOf(await browser.open(tax.url), 'sid') ?? '';
        assert.equal(await deliver(await token(changes)), 200);
        assert.equal(await isLoggedIn(), false);
      }
    });

    it('leaves others alone', async () => {
      assert.equal(await deliver(await token({ sid: 'another' })), 200);
      assert.equal(await deliver(await token({ sub: 'another' })), 200);
      assert.equal(await isLoggedIn(), true);
    });

    const refusals: [string, JWTPayload, { typ?: string }?][] = [
      ['of another type', {}, { typ: 'JWT' }],
      ['without a type', {}, { typ: undefined }],
      ['for another audience', { aud: 'housing-demo' }],
      ['without an audience', { aud: undefined }],
      ['of another issuer', { iss: 'https://evil.example' }],
      ['without events', { events: undefined }],
      ['with another event', { events: { 'urn:other': {} } }],
      ['with an event that is no object', { events: { [logoutEvent]: true } }],
      ['with a nonce: it could be an ID token', { nonce: 'n' }],
      ['that names nobody', { sid: undefined, sub: undefined }],
      ['without jti', { jti: undefined }],
      ['without exp', { exp: undefined }],
      ['without iat', { iat: undefined }],
      ['that has expired', { iat: now() - 100, exp: now() - 60 }],
      ['that is old though it has not expired', { iat: now() - 300, exp: now() + 300 }],
    ];
    for (const [what, changes, header] of refusals) {
      it(`refuses a token ${what}`, async () => {
        assert.equal(await deliver(await token(changes, header)), 400);
        assert.equal(await isLoggedIn(), true);
      });
    }

    it('refuses a token used before', async () => {
      const used = await token({ sid: 'another' });
      assert.equal(await deliver(used), 200);
      assert.equal(await deliver(used), 400);
    });

    it('refuses a token signed by someone else, unsigned, or changed', async () => {
      const other = await startBareProvider({ clients: [], login: () => undefined });
      const real = await token();
      const [head, body, signature] = real.split('.');
      const forged = new SignJWT({ iss: issuer, aud: 'tax-demo', jti: 'f', sid, events: { [logoutEvent]: {} } })
        .setProtectedHeader({ alg: 'ES256', typ: 'logout+jwt', kid: 'bare' })
        .setIssuedAt()
        .setExpirationTime('1m');
      const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'logout+jwt' })).toString('base64url');
      assert.equal(await deliver(await forged.sign(await importJWK(other.signingKey, 'ES256'))), 400);
      assert.equal(await deliver(`${none}.${body}.`), 400);
      assert.equal(await deliver(`${head}.${body}.${signature?.split('').reverse().join('')}`), 400);
      assert.equal(await deliver(''), 400);
      await other.close();
      assert.equal(await isLoggedIn(), true);
    });

    it('refuses a request without exactly one token', async () => {
      const url = `${tax.url}${departmentPaths.backchannelLogout}`;
      assert.equal((await browser.post(url, {})).status, 400);
      assert.equal((await browser.post(url, {}, { headers: { 'content-type': 'text/plain' } })).status, 400);
    });
  });
});
