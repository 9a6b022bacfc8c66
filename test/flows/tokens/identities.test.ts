import assert from 'node:assert/strict';
import type { IdentityKey } from '../../../server/lib/identity.ts';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { make } from '../../support/make-identities.ts';
import { authorize, type Client, call, callAs, makeClient, redeem, refresh, userinfo } from '../protocol/protocol.ts';
import { byPasskey, enterAs, enterOfflineAs, makeServing, payloadOf } from './wearing.ts';

const everything = 'openid profile enterprise official';

describe('tokens of three identities', () => {
  const app = useApp();
  let client: Client;
  let other: Client;
  let browser: Browser;
  let personId: string;
  let enterprise: Awaited<ReturnType<typeof make.enterprise>>;
  let agency: Awaited<ReturnType<typeof make.enterprise>>;
  const keys: Record<'representative' | 'agent' | 'official', IdentityKey> = {} as never;

  before(async () => {
    const { knex } = app().database;
    personId = await app().person('13800138700');
    await knex('persons')
      .where({ id: personId })
      .update({ name: '周示例', assurance_level: 3, assurance_method: 'registry', assurance_at: new Date() });
    const scope = `${everything} offline_access id_document`;
    client = await makeServing(app(), { scope });
    other = await makeServing(app(), { scope, redirect_uris: ['https://other.example/callback'] });
    enterprise = await make.enterprise(knex, { representative: personId });
    agency = await make.enterprise(knex, { representative: personId, name: '示例代理' });
    const clientEnterprise = await make.enterprise(knex, { name: '示例面包店' });
    const grantedBy = personId;
    const mandate = await make.mandate(knex, {
      enterprise: clientEnterprise.id,
      agency: agency.id,
      grantedBy,
      services: [client.clientId, 'another-service'],
      acts: ['submit'],
      assuranceLevel: 2,
    });
    const post = await make.post(knex, { person: personId, title: '处长', jobNumber: 'T-1' });
    Object.assign(keys, { representative: enterprise.key, agent: mandate.key, official: post.key });
    browser = await byPasskey(app(), { identifier: '13800138700' });
  });
  after(() => browser.close());

  const told = async (key: IdentityKey, scope = everything) => {
    const { body } = await enterAs(app(), browser, client, key, { scope });
    return { idToken: payloadOf(body.id_token), info: (await userinfo(app(), body.access_token)).body };
  };

  it('T-018 a citizen gets neither enterprise nor official, asked for or not, and that is no error', async () => {
    const { idToken, info } = await told('citizen');
    assert.equal((idToken.identity as { type: string }).type, 'citizen');
    assert.deepEqual(info.identity, idToken.identity);
    for (const claim of ['enterprise', 'mandate', 'official']) assert.ok(!(claim in { ...idToken, ...info }), claim);
    assert.equal(info.name, '周示例');
    assert.equal(idToken.ial, 3);
  });

  it('an enterprise token says for whom, by what right, through whom, and never what other services the mandate has', async () => {
    const { idToken, info } = await told(keys.agent);
    assert.equal((idToken.identity as { type: string }).type, 'enterprise');
    assert.equal(idToken.ial, 2, 'no more than the grantor proved');
    assert.equal((info.enterprise as { name: string }).name, '示例面包店');
    const mandate = info.mandate as Record<string, unknown>;
    assert.deepEqual([mandate.role, mandate.services, mandate.acts], ['agent', [client.clientId], ['submit']]);
    assert.match(String(mandate.until), /^\d{4}-\d\d-\d\dT[\d:]{8}Z$/);
    assert.deepEqual(
      (mandate.chain as { name: string }[]).map(({ name }) => name),
      ['示例代理'],
    );
    assert.ok(!('official' in info));
    assert.doesNotMatch(JSON.stringify([idToken, info]), /another-service/);
    const representative = await told(keys.representative);
    assert.equal((representative.info.mandate as { role: string }).role, 'representative');
    assert.equal(representative.idToken.ial, 3);
  });

  it('an official token says unit, path, post and job number of this post', async () => {
    const { idToken, info } = await told(keys.official);
    assert.equal((idToken.identity as { type: string }).type, 'official');
    const official = info.official as Record<string, unknown>;
    assert.deepEqual([official.post, official.job_number], ['处长', 'T-1']);
    assert.ok(!('enterprise' in info) && !('mandate' in info));
  });

  it('the human stays the same in every identity, and no id but theirs passes from one department to another', async () => {
    const all = [];
    for (const key of ['citizen', ...Object.values(keys)] as IdentityKey[]) all.push(await told(key));
    assert.equal(new Set(all.map(({ idToken }) => idToken.sub)).size, 1);
    const ids = all.map(({ idToken }) => (idToken.identity as { id: string }).id);
    assert.equal(new Set(ids).size, ids.length);
    const there = await enterAs(app(), browser, other, keys.official, { scope: everything });
    const elsewhere = payloadOf(there.body.id_token);
    assert.notEqual(elsewhere.sub, all[0]?.idToken.sub);
    assert.ok(!ids.includes((elsewhere.identity as { id: string }).id));
  });

  it('T-018 an application gets no claim of a scope it is not registered for', async () => {
    const narrow = await makeClient(app(), { scope: 'openid profile' });
    for (const claims of [{ userinfo: { enterprise: null } }, { id_token: { official: null } }]) {
      const asked = await authorize(app(), browser, narrow, { claims: JSON.stringify(claims) });
      assert.equal(asked.page.location?.searchParams.get('error'), 'invalid_request');
    }
    const scoped = await authorize(app(), browser, narrow, { scope: 'openid enterprise' });
    assert.equal(scoped.page.location?.searchParams.get('error'), 'invalid_scope');
  });

  it('RFC 9470 introspection and signed access tokens say how and when the login was made, and in which identity', async () => {
    const { body } = await enterAs(app(), browser, client, keys.agent, { scope: everything });
    const idToken = payloadOf(body.id_token);
    const expected = { acr: idToken.acr, auth_time: idToken.auth_time, identity: idToken.identity };
    const introspected = (await callAs(app(), client, '/introspect', { token: String(body.access_token) })).body;
    const { acr, auth_time, identity } = introspected;
    assert.deepEqual({ acr, auth_time, identity }, expected);
    const resource = `${app().issuer}/api`;
    const login = await authorize(app(), browser, client, { scope: everything, resource });
    const signed = payloadOf((await redeem(app(), client, login, { resource })).body.access_token);
    assert.deepEqual({ acr: signed.acr, auth_time: signed.auth_time, identity: signed.identity }, expected);
    assert.equal(signed.sub, idToken.sub);
  });

  it('the level, time and identity of a token outlive its refresh unchanged', async () => {
    const first = await enterOfflineAs(app(), browser, client, keys.agent, `${everything} offline_access`);
    const before = payloadOf(first.body.id_token);
    const { body, text } = await refresh(app(), client, first.body.refresh_token);
    const after = payloadOf(body.id_token);
    for (const claim of ['acr', 'amr', 'auth_time', 'identity', 'sub', 'ial']) {
      assert.deepEqual(after[claim], before[claim], `${claim} ${text}`);
    }
    const introspected = (await callAs(app(), client, '/introspect', { token: String(body.access_token) })).body;
    assert.deepEqual([introspected.acr, introspected.auth_time], [before.acr, before.auth_time]);
    assert.equal(((await userinfo(app(), body.access_token)).body.enterprise as { name: string }).name, '示例面包店');
  });

  it('T-128 an ended mandate is gone from refresh, userinfo and introspection', async () => {
    const { knex } = app().database;
    const mandate = await make.mandate(knex, { enterprise: enterprise.id, person: personId, grantedBy: personId });
    const { body } = await enterOfflineAs(app(), browser, client, mandate.key, `${everything} offline_access`);
    await knex('mandates').where({ id: mandate.id }).update({ ended_at: new Date(), end_reason: 'test' });
    assert.equal((await userinfo(app(), body.access_token)).status, 401);
    const introspected = await callAs(app(), client, '/introspect', { token: String(body.access_token) });
    assert.deepEqual(introspected.body, { active: false });
    assert.equal((await refresh(app(), client, body.refresh_token)).body.error, 'invalid_grant');
  });

  it('T-028 T-041 another application learns nothing of an identity from a token that is not its own', async () => {
    const { body } = await enterOfflineAs(app(), browser, client, keys.agent, `${everything} offline_access`);
    for (const token of [body.access_token, body.refresh_token]) {
      assert.deepEqual((await callAs(app(), other, '/introspect', { token: String(token) })).body, { active: false });
    }
    assert.equal((await refresh(app(), other, body.refresh_token)).body.error, 'invalid_grant');
    assert.equal((await refresh(app(), client, body.access_token)).body.error, 'invalid_grant');
  });

  it('T-029 a refresh narrowed to less tells less', async () => {
    const { body } = await enterOfflineAs(app(), browser, client, keys.agent, `${everything} offline_access`);
    const narrow = await refresh(app(), client, body.refresh_token, { scope: 'openid' });
    const info = (await userinfo(app(), narrow.body.access_token)).body;
    for (const claim of ['enterprise', 'mandate', 'name']) assert.ok(!(claim in info), claim);
  });

  it('publishes what it supports', async () => {
    const { body } = await call(app(), '/.well-known/openid-configuration');
    assert.deepEqual(body.acr_values_supported, ['urn:yimen:aal1', 'urn:yimen:aal2', 'phr', 'phrh']);
    assert.deepEqual(body.authorization_details_types_supported, ['urn:yimen:act-for-enterprise']);
    assert.deepEqual(body.trust_frameworks_supported, ['cn_yimen_ial']);
    assert.deepEqual(body.claims_in_verified_claims_supported, ['name', 'id_document']);
    assert.deepEqual([body.verified_claims_supported, body.evidence_supported], [true, ['document']]);
    assert.ok((body.documents_supported as string[]).includes('resident-id'));
    for (const claim of ['identity', 'ial', 'enterprise', 'mandate', 'official', 'verified_claims', 'acr']) {
      assert.ok((body.claims_supported as string[]).includes(claim), claim);
    }
    for (const scope of ['enterprise', 'official', 'id_document']) {
      assert.ok((body.scopes_supported as string[]).includes(scope), scope);
    }
  });
});
