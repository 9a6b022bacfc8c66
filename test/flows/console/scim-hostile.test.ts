import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { useApp } from '../../support/app.ts';
import { hostile } from '../../support/hostile-values.ts';
import { unitIds } from './admins.ts';
import { callScim, type HrSystem, type Json, patchOf, postUrn, startHrSystem, userOf, userUrn } from './scim-caller.ts';

/** Beside texts: values of other kinds than the one that is expected. */
const odd: Readonly<Record<string, unknown>> = {
  ...hostile,
  'a list': ['x'],
  'an object': { a: { b: 'c' } },
  'a true': true,
  'a large number': 9e99,
  nothing: null,
  'a lone surrogate': '\uD800',
  'a name of everything': 'toString',
};
const bulkUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

describe('hostile requests to SCIM', () => {
  const app = useApp();
  let [tax, housing] = [] as unknown as [HrSystem, HrSystem];
  let [own, foreign] = ['', ''];
  const knex = () => app().database.knex;
  before(async () => {
    tax = await startHrSystem(app(), unitIds.tax);
    housing = await startHrSystem(app(), unitIds.housing);
    own = String(
      (await callScim(app(), tax, 'POST', '/Users', { json: userOf('H0001', { externalId: 'e1' }) })).body.id,
    );
    foreign = String((await callScim(app(), housing, 'POST', '/Users', { json: userOf('H0002') })).body.id);
  });
  const wrong: string[] = [];
  let others: unknown;
  beforeEach(async () => {
    app().passSeconds(1);
    wrong.length = 0;
    others = await ofOthers();
  });
  afterEach(async () => {
    assert.deepEqual(await ofOthers(), others, 'nothing of others has changed');
    assert.equal(({} as Json).x, undefined, 'nor what every object has');
  });
  const ofOthers = () => knex()('posts').whereNot({ unit_id: unitIds.tax }).orderBy('id');

  type Sent = Parameters<typeof callScim>[4];
  async function ask(name: string, allowed: readonly number[], method: string, path: string, sent: Sent = {}) {
    const answer = await callScim(app(), tax, method, path, sent);
    if (!allowed.includes(answer.status)) wrong.push(`${answer.status} ${name} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  it('T-120 T-133 in an address answers like an id of nothing', async () => {
    const bodies: Readonly<Record<string, Sent>> = {
      GET: {},
      DELETE: {},
      PUT: { json: userOf('H0001') },
      PATCH: { json: patchOf({ op: 'replace', path: 'title', value: '处长' }) },
    };
    for (const [kind, value] of Object.entries({ ...hostile, 'somebody else’s': foreign })) {
      const id = encodeURIComponent(value);
      for (const [method, sent] of Object.entries(bodies))
        await ask(`${kind} ${method}`, [400, 404, 414], method, `/Users/${id}`, sent);
      for (const path of [`/Groups/${id}`, `/ResourceTypes/${id}`, `/Schemas/${id}`])
        await ask(`${kind} ${path}`, [400, 404, 414], 'GET', path);
    }
    assert.deepEqual(wrong, []);
  });

  it('T-132 T-133 in a query finds nothing, or is refused, and shows nothing of others', async () => {
    const names = [
      'filter',
      'startIndex',
      'count',
      'attributes',
      'excludedAttributes',
      'sortBy',
      'sortOrder',
      'cursor',
    ];
    for (const value of [...Object.values(hostile), foreign]) {
      const text = value.slice(0, 300);
      const filters = ['userName', 'externalId', 'active', 'id', postUrn].map((name) => `${name} eq "${text}"`);
      const queries = [...names.map((name) => [name, text]), ...filters.map((filter) => ['filter', filter])];
      for (const [name = '', given = ''] of queries) {
        for (const path of ['/Users', '/Groups']) {
          const query = String(new URLSearchParams({ [name]: given }));
          const { body } = await ask(`${path} ${query}`, [200, 400], 'GET', `${path}?${query}`);
          const shown = JSON.stringify(body.Resources ?? []);
          for (const id of [foreign, unitIds.housing]) if (shown.includes(id)) wrong.push(`shown by ${query}`);
        }
      }
    }
    for (const query of ['filter=a&filter=b', '__proto__=1', 'constructor=1', 'filter[a]=b', 'count=1&count=2'])
      await ask(query, [200, 400], 'GET', `/Users?${query}`);
    assert.deepEqual(wrong, []);
  });

  it('T-120 T-131 T-133 in each member of a user is refused, or taken as the text that it is', async () => {
    const members: Readonly<Record<string, (value: unknown) => Json>> = {
      id: (value) => ({ id: value }),
      schemas: (value) => ({ schemas: value }),
      userName: (value) => ({ userName: value }),
      externalId: (value) => ({ externalId: value }),
      name: (value) => ({ name: value }),
      'name.formatted': (value) => ({ name: { formatted: value } }),
      phoneNumbers: (value) => ({ phoneNumbers: value }),
      'phoneNumbers.value': (value) => ({ phoneNumbers: [{ type: 'mobile', value }] }),
      title: (value) => ({ title: value }),
      active: (value) => ({ active: value }),
      groups: (value) => ({ groups: [{ value }] }),
      meta: (value) => ({ meta: value }),
      post: (value) => ({ [postUrn]: value }),
      unitId: (value) => ({ [postUrn]: { unitId: value, startsOn: '2026-12-01' } }),
      startsOn: (value) => ({ [postUrn]: { startsOn: value } }),
      endsOn: (value) => ({ [postUrn]: { startsOn: '2026-12-01', endsOn: value } }),
    };
    let made = 0;
    for (const [member, changed] of Object.entries(members)) {
      for (const [kind, value] of Object.entries({
        ...odd,
        'somebody else’s': foreign,
        'their unit': unitIds.housing,
      })) {
        made += 1;
        const json = userOf(`F${made}`, changed(value));
        const name = `${kind} as ${member}`;
        await ask(`POST ${name}`, [201, 400, 409], 'POST', '/Users', { json });
        const put = userOf('H0001', { externalId: 'e1', ...changed(value) });
        await ask(`PUT ${name}`, [200, 400, 409], 'PUT', `/Users/${own}`, { json: put });
        app().passSeconds(0.2);
      }
    }
    assert.deepEqual(wrong, []);
    const elsewhere = await knex()('posts')
      .where({ external_client_id: tax.client.clientId })
      .whereNot({ unit_id: unitIds.tax });
    assert.deepEqual(elsewhere, [], 'no post in a unit of others');
  });

  it('T-120 T-133 in a patch or in bulk is refused, each on its own', async () => {
    const id = String((await callScim(app(), tax, 'POST', '/Users', { json: userOf('H0003') })).body.id);
    for (const [kind, value] of Object.entries({ ...odd, 'somebody else’s': foreign })) {
      for (const one of [
        { op: value, path: 'title', value: 'x' },
        { op: 'replace', path: value, value: 'x' },
        { op: 'replace', path: `title[value eq "${value}"]`, value: 'x' },
        { op: 'replace', path: `${userUrn}:${value}`, value: 'x' },
        { op: 'replace', path: `${postUrn}:unitId`, value },
        { op: 'replace', path: 'externalId', value },
        { op: 'add', value: { [String(value)]: 'x', __proto__: { x: 1 } } },
        { op: 'remove', path: value },
        value,
      ])
        await ask(`${kind} in a patch`, [200, 400, 409], 'PATCH', `/Users/${id}`, { json: patchOf(one as Json) });
      for (const one of [
        { method: value, path: `/Users/${id}` },
        { method: 'DELETE', path: value },
        { method: 'DELETE', path: `/Users/${value}` },
        { method: 'POST', path: '/Users', bulkId: value, data: value },
        { method: 'PATCH', path: `/Users/${id}`, version: value, data: value },
        { method: 'DELETE', path: `/Users/${foreign}/../${id}` },
        value,
      ]) {
        const json = { schemas: [bulkUrn], failOnErrors: 1, Operations: [one] };
        const { body } = await ask(`${kind} in bulk`, [200, 400], 'POST', '/Bulk', { json });
        const [answer] = (body.Operations ?? []) as { status: string }[];
        if (answer && !/^4/.test(answer.status)) wrong.push(`${answer.status} ${kind} in bulk ${JSON.stringify(one)}`);
      }
      app().passSeconds(1);
    }
    assert.deepEqual(wrong, []);
    assert.equal((await callScim(app(), tax, 'GET', `/Users/${id}`)).status, 200, 'and the own one is still there');
  });

  it('T-133 T-137 in the form of a document, or in a version, is refused', async () => {
    const documents = [
      ...[
        '',
        '[]',
        'null',
        '"x"',
        '1',
        '{',
        '{"a":1}x',
        '{"__proto__":{"x":1}}',
        '{"constructor":{"prototype":{"x":1}}}',
      ],
      ...['{"userName":"a","userName":"b"}', '{"userName":"\\u0000"}', '{"userName":"\\ud800"}'],
      `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
      `{"Operations":[${'{},'.repeat(20_000)}{}]}`,
    ];
    for (const raw of documents) {
      for (const [method, path] of [
        ['POST', '/Users'],
        ['PUT', `/Users/${own}`],
        ['PATCH', `/Users/${own}`],
        ['POST', '/Bulk'],
      ] as const)
        await ask(`${method} ${raw.slice(0, 40)}`, [400, 413], method, path, { raw });
    }
    for (const value of ['x', 'W/"x"', '"', '*, x', '%', 'a'.repeat(4000)]) {
      const sent = { json: userOf('H0001', { externalId: 'e1', title: randomUUID() }), headers: { 'if-match': value } };
      await ask(`If-Match ${value}`, [400, 412], 'PUT', `/Users/${own}`, sent);
      const headers = { 'if-none-match': value };
      await ask(`If-None-Match ${value}`, [200, 304, 400], 'GET', `/Users/${own}`, { headers });
    }
    assert.deepEqual(wrong, []);
  });
});
