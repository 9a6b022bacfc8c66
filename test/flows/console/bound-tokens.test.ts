import assert from 'node:assert/strict';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { permissions } from '../../../server/lib/permission.ts';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { authorize, authorizeOffline, type Client, call, makeClient } from '../protocol/protocol.ts';
import { asAdmin } from './admins.ts';
import { type Keys, makeAdminClient, newKeys, type ProofClaims, proofOf, thumbprintOf } from './api-caller.ts';

/** Codes and tokens that count for the key they were asked for with (RFC 9449), at the token endpoint. */
describe('tokens bound to a key', () => {
  const app = useApp();
  let browser: Browser;
  let client: Client;
  let keys: Keys;
  before(async () => {
    browser = await asAdmin(app(), 'unit');
    client = await makeAdminClient(app());
    keys = await newKeys();
  });
  after(() => browser.close());

  const endpoint = () => `${app().issuer}/token`;
  const resource = () => `${app().issuer}/api/v1`;
  const scope = `openid ${permissions.join(' ')}`;

  async function redeem(login: { code: string; verifier: string }, proof: string | undefined, by = client) {
    const body = new URLSearchParams({
      ...{ grant_type: 'authorization_code', client_id: by.clientId, code: login.code },
      ...{ code_verifier: login.verifier, redirect_uri: by.redirectUri },
      ...(by === client && { resource: resource() }),
    });
    const answer = await fetch(endpoint(), { method: 'POST', headers: { ...(proof && { DPoP: proof }) }, body });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }
  const enter = (more: Record<string, string> = {}) =>
    authorize(app(), browser, client, { scope, resource: resource(), ...more });
  const honest = (): ProofClaims => ({ htm: 'POST', htu: endpoint() });
  const seconds = () => Math.floor(Date.now() / 1000);

  it('T-037 gives none without a proof, or by a proof for something else, too old, or used before', async () => {
    const jti = 'used-once-and-no-more';
    assert.equal((await redeem(await enter(), await proofOf(keys, { ...honest(), jti }))).status, 200);
    const bad: Record<string, string | undefined> = {
      none: undefined,
      nonsense: 'x.y.z',
      'for another method': await proofOf(keys, { ...honest(), htm: 'GET' }),
      'for another address': await proofOf(keys, { ...honest(), htu: `${app().issuer}/userinfo` }),
      'of another house': await proofOf(keys, { ...honest(), htu: 'https://evil.example/token' }),
      'older than a minute': await proofOf(keys, { ...honest(), iat: seconds() - 61 }),
      'of the future': await proofOf(keys, { ...honest(), iat: seconds() + 200 }),
      'used before': await proofOf(keys, { ...honest(), jti }),
    };
    for (const [name, proof] of Object.entries(bad)) {
      const { status, body } = await redeem(await enter(), proof);
      assert.deepEqual([status, 'access_token' in body], [400, false], `${name}: ${JSON.stringify(body)}`);
    }
  });

  it('T-037 takes a code that was bound to a key by no other key', async () => {
    const thumbprint = await calculateJwkThumbprint(await exportJWK(keys.publicKey));
    const bound = await enter({ dpop_jkt: thumbprint });
    const stolen = await redeem(bound, await proofOf(await newKeys(), honest()));
    assert.deepEqual([stolen.status, 'access_token' in stolen.body], [400, false], JSON.stringify(stolen.body));
    const own = await redeem(await enter({ dpop_jkt: thumbprint }), await proofOf(keys, honest()));
    assert.deepEqual([own.status, own.body.token_type], [200, 'DPoP']);
  });

  it('T-037 opens userinfo and refreshes a token for whoever proves its key, and for nobody else', async () => {
    const plain = await makeClient(app(), { token_endpoint_auth_method: 'none', dpop_bound_access_tokens: true });
    const consented = await authorizeOffline(app(), browser, plain);
    const told = await redeem(consented, await proofOf(keys, honest()), plain);
    const token = String(told.body.access_token);
    const htu = `${app().issuer}/userinfo`;
    const here = { htm: 'GET', htu, ath: thumbprintOf(token) };
    const { ath: _ath, ...unbound } = here;
    const bound = (DPoP: string) => ({ authorization: `DPoP ${token}`, DPoP });
    const used = await proofOf(keys, here);
    assert.equal((await call(app(), '/userinfo', { headers: bound(used) })).status, 200);
    const bad: Record<string, Record<string, string>> = {
      'as a bearer token': { authorization: `Bearer ${token}` },
      'by another key': bound(await proofOf(await newKeys(), here)),
      'by a proof for another method': bound(await proofOf(keys, { ...here, htm: 'POST' })),
      'by a proof for another address': bound(await proofOf(keys, { ...here, htu: endpoint() })),
      'by a proof for another token': bound(await proofOf(keys, { ...here, ath: thumbprintOf('another') })),
      'by a proof for no token': bound(await proofOf(keys, unbound)),
      'by a proof older than a minute': bound(await proofOf(keys, { ...here, iat: seconds() - 61 })),
      'by a proof of the future': bound(await proofOf(keys, { ...here, iat: seconds() + 200 })),
      'by a proof that was used': bound(used),
    };
    for (const [name, headers] of Object.entries(bad)) {
      const { status, text } = await call(app(), '/userinfo', { headers });
      assert.deepEqual([status, text.includes('"sub"')], [401, false], `${name}: ${text}`);
    }
    // the library's answer, where RFC 9449 section 7.1 would have 401: it refuses the request before it looks at the token
    const unproven = await call(app(), '/userinfo', { headers: { authorization: `DPoP ${token}` } });
    assert.deepEqual([unproven.status, unproven.body.error], [400, 'invalid_request'], 'without a proof');
    const form = {
      ...{ grant_type: 'refresh_token', client_id: plain.clientId },
      refresh_token: String(told.body.refresh_token),
    };
    const refresh = async (DPoP?: string) => call(app(), '/token', { form, headers: { ...(DPoP && { DPoP }) } });
    for (const proof of [undefined, await proofOf(await newKeys(), honest())]) {
      const { status, body } = await refresh(proof);
      assert.deepEqual([status, 'access_token' in body], [400, false], JSON.stringify(body));
    }
    const own = await refresh(await proofOf(keys, honest()));
    assert.deepEqual([own.status, own.body.token_type], [200, 'DPoP'], 'who tried in vain took nothing away');
  });
});
