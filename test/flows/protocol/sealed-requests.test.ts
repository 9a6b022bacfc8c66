import assert from 'node:assert/strict';
import { useApp } from '../../support/app.ts';
import { createBrowser } from '../../support/http-browser.ts';
import {
  authorizationFields,
  authorizationUrl,
  authorize,
  callAs,
  makeClient,
  newVerifier,
  redeem,
  signedIn,
} from './protocol.ts';

describe('what a request says of a person', () => {
  const app = useApp();
  const mobile = '13800138650';
  before(() => app().person(mobile));

  async function dump(): Promise<string> {
    const rows = await app().database.knex('oidc_artifacts').select('payload');
    const journeys = await app().database.knex('journeys').select('state');
    return JSON.stringify([rows, journeys]);
  }

  it('T-150 (hints) a login_hint and an id_token_hint are shown to the person and stored sealed', async () => {
    const client = await makeClient(app());
    const signed = await signedIn(app(), mobile);
    const login = await authorize(app(), signed, client);
    const idToken = String((await redeem(app(), client, login)).body.id_token);
    signed.close();

    const browser = createBrowser();
    const asked = await browser.open(
      authorizationUrl(app(), client, newVerifier(), { login_hint: mobile, id_token_hint: idToken }),
    );
    assert.ok(asked.body.includes(`value="${mobile}"`), 'the hint is in the field');
    const stored = await dump();
    assert.ok(stored.includes('Interaction') && stored.includes('login_hint'));
    assert.ok(!stored.includes(mobile));
    assert.ok(!stored.includes(idToken) && !stored.includes(idToken.split('.')[2] ?? ''));
    browser.close();
  });

  it('T-150 (hints) a pushed request is stored sealed as a whole, and works', async () => {
    const client = await makeClient(app());
    const form = authorizationFields(client, newVerifier(), { login_hint: mobile });
    const pushed = await callAs(app(), client, '/par', form);
    assert.equal(pushed.status, 201, pushed.text);
    const rows = await app().database.knex('oidc_transient').where({ model: 'PushedAuthorizationRequest' });
    assert.equal(rows.length, 1);
    const { request } = rows[0].payload;
    assert.match(request, /^sealed:/);
    assert.ok(!Buffer.from(JSON.stringify(rows), 'utf8').includes(Buffer.from(mobile).toString('base64url')));
    const browser = createBrowser();
    const parameters = { client_id: client.clientId, request_uri: String(pushed.body.request_uri) };
    const asked = await browser.open(`${app().issuer}/authorize?${new URLSearchParams(parameters)}`);
    assert.ok(asked.body.includes(`value="${mobile}"`));
    browser.close();
  });
});
