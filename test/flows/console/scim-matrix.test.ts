import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Route } from '../../../server/http/route.ts';
import { useApp } from '../../support/app.ts';
import { storedDigest } from '../../support/change-digest.ts';
import { settled } from '../enterprises/actors.ts';
import { asAdmin, unitIds } from './admins.ts';
import { adminToken, makeAdminClient, newKeys } from './api-caller.ts';
import {
  type Answered,
  askToken,
  callScim,
  type HrSystem,
  type Json,
  makeHrClient,
  patchOf,
  postUrn,
  startHrSystem,
  userOf,
} from './scim-caller.ts';

/** What stands for somebody in a request: a post's id, and the unit it is of. */
type Ids = { user: string; group: string };
type Entry = {
  path: (ids: Ids) => string;
  json?: (ids: Ids) => unknown;
  /** Answer for what is in reach; what is foreign answers 404, if it can be named at all. */
  expected: number;
  /** How a request of it names something of others. */
  names?: 'address' | 'body';
};

const change = (title: string) => userOf(`M${randomUUID().slice(0, 8)}`, { title });
const bulkOf = (...Operations: Json[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
  Operations,
});

/** Every endpoint; a route without an entry fails the build. */
const table: Readonly<Record<string, Entry>> = {
  'GET /ServiceProviderConfig': { path: () => '/ServiceProviderConfig', expected: 200 },
  'GET /ResourceTypes': { path: () => '/ResourceTypes', expected: 200 },
  'GET /ResourceTypes/:id': { path: () => '/ResourceTypes/User', expected: 200 },
  'GET /Schemas': { path: () => '/Schemas', expected: 200 },
  'GET /Schemas/:id': { path: () => '/Schemas/urn:ietf:params:scim:schemas:core:2.0:User', expected: 200 },
  'GET /Users': { path: () => '/Users', expected: 200 },
  'POST /Users': {
    path: () => '/Users',
    json: ({ group }) =>
      userOf(`N${randomUUID().slice(0, 8)}`, { [postUrn]: { unitId: group, startsOn: '2026-12-01' } }),
    expected: 201,
    names: 'body',
  },
  'GET /Users/:id': { path: ({ user }) => `/Users/${user}`, expected: 200, names: 'address' },
  'PUT /Users/:id': {
    path: ({ user }) => `/Users/${user}`,
    json: () => change('处长'),
    expected: 200,
    names: 'address',
  },
  'PATCH /Users/:id': {
    path: ({ user }) => `/Users/${user}`,
    json: () => patchOf({ op: 'replace', path: 'title', value: '主任' }),
    expected: 200,
    names: 'address',
  },
  'DELETE /Users/:id': { path: ({ user }) => `/Users/${user}`, expected: 204, names: 'address' },
  'GET /Groups': { path: () => '/Groups', expected: 200 },
  'GET /Groups/:id': { path: ({ group }) => `/Groups/${group}`, expected: 200, names: 'address' },
  'POST /Bulk': {
    path: () => '/Bulk',
    json: ({ user }) =>
      bulkOf({
        method: 'PATCH',
        path: `/Users/${user}`,
        data: patchOf({ op: 'replace', path: 'title', value: '科长' }),
      }),
    expected: 200,
    names: 'body',
  },
};

