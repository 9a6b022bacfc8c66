import assert from 'node:assert/strict';
import { logIn, useApp } from '../../support/app.ts';
import { type Browser, createBrowser } from '../../support/http-browser.ts';
import {
  authorizationFields,
  authorizationUrl,
  authorize,
  type Client,
  call,
  callAs,
  makeClient,
  newVerifier,
  redeem,
  signedIn,
  userinfo,
} from './protocol.ts';

describe('authorization requests', () => {
  const app = useApp();
  let client: Client;
  let browser: Browser;
  before(async () => {
    await app().person('13800138400');
    client = await makeClient(app(), { scope: 'openid profile' });
    browser = await signedIn(app(), '13800138400');
  });
  after(() => browser.close());

  const ask = async (changes: Record<string, string | undefined>) =>
    (await authorize(app(), browser, client, changes)).page;

  it('T-001 T-002 a redirect URI changed in any way gets a page of ours: no redirect, no code', async () => {
    const uri = client.redirectUri;
    const { host, origin, pathname } = new URL(uri);
    const changed = [
      `${uri}/`,
      `${uri}?x=1`,
      `${uri}#x`,
      `${uri}?`,
      `${uri}%2e`,
      `${uri}/..;/x`,
      `${uri}\\`,
      `${uri}\r\nLocation: https://evil.example`,
      uri.toUpperCase(),
      uri.replace('callback', 'Callback'),
      uri.replace('https:', 'http:'),
      `${origin}:443${pathname}`,
      `${origin}:8443${pathname}`,
      `https://x@${host}${pathname}`,
      `https://${host}@evil.example${pathname}`,
      `https://${host}@@evil.example${pathname}`,
      `https://departmentXexample${pathname}`,
      `https://dep\u0430rtment.example${pathname}`,
      `${origin}//callback`,
      `${origin}/./callback`,
      `${origin}/%63allback`,
      `${origin}\\callback`,
      `${origin}.evil.example${pathname}`,
      ` ${uri}`,
      `${uri} `,
      `${uri}\0`,
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html,x',
      '//evil.example',
      '/callback',
      `${uri} ${uri}`,
    ];
    const bytes = [...uri].flatMap((_, at) =>
      ['~', '@', '%', '.'].map((one) => `${uri.slice(0, at)}${one}${uri.slice(at + 1)}`),
    );
    for (const redirect_uri of [...changed, ...bytes].filter((one) => one !== uri)) {
      const page = await ask({ redirect_uri });
      assert.equal(page.status, 400, redirect_uri);
      assert.equal(page.location, undefined, redirect_uri);
    }
    assert.ok((await ask({})).location?.searchParams.has('code'), 'byte-equal is accepted');
  });

  it('T-005 an unknown or suspended application gets a page of ours without its address, signed in or not', async () => {
    const suspended = await makeClient(app());
    await app().database.knex('applications').where({ client_id: suspended.clientId }).update({ status: 'suspended' });
    const stranger = createBrowser();
    for (const visitor of [browser, stranger]) {
      for (const clientId of ['nobody', suspended.clientId]) {
        const { page } = await authorize(app(), visitor, { ...client, clientId });
        assert.equal(page.status, 400);
        assert.equal(page.location, undefined);
        assert.doesNotMatch(page.body, /(href|action|src)="[^"]*department/);
      }
    }
    stranger.close();
  });

  it('T-011 no challenge, or a plain one, is refused from confidential clients too', async () => {
    for (const changes of [
      { code_challenge: undefined, code_challenge_method: undefined },
      { code_challenge_method: 'plain' },
      { code_challenge_method: undefined },
    ]) {
      const { location } = await ask(changes);
      assert.equal(location?.searchParams.get('error'), 'invalid_request');
      assert.equal(location?.searchParams.get('code'), null);
    }
  });

  it('T-013 a pushed request is good once, for its own application, and not when unknown or expired', async () => {
    const push = async (as = client) => {
      const answer = await callAs(app(), as, '/par', authorizationFields(as, newVerifier()));
      assert.equal(answer.status, 201, answer.text);
      return String(answer.body.request_uri);
    };
    const open = (clientId: string, request_uri: string) =>
      browser.open(`${app().issuer}/authorize?${new URLSearchParams({ client_id: clientId, request_uri })}`, {
        stopAt: client.redirectUri,
      });
    const hasCode = (page: { location: URL | undefined }) => page.location?.searchParams.has('code') === true;
    const used = await push();
    assert.ok(hasCode(await open(client.clientId, used)));
    assert.ok(!hasCode(await open(client.clientId, used)), 'used');
    const other = await makeClient(app());
    assert.ok(!hasCode(await open(other.clientId, await push())), 'of another application');
    assert.ok(!hasCode(await open(client.clientId, 'urn:ietf:params:oauth:request_uri:unknown')), 'unknown');
    const late = await push();
    await app()
      .database.knex('oidc_transient')
      .where({ model: 'PushedAuthorizationRequest' })
      .update({
        payload: app().database.knex.raw(`payload || jsonb_build_object('exp', (payload->>'exp')::int - 91)`),
      });
    assert.ok(!hasCode(await open(client.clientId, late)), 'expired');
    const bare = await call(app(), '/par', { form: authorizationFields(client, newVerifier()) });
    assert.equal(bare.body.error, 'invalid_client', bare.text);
    const nested = await callAs(
      app(),
      client,
      '/par',
      authorizationFields(client, newVerifier(), { request_uri: late }),
    );
    assert.equal(nested.status, 400, nested.text);
  });

  it('T-015 implicit, hybrid and password grants are refused, and grants the application was not given', async () => {
    for (const response_type of ['token', 'id_token', 'id_token token', 'code token', 'code id_token']) {
      const page = await ask({ response_type });
      const told = page.location
        ? new URLSearchParams(page.location.hash.slice(1) || page.location.search).get('error')
        : 'page';
      assert.ok(
        ['unsupported_response_type', 'unauthorized_client', 'page'].includes(told ?? ''),
        `${response_type}: ${told}`,
      );
    }
    for (const grant_type of [
      'password',
      'client_credentials',
      'implicit',
      'urn:ietf:params:oauth:grant-type:device_code',
      '__proto__',
    ]) {
      const answer = await callAs(app(), client, '/token', {
        grant_type,
        username: 'x',
        password: 'y',
        scope: 'openid',
      });
      assert.equal(answer.status, 400);
      assert.ok(
        ['unsupported_grant_type', 'unauthorized_client', 'invalid_request'].includes(String(answer.body.error)),
        answer.text,
      );
    }
  });

  it('T-017 answers, good and bad, carry the exact issuer, and the metadata says so', async () => {
    const { body } = await call(app(), '/.well-known/openid-configuration');
    assert.equal(body.issuer, app().issuer);
    assert.equal(body.authorization_response_iss_parameter_supported, true);
    for (const changes of [{}, { code_challenge_method: 'plain' }]) {
      assert.equal((await ask(changes)).location?.searchParams.get('iss'), app().issuer);
    }
  });

  it('T-018 scopes and resources beyond the registration are never granted', async () => {
    const tooWide = await ask({ scope: 'openid profile phone' });
    assert.equal(tooWide.location?.searchParams.get('error'), 'invalid_scope');
    const foreign = await ask({ resource: 'https://elsewhere.example/api' });
    assert.equal(foreign.location?.searchParams.get('error'), 'invalid_target');
    const admitted = await authorize(app(), browser, client, { scope: 'openid profile' });
    const { body } = await redeem(app(), client, admitted);
    const told = await userinfo(app(), body.access_token);
    assert.equal(told.status, 200, told.text);
    assert.equal(told.body.phone_number, undefined);
  });

  it('T-018 a claim beyond the registration is refused', async () => {
    const claims = JSON.stringify({ userinfo: { phone_number: null, id_document: { essential: true } } });
    const page = await ask({ claims });
    assert.equal(page.location?.searchParams.get('error'), 'invalid_request');
  });

  it('T-022 prompt=none shows no page, and never answers for another person than the hint names', async () => {
    const stranger = createBrowser();
    const silent = await authorize(app(), stranger, client, { prompt: 'none' });
    assert.equal(silent.page.location?.searchParams.get('error'), 'login_required');
    await app().person('13800138401');
    const second = await signedIn(app(), '13800138401');
    const { body } = await redeem(app(), client, await authorize(app(), second, client));
    const hint = { id_token_hint: String(body.id_token) };
    assert.equal((await ask({ prompt: 'none', ...hint })).location?.searchParams.get('error'), 'login_required');
    const asked = await ask(hint);
    assert.equal(asked.location, undefined, 'a login is asked for');
    assert.equal(asked.status, 200);
    const other = await logIn(browser, asked, { identifier: '13800138400' }, client.redirectUri);
    assert.deepEqual(
      [other.location?.searchParams.get('error'), other.location?.searchParams.get('code')],
      ['login_required', null],
      'the application hears that somebody else came, and gets no code for them',
    );
    const { page: begun } = await authorize(app(), stranger, client, hint);
    const hinted = await logIn(stranger, begun, { identifier: '13800138401' }, client.redirectUri);
    assert.ok(hinted.location?.searchParams.has('code'), 'the person of the hint enters');
    stranger.close();
    second.close();
  });

  it('T-023 long, broken and repeated state and nonce: 1 KiB works, the rest is refused, nothing fails', async () => {
    const fits = await ask({ state: 'x'.repeat(1024), nonce: 'y'.repeat(1024) });
    assert.equal(fits.location?.searchParams.get('state')?.length, 1024);
    for (const state of ['x'.repeat(65_536), 'a\0b']) {
      const page = await browser.open(authorizationUrl(app(), client, newVerifier(), { state, nonce: state }), {
        stopAt: client.redirectUri,
      });
      assert.ok(page.status < 500, String(page.status));
      assert.ok(!page.location?.searchParams.has('code'));
    }
    const twice = await browser.get(`${authorizationUrl(app(), client, newVerifier())}&state=b&nonce=c`);
    assert.ok(twice.status < 500 && !twice.location?.searchParams.has('code'));
  });
});
