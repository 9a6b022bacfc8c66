import assert from 'node:assert/strict';
import { logIn, useApp } from '../../support/app.ts';
import { type Browser, createBrowser } from '../../support/http-browser.ts';
import { make } from '../../support/make-identities.ts';
import { useCosts } from '../protocol/costs.ts';
import { authorize, type Client, redeem } from '../protocol/protocol.ts';

const identities = { citizen: {}, enterprise: {}, official: {} };

/** Beside the counts of test/flows/protocol/round-trips.test.ts: a login by password costs 12, single sign-on 4. */
describe('what choosing an identity costs in round trips to the database', () => {
  const app = useApp();
  const { knownClient, costs } = useCosts(app);
  const mobile = '13800138301';
  let bakery: string;

  before(async () => {
    const personId = await app().person(mobile);
    await app().database.knex('persons').where({ id: personId }).update({ passkey_offer: 'never' });
    bakery = (await make.enterprise(app().database.knex, { representative: personId })).key;
  });

  async function logInTo(client: Client) {
    const browser = createBrowser();
    const asked = await authorize(app(), browser, client);
    const page = await logIn(browser, asked.page, { identifier: mobile }, client.redirectUri);
    return { browser, verifier: asked.verifier, page };
  }

  async function toTokens(client: Client): Promise<Browser> {
    const { browser, verifier, page } = await logInTo(client);
    const code = page.location?.searchParams.get('code') ?? '';
    assert.equal((await redeem(app(), client, { code, verifier })).status, 200);
    return browser;
  }

  async function enter(browser: Browser, client: Client): Promise<void> {
    const answer = await redeem(app(), client, await authorize(app(), browser, client));
    assert.equal(answer.status, 200, answer.text);
  }

  /** Entered for the bakery before, so that the choice is remembered. */
  async function chosenClient(): Promise<Client> {
    const client = await knownClient({}, { identities });
    const { browser, page } = await logInTo(client);
    const button = `identity-${bakery.replace(':', '-')}`;
    const done = await browser.submit(page, {}, { button, stopAt: client.redirectUri });
    assert.ok(done.location?.searchParams.has('code'));
    browser.close();
    return client;
  }

  it('a login with the choice of last time: 12, none more', async () => {
    const client = await chosenClient();
    await costs(12, async () => (await toTokens(client)).close());
  });

  it('a login for an application that takes anybody: 12, none more', async () => {
    const client = await knownClient();
    (await toTokens(client)).close();
    await costs(12, async () => (await toTokens(client)).close());
  });

  it('single sign-on with the identity already chosen: 4, none more', async () => {
    const client = await chosenClient();
    const browser = await toTokens(client);
    await costs(4, () => enter(browser, client));
    browser.close();
  });

  for (const whom of ['oneself', 'an enterprise'] as const) {
    it(`a login with the question asked, for ${whom}: 15, the page and two for its answer more`, async () => {
      const client = await knownClient({}, { identities });
      (await logInTo(client)).browser.close();
      const button = whom === 'oneself' ? 'identity-citizen' : `identity-${bakery.replace(':', '-')}`;
      await costs(15, async () => {
        const { browser, verifier, page } = await logInTo(client);
        const done = await browser.submit(page, {}, { button, stopAt: client.redirectUri });
        const code = done.location?.searchParams.get('code') ?? '';
        assert.equal((await redeem(app(), client, { code, verifier })).status, 200);
        browser.close();
      });
    });
  }
});
