import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { hashId } from '../../../adapters/storage/artifact.ts';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { registerApplication } from '../../../server/clients/register-application.ts';
import { operations } from '../../../server/console/operations.ts';
import { useApp } from '../../support/app.ts';
import type { Browser } from '../../support/http-browser.ts';
import { authorize, type Client, makeClient, redeem } from '../protocol/protocol.ts';
import { adminId, asAdmin, unitIds } from './admins.ts';
import { adminToken, callApi, type Held, makeAdminClient, newKeys, proofOf, thumbprintOf } from './api-caller.ts';

const reason = '岗位调整，例会纪要第三条';
const citizen = fixedId('person', 2);

describe('the admin API', () => {
  const app = useApp();
  let client: Client;
  let browser: Browser;
  let unit: Held;
  before(async () => {
    client = await makeAdminClient(app());
    browser = await asAdmin(app(), 'unit');
    unit = await adminToken(app(), browser, client);
  });
  after(() => browser.close());
  const grants = () => app().database.knex('role_grants').where({ person_id: citizen, ended_at: null });
  const wish = { personId: citizen, role: 'desk', unitId: unitIds.tax, reason };

  /** What is stored of a token, otherwise than it came about. */
  const store = ({ token }: Held, path: readonly string[], value: unknown) => {
    const payload = app().database.knex.raw('jsonb_set(payload, ?::text[], ?::jsonb)', [
      [...path],
      JSON.stringify(value),
    ]);
    return app()
      .database.knex('oidc_tokens')
      .where({ id_hash: hashId(token) })
      .update({ payload });
  };

  it('describes itself, every operation with its scope and its refusals', async () => {
    const answer = await fetch(`${app().issuer}/api/v1/openapi.json`);
    const described = (await answer.json()) as {
      openapi: string;
      paths: Record<string, Record<string, { security: unknown }>>;
    };
    assert.equal(described.openapi, '3.1.0');
    assert.deepEqual(described.paths['/roles']?.post?.security, [{ oidc: ['roles.grant'] }]);
    const routes = app().service.routes.filter(({ who }) => who.startsWith('api:'));
    const count = Object.values(described.paths).flatMap((path) => Object.keys(path)).length;
    assert.equal(count, routes.length);
    assert.ok(count >= 6);
  });

  it('lists and changes what the same person could in the console, and no more', async () => {
    const listed = await callApi(app(), unit, 'GET', '/roles');
    assert.equal(listed.status, 200);
    const units = (listed.body.grants as { unitId: string }[]).map(({ unitId }) => unitId);
    assert.ok(units.length > 0 && units.every((id) => id !== unitIds.province), 'inside the reach alone');
    const granted = await callApi(app(), unit, 'POST', '/roles', { json: wish });
    assert.equal(granted.status, 200, JSON.stringify(granted.body));
    assert.equal((await grants()).length, 1);
    const outside = await callApi(app(), unit, 'POST', '/roles', { json: { ...wish, unitId: unitIds.housing } });
    assert.deepEqual([outside.status, outside.body.code], [404, 'console.unknown']);
    const ended = await callApi(app(), unit, 'POST', `/roles/${granted.body.grantId}/end`, { json: { reason } });
    assert.equal(ended.status, 200);
    assert.equal((await grants()).length, 0);
    const foreign = await callApi(app(), unit, 'POST', `/roles/${fixedId('role', 1)}/end`, { json: { reason } });
    const nobody = await callApi(app(), unit, 'POST', `/roles/${randomUUID()}/end`, { json: { reason } });
    assert.deepEqual([foreign.status, foreign.body.code], [nobody.status, nobody.body.code]);
    assert.equal(foreign.status, 404);
  });

  it('T-037 T-126 takes no token without proof, of another key, another audience, twice, or with a cookie alone', async () => {
    const url = `${app().issuer}/api/v1/roles`;
    const authorization = `DPoP ${unit.token}`;
    const honest = { htm: 'GET', htu: url, ath: thumbprintOf(unit.token) };
    const other = await newKeys();
    const old = Math.floor(Date.now() / 1000) - 61;
    const used = await proofOf(unit.keys, { ...honest, iat: Math.floor(Date.now() / 1000) });
    const attempts: Record<string, Record<string, string>> = {
      nothing: {},
      'a bound token as a bearer token': { authorization: `Bearer ${unit.token}` },
      'no proof': { authorization },
      'the proof of another key': { authorization, DPoP: await proofOf(other, honest) },
      'a proof for another method': { authorization, DPoP: await proofOf(unit.keys, { ...honest, htm: 'POST' }) },
      'a proof for another address': { authorization, DPoP: await proofOf(unit.keys, { ...honest, htu: `${url}/x` }) },
      'a proof for the address with a slash more': {
        authorization,
        DPoP: await proofOf(unit.keys, { ...honest, htu: `${url}/` }),
      },
      'a proof for the same path of another house': {
        authorization,
        DPoP: await proofOf(unit.keys, { ...honest, htu: 'https://evil.example/api/v1/roles' }),
      },
      'a proof for the address behind a name': {
        authorization,
        DPoP: await proofOf(unit.keys, { ...honest, htu: url.replace('//', '//x@') }),
      },
      'a proof for no address': { authorization, DPoP: await proofOf(unit.keys, { ...honest, htu: '/api/v1/roles' }) },
      'a proof of the future': {
        authorization,
        DPoP: await proofOf(unit.keys, { ...honest, iat: Math.floor(Date.now() / 1000) + 200 }),
      },
      'two proofs': { authorization, DPoP: `${used}, ${await proofOf(unit.keys, honest)}` },
      'a proof for another token': { authorization, DPoP: await proofOf(unit.keys, { ...honest, ath: 'x' }) },
      'a proof older than a minute': { authorization, DPoP: await proofOf(unit.keys, { ...honest, iat: old }) },
      'a made-up token': { authorization: `DPoP ${'x'.repeat(43)}`, DPoP: used },
    };
    for (const [name, headers] of Object.entries(attempts)) {
      const answer = await fetch(url, { headers });
      assert.equal(answer.status, 401, name);
      assert.match(answer.headers.get('www-authenticate') ?? '', /^DPoP error=/, name);
    }
    const elsewhere = await adminToken(app(), browser, client);
    await store(elsewhere, ['aud'], `${app().issuer}/scim/v2`);
    assert.equal((await callApi(app(), elsewhere, 'GET', '/roles')).status, 401, 'a token for another audience');
    const unbound = await adminToken(app(), browser, client);
    await store(unbound, ['jkt'], null);
    const shown = await fetch(url, { headers: { authorization: `Bearer ${unbound.token}` } });
    assert.equal(shown.status, 401, 'an unbound token of an application without a key');
    const ridden = await browser.get(new URL(url));
    assert.equal(ridden.status, 401, 'the cookie of the console is nothing here');
    const replayed = await proofOf(unit.keys, honest);
    const once = await fetch(url, { headers: { authorization, DPoP: replayed } });
    const twice = await fetch(url, { headers: { authorization, DPoP: replayed } });
    assert.deepEqual([once.status, twice.status], [200, 401]);
  });

  it('T-126 gives no token of the API to an application that was not registered for it', async () => {
    const department = await makeClient(app());
    const login = await authorize(app(), browser, department, { resource: `${app().issuer}/api/v1` });
    assert.match(String(login.page.location), /error=invalid_target/);
    const refused = await app().database.knex.transaction((tx) =>
      registerApplication(tx, app().cipher, {
        unitId: unitIds.tax,
        name: { 'zh-Hans': '测试', 'zh-Hant': '測試', en: 'Test' },
        metadata: { redirect_uris: ['https://x.example/cb'], scope: 'openid people.lock' },
      }),
    );
    assert.deepEqual(refused, { ok: false, reason: 'scope.internal' });
    const plain = await authorize(app(), browser, department);
    const tokens = await redeem(app(), department, plain);
    const answer = await fetch(`${app().issuer}/api/v1/roles`, {
      headers: { authorization: `Bearer ${tokens.body.access_token}` },
    });
    assert.equal(answer.status, 401);
  });

  it('asks for the scope of an operation', async () => {
    const narrow = await adminToken(app(), browser, client, 'approvals.read');
    const refused = await callApi(app(), narrow, 'GET', '/roles');
    assert.deepEqual([refused.status, refused.body.code], [403, 'api.scope']);
    assert.match(refused.headers.get('www-authenticate') ?? '', /scope="roles.read"/);
  });

  it('T-126 asks for a login that was phishing-resistant, and for a recent one to change something (RFC 9470)', async () => {
    const held = await adminToken(app(), browser, client);
    const asked = async (method: string, json?: unknown) => {
      const { status, body, headers } = await callApi(app(), held, method, '/roles', { json });
      return [
        status,
        body.code,
        headers.get('www-authenticate')?.replace(/^DPoP error="insufficient_user_authentication", /, ''),
      ];
    };
    const told = (name: string, value: unknown) => store(held, ['extra', name], value);
    assert.deepEqual((await asked('GET'))[0], 200);
    await told('auth_time', Math.floor(Date.now() / 1000) - 1201);
    assert.deepEqual((await asked('GET'))[0], 200, 'reading may go on');
    assert.deepEqual(await asked('POST', wish), [401, 'api.step-up', 'max_age="1200"']);
    await told('auth_time', Math.floor(Date.now() / 1000));
    await told('acr', 'urn:yimen:aal2');
    assert.deepEqual(await asked('GET'), [401, 'api.step-up', 'acr_values="phr"']);
    assert.equal((await grants()).length, 0);
  });

  it('T-090 refuses at the next request when the role has ended or the account was locked', async () => {
    const { knex } = app().database;
    const own = { person_id: adminId('unit') };
    await knex('role_grants').where(own).update({ ended_at: new Date() });
    assert.equal((await callApi(app(), unit, 'GET', '/roles')).status, 403);
    await knex('role_grants').where(own).update({ ended_at: null });
    await knex('persons')
      .where({ id: adminId('unit') })
      .update({ status: 'locked' });
    assert.equal((await callApi(app(), unit, 'GET', '/roles')).status, 401);
    await knex('persons')
      .where({ id: adminId('unit') })
      .update({ status: 'active' });
    assert.equal((await callApi(app(), unit, 'GET', '/roles')).status, 200);
  });

  it('T-133 refuses what is no input of the operation, and says which member', async () => {
    const bad = await callApi(app(), unit, 'POST', '/roles', { json: { ...wish, role: 'owner', extra: 1 } });
    assert.equal(bad.status, 422);
    assert.deepEqual(
      (bad.body.errors as { path: string }[]).map(({ path }) => path),
      ['role', 'extra'],
    );
    const inAddress = await callApi(app(), unit, 'POST', `/roles?reason=${encodeURIComponent(reason)}`, {
      json: { personId: citizen, role: 'desk', unitId: unitIds.tax },
    });
    const inherited = await callApi(app(), unit, 'POST', '/roles', { json: { ...wish, toString: 'x' } });
    assert.deepEqual([inAddress.status, inherited.status], [422, 422]);
    assert.deepEqual(await grants(), []);
    const texts = {
      '{"a":1,"a":2}': 400,
      '{"__proto__":{"x":1}}': 400,
      '[1]': 400,
      '"text"': 400,
      '{"a":': 400,
      [`{"a":${'['.repeat(20_000)}`]: 400,
      '{"reason":"\\u0000"}': 400,
      '{"reason":"\\ud800"}': 400,
    };
    for (const [raw, status] of Object.entries(texts)) {
      const answer = await callApi(app(), unit, 'POST', '/roles', { raw });
      assert.equal(answer.status, status, raw.slice(0, 40));
    }
    const form = await callApi(app(), unit, 'POST', '/roles', {
      raw: 'a=b',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(form.status, 415);
    assert.equal((await grants()).length, 0);
  });

  it('T-166 does once what is asked sixteen times under one key, and answers all the same', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => callApi(app(), unit, 'POST', '/roles', { json: wish, headers })),
    );
    assert.equal((await grants()).length, 1);
    const done = answers.filter(({ status }) => status === 200);
    assert.ok(done.length >= 1);
    for (const { status, body } of answers) {
      if (status === 200) assert.deepEqual(body, done[0]?.body);
      else assert.deepEqual([status, body.code], [409, 'api.idempotency-pending']);
    }
    const later = await callApi(app(), unit, 'POST', '/roles', { json: wish, headers });
    assert.deepEqual([later.status, later.body], [200, done[0]?.body]);
    const other = await callApi(app(), unit, 'POST', '/roles', { json: { ...wish, reason: '别的理由' }, headers });
    assert.deepEqual([other.status, other.body.code], [422, 'api.idempotency-key-reused']);
    const without = await callApi(app(), unit, 'POST', '/roles', { json: wish });
    assert.deepEqual([without.status, without.body.code], [409, 'console.already-held']);
  });

  it('T-166 T-169 tells a retry whether the act happened, when the process died before its answer was kept', async () => {
    const { knex } = app().database;
    const end = async (id: unknown) =>
      (await callApi(app(), unit, 'POST', `/roles/${id}/end`, { json: { reason } })).status;
    for (const { id } of await grants()) assert.equal(await end(id), 200);
    const headers = { 'idempotency-key': randomUUID() };
    const ask = () => callApi(app(), unit, 'POST', '/roles', { json: wish, headers });
    const first = await ask();
    assert.equal(first.status, 200);
    const lost = () => knex('idempotency_keys').update({ status: null, answer_encrypted: null });
    await lost();
    const early = await ask();
    assert.deepEqual([early.status, early.body.code], [409, 'api.idempotency-pending'], 'it may still be at work');
    const claimed = (minutes: number) =>
      knex('idempotency_keys').update({ claimed_at: new Date(Date.now() - minutes * 60_000) });
    for (const minutes of [2, 16]) {
      await claimed(minutes);
      const done = await ask();
      assert.deepEqual([done.status, done.body.code], [409, 'api.idempotency-recorded'], `${minutes} minutes`);
      const [event] = await knex('audit_events').where({ request_id: done.body.firstRequestId });
      assert.equal(event?.type, 'role.granted');
      assert.equal(event?.detail.grantId, first.body.grantId);
    }
    assert.equal((await grants()).length, 1);
    assert.equal(await end(first.body.grantId), 200);
    // as if it had died before anything was committed
    await knex('idempotency_keys').update({ request_id: randomUUID(), acted_at: null });
    await claimed(2);
    assert.equal((await ask()).body.code, 'api.idempotency-pending');
    await claimed(16);
    const other = await callApi(app(), unit, 'POST', '/roles', { json: { ...wish, reason: '别的理由' }, headers });
    assert.equal(other.body.code, 'api.idempotency-key-reused');
    const again = await Promise.all(Array.from({ length: 16 }, ask));
    assert.ok(again.some(({ status }) => status === 200));
    assert.ok(again.every(({ status, body }) => status === 200 || body.code === 'api.idempotency-pending'));
    assert.equal((await grants()).length, 1);
  });

  it('T-166 lets nobody act under a key that another request has taken over, however slow it was', async () => {
    const { knex } = app().database;
    for (const { id } of await grants()) await callApi(app(), unit, 'POST', `/roles/${id}/end`, { json: { reason } });
    const headers = { 'idempotency-key': randomUUID() };
    const ask = () => callApi(app(), unit, 'POST', '/roles', { json: wish, headers });
    const areWaiting = async (count: number) => {
      const { rows } = await knex.raw(
        `SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()`,
      );
      return rows.length >= count;
    };
    const holder = await knex.transaction();
    await holder.raw('LOCK TABLE role_grants IN EXCLUSIVE MODE');
    const slow = ask();
    while (!(await areWaiting(1)));
    await knex('idempotency_keys')
      .where({ acted_at: null, status: null })
      .update({ claimed_at: new Date(Date.now() - 16 * 60_000) });
    const next = ask();
    while (!(await areWaiting(2)));
    await holder.rollback();
    const [late, done] = await Promise.all([slow, next]);
    assert.equal(late.status, 409, JSON.stringify(late.body));
    assert.equal(done.status, 200);
    assert.deepEqual(
      (await grants()).map(({ id }) => id),
      [done.body.grantId],
    );
    const later = await ask();
    assert.deepEqual([later.status, later.body], [200, done.body], 'what is kept is of the one that did it');
  });

  it('records an event with every act, for that is what tells a retry whether it happened', () => {
    const silent = operations.filter(({ method, audit, input }) => {
      const isAct = method !== 'GET' && 'reason' in input.shape;
      return isAct && audit.length === 0;
    });
    assert.deepEqual(
      silent.map(({ id }) => id),
      [],
    );
  });
});
