import assert from 'node:assert/strict';
import { approve, createBrowser, useApp } from '../../support/app.ts';
import type { Browser, Page } from '../../support/http-browser.ts';
import { make } from '../../support/make-identities.ts';
import { useCosts } from '../protocol/costs.ts';
import { authorize, redeem } from '../protocol/protocol.ts';
import { choose, comeIn, makeParty, type Party, setAssurance } from './party.ts';

const all = { citizen: {}, enterprise: {} };

describe('an entry where no page asked for whom', () => {
  const app = useApp();
  const { knownClient, costs } = useCosts(app);
  const knex = () => app().database.knex;
  const mobile = '13900160001';
  let personId: string;
  let bakery: Awaited<ReturnType<typeof make.enterprise>>;
  let door: Party;

  before(async () => {
    personId = await app().person(mobile);
    await setAssurance(app(), personId, 2);
    bakery = await make.enterprise(knex(), { representative: personId });
    door = await makeParty(app(), { citizen: {} });
  });

  /** Entered as the bakery, and forgotten but for the choice. */
  async function choseBefore(party: Party): Promise<void> {
    const browser = createBrowser();
    const next = await choose(browser, await comeIn(browser, party, mobile), bakery.key, party);
    if (!next.location) await approve(browser, next, party.redirectUri);
    browser.close();
    await knex()('oidc_grants').where({ client_id: party.clientId }).delete();
  }

  /** The transactions that wrote the last entry and the grant. */
  async function writersOf({ clientId }: Party): Promise<string[]> {
    const event = { type: 'identity.chosen', client_id: clientId, person_id: personId };
    const rows = [
      await knex()('audit_events').where(event).orderBy('sequence', 'desc').first(knex().raw('xmin::text AS writer')),
      await knex()('oidc_grants')
        .where({ client_id: clientId, identity: bakery.key })
        .first(knex().raw('xmin::text AS writer')),
    ];
    return rows.map(({ writer }) => writer);
  }

  const inAtTheDoor = async () => {
    const browser = createBrowser();
    assert.ok((await comeIn(browser, door, mobile)).location);
    return browser;
  };
  const entered = (page: Page) => assert.ok(page.location?.searchParams.has('code'), page.body.slice(0, 500));

  it('is written with its grant, in one transaction', async () => {
    const party = await makeParty(app(), all);
    await choseBefore(party);
    const browser = await inAtTheDoor();
    entered(await party.begin(browser));
    const [entry, grant] = await writersOf(party);
    assert.equal(entry, grant);
    browser.close();
  });

  it('is written with its grant also where that is agreed to first', async () => {
    const party = await makeParty(app(), all, { firstParty: false });
    await choseBefore(party);
    await knex()('consents').where({ client_id: party.clientId }).delete();
    const browser = await inAtTheDoor();
    entered(await approve(browser, await party.begin(browser), party.redirectUri));
    const [entry, grant] = await writersOf(party);
    assert.equal(entry, grant);
    browser.close();
  });

  it('costs one round trip more than a hop to where a session has been, to the tokens: 5', async () => {
    const client = await knownClient({}, { identities: all });
    await knex()('identity_choices').insert({
      person_id: personId,
      client_id: client.clientId,
      identity: bakery.key,
      chosen_at: new Date(),
    });
    const enter = async (browser: Browser) => {
      const answer = await redeem(app(), client, await authorize(app(), browser, client));
      assert.equal(answer.status, 200, answer.text);
    };
    const browsers = [await inAtTheDoor(), await inAtTheDoor()] as const;
    await enter(browsers[0]);
    await costs(5, () => enter(browsers[1]));
    for (const browser of browsers) browser.close();
  });
});
