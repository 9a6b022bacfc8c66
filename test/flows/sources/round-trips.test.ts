import assert from 'node:assert/strict';
import { createBrowser, declineOffer, useApp } from '../../support/app.ts';
import { useCosts } from '../protocol/costs.ts';
import { authorize, type Client, redeem } from '../protocol/protocol.ts';
import { doors, type House, logInAt, openHouse, someone } from './house.ts';

describe('database round trips of a login through an identity source', function costs() {
  this.timeout(60_000);
  const app = useApp(doors);
  const { knownClient, costs } = useCosts(app);
  let city: House;

  before(async () => {
    city = await openHouse(app());
    city.who.login = someone();
  });
  after(() => city.close());

  async function toTokens(client: Client, first = false): Promise<void> {
    const browser = createBrowser();
    const asked = await authorize(app(), browser, client);
    const back = await logInAt(browser, asked.page, 'city', client.redirectUri);
    const page = first
      ? await declineOffer(browser, await browser.submit(back, {}, { button: 'arrival-new' }), client.redirectUri)
      : back;
    const code = page.location?.searchParams.get('code') ?? '';
    const answer = await redeem(app(), client, { code, verifier: asked.verifier });
    assert.equal(answer.status, 200, answer.text);
    browser.close();
  }

  it('to the tokens: 16, two more than by password', async () => {
    const client = await knownClient();
    await toTokens(client, true);
    await app().database.knex('persons').update({ passkey_offer: 'never' });
    await toTokens(client);
    await costs(16, () => toTokens(client));
  });
});
