import assert from 'node:assert/strict';
import { makePerson, partsOf } from '../../merging/support.ts';
import { citizenNumber } from '../../people/citizen-number.ts';
import { createBrowser, declineOffer, logIn, useApp } from '../../support/app.ts';
import { useCosts } from '../protocol/costs.ts';
import { authorize, type Client, redeem } from '../protocol/protocol.ts';
import { doors, type House, logInAt, openHouse, someone } from './house.ts';

describe('database round trips of a login through an identity source', () => {
  const app = useApp(doors);
  const { knownClient, roundTripsOf } = useCosts(app);
  let city: House;

  before(async () => {
    city = await openHouse(app(), { claims: { document_type: 'resident-id', document_number: '', ial: '3' } });
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

  async function byPassword(client: Client): Promise<void> {
    const browser = createBrowser();
    const asked = await authorize(app(), browser, client);
    const page = await logIn(browser, asked.page, { identifier: '13800139800' }, client.redirectUri);
    const code = page.location?.searchParams.get('code') ?? '';
    const answer = await redeem(app(), client, { code, verifier: asked.verifier });
    assert.equal(answer.status, 200, answer.text);
    browser.close();
  }

  it('to the tokens: three more than by password, four where the source proves a document, and never more', async () => {
    const client = await knownClient();
    await app().person('13800139800');
    await toTokens(client, true);
    // the dearest login there is: what the source proves is looked up, and belongs to another account
    const number = citizenNumber();
    city.who.claims.document_number = number;
    await makePerson(await partsOf(app()), { level: 3, document: { type: 'resident-id', issuer: 'CHN', number } });
    await app().database.knex('persons').update({ passkey_offer: 'never' });
    await toTokens(client);
    await byPassword(client);
    const [local, upstream] = [
      await roundTripsOf(() => byPassword(client)),
      await roundTripsOf(() => toTokens(client)),
    ];
    assert.equal((await app().database.knex('account_twins')).length, 1);
    assert.ok(local.sum > 0 && upstream.sum - local.sum <= 4, `${local.told}\n${upstream.told}`);
  });
});
