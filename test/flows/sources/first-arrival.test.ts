import assert from 'node:assert/strict';
import { citizenNumber } from '../../people/citizen-number.ts';
import { createBrowser, declineOffer, logIn, testPassword, useApp } from '../../support/app.ts';
import type { Page } from '../../support/http-browser.ts';
import { createSoftwareAuthenticator } from '../../support/software-authenticator.ts';
import { makeParty } from '../identities/party.ts';
import { nowhere, passkeyOptions, step } from '../people/pages.ts';
import { doors, type House, logInAt, openHouse, someone } from './house.ts';

const hasId = (page: Page, id: string) => page.body.includes(`id="${id}"`);

describe('somebody comes by an identity source', () => {
  const app = useApp(doors);
  let house: House;
  const knex = () => app().database.knex;

  before(async () => {
    house = await openHouse(app());
  });
  after(() => house.close());

  const account = (browser = createBrowser()) => browser.open(`${app().issuer}/account`);

  it('T-110 sees a page that asks, and nothing is made before they say so', async () => {
    house.who.login = someone();
    const before = await knex()('persons').count();
    const browser = createBrowser();
    const page = await logInAt(browser, await account(browser), 'city');
    assert.equal(page.status, 200);
    assert.ok(hasId(page, 'arrival-new') && hasId(page, 'arrival-link'), page.body);
    assert.deepEqual(await knex()('persons').count(), before);
    assert.equal((await knex()('source_links').count())[0]?.count, '0');
    browser.close();
  });

  it('makes an account when they ask for one, and is logged in by the button from then on', async () => {
    house.who.login = someone();
    const browser = createBrowser();
    const asked = await logInAt(browser, await account(browser), 'city');
    const offer = await browser.submit(asked, {}, { button: 'arrival-new' });
    const done = await declineOffer(browser, offer, nowhere);
    assert.equal(done.url.pathname, '/account', done.body);
    const again = createBrowser();
    const back = await declineOffer(again, await logInAt(again, await account(again), 'city'), nowhere);
    assert.equal(back.url.pathname, '/account');
    const [link] = await knex()('source_links').whereNotNull('last_used_at').orderBy('linked_at', 'desc');
    const identifiers = await knex()('identifiers').where({ person_id: link.person_id });
    assert.deepEqual(identifiers, []);
    browser.close();
    again.close();
  });

  it('T-114 links to an account after a login of ours and a yes, and tells its owner', async () => {
    house.who.login = someone();
    const personId = await app().person('13800139001');
    const browser = createBrowser();
    const asked = await logInAt(browser, await account(browser), 'city');
    const identifier = await browser.open(new URL(asked.url.pathname + '/identifier', app().issuer));
    const question = await logIn(browser, identifier, { identifier: '13800139001' }, nowhere);
    assert.ok(hasId(question, 'link-yes'), question.body);
    assert.deepEqual(await knex()('source_links').where({ person_id: personId }), []);
    const linked = await declineOffer(browser, await browser.submit(question, {}, { button: 'link-yes' }), nowhere);
    assert.equal(linked.url.pathname, '/account');
    assert.equal((await knex()('source_links').where({ person_id: personId })).length, 1);
    await app().linkFor('+8613800139001');
    const again = createBrowser();
    const back = await declineOffer(again, await logInAt(again, await account(again), 'city'), nowhere);
    assert.equal(back.url.pathname, '/account');
    const [{ amr, acr }] = (
      await knex()('oidc_sessions').where({ person_id: personId }).orderBy('created_at', 'desc').select('payload')
    ).map(({ payload }) => payload);
    assert.deepEqual([amr, acr], [['fed'], 'urn:yimen:aal1']);
    browser.close();
    again.close();
  });

  it('T-114 goes on without a link when they say not now', async () => {
    house.who.login = someone();
    const personId = await app().person('13800139002');
    const browser = createBrowser();
    const asked = await logInAt(browser, await account(browser), 'city');
    const identifier = await browser.open(new URL(asked.url.pathname + '/identifier', app().issuer));
    const question = await logIn(browser, identifier, { identifier: '13800139002' }, nowhere);
    const done = await declineOffer(browser, await browser.submit(question, {}, { button: 'link-no' }), nowhere);
    assert.equal(done.url.pathname, '/account');
    assert.deepEqual(await knex()('source_links').where({ person_id: personId }), []);
    browser.close();
  });

  it('T-114 asks for the passkey of an account that has one before it may be linked', async () => {
    const passkey = createSoftwareAuthenticator({ origin: app().issuer });
    await app().person('13800139003');
    const first = createBrowser();
    const offer = await first.submit(
      await first.submit(await account(first), { username: '13800139003' }, { button: 'login-submit' }),
      { password: testPassword },
      { button: 'login-submit' },
    );
    await step(first, offer, '/passkey/add', { credential: passkey.create(passkeyOptions(offer, 'create')) });
    first.close();
    house.who.login = someone();
    const browser = createBrowser();
    const asked = await logInAt(browser, await account(browser), 'city');
    const identifier = await browser.open(new URL(asked.url.pathname + '/identifier', app().issuer));
    const up = await logIn(browser, identifier, { identifier: '13800139003' }, nowhere);
    assert.ok(!hasId(up, 'link-yes'));
    const question = await step(browser, up, '/passkey', { credential: passkey.get(passkeyOptions(up, 'get')) });
    assert.ok(hasId(question, 'link-yes'), question.body);
    browser.close();
  });

  it('T-110 T-111 T-112 never finds an account by e-mail or mobile number, verified there or not', async () => {
    const victim = await app().person('13800139004');
    for (const verified of [true, false, undefined]) {
      const other = await openHouse(app(), {
        slug: `mail-${verified ?? 'absent'}`,
        claims: { name: '李示例', phone_number: '+8613800139004', phone_number_verified: verified },
      });
      other.who.login = someone();
      const browser = createBrowser();
      const page = await logInAt(browser, await account(browser), other.slug);
      assert.ok(hasId(page, 'arrival-new'), page.body);
      const done = await browser.submit(page, {}, { button: 'arrival-new' });
      assert.ok(done.status === 200);
      assert.deepEqual(await knex()('source_links').where({ person_id: victim }), []);
      assert.equal((await knex()('identifiers').where({ person_id: victim })).length, 1);
      const links = await knex()('source_links as l')
        .join('identity_sources as s', 's.id', 'l.source_id')
        .where('s.slug', other.slug)
        .select('l.person_id');
      assert.deepEqual(await knex()('identifiers').where({ person_id: links[0].person_id }), [], 'T-044');
      browser.close();
      await other.close();
    }
  });

  it('T-110 takes the same subject of two sources for two people', async () => {
    const login = someone();
    const other = await openHouse(app(), { slug: 'ministry' });
    house.who.login = login;
    other.who.login = login;
    for (const slug of ['city', 'ministry']) {
      const browser = createBrowser();
      const page = await logInAt(browser, await account(browser), slug);
      assert.ok(hasId(page, 'arrival-new'), slug);
      await browser.submit(page, {}, { button: 'arrival-new' });
      browser.close();
    }
    await other.close();
  });

  it('says that there is an account when the document proven there is one of ours, and makes no second one', async () => {
    const number = citizenNumber();
    const bank = await openHouse(app(), {
      slug: 'bank',
      claims: { name: '王示例', document_type: 'resident-id', document_number: number, ial: '3' },
    });
    bank.who.login = someone();
    const first = createBrowser();
    await first.submit(await logInAt(first, await account(first), 'bank'), {}, { button: 'arrival-new' });
    const { person_id: owner } = await knex()('identity_documents')
      .where({ method: 'real-person-check', level: 3 })
      .orderBy('created_at', 'desc')
      .first('person_id');
    assert.deepEqual(await knex()('persons').where({ id: owner }).first('name', 'assurance_level'), {
      name: '王示例',
      assurance_level: 3,
    });
    bank.who.login = someone();
    const browser = createBrowser();
    const page = await logInAt(browser, await account(browser), 'bank');
    assert.ok(!hasId(page, 'arrival-new'), page.body);
    const persons = await knex()('persons').count();
    const forced = await step(browser, page, '/arrival', { decision: 'new' });
    assert.equal(forced.status, 400);
    assert.deepEqual(await knex()('persons').count(), persons);
    await app().person('13800139005');
    const identifier = await browser.open(new URL(page.url.pathname + '/identifier', app().issuer));
    const question = await logIn(browser, identifier, { identifier: '13800139005' }, nowhere);
    const refused = await browser.submit(question, {}, { button: 'link-yes' });
    assert.equal(refused.status, 400);
    assert.match(refused.body, /另一个账号/);
    await bank.close();
    first.close();
    browser.close();
  });

  it('T-118 proves no more than the ceiling, and never what only a passkey of ours proves', async () => {
    const proud = await openHouse(app(), {
      slug: 'proud',
      configuration: { highestAcr: 'phrh', amrMap: { user: 'user', hwk: 'hwk', pop: 'pop', pwd: 'pwd' } },
    });
    proud.who.login = { ...someone(), acr: 'phrh', amr: ['user', 'hwk', 'pop', 'pwd'] };
    const modest = await openHouse(app(), { slug: 'modest', configuration: { highestAcr: 'urn:yimen:aal1' } });
    modest.who.login = { ...someone(), acr: 'phrh', amr: ['pwd', 'mfa'] };
    for (const [slug, expected] of [
      ['proud', ['urn:yimen:aal2', ['fed', 'pwd', 'mfa']]],
      ['modest', ['urn:yimen:aal1', ['fed', 'pwd']]],
    ] as const) {
      const browser = createBrowser();
      const page = await logInAt(browser, await account(browser), slug);
      const offer = await browser.submit(page, {}, { button: 'arrival-new' });
      await declineOffer(browser, offer, nowhere);
      const [{ payload }] = await knex()('oidc_sessions').whereNotNull('person_id').orderBy('created_at', 'desc');
      assert.deepEqual([payload.acr, payload.amr], expected);
      const party = await makeParty(app(), { citizen: { acr: 'phr' } });
      const asked = await party.begin(browser, { acr_values: 'phr' });
      assert.match(asked.url.pathname, /^\/login\//, 'a passkey is asked for');
      browser.close();
    }
    await Promise.all([proud.close(), modest.close()]);
  });
});
