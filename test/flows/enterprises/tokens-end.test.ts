import assert from 'node:assert/strict';
import type { RegisteredEnterprise } from '../../../adapters/registries/fake-enterprise.ts';
import { recheckEnterprise } from '../../../server/enterprises/recheck-enterprise.ts';
import { acceptMandate } from '../../../server/mandates/answer.ts';
import { grantMandate } from '../../../server/mandates/grant.ts';
import { registryOf } from '../../enterprises/support.ts';
import { wishFor } from '../../mandates/support.ts';
import { createBrowser } from '../../support/app.ts';
import type { Tokens } from '../../support/relying-party.ts';
import { comeIn, identityOf, makeParty, type Party } from '../identities/party.ts';
import { type Actor, useEnterprises, visit } from './actors.ts';

const logoutUri = 'https://department.example/logout';

describe('T-128 tokens given for an enterprise, when the registry says something new', () => {
  const { app, actor, registered, claimed } = useEnterprises();
  const registry = registryOf();
  let [owner, clerk] = [] as unknown as [Actor, Actor];
  let [forEnterprises, forCitizens] = [] as unknown as [Party, Party];
  let firm = { id: '', entry: {} as RegisteredEnterprise };
  let count = 0;
  const rules = () => ({
    ...{ config: app().config, knex: app().database.knex, cipher: app().cipher },
    ...{ clients: { find: clientOf, label: async () => undefined }, enterpriseRegistry: registry },
    clock: () => new Date(),
  });
  const recheck = () => recheckEnterprise(rules(), firm.id);

  /** As the service knows it: the rules put a notice in the outbox for an application that wants one. */
  async function clientOf(clientId: string) {
    const row = await app().database.knex('applications').where({ client_id: clientId }).first('metadata');
    return row && { client_id: clientId, ...row.metadata };
  }

  before(async () => {
    const options = { scope: 'openid offline_access', backchannelLogoutUri: logoutUri };
    forEnterprises = await makeParty(app(), { enterprise: {} }, options);
    forCitizens = await makeParty(app(), { citizen: {} });
  });

  beforeEach(async () => {
    count += 1;
    owner = await actor(`李业主${'甲乙丙丁'[count - 1]}`);
    clerk = await actor(`周办事${'甲乙丙丁'[count - 1]}`);
    const entry = registered(owner, '示例公司');
    firm = { id: await claimed(owner, entry), entry };
    registry.entries.push(entry);
    const wish = wishFor(firm.id, { ...clerk, mobile: `+86${clerk.mobile}` }, new Date());
    const granted = await grantMandate(rules(), owner.id, wish, 'zh-Hans');
    assert.ok(granted.ok && (await acceptMandate(rules(), clerk.id, granted.mandateId)).ok);
  });

  async function enter(who: Actor, party: Party): Promise<Tokens> {
    const browser = createBrowser();
    // offline access is given after a consent, each time it is asked for
    const asked = await comeIn(browser, party, who.mobile, { prompt: 'login consent' });
    const page = await browser.submit(asked, {}, { button: 'consent-approve', stopAt: party.redirectUri });
    const tokens = await party.exchange(page.location);
    browser.close();
    return tokens;
  }

  async function isAlive(party: Party, tokens: Tokens): Promise<boolean> {
    const { active } = await party.introspect(tokens.access_token);
    const told = await party.userinfo(tokens).then(
      () => true,
      () => false,
    );
    assert.equal(told, active);
    return active;
  }

  async function isDead(party: Party, tokens: Tokens): Promise<void> {
    assert.equal(await isAlive(party, tokens), false);
    await assert.rejects(party.refresh(tokens.refresh_token), { error: 'invalid_grant' });
  }

  /** Logout notices to the department that wait to leave or left. */
  const notices = async () =>
    (await app().database.knex('outbox_entries').where({ kind: 'backchannel-logout' })).length;

  it('are dead with a change of representative, for the former one and whoever acted by a mandate; the citizen’s live on', async () => {
    const [own, byMandate] = [await enter(owner, forEnterprises), await enter(clerk, forEnterprises)];
    const asCitizen = await enter(owner, forCitizens);
    assert.equal(await identityOf(app(), own), `representative:${firm.id}`);
    for (const tokens of [own, byMandate]) assert.ok(await isAlive(forEnterprises, tokens));
    const before = await notices();

    delete firm.entry.representative;
    assert.deepEqual(await recheck(), { ok: true, result: 'representative-ended' });
    for (const tokens of [own, byMandate]) await isDead(forEnterprises, tokens);
    assert.ok(await isAlive(forCitizens, asCitizen));
    assert.equal((await notices()) - before, 2);
  });

  it('are dead while it is suspended, and others are given once it is active again', async () => {
    const [own, byMandate] = [await enter(owner, forEnterprises), await enter(clerk, forEnterprises)];
    const before = await notices();
    firm.entry.status = 'suspended';
    assert.deepEqual(await recheck(), { ok: true, result: 'changed' });
    for (const tokens of [own, byMandate]) await isDead(forEnterprises, tokens);
    assert.equal((await notices()) - before, 2);

    firm.entry.status = 'active';
    await recheck();
    for (const tokens of [own, byMandate]) await isDead(forEnterprises, tokens);
    for (const who of [owner, clerk]) assert.ok(await isAlive(forEnterprises, await enter(who, forEnterprises)));
  });

  it('are dead when it is struck off, and none are given any more', async () => {
    const tokens = await enter(clerk, forEnterprises);
    firm.entry.status = 'struck-off';
    await recheck();
    await isDead(forEnterprises, tokens);
    for (const who of [owner, clerk]) await assert.rejects(enter(who, forEnterprises));
  });

  it('leave a use behind that the enterprise sees: who, when, where', async () => {
    await enter(owner, forEnterprises);
    await enter(clerk, forEnterprises);
    const page = await visit(app(), owner, `/account/enterprises/${firm.id}/uses`);
    for (const { name } of [owner, clerk]) assert.match(page.body, new RegExp(`<p>${name}</p>`));
  });
});