describe('the matrix of SCIM', () => {
  const app = useApp();
  let [tax, housing] = [] as unknown as [HrSystem, HrSystem];
  const knex = () => app().database.knex;
  before(async () => {
    tax = await startHrSystem(app(), unitIds.tax);
    housing = await startHrSystem(app(), unitIds.housing);
  });

  const routes = () => app().service.routes.filter(({ who }) => who === 'scim');
  const keyOf = ({ method, path }: Route) => `${method} ${path.slice('/scim/v2'.length)}`;
  const isOwn = (key: string) => table[key]?.names !== undefined;

  /** A waiting post of a unit, as its own HR system makes one. */
  async function thingsOf(system: HrSystem, group: string): Promise<Ids> {
    const made = await callScim(app(), system, 'POST', '/Users', { json: userOf(`T${randomUUID().slice(0, 8)}`) });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return { user: String(made.body.id), group };
  }
  const nothing = (): Ids => ({ user: randomUUID(), group: randomUUID() });

  function send(system: Pick<HrSystem, 'token' | 'keys'>, key: string, ids: Ids): Promise<Answered> {
    const entry = table[key];
    assert.ok(entry, key);
    const method = key.slice(0, key.indexOf(' '));
    return callScim(app(), system, method, entry.path(ids), entry.json ? { json: entry.json(ids) } : {});
  }
  /** The answer to what was asked: in bulk, that of the one operation. */
  function told({ status, body }: Answered): { status: number; body: Json } {
    const [only] = (body.Operations ?? []) as Json[];
    return only ? { status: Number(only.status), body: (only.response ?? {}) as Json } : { status, body };
  }

  it('T-119 has an entry for every endpoint', () => {
    const declared = routes().map(keyOf);
    assert.ok(declared.length > 10);
    assert.deepEqual(Object.keys(table).sort(), declared.sort());
  });

  it('T-119 lets the HR system of a unit at every endpoint, and at what is of its unit', async () => {
    const wrong: string[] = [];
    for (const [key, { expected }] of Object.entries(table)) {
      const { status, body } = await send(tax, key, await thingsOf(tax, unitIds.tax));
      if (status !== expected) wrong.push(`${status} ${key} ${JSON.stringify(body)}`);
    }
    assert.deepEqual(wrong, []);
  });

  it('T-119 T-120 answers for a post or unit of another one like for one that is not there, and nothing changes', async () => {
    const foreign = await thingsOf(housing, unitIds.housing);
    await settled(app());
    const before = await digest();
    const wrong: string[] = [];
    for (const key of Object.keys(table).filter(isOwn)) {
      const [theirs, none] = [told(await send(tax, key, foreign)), told(await send(tax, key, nothing()))];
      // a unit that a new post names is a value of the request, and no address
      const expected = key === 'POST /Users' ? 400 : 404;
      if (theirs.status !== expected) wrong.push(`${theirs.status} ${key} ${JSON.stringify(theirs.body)}`);
      if (JSON.stringify(theirs) !== JSON.stringify(none)) wrong.push(`another answer ${key} ${JSON.stringify(none)}`);
    }
    assert.deepEqual(wrong, []);
    assert.deepEqual(await digest(), before);
  });

  it('T-120 does nothing to others below methods in bulk, whatever else is in the request', async () => {
    const [own, foreign] = [await thingsOf(tax, unitIds.tax), await thingsOf(housing, unitIds.housing)];
    const title = patchOf({ op: 'replace', path: 'title', value: '局长' });
    const there = [
      { method: 'PATCH', path: `/Users/${foreign.user}`, data: title },
      { method: 'PUT', path: `/Users/${foreign.user}`, data: change('局长') },
      { method: 'DELETE', path: `/Users/${foreign.user}` },
      { method: 'PATCH', path: `/Groups/${foreign.group}`, data: title },
      { method: 'DELETE', path: `/Groups/${foreign.group}` },
    ];
    const none = nothing();
    const text = JSON.stringify(there).replaceAll(foreign.user, none.user).replaceAll(foreign.group, none.group);
    const nowhere = JSON.parse(text) as Json[];
    const before = await knex()('posts').where({ id: foreign.user }).first();
    const answers = [];
    for (const operations of [there, nowhere]) {
      const last = { method: 'PATCH', path: `/Users/${own.user}`, data: title };
      const { status, body } = await callScim(app(), tax, 'POST', '/Bulk', { json: bulkOf(...operations, last) });
      assert.equal(status, 200);
      answers.push((body.Operations as Json[]).map((one) => [one.method, one.status, one.response]));
    }
    assert.deepEqual(
      answers[0]?.map(([, status]) => status),
      ['404', '404', '404', '404', '404', '200'],
    );
    assert.deepEqual(answers[0], answers[1]);
    assert.deepEqual(await knex()('posts').where({ id: foreign.user }).first(), before);
  });

  it('T-121 moves no post to another unit, its own parent’s or one that is not there', async () => {
    const own = await thingsOf(tax, unitIds.tax);
    const move = (unitId: string) => patchOf({ op: 'replace', path: `${postUrn}:unitId`, value: unitId });
    const answers = [];
    for (const unitId of [unitIds.housing, unitIds.province, randomUUID()])
      answers.push(await callScim(app(), tax, 'PATCH', `/Users/${own.user}`, { json: move(unitId) }));
    for (const { status, body } of answers)
      assert.deepEqual([status, body.scimType], [400, 'mutability'], JSON.stringify(body));
    assert.equal((await knex()('posts').where({ id: own.user }).first()).unit_id, unitIds.tax);
  });

  /** Once a change of the application has arrived at the service. */
  async function becomes(system: Pick<HrSystem, 'token' | 'keys'>, wanted: number, path = '/Users'): Promise<void> {
    const status = async () => (await callScim(app(), system, 'GET', path)).status;
    for (let tries = 0; tries < 500 && (await status()) !== wanted; tries += 1);
    assert.equal(await status(), wanted);
  }

  describe('by the token', () => {
    type Bad = { status: number; held: () => Promise<Pick<HrSystem, 'token' | 'keys'>> };
    const system =
      (scope?: string, unitId = unitIds.tax) =>
      async () => {
        const client = await makeHrClient(app(), unitId, scope);
        const keys = await newKeys();
        const { body } = await askToken(app(), client, keys, scope === undefined ? {} : { scope });
        return { token: String(body.access_token), keys, client };
      };
    const bad: Readonly<Record<string, Bad>> = {
      'that is none': { status: 401, held: async () => ({ ...tax, token: 'nonsense' }) },
      'of another key': { status: 401, held: async () => ({ ...tax, keys: await newKeys() }) },
      'that was taken back': {
        status: 401,
        held: async () => {
          const held = await system()();
          const authorization = `Basic ${Buffer.from(`${held.client.clientId}:${held.client.secret}`).toString('base64')}`;
          const body = new URLSearchParams({ token: held.token });
          const { status } = await fetch(`${app().issuer}/revoke`, {
            method: 'POST',
            headers: { authorization },
            body,
          });
          assert.equal(status, 200);
          return held;
        },
      },
      'of an application that is suspended': {
        status: 401,
        held: async () => {
          const held = await system()();
          await knex()('applications').where({ client_id: held.client.clientId }).update({ status: 'suspended' });
          await becomes(held, 401);
          return held;
        },
      },
      'of an application that is no longer the province’s own': {
        status: 401,
        held: async () => {
          const held = await system()();
          await knex()('applications').where({ client_id: held.client.clientId }).update({ first_party: false });
          await becomes(held, 401);
          return held;
        },
      },
      'of an application that lost the scope': {
        status: 403,
        held: async () => {
          const held = await system()();
          const { metadata } = await knex()('applications').where({ client_id: held.client.clientId }).first();
          const without = JSON.stringify({ ...metadata, scope: 'openid' });
          await knex()('applications').where({ client_id: held.client.clientId }).update({ metadata: without });
          await becomes(held, 403);
          return held;
        },
      },
      'of the admin API': {
        status: 401,
        held: async () => {
          const browser = await asAdmin(app(), 'unit');
          const held = await adminToken(app(), browser, await makeAdminClient(app()));
          browser.close();
          return held;
        },
      },
    };

    for (const [name, { status: expected, held }] of Object.entries(bad)) {
      it(`T-119 T-040 refuses one ${name} at every endpoint, and nothing changes`, async () => {
        const ids = await thingsOf(tax, unitIds.tax);
        const shown = await held();
        await settled(app());
        const before = await digest();
        const wrong: string[] = [];
        for (const key of Object.keys(table)) {
          const { status } = await send(shown, key, ids);
          if (status !== expected) wrong.push(`${status} ${key}`);
        }
        assert.deepEqual(wrong, []);
        assert.deepEqual(await digest(), before);
      });
    }

    it('T-119 refuses whoever shows none, or shows one in the wrong way, at every endpoint', async () => {
      const ids = await thingsOf(tax, unitIds.tax);
      const ways: Readonly<Record<string, Record<string, string>>> = {
        nothing: {},
        'a bound token without its proof': { authorization: `Bearer ${tax.token}` },
        'a bound token and no proof': { authorization: `DPoP ${tax.token}` },
        'a password': { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` },
      };
      const wrong: string[] = [];
      for (const [way, headers] of Object.entries(ways)) {
        for (const [key, { path, json }] of Object.entries(table)) {
          const method = key.slice(0, key.indexOf(' '));
          const body = json ? { body: JSON.stringify(json(ids)) } : {};
          const type: Record<string, string> = json ? { 'content-type': 'application/scim+json' } : {};
          const url = new URL(`/scim/v2${path(ids)}`, app().issuer);
          const { status } = await fetch(url, { method, headers: { ...headers, ...type }, ...body });
          if (status !== 401) wrong.push(`${status} ${way} ${key}`);
        }
      }
      assert.deepEqual(wrong, []);
    });

    it('T-119 follows an application to its new unit, and leaves the old one behind', async () => {
      const held = await system()();
      const [before, after] = [await thingsOf(tax, unitIds.tax), await thingsOf(housing, unitIds.housing)];
      await knex()('applications').where({ client_id: held.client.clientId }).update({ unit_id: unitIds.housing });
      await becomes(held, 404, `/Users/${before.user}`);
      assert.equal((await send(held, 'GET /Users/:id', after)).status, 200);
    });

    // of every token of the system: the last test
    it('T-119 refuses one that is too old, at every endpoint', async () => {
      const ids = await thingsOf(tax, unitIds.tax);
      const ended = {
        payload: knex().raw("jsonb_set(payload, '{exp}', to_jsonb(?::int))", [Math.floor(Date.now() / 1000) - 1]),
      };
      await knex()('oidc_tokens').where({ client_id: tax.client.clientId }).update(ended);
      for (const key of Object.keys(table)) assert.equal((await send(tax, key, ids)).status, 401, key);
    });
  });

  async function digest(): Promise<string[]> {
    const lines = (await storedDigest(app().database)).split('\n');
    // proofs are remembered, and used up, whatever they are for
    return lines.filter((line) => !/^oidc_\w+ /.test(line));
  }
});
