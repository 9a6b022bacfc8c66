import assert from 'node:assert/strict';
import { logIn, useApp } from '../../support/app.ts';
import { authorize, callAs, makeClient, redeem, signedIn, userinfo } from './protocol.ts';

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
});
