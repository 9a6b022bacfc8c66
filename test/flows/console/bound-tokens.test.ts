import assert from 'node:assert/strict';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { permissions } from '../../../server/lib/permission.ts';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { authorize, type Client } from '../protocol/protocol.ts';
import { asAdmin } from './admins.ts';
import { type Keys, makeAdminClient, newKeys, type ProofClaims, proofOf } from './api-caller.ts';

/** Codes and tokens that count for the key they were asked for with (RFC 9449), at the token endpoint. */
describe('tokens bound to a key', function boundTokens() {
  this.timeout(60_000);
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

  async function redeem(login: { code: string; verifier: string }, proof: string | undefined) {
    const body = new URLSearchParams({
      ...{ grant_type: 'authorization_code', client_id: client.clientId, code: login.code },
      ...{ code_verifier: login.verifier, redirect_uri: client.redirectUri, resource: resource() },
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
      'of an hour ago': await proofOf(keys, { ...honest(), iat: seconds() - 3600 }),
      'of the future': await proofOf(keys, { ...honest(), iat: seconds() + 3600 }),
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
});
