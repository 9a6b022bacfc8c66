import assert from 'node:assert/strict';
import type { IdentityKey } from '../../../server/lib/identity.ts';
import { endSession } from '../../../server/sessions/end-session.ts';
import { createBrowser, useApp, useBrowser } from '../../support/app.ts';
import type { Page } from '../../support/http-browser.ts';
import { make } from '../../support/make-identities.ts';
import { force } from '../people/pages.ts';
import { choose, comeIn, identitiesOn, identityOf, makeParty, type Party, setAssurance } from './party.ts';

const both = { citizen: {}, enterprise: {} };

describe('changing the identity for an application from the account', () => {
  const app = useApp();
  const browser = useBrowser(app);
  let count = 0;

  const knex = () => app().database.knex;
  const pathOf = ({ clientId }: Party) => `/account/applications/${clientId}/identity`;
  const open = (path: string) => browser().open(new URL(path, app().issuer));

  async function baker() {
    count += 1;
    const mobile = `1390015${String(count).padStart(4, '0')}`;
    const id = await app().person(mobile);
    await setAssurance(app(), id, 2);
    return { id, mobile, bakery: await make.enterprise(knex(), { representative: id, name: '示例面包店' }) };
  }

  async function inAs(party: Party, mobile: string, key: IdentityKey, parameters: Record<string, string> = {}) {
    const page = await choose(browser(), await comeIn(browser(), party, mobile, parameters), key, party);
    return party.exchange(page.location);
  }
  const enteredAs = async (party: Party, page: Page) => identityOf(app(), await party.exchange(page.location));
  const notices = () => knex()('outbox_entries').where({ kind: 'backchannel-logout' }).select('target');

  it('shows the last choice and changes it; what the application had of the former one ends, and it is told', async () => {
    const { id, mobile, bakery } = await baker();
    const party = await makeParty(app(), both, { backchannelLogoutUri: 'https://department.example/logout' });
    const other = await makeParty(app(), both);
    const tokens = await inAs(party, mobile, bakery.key);
    const elsewhere = await choose(browser(), await other.begin(browser()), bakery.key, other);
    const tokensElsewhere = await other.exchange(elsewhere.location);
    const list = await open('/account/applications');
    assert.match(list.body, /示例面包店/);
    assert.ok(list.body.includes(pathOf(party)));
    const page = await open(pathOf(party));
    assert.deepEqual(identitiesOn(page), [bakery.key, 'citizen']);
    const done = await browser().submit(page, {}, { button: 'identity-citizen' });
    assert.match(done.body, /已更换/);
    await assert.rejects(party.userinfo(tokens));
    assert.ok((await other.userinfo(tokensElsewhere)).sub, 'the other application keeps what it has');
    assert.deepEqual(
      (await notices()).map(({ target }) => target),
      [party.clientId],
    );
    assert.equal(await enteredAs(party, await party.begin(browser())), 'citizen', 'no page, no login');
    const [event] = await knex()('audit_events').where({ person_id: id, type: 'identity.switched' });
    assert.deepEqual([event.client_id, event.detail], [party.clientId, { identity: 'citizen', ended: 1 }]);
  });

  it('choosing the same again ends nothing', async () => {
    const { mobile, bakery } = await baker();
    const party = await makeParty(app(), both);
    const tokens = await inAs(party, mobile, bakery.key);
    await browser().submit(await open(pathOf(party)), {}, { button: `identity-${bakery.key.replace(':', '-')}` });
    assert.ok((await party.userinfo(tokens)).sub);
  });

  it('offline access ends with a change on the account page, but not with one at the application', async () => {
    const { mobile, bakery } = await baker();
    const party = await makeParty(app(), both, { firstParty: false, scope: 'openid offline_access' });
    const approve = { button: 'consent-approve', stopAt: party.redirectUri };
    const page = await comeIn(browser(), party, mobile, { prompt: 'login consent' });
    const agreed = await browser().submit(await choose(browser(), page, bakery.key, party), {}, approve);
    const offline = await party.exchange(agreed.location);
    const asked = await party.begin(browser(), { prompt: 'select_account' });
    const again = await browser().submit(await choose(browser(), asked, 'citizen', party), {}, approve);
    assert.equal(await enteredAs(party, again), 'citizen');
    const refreshed = await party.refresh(offline.refresh_token);
    assert.equal(await identityOf(app(), refreshed), bakery.key, 'decision 8: offline access keeps its identity');
    const change = await open(pathOf(party));
    await browser().submit(change, {}, { button: 'identity-citizen' });
    await assert.rejects(party.refresh(refreshed.refresh_token));
  });

  for (const by of ['logout', 'policy'] as const) {
    it(`T-161 the end of a session (${by}) takes the grants of every identity it was in, not of the last one alone`, async () => {
      const { id, mobile, bakery } = await baker();
      const party = await makeParty(app(), both);
      await inAs(party, mobile, bakery.key);
      const asked = await party.begin(browser(), { prompt: 'select_account' });
      const page = await choose(browser(), asked, 'citizen', party);
      const grants = () => knex()('oidc_grants').where({ person_id: id, client_id: party.clientId });
      const tokens = await party.exchange(page.location);
      assert.equal((await grants()).length, 2);
      if (by === 'logout') {
        const confirm = await browser().open(`${app().issuer}/logout?id_token_hint=${tokens.id_token}`);
        await browser().submit(confirm, {}, { button: 'logout-confirm' });
      } else {
        const session = await knex()('oidc_sessions').where({ person_id: id }).first('session_uid');
        const { cipher, config } = app();
        const parts = { cipher, config, clients: { find: async () => undefined, label: async () => undefined } };
        await knex().transaction((tx) => endSession(tx, parts, { sessionUid: session.session_uid, by }));
      }
      assert.deepEqual(await grants(), []);
    });
  }

  it('refuses what cannot be chosen, unknown applications, and whoever is not logged in', async () => {
    const { id, mobile, bakery } = await baker();
    const stranger = await baker();
    const party = await makeParty(app(), both);
    await inAs(party, mobile, bakery.key);
    const page = await open(pathOf(party));
    for (const identity of [stranger.bakery.key, 'post:0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d', 'nonsense', '']) {
      const refused = await force(browser(), page, pathOf(party), { identity });
      assert.equal(refused.status, 400, identity);
      assert.equal(identitiesOn(refused).length, 2);
    }
    const unknown = await force(browser(), page, '/account/applications/nobody/identity', { identity: 'citizen' });
    assert.equal(unknown.status, 404);
    const outsider = createBrowser();
    const asked = await outsider.get(new URL(pathOf(party), app().issuer));
    assert.equal(asked.location?.pathname, '/authorize');
    outsider.close();
    const [choice] = await knex()('identity_choices').where({ person_id: id });
    assert.equal(choice.identity, bakery.key);
  });

  it('of 16 changes at once the last one stands, and no token of another identity outlives them', async () => {
    const { id, mobile, bakery } = await baker();
    const party = await makeParty(app(), both);
    const tokens = await inAs(party, mobile, bakery.key);
    const page = await open(pathOf(party));
    const keys = Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? 'citizen' : bakery.key));
    const answers = await Promise.all(keys.map((identity) => force(browser(), page, pathOf(party), { identity })));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([303]));
    const [choice] = await knex()('identity_choices').where({ person_id: id });
    await assert.rejects(party.userinfo(tokens), 'the change to oneself ended it, whatever came after');
    assert.equal(await enteredAs(party, await party.begin(browser())), choice.identity);
    assert.equal((await knex()('audit_events').where({ person_id: id, type: 'identity.switched' })).length, 16);
  });
});
