import assert from 'node:assert/strict';
import type { IdentityKey } from '../../../server/lib/identity.ts';
import { createBrowser, logIn, useApp, useBrowser } from '../../support/app.ts';
import type { Page } from '../../support/http-browser.ts';
import { make } from '../../support/make-identities.ts';
import { force, journeyOf, setStatus, step } from '../people/pages.ts';
import { choose, comeIn, identitiesOn, identityOf, makeParty, type Party, setAssurance } from './party.ts';

const all = { citizen: {}, enterprise: {}, official: {} };

describe('for whom are you here?', () => {
  const app = useApp();
  const browser = useBrowser(app);
  let count = 0;

  const knex = () => app().database.knex;

  /** Somebody of assurance level 2 who is asked for nothing but the login. */
  async function somebody() {
    count += 1;
    const mobile = `1390013${String(count).padStart(4, '0')}`;
    const id = await app().person(mobile);
    await setAssurance(app(), id, 2);
    return { id, mobile };
  }

  /** The same with a bakery of their own. */
  async function baker() {
    const person = await somebody();
    return { ...person, bakery: await make.enterprise(knex(), { representative: person.id, name: '示例面包店' }) };
  }

  const uses = (personId: string) =>
    knex()('audit_events')
      .where({ person_id: personId, type: 'identity.chosen' })
      .orderBy('sequence')
      .select('client_id', 'detail');

  async function tokensOf(party: Party, page: Page) {
    assert.ok(
      page.location?.searchParams.has('code'),
      `${page.status} ${page.location?.href ?? page.body.slice(0, 800)}`,
    );
    return party.exchange(page.location);
  }

  async function entersAs(party: Party, page: Page): Promise<string> {
    return identityOf(app(), await tokensOf(party, page));
  }

  it('shows every identity that will do, and remembers the choice for this application', async () => {
    const { id, mobile, bakery } = await baker();
    const party = await makeParty(app(), all);
    const page = await comeIn(browser(), party, mobile);
    assert.deepEqual(identitiesOn(page).sort(), ['citizen', bakery.key].sort());
    assert.match(page.body, /示例面包店/);
    assert.equal(await entersAs(party, await choose(browser(), page, bakery.key, party)), bakery.key);
    const [choice] = await knex()('identity_choices').where({ person_id: id });
    assert.deepEqual([choice.client_id, choice.identity], [party.clientId, bakery.key]);
    assert.deepEqual(await uses(id), [
      { client_id: party.clientId, detail: { identity: 'enterprise', enterpriseId: bakery.id } },
    ]);

    const later = createBrowser();
    assert.equal(await entersAs(party, await comeIn(later, party, mobile)), bakery.key, 'no page the next time');
    assert.equal((await uses(id)).length, 2, 'each login is one use');
    later.close();
  });

  it('asks nothing where one identity will do, and nothing at all where the application takes anybody', async () => {
    const { id, mobile, bakery } = await baker();
    const forEnterprises = await makeParty(app(), { enterprise: {} });
    assert.equal(await entersAs(forEnterprises, await comeIn(browser(), forEnterprises, mobile)), bakery.key);
    const forAnybody = await makeParty(app(), { citizen: {} });
    assert.equal(await entersAs(forAnybody, await forAnybody.begin(browser())), 'citizen');
    assert.deepEqual(await knex()('identity_choices').where({ person_id: id }), [], 'nothing was chosen');
    assert.equal((await uses(id)).length, 1);
  });

  it('asks inside a running session without another login', async () => {
    const { mobile, bakery } = await baker();
    const first = await makeParty(app(), { citizen: {} });
    const { claims } = await tokensOf(first, await comeIn(browser(), first, mobile));
    const second = await makeParty(app(), all);
    const page = await second.begin(browser());
    assert.equal(identitiesOn(page).length, 2);
    const tokens = await tokensOf(second, await choose(browser(), page, bakery.key, second));
    assert.equal(await identityOf(app(), tokens), bakery.key);
    assert.equal(tokens.claims()?.auth_time, claims()?.auth_time, 'it is the same login');
    assert.equal(await entersAs(second, await second.begin(browser())), bakery.key, 'the session keeps it');
  });

  it('two applications in one browser are entered in two identities at once', async () => {
    const { mobile, bakery } = await baker();
    const [one, two] = [await makeParty(app(), all), await makeParty(app(), all)];
    const asBaker = await tokensOf(one, await choose(browser(), await comeIn(browser(), one, mobile), bakery.key, one));
    const asMyself = await tokensOf(two, await choose(browser(), await two.begin(browser()), 'citizen', two));
    assert.deepEqual([await identityOf(app(), asBaker), await identityOf(app(), asMyself)], [bakery.key, 'citizen']);
    const types = [asBaker, asMyself].map(
      (tokens) => (tokens.claims()?.identity as { type: string } | undefined)?.type,
    );
    assert.deepEqual(types, ['enterprise', 'citizen'], 'and each is told its own');
    for (const [party, tokens] of [
      [one, asBaker],
      [two, asMyself],
    ] as const) {
      assert.ok((await party.userinfo(tokens)).sub);
    }
    assert.equal(await entersAs(one, await one.begin(browser())), bakery.key);
    assert.equal(await entersAs(two, await two.begin(browser())), 'citizen');
  });

  it('prompt=select_account shows the page again, and what was given in the former identity ends with the session’s hold on it', async () => {
    const { mobile, bakery } = await baker();
    const party = await makeParty(app(), all);
    const before = await tokensOf(
      party,
      await choose(browser(), await comeIn(browser(), party, mobile), bakery.key, party),
    );
    const page = await party.begin(browser(), { prompt: 'select_account' });
    assert.equal(identitiesOn(page)[0], bakery.key, 'the last choice first');
    assert.match(page.body, /上次使用/);
    const after = await tokensOf(party, await choose(browser(), page, 'citizen', party));
    assert.equal(await identityOf(app(), after), 'citizen');
    assert.ok((await party.userinfo(after)).sub);
    await assert.rejects(party.userinfo(before), 'a token bound to the session ends with the switch');
    assert.equal(await entersAs(party, await party.begin(browser())), 'citizen', 'the new choice is remembered');
  });

  it('prompt=select_account asks also whoever has one identity, and lets somebody else in', async () => {
    const [first, second] = [await somebody(), await somebody()];
    const party = await makeParty(app(), { citizen: {} });
    await tokensOf(party, await comeIn(browser(), party, first.mobile));
    const page = await party.begin(browser(), { prompt: 'select_account' });
    assert.deepEqual(identitiesOn(page), ['citizen']);
    const again = await browser().follow(await force(browser(), page, `${journeyOf(page)}/identity/other`));
    const asked = await logIn(browser(), again, { identifier: second.mobile }, party.redirectUri);
    const done = await choose(browser(), asked, 'citizen', party);
    await tokensOf(party, done);
    const sessions = await knex()('oidc_sessions').whereIn('person_id', [first.id, second.id]).select('person_id');
    assert.deepEqual(sessions, [{ person_id: second.id }], 'the session of the one before has ended');
  });

  it('prompt=none without a choice is account_selection_required, with one it is silent', async () => {
    const { mobile, bakery } = await baker();
    const plain = await makeParty(app(), { citizen: {} });
    await tokensOf(plain, await comeIn(browser(), plain, mobile));
    const party = await makeParty(app(), all);
    const refused = await party.begin(browser(), { prompt: 'none' });
    assert.equal(refused.location?.searchParams.get('error'), 'account_selection_required');
    await choose(browser(), await party.begin(browser()), bakery.key, party);
    assert.equal(await entersAs(party, await party.begin(browser(), { prompt: 'none' })), bakery.key);
  });

  it('T-128 a choice whose right has ended is no choice: the person is asked again', async () => {
    const person = await somebody();
    const client = await make.enterprise(knex());
    const mandate = await make.mandate(knex(), { enterprise: client.id, person: person.id, grantedBy: person.id });
    const party = await makeParty(app(), all);
    const tokens = await tokensOf(
      party,
      await choose(browser(), await comeIn(browser(), party, person.mobile), mandate.key, party),
    );
    assert.ok((await party.userinfo(tokens)).sub);
    await knex()('mandates').where({ id: mandate.id }).update({ ended_at: new Date(), end_reason: 'test' });
    await assert.rejects(party.userinfo(tokens));
    assert.equal((await party.introspect(tokens.access_token)).active, false);
    // one identity is left, so nothing has to be asked
    assert.equal(await entersAs(party, await party.begin(browser())), 'citizen');
  });

  it('T-128 a right that ends while the page is open cannot be chosen any more', async () => {
    const person = await somebody();
    const client = await make.enterprise(knex());
    const mandate = await make.mandate(knex(), { enterprise: client.id, person: person.id, grantedBy: person.id });
    const party = await makeParty(app(), { citizen: {}, enterprise: {} });
    const page = await comeIn(browser(), party, person.mobile);
    await make.enterprise(knex(), { representative: person.id });
    await knex()('mandates').where({ id: mandate.id }).update({ ended_at: new Date(), end_reason: 'test' });
    const refused = await step(browser(), page, '/identity', { identity: mandate.key }, party.redirectUri);
    assert.equal(refused.status, 400);
    assert.equal(identitiesOn(refused).includes(mandate.key), false);
    assert.deepEqual(await knex()('identity_choices').where({ person_id: person.id }), []);
  });

  it('refuses what is not the person’s to choose, and says the same of what there is and what there is not', async () => {
    const { mobile } = await baker();
    const other = await baker();
    const notCovered = await make.mandate(knex(), {
      enterprise: (await make.enterprise(knex())).id,
      person: other.id,
      grantedBy: other.id,
    });
    const party = await makeParty(app(), all);
    const page = await comeIn(browser(), party, mobile);
    const answers: string[] = [];
    for (const identity of [
      other.bakery.key,
      notCovered.key,
      'mandate:0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
      'post:0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
      'official',
      "citizen' OR '1'='1",
      '',
    ]) {
      const answer = await step(browser(), page, '/identity', { identity }, party.redirectUri);
      assert.equal(answer.status, 400, identity);
      answers.push(/<p>([^<]*)<\/p>/.exec(answer.body.slice(answer.body.indexOf('id="problems"')))?.[1] ?? '');
    }
    assert.equal(new Set(answers).size, 1, JSON.stringify(answers));
  });

  it('T-081 whoever has shown one factor of two, or none, cannot choose', async () => {
    const { mobile, bakery } = await baker();
    const party = await makeParty(app(), all);
    const anonymous = await party.begin(browser(), { acr_values: 'urn:yimen:aal2' });
    const early = await step(browser(), anonymous, '/identity', { identity: bakery.key }, party.redirectUri);
    assert.equal(early.location, undefined);
    assert.deepEqual(identitiesOn(early), []);
    const missing = await logIn(browser(), anonymous, { identifier: mobile }, party.redirectUri);
    const later = await step(browser(), missing, '/identity', { identity: bakery.key }, party.redirectUri);
    assert.equal(later.location, undefined);
    assert.deepEqual(identitiesOn(later), []);
    const typed = await browser().open(new URL(`${journeyOf(missing)}/identity`, app().issuer));
    assert.deepEqual(identitiesOn(typed), []);
  });

  it('T-020 the back button, a second tab and another language show the question again, and skip nothing', async () => {
    const { mobile, bakery } = await baker();
    const party = await makeParty(app(), all);
    const page = await comeIn(browser(), party, mobile);
    for (const path of ['', '/identity', '/identifier', '/password', '/code', '/ways']) {
      const shown = await browser().open(new URL(`${journeyOf(page)}${path}`, page.url), { stopAt: party.redirectUri });
      assert.equal(identitiesOn(shown).length, 2, path);
    }
    const changed = await force(browser(), page, '/preferences', { locale: 'en', return: page.url.pathname });
    const inEnglish = await browser().follow(changed);
    assert.match(inEnglish.body, /For whom are you here\?/);
    assert.equal(identitiesOn(inEnglish).length, 2);
    const done = await choose(browser(), page, bakery.key, party);
    assert.equal(await entersAs(party, done), bakery.key);
    const back = await browser().open(page.url, { stopAt: party.redirectUri });
    assert.equal(back.location, undefined, 'the login is over');
    assert.deepEqual(identitiesOn(back), []);
  });

  it('T-054 an account that is locked while it is asked gets in by no answer', async () => {
    const { id, mobile, bakery } = await baker();
    const party = await makeParty(app(), all);
    const page = await comeIn(browser(), party, mobile);
    await setStatus(app(), id, 'locked');
    const answer = await step(browser(), page, '/identity', { identity: bakery.key }, party.redirectUri);
    assert.deepEqual(identitiesOn(answer), []);
    assert.equal(answer.location, undefined);
    const resumed = journeyOf(page).replace('/login/', '/authorize/');
    const over = await browser().open(new URL(resumed, page.url), { stopAt: party.redirectUri });
    assert.equal(over.location?.searchParams.has('code') ?? false, false);
  });

  it('of 16 presses on two identities at once one counts, and all end in it', async () => {
    const { id, mobile, bakery } = await baker();
    const party = await makeParty(app(), all);
    const page = await comeIn(browser(), party, mobile);
    const keys = Array.from({ length: 16 }, (_, index): IdentityKey => (index % 2 === 0 ? bakery.key : 'citizen'));
    await Promise.all(keys.map((identity) => force(browser(), page, `${journeyOf(page)}/identity`, { identity })));
    const done = await browser().open(new URL(journeyOf(page), page.url), { stopAt: party.redirectUri });
    const key = await entersAs(party, done);
    const [choice] = await knex()('identity_choices').where({ person_id: id });
    assert.equal(choice.identity, key);
    const events = await uses(id);
    assert.deepEqual(
      events.map(({ detail }) => detail.identity),
      [key === 'citizen' ? 'citizen' : 'enterprise'],
    );
  });
});
