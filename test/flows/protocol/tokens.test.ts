import assert from 'node:assert/strict';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import {
  ageTokens,
  authorize,
  authorizeOffline,
  basic,
  type Client,
  call,
  callAs,
  makeClient,
  newVerifier,
  redeem,
  refresh,
  signedIn,
  userinfo,
} from './protocol.ts';

describe('codes and tokens', () => {
  const app = useApp();
  let client: Client;
  let spa: Client;
  let browser: Browser;
  let personId: string;
  before(async () => {
    personId = await app().person('13800138500');
    client = await makeClient(app());
    spa = await makeClient(app(), {
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      redirect_uris: ['cn.example.app:/callback'],
    });
    browser = await signedIn(app(), '13800138500');
  });
  after(() => browser.close());

  const enter = (as = client) => authorize(app(), browser, as);
  const enterOffline = async (as = client) => {
    const answer = await redeem(app(), as, await authorizeOffline(app(), browser, as));
    assert.equal(typeof answer.body.refresh_token, 'string', answer.text);
    return answer.body;
  };
  const refused = (
    answer: { status: number; body: Record<string, unknown>; text: string },
    error = 'invalid_grant',
  ) => {
    assert.equal(answer.body.error, error, answer.text);
    assert.equal(answer.body.access_token, undefined);
  };

  it('T-012 a code without the right verifier is worth nothing', async () => {
    for (const code_verifier of [undefined, newVerifier()])
      refused(await redeem(app(), client, await enter(), { code_verifier }));
  });

  it('T-024 a code used twice is refused and ends what came of it', async () => {
    const login = await enter();
    const first = await redeem(app(), client, login);
    assert.equal((await userinfo(app(), first.body.access_token)).status, 200);
    refused(await redeem(app(), client, login));
    assert.equal((await userinfo(app(), first.body.access_token)).status, 401);
  });

  it('T-025 a code is refused after its minute, at another address, and for another application, each with its event', async () => {
    const late = await enter();
    await ageTokens(app(), client, 'AuthorizationCode', 61);
    refused(await redeem(app(), client, late));
    refused(await redeem(app(), client, await enter(), { redirect_uri: `${client.redirectUri}2` }));
    const foreign = await makeClient(app());
    refused(await redeem(app(), foreign, await enter(), { redirect_uri: client.redirectUri }));
    const events = await app().database.knex('audit_events').where({ type: 'token.code.refused' }).orderBy('sequence');
    assert.deepEqual(
      events.map(({ client_id, detail }) => [client_id, detail.reason]),
      [
        [client.clientId, 'expired'],
        [client.clientId, 'foreign-address'],
        [foreign.clientId, 'foreign-application'],
      ],
    );
  });

  it('T-026 a public client that shows a rotated refresh token again loses the whole family, and the person is told', async () => {
    const first = await enterOffline(spa);
    const second = await refresh(app(), spa, first.refresh_token);
    assert.equal(second.status, 200, second.text);
    refused(await refresh(app(), spa, first.refresh_token));
    assert.match(await app().messageFor('+8613800138500', /可能已被复制/), /“测试”/);
    refused(await refresh(app(), spa, second.body.refresh_token));
    assert.equal((await userinfo(app(), second.body.access_token)).status, 401);
    const events = await app()
      .database.knex('audit_events')
      .where({ type: 'token.refresh.replayed', client_id: spa.clientId });
    assert.deepEqual([events.length, events[0].person_id], [1, personId]);
  });

  it('T-028 T-039 (userinfo) no token stands for another kind, nor for another application', async () => {
    const { access_token, refresh_token, id_token } = await enterOffline();
    refused(await refresh(app(), await makeClient(app()), refresh_token));
    refused(await refresh(app(), client, access_token));
    for (const bearer of [refresh_token, id_token, 'urn:ietf:params:oauth:request_uri:x']) {
      assert.equal((await userinfo(app(), bearer)).status, 401);
    }
  });

  it('T-029 a refresh may narrow, never widen; the end of the first token is the end of all', async () => {
    const { refresh_token } = await enterOffline(spa);
    const endOf = async () => {
      const row = await app()
        .database.knex('oidc_tokens')
        .where({ client_id: spa.clientId, model: 'RefreshToken' })
        .orderBy('created_at', 'desc')
        .first('payload');
      return Number(row.payload.exp);
    };
    await ageTokens(app(), spa, 'RefreshToken', 1000);
    const end = await endOf();
    refused(await refresh(app(), spa, refresh_token, { scope: 'openid offline_access phone' }), 'invalid_scope');
    const narrow = await refresh(app(), spa, refresh_token, { scope: 'openid' });
    assert.equal(narrow.body.scope, 'openid', narrow.text);
    assert.ok(Math.abs((await endOf()) - end) <= 2, 'slid without end');
  });

  it('T-030 I6 a refresh is refused when the person is locked, disabled or closed', async () => {
    const { refresh_token, access_token } = await enterOffline();
    for (const status of ['locked', 'disabled', 'closed']) {
      await app().database.knex('persons').where({ id: personId }).update({ status });
      refused(await refresh(app(), client, refresh_token));
      assert.equal((await userinfo(app(), access_token)).status, 401);
    }
    await app().database.knex('persons').where({ id: personId }).update({ status: 'active' });
  });

  it('T-032 a suspended application gets nothing, neither by client credentials nor by refresh', async () => {
    const machine = await makeClient(app(), {
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    });
    assert.equal((await callAs(app(), machine, '/token', { grant_type: 'client_credentials' })).status, 200);
    const other = await makeClient(app());
    const { refresh_token } = await enterOffline(other);
    await app()
      .database.knex('applications')
      .whereIn('client_id', [machine.clientId, other.clientId])
      .update({ status: 'suspended' });
    // each application is told of on its own, and a node may hear of the second a moment later
    for (const suspended of [machine, other]) {
      for (let tries = 0; tries < 50; tries += 1) {
        if ((await callAs(app(), suspended, '/token', { grant_type: 'client_credentials' })).status === 401) break;
      }
    }
    refused(await callAs(app(), machine, '/token', { grant_type: 'client_credentials' }), 'invalid_client');
    refused(await refresh(app(), other, refresh_token), 'invalid_client');
  });

  it('T-033 a wrong secret, two methods at once, a secret in the address, a broken header: refused, never a fault', async () => {
    const form = { grant_type: 'authorization_code', code: 'x' };
    const answers = await Promise.all([
      callAs(app(), { ...client, secret: 'wrong' }, '/token', form),
      call(app(), `/token?client_id=${client.clientId}&client_secret=${client.secret}`, { form }),
      call(app(), '/token', { form: { ...form, client_id: client.clientId } }),
      ...['Basic', 'Basic %%%', 'Basic Og==', 'Bearer x'].map((authorization) =>
        call(app(), '/token', { form, headers: { authorization } }),
      ),
      call(app(), '/token', {
        form: { ...form, client_id: client.clientId, client_secret: client.secret },
        headers: { authorization: basic(client) },
      }),
    ]);
    for (const answer of answers) {
      assert.ok(answer.status === 401 || answer.status === 400, answer.text);
      assert.match(String(answer.body.error), /^invalid_(client|request)$/);
    }
  });

  it('T-041 another application learns nothing of a token and cannot revoke it', async () => {
    const { body } = await redeem(app(), client, await enter());
    const other = await makeClient(app());
    const token = String(body.access_token);
    assert.deepEqual((await callAs(app(), other, '/introspect', { token })).body, { active: false });
    await callAs(app(), other, '/revoke', { token });
    assert.equal((await userinfo(app(), token)).status, 200);
    await callAs(app(), client, '/revoke', { token });
    assert.equal((await userinfo(app(), token)).status, 401);
  });

  it('T-045 only public keys of enough length with their own ids, only asymmetric algorithms', async () => {
    const { keys } = (await call(app(), '/jwks')).body as { keys: Record<string, string>[] };
    assert.equal(new Set(keys.map(({ kid }) => kid)).size, keys.length);
    for (const key of keys) {
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.equal(key[secret], undefined);
      if (key.kty === 'RSA') assert.ok(Buffer.from(key.n ?? '', 'base64url').length >= 256);
      else assert.equal(key.crv, 'P-256');
    }
    const { body } = await call(app(), '/.well-known/openid-configuration');
    const named = Object.entries(body)
      .filter(([name]) => name.endsWith('alg_values_supported'))
      .flatMap(([, list]) => list as string[]);
    assert.ok(named.length > 0 && named.every((alg) => /^(ES|RS|PS)\d|^EdDSA$|^Ed25519$/.test(alg)), named.join(' '));
  });

  it('T-148 the token endpoint answers POST alone, and refuses other content and repeated fields', async () => {
    const statuses = await Promise.all(
      ['GET', 'PUT', 'DELETE'].map(async (method) => (await fetch(`${app().issuer}/token`, { method })).status),
    );
    assert.deepEqual(statuses, [405, 405, 405]);
    const json = await fetch(`${app().issuer}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: basic(client) },
      body: '{"grant_type":"authorization_code"}',
    });
    assert.ok(json.status >= 400 && json.status < 500);
    const twice = await call(app(), '/token', {
      form: 'grant_type=authorization_code&grant_type=refresh_token',
      headers: { authorization: basic(client) },
    });
    refused(twice, 'invalid_request');
  });
});
