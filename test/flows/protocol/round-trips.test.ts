import assert from 'node:assert/strict';
import { logIn, testPassword, useApp } from '../../support/app.ts';
import { createBrowser } from '../../support/http-browser.ts';
import { createSoftwareAuthenticator } from '../../support/software-authenticator.ts';
import { bindAtOffer, passkeyOptions, step } from '../people/pages.ts';
import { useCosts } from './costs.ts';
import { authorize, authorizeOffline, callAs, redeem, refresh, signedIn, userinfo } from './protocol.ts';

describe('database round trips of the hot flows', () => {
  const app = useApp();
  const mobile = '13800138300';
  const { knownClient, costs } = useCosts(app);
  before(() => app().person(mobile));

  it('single sign-on, to the tokens: 4', async () => {
    const client = await knownClient();
    const browser = await signedIn(app(), mobile);
    const enter = async () => {
      const answer = await redeem(app(), client, await authorize(app(), browser, client));
      assert.equal(answer.status, 200, answer.text);
    };
    await enter();
    await costs(4, enter);
    browser.close();
  });

  it('T-151 single sign-on leaves one record for each session and application, and a login page one of its own', async () => {
    const [client, other] = [await knownClient(), await knownClient()];
    const personId = await app().person('13800138302');
    const since = async (act: () => Promise<unknown>) => {
      const { knex } = app().database;
      const [before] = await knex('audit_events').where({ person_id: personId }).max('sequence as last');
      await act();
      const rows = await knex('audit_events')
        .where({ person_id: personId })
        .where('sequence', '>', before?.last ?? 0)
        .orderBy('sequence');
      return rows.map(({ type, outcome, client_id, network, request_id }) => {
        assert.ok(network && request_id);
        return `${type} ${outcome} ${client_id}`;
      });
    };
    let browser = createBrowser();
    const logsIn = async () => {
      const asked = await authorize(app(), browser, client);
      await logIn(browser, asked.page, { identifier: '13800138302' }, client.redirectUri);
    };
    assert.deepEqual(await since(logsIn), [`login.attempt.succeeded success ${client.clientId}`]);
    const enters = (one = other, changes = {}) => authorize(app(), browser, one, changes);
    const entered = `session.application.entered success ${other.clientId}`;
    assert.deepEqual(await since(enters), [entered]);
    assert.deepEqual(await since(() => Promise.all(Array.from({ length: 16 }, () => enters()))), [], 'and once');
    assert.deepEqual(await since(() => enters(client)), []);
    const third = await knownClient();
    assert.deepEqual(await since(() => enters(third, { prompt: 'none', scope: 'openid unknown' })), [
      `session.application.entered success ${third.clientId}`,
    ]);
    const refused = await knownClient();
    const stronger = { prompt: 'none', acr_values: 'phr' };
    assert.deepEqual(await since(() => enters(refused, stronger)), [], 'who does not enter has not entered');
    const page = await browser.open(`${app().issuer}/account/activity`);
    assert.match(page.body, /凭已有的登录进入了一个应用/);
    browser.close();
    browser = createBrowser();
    assert.equal((await enters(other, { prompt: 'none' })).code, '');
    assert.deepEqual(await since(logsIn), [`login.attempt.succeeded success ${client.clientId}`]);
    assert.deepEqual(await since(enters), [entered], 'in another session again');
    browser.close();
  });

  it('login by password, to the tokens: 12', async () => {
    const client = await knownClient();
    const enter = async () => {
      const browser = createBrowser();
      const asked = await authorize(app(), browser, client);
      const page = await logIn(browser, asked.page, { identifier: mobile }, client.redirectUri);
      const code = page.location?.searchParams.get('code') ?? '';
      const answer = await redeem(app(), client, { code, verifier: asked.verifier });
      assert.equal(answer.status, 200, answer.text);
      browser.close();
    };
    await enter();
    await app().database.knex('persons').update({ passkey_offer: 'never' });
    await costs(12, enter);
  });

  it('login by passkey, to the tokens: 9', async () => {
    const client = await knownClient();
    const passkey = createSoftwareAuthenticator({ origin: app().issuer });
    await app().person('13800138301');
    const first = createBrowser();
    const begun = await authorize(app(), first, client);
    const asked = await first.submit(begun.page, { username: '13800138301' }, { button: 'login-submit' });
    const offer = await first.submit(asked, { password: testPassword }, { button: 'login-submit' });
    await bindAtOffer(first, offer, passkey, client.redirectUri);
    first.close();
    const enter = async () => {
      const browser = createBrowser();
      const asked = await authorize(app(), browser, client);
      const credential = passkey.get(passkeyOptions(asked.page, 'get'));
      const page = await step(browser, asked.page, '/passkey', { credential }, client.redirectUri);
      const code = page.location?.searchParams.get('code') ?? '';
      const answer = await redeem(app(), client, { code, verifier: asked.verifier });
      assert.equal(answer.status, 200, answer.text);
      browser.close();
    };
    await enter();
    await costs(9, enter);
  });

  it('a rotated refresh: 2, userinfo and introspection: 1 each', async () => {
    const client = await knownClient({
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
    });
    const browser = await signedIn(app(), mobile);
    const first = await redeem(app(), client, await authorizeOffline(app(), browser, client));
    const second = await refresh(app(), client, first.body.refresh_token);
    assert.equal(second.status, 200, second.text);
    await costs(2, async () => {
      const third = await refresh(app(), client, second.body.refresh_token);
      assert.equal(third.status, 200, third.text);
    });
    await costs(1, async () => assert.equal((await userinfo(app(), second.body.access_token)).status, 200));
    await costs(1, async () => {
      const token = String(second.body.access_token);
      assert.equal((await callAs(app(), client, '/introspect', { token })).body.active, true);
    });
    browser.close();
  });

  it('client credentials with a JWT: 0', async () => {
    const machine = await knownClient({
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    });
    const ask = async () => {
      const answer = await callAs(app(), machine, '/token', { grant_type: 'client_credentials' });
      assert.equal(answer.status, 200, answer.text);
    };
    await ask();
    await costs(0, ask);
  });

  it('logout: 5', async () => {
    const client = await knownClient({ backchannel_logout_uri: 'https://department.example/logout' });
    const browser = await signedIn(app(), mobile);
    const { body } = await redeem(app(), client, await authorize(app(), browser, client));
    await costs(5, async () => {
      const page = await browser.open(`${app().issuer}/logout?id_token_hint=${body.id_token}`);
      const done = await browser.submit(page, {}, { button: 'logout-confirm' });
      assert.equal(done.status, 200);
    });
    browser.close();
  });
});
