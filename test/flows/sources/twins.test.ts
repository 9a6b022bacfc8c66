import assert from 'node:assert/strict';
import { makePerson, partsOf } from '../../merging/support.ts';
import { citizenNumber } from '../../people/citizen-number.ts';
import { createBrowser, useApp } from '../../support/app.ts';
import { signedIn } from '../protocol/protocol.ts';
import { doors, type House, logInAt, openHouse, someone } from './house.ts';

describe('a login through a source that proves the document of another account', () => {
  const app = useApp(doors);
  let city: House;
  const knex = () => app().database.knex;

  before(async () => {
    city = await openHouse(app(), { claims: { document_type: 'resident-id', document_number: '', ial: '3' } });
  });
  after(() => city.close());
  beforeEach(() => {
    app().passSeconds(61);
    city.who.claims.document_number = '';
    city.who.claims.ial = '3';
  });

  /** An account that the city's login opens, linked when the city had proven nothing yet. */
  async function linked(mobile: string): Promise<string> {
    city.who.login = someone();
    const personId = await app().person(mobile);
    await knex()('persons').where({ id: personId }).update({ passkey_offer: 'never' });
    const browser = await signedIn(app(), mobile);
    const page = await logInAt(browser, await browser.open(`${app().issuer}/account/sources`), 'city');
    assert.equal(page.url.search, '?notice=source-linked', page.body);
    browser.close();
    return personId;
  }

  async function verified(mobile: string): Promise<{ ownerId: string; number: string }> {
    const number = citizenNumber();
    const document = { type: 'resident-id' as const, issuer: 'CHN', number };
    return { ownerId: await makePerson(await partsOf(app()), { mobile, level: 2, document }), number };
  }

  async function logIn(): Promise<string> {
    const browser = createBrowser();
    const page = await logInAt(browser, await browser.open(`${app().issuer}/account`), 'city');
    assert.equal(page.url.pathname, '/account', page.body);
    const { body } = await browser.open(`${app().issuer}/account/merge`);
    browser.close();
    return body;
  }

  const found = async (ownerId: string) => ({
    twins: await knex()('account_twins').where({ owner_id: ownerId }).select('other_id', 'found_by'),
    events: (await knex()('audit_events').where({ type: 'person.twin.found', person_id: ownerId })).length,
  });

  it('T-049 goes on, and tells the owner of the document alone, once', async () => {
    const otherId = await linked('13800139801');
    const { ownerId, number } = await verified('13800139802');
    await logIn();
    assert.deepEqual(await found(ownerId), { twins: [], events: 0 }, 'nothing was proven');
    city.who.claims.document_number = number;
    for (let nth = 0; nth < 3; nth += 1) assert.doesNotMatch(await logIn(), /用过您的证件/);
    assert.deepEqual(await found(ownerId), { twins: [{ other_id: otherId, found_by: 'arrival' }], events: 1 });
    assert.match(await app().messageFor('+8613800139802', /您的|本账号/), /另一个账号/);
  });

  it('T-110 joins nothing by it, and takes a self-stated number for none', async () => {
    const otherId = await linked('13800139803');
    const { ownerId, number } = await verified('13800139804');
    const before = await knex()('identity_documents').orderBy('id');
    city.who.claims.document_number = number;
    city.who.claims.ial = '1';
    await logIn();
    assert.deepEqual((await found(ownerId)).twins, []);
    city.who.claims.ial = '2';
    await logIn();
    assert.equal((await found(ownerId)).twins.length, 1);
    assert.deepEqual(await knex()('identity_documents').orderBy('id'), before);
    const person = await knex()('persons').where({ id: otherId }).first('assurance_level');
    assert.equal(person.assurance_level, 1);
  });

  it('finds nothing where the document is their own', async () => {
    const { ownerId, number } = await verified('13800139806');
    city.who.login = someone();
    const otherId = await linked('13800139805');
    await knex()('source_links').where({ person_id: otherId }).update({ person_id: ownerId });
    city.who.claims.document_number = number;
    await knex()('persons').where({ id: ownerId }).update({ passkey_offer: 'never' });
    await logIn();
    assert.deepEqual((await found(ownerId)).twins, []);
  });
});
