import assert from 'node:assert/strict';
import { logIn, useApp } from '../../support/app.ts';
import { createBrowser } from '../../support/http-browser.ts';
import { authorize, authorizeOffline, callAs, makeClient, redeem, refresh, signedIn, userinfo } from './protocol.ts';

describe('database round trips of the hot flows', () => {
  const app = useApp();
  const mobile = '13800138300';
  before(() => app().person(mobile));

  type Line = { route?: string; roundTrips?: number };

  /** Round trips of everything the service answered during the flow, as its access log says. */
  async function roundTripsOf(flow: () => Promise<unknown>): Promise<{ sum: number; told: string }> {
    const from = app().log.length;
    await flow();
    const lines = app()
      .log.slice(from)
      .map((line) => JSON.parse(line) as Line)
      .filter(({ route }) => route !== undefined);
    const counted = lines.map(({ route, roundTrips }) => [route, roundTrips ?? 0] as const);
    return {
      sum: counted.reduce((sum, [, trips]) => sum + trips, 0),
      told: counted.map((pair) => pair.join(' ')).join(', '),
    };
  }

  async function atMost(limit: number, flow: () => Promise<unknown>): Promise<void> {
    const { sum, told } = await roundTripsOf(flow);
    assert.ok(told.length > 0, 'the flow asked nothing');
    assert.ok(sum <= limit, `${sum} round trips, at most ${limit}: ${told}`);
  }

  it('single sign-on, to the tokens: 8', async () => {
    const client = await makeClient(app());
    const browser = await signedIn(app(), mobile);
    const enter = async () => {
      const answer = await redeem(app(), client, await authorize(app(), browser, client));
      assert.equal(answer.status, 200, answer.text);
    };
    await enter();
    await atMost(8, enter);
    browser.close();
  });

  it('login by password, to the tokens: 29', async () => {
    const client = await makeClient(app());
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
    await atMost(29, enter);
  });

  it('a rotated refresh: 4, userinfo and introspection: 2 each', async () => {
    const client = await makeClient(app(), {
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
    });
    const browser = await signedIn(app(), mobile);
    const first = await redeem(app(), client, await authorizeOffline(app(), browser, client));
    const second = await refresh(app(), client, first.body.refresh_token);
    assert.equal(second.status, 200, second.text);
    await atMost(4, async () => {
      const third = await refresh(app(), client, second.body.refresh_token);
      assert.equal(third.status, 200, third.text);
    });
    await atMost(2, async () => assert.equal((await userinfo(app(), second.body.access_token)).status, 200));
    await atMost(2, async () => {
      const token = String(second.body.access_token);
      assert.equal((await callAs(app(), client, '/introspect', { token })).body.active, true);
    });
    browser.close();
  });

  it('client credentials with a JWT: 1', async () => {
    const machine = await makeClient(app(), {
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    });
    const ask = async () => {
      const answer = await callAs(app(), machine, '/token', { grant_type: 'client_credentials' });
      assert.equal(answer.status, 200, answer.text);
    };
    await ask();
    await atMost(1, ask);
  });

  it('logout: 12', async () => {
    const client = await makeClient(app(), { backchannel_logout_uri: 'https://department.example/logout' });
    const browser = await signedIn(app(), mobile);
    const { body } = await redeem(app(), client, await authorize(app(), browser, client));
    await atMost(12, async () => {
      const page = await browser.open(`${app().issuer}/logout?id_token_hint=${body.id_token}`);
      const done = await browser.submit(page, {}, { button: 'logout-confirm' });
      assert.equal(done.status, 200);
    });
    browser.close();
  });
});
