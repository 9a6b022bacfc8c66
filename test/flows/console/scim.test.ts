import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fixedId } from '../../../seeds/fixed-id.ts';
import { registerApplication } from '../../../server/clients/register-application.ts';
import { useApp } from '../../support/app.ts';
import { unitIds } from './admins.ts';
import { newKeys, proofOf, thumbprintOf } from './api-caller.ts';
import {
  type Answered,
  askToken,
  bearerHrToken,
  callScim,
  type HrSystem,
  type Json,
  makeHrClient,
  patchOf,
  postUrn,
  startHrSystem,
  userOf,
} from './scim-caller.ts';

const times16 = <T>(act: (index: number) => Promise<T>) => Promise.all(Array.from({ length: 16 }, (_, n) => act(n)));
const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status).sort();

describe('SCIM for the HR system of a unit', () => {
  const app = useApp();
  let tax: HrSystem;
  let housing: HrSystem;
  before(async () => {
    tax = await startHrSystem(app(), unitIds.tax);
    housing = await startHrSystem(app(), unitIds.housing);
  });
  const knex = () => app().database.knex;
  const call = (method: string, path: string, sent: Parameters<typeof callScim>[4] = {}) =>
    callScim(app(), tax, method, path, sent);
  const make = async (userName: string, changes: Json = {}): Promise<Answered> => {
    const made = await call('POST', '/Users', { json: userOf(userName, changes) });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made;
  };
  const idOf = ({ body }: Answered) => String(body.id);
  const errorIs = ({ status, body, headers }: Answered, wanted: number, scimType?: string) => {
    assert.deepEqual([status, body.status, body.scimType], [wanted, String(wanted), scimType], JSON.stringify(body));
    assert.deepEqual(body.schemas, ['urn:ietf:params:scim:api:messages:2.0:Error']);
    assert.match(headers.get('content-type') ?? '', /^application\/scim\+json/);
  };

  describe('Users', () => {
    it('T-131 appoints: the post waits, the link is sent, no account is made or touched, no id is taken from outside', async () => {
      const people = () => knex()('persons').select('*').orderBy('id');
      const before = await people();
      const admin = fixedId('person', 15);
      const made = await make('H0001', { id: admin, externalId: admin, meta: { version: 'x' }, password: 'x' });
      assert.notEqual(idOf(made), admin);
      assert.equal(made.body.externalId, admin);
      assert.equal(made.headers.get('location'), `${app().issuer}/scim/v2/Users/${idOf(made)}`);
      assert.match(await app().messageFor('+8613800138777', /activate/), /account\/posts\/activate/);
      assert.deepEqual(await people(), before);
      const row = await knex()('posts')
        .where({ id: idOf(made) })
        .first();
      assert.deepEqual([row.person_id, row.activated_at, row.unit_id], [null, null, unitIds.tax]);
      assert.equal((await call('GET', `/Users/${admin}`)).status, 404, 'an id of its own opens nothing');
      const event = await knex()('audit_events')
        .where({ type: 'official.appointed' })
        .orderBy('sequence', 'desc')
        .first();
      assert.deepEqual([event.client_id, event.actor_id], [tax.client.clientId, null]);
    });

    it('reads one and finds by filter, page by page', async () => {
      const made = await make('H0002', { externalId: 'e "2" \\' });
      const read = await call('GET', `/Users/${idOf(made)}`);
      assert.deepEqual(read.body, made.body);
      assert.deepEqual(read.body.phoneNumbers, [{ type: 'mobile', value: '+8613800138777' }]);
      assert.equal(read.headers.get('etag'), (read.body.meta as Json).version);
      const unchanged = await call('GET', `/Users/${idOf(made)}`, {
        headers: { 'if-none-match': read.headers.get('etag') ?? '' },
      });
      assert.equal(unchanged.status, 304);
      const find = async (filter: string, more = '') =>
        (await call('GET', `/Users?filter=${encodeURIComponent(filter)}${more}`)).body;
      for (const filter of [
        'userName eq "h0002"',
        'externalId eq "e \\"2\\" \\\\"',
        'USERNAME EQ "H0002" and active eq true and externalId eq "e \\"2\\" \\\\"',
        'urn:ietf:params:scim:schemas:core:2.0:User:userName eq "H0002"',
      ]) {
        const found = await find(filter);
        assert.equal(found.totalResults, 1, filter);
        assert.deepEqual(found.Resources, [made.body]);
      }
      assert.equal((await find('userName eq "H0002" and active eq false')).totalResults, 0);
      const all = (await call('GET', '/Users?count=200')).body;
      const ids = (all.Resources as Json[]).map(({ id }) => id);
      assert.equal(ids.length, all.totalResults);
      const paged: unknown[] = [];
      for (let start = 1; start <= ids.length; start += 2) {
        const page = (await call('GET', `/Users?startIndex=${start}&count=2`)).body;
        assert.deepEqual([page.startIndex, page.totalResults], [start, ids.length]);
        paged.push(...(page.Resources as Json[]).map(({ id }) => id));
      }
      assert.deepEqual(paged, ids);
      assert.deepEqual((await call('GET', '/Users?count=0')).body.Resources, []);
      const [few] = (await call('GET', '/Users?count=1&attributes=userName')).body.Resources as Json[];
      assert.deepEqual(Object.keys(few ?? {}).sort(), ['id', 'meta', 'schemas', 'userName']);
    });

    it('replaces and patches what changes of a post, and ends it', async () => {
      const id = idOf(await make('H0003', { externalId: 'e3' }));
      const put = await call('PUT', `/Users/${id}`, {
        json: userOf('h0003b', {
          title: '主任科员',
          externalId: 'e3',
          [postUrn]: { startsOn: '2026-12-02', endsOn: '2030-01-01' },
        }),
      });
      assert.equal(put.status, 200, JSON.stringify(put.body));
      assert.deepEqual(
        [put.body.userName, put.body.title, put.body[postUrn]],
        ['H0003B', '主任科员', { unitId: unitIds.tax, startsOn: '2026-12-02', endsOn: '2030-01-01' }],
      );
      const steps: [Json[], Json][] = [
        [[{ op: 'Replace', path: 'title', value: '处长' }], { title: '处长' }],
        [[{ op: 'add', value: { userName: 'H3', externalId: 'e3c' } }], { userName: 'H3', externalId: 'e3c' }],
        [
          [{ op: 'replace', path: `${postUrn}:endsOn`, value: '2031-01-01' }],
          { [postUrn]: { unitId: unitIds.tax, startsOn: '2026-12-02', endsOn: '2031-01-01' } },
        ],
        [
          [{ op: 'remove', path: `${postUrn.toUpperCase()}:ENDSON` }],
          { [postUrn]: { unitId: unitIds.tax, startsOn: '2026-12-02' } },
        ],
        [[{ op: 'remove', path: 'externalId' }], {}],
      ];
      for (const [operations, wanted] of steps) {
        const { status, body } = await call('PATCH', `/Users/${id}`, { json: patchOf(...operations) });
        assert.equal(status, 200, JSON.stringify(body));
        for (const [name, value] of Object.entries(wanted)) assert.deepEqual(body[name], value, name);
      }
      assert.equal((await call('GET', `/Users/${id}`)).body.externalId, undefined);
      const off = await call('PATCH', `/Users/${id}`, {
        json: patchOf({ op: 'Replace', path: 'active', value: 'False' }),
      });
      assert.deepEqual([off.status, off.body.active], [200, false]);
      const row = await knex()('posts').where({ id }).first();
      assert.deepEqual([row.end_reason, row.invitee_encrypted], ['withdrawn', null]);
      assert.equal((await call('GET', `/Users/${id}`)).body.active, false);
      errorIs(
        await call('PATCH', `/Users/${id}`, { json: patchOf({ op: 'replace', path: 'active', value: true }) }),
        400,
        'mutability',
      );
      assert.equal((await call('DELETE', `/Users/${id}`)).status, 204);
      errorIs(await call('GET', `/Users/${id}`), 404);
      errorIs(await call('DELETE', `/Users/${id}`), 404);
      const events = await knex()('audit_events').whereRaw(`detail ->> 'postId' = ?`, [id]).orderBy('sequence');
      assert.ok(events.every(({ client_id, actor_id }) => client_id === tax.client.clientId && actor_id === null));
      assert.equal(events.at(-1)?.type, 'official.left');
      await make('H3', { externalId: 'e3' });
    });

    it('ends a post that was taken up, whose name and number are no longer told', async () => {
      const id = idOf(await make('H0004'));
      await knex()('posts')
        .where({ id })
        .update({
          person_id: fixedId('person', 2),
          activated_at: new Date(),
          ...{ invitee_encrypted: null, invitee_fingerprint: null, activation_hash: null, activation_expires_at: null },
        });
      const { body } = await call('GET', `/Users/${id}`);
      assert.deepEqual([body.name, body.phoneNumbers, body.active], [undefined, undefined, true]);
      const same = await call('PUT', `/Users/${id}`, { json: userOf('H0004', { title: '处长' }) });
      assert.deepEqual([same.status, same.body.title], [200, '处长']);
      assert.equal((await call('DELETE', `/Users/${id}`)).status, 204);
      assert.equal((await knex()('posts').where({ id }).first()).end_reason, 'left');
    });

    it('changes only the version that was read', async () => {
      const made = await make('H0005');
      const version = made.headers.get('etag') ?? '';
      const path = `/Users/${idOf(made)}`;
      const retitle = (title: string, tag: string) =>
        call('PATCH', path, {
          json: patchOf({ op: 'replace', path: 'title', value: title }),
          headers: { 'if-match': tag },
        });
      const raced = await times16((n) => retitle(`职务${n}`, version));
      assert.deepEqual(statuses(raced), [200, ...Array.from({ length: 15 }, () => 412)]);
      errorIs(await retitle('晚了', version), 412);
      errorIs(await call('PUT', path, { json: userOf('H0005'), headers: { 'if-match': version } }), 412);
      errorIs(await call('DELETE', path, { headers: { 'if-match': version } }), 412);
      const newer = (await call('GET', path)).headers.get('etag') ?? '';
      assert.equal((await retitle('及时', `"other", ${newer}`)).status, 200);
      assert.equal((await retitle('随意', '*')).status, 200);
    });

    it('makes one of 16 posts with one job number, and of 16 with one external id', async () => {
      const raced = await times16(() => call('POST', '/Users', { json: userOf('H0006') }));
      assert.deepEqual(statuses(raced), [201, ...Array.from({ length: 15 }, () => 409)]);
      const named = await times16((n) => call('POST', '/Users', { json: userOf(`H7${n}`, { externalId: 'one' }) }));
      assert.deepEqual(statuses(named), [201, ...Array.from({ length: 15 }, () => 409)]);
      errorIs(named.find(({ status }) => status === 409) ?? assert.fail(), 409, 'uniqueness');
      assert.equal((await knex()('posts').where({ external_id: 'one' })).length, 1);
      assert.equal((await knex()('posts').where('job_number', 'like', 'H7%')).length, 1, 'the others left nothing');
    });

    it('refuses what is wrong, saying what, and nothing changes', async () => {
      const id = idOf(await make('H0008'));
      const user = `/Users/${id}`;
      const noMobile = userOf('X1', { phoneNumbers: [{ type: 'work', value: '13800138777' }] });
      const stored = async () =>
        JSON.stringify([await knex()('posts').orderBy('id'), await knex()('audit_events').count()]);
      const before = await stored();
      const attempts: [string, string, unknown, number, string?][] = [
        ['POST', '/Users', userOf('S0001'), 409, 'uniqueness'],
        ['POST', '/Users', userOf(''), 400, 'invalidValue'],
        ['POST', '/Users', userOf('X1', { userName: 5 }), 400, 'invalidValue'],
        ['POST', '/Users', userOf('X1', { name: undefined }), 400, 'invalidValue'],
        ['POST', '/Users', noMobile, 400, 'invalidValue'],
        ['POST', '/Users', userOf('X1', { schemas: ['urn:other'] }), 400, 'invalidSyntax'],
        ['POST', '/Users', userOf('X1', { active: false }), 400, 'invalidValue'],
        ['POST', '/Users', userOf('X1', { [postUrn]: { startsOn: '2026-13-01' } }), 400, 'invalidValue'],
        ['POST', '/Users', userOf('X1', { [postUrn]: { unitId: unitIds.housing } }), 400, 'invalidValue'],
        ['POST', '/Users', userOf('X1', { [postUrn]: { unitId: unitIds.province } }), 400, 'invalidValue'],
        ['POST', '/Users', userOf('X1', { [postUrn]: { unitId: 'nothing' } }), 400, 'invalidValue'],
        ['PUT', user, userOf('H0008', { name: { formatted: '孙新例' } }), 400, 'mutability'],
        ['PUT', user, userOf('H0008', { phoneNumbers: [{ type: 'mobile', value: '13800138778' }] }), 400, 'mutability'],
        ['PUT', user, userOf('H0008', { [postUrn]: { unitId: unitIds.housing } }), 400, 'mutability'],
        ['PUT', user, userOf('S0001'), 409, 'uniqueness'],
        ['PATCH', user, patchOf({ op: 'replace', path: 'id', value: randomUUID() }), 400, 'mutability'],
        ['PATCH', user, patchOf({ op: 'replace', path: 'nickName', value: 'x' }), 400, 'invalidPath'],
        [
          'PATCH',
          user,
          patchOf({ op: 'replace', path: 'title[value eq "constructor"]', value: 'x' }),
          400,
          'invalidPath',
        ],
        ['PATCH', user, patchOf({ op: 'remove' }), 400, 'noTarget'],
        ['PATCH', user, patchOf({ op: 'remove', path: 'title' }), 400, 'invalidValue'],
        ['PATCH', user, patchOf({ op: 'replace', path: 'title', value: { a: 1 } }), 400, 'invalidValue'],
        ['PATCH', user, patchOf({ op: 'move', path: 'title', value: 'x' }), 400, 'invalidSyntax'],
        ['PATCH', user, patchOf(), 400, 'invalidSyntax'],
        ['PATCH', user, { Operations: [] }, 400, 'invalidSyntax'],
        [
          'PATCH',
          user,
          patchOf({ op: 'replace', path: 'title', value: '先' }, { op: 'replace', path: 'nope', value: 1 }),
          400,
          'invalidPath',
        ],
        ['POST', '/Users', [], 400, 'invalidSyntax'],
        ['POST', '/Nothing', {}, 404],
        ['DELETE', '/Users', undefined, 405],
      ];
      for (const [method, path, json, status, scimType] of attempts) {
        const answer = await call(method, path, { json });
        assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(json)} ${JSON.stringify(answer.body)}`);
        errorIs(answer, status, scimType);
      }
      errorIs(await call('POST', '/Users', { raw: '{"userName":"a","userName":"b"}' }), 400, 'invalidSyntax');
      errorIs(await call('POST', '/Users', { raw: '{}', headers: { 'content-type': 'text/plain' } }), 415);
      errorIs(await call('POST', '/Users', { raw: `{"a":"${'x'.repeat(70_000)}"}` }), 413);
      assert.equal(await stored(), before);
    });

    it('T-133 refuses a filter it does not understand instead of leaving it out', async () => {
      for (const filter of [
        'userName co "H"',
        'title eq "科员"',
        'userName eq "a" or userName eq "b"',
        'not (userName eq "a")',
        'userName eq H0001',
        'userName eq "a" and',
        'userName eq "a" and userName eq "b"',
        'active eq "true"',
        'externalId eq true',
        'userName pr',
        'userName eq "a" trailing',
        '',
        '((((',
        `userName eq "${'x'.repeat(400)}"`,
        `userName eq "a' OR 1=1 --" x`,
      ]) {
        errorIs(await call('GET', `/Users?filter=${encodeURIComponent(filter)}`), 400, 'invalidFilter');
      }
      assert.equal((await call('GET', '/Users?filter=constructor.x%20eq%20%22y%22')).status, 400);
      errorIs(await call('GET', '/Groups?filter=displayName%20eq%20%22x%22'), 400, 'invalidFilter');
      errorIs(await call('GET', '/Users?startIndex=x'), 400, 'invalidValue');
      assert.equal((await call('GET', '/Users?startIndex=-5&count=-1')).status, 200);
    });
  });

  describe('reach', () => {
    it('T-121 answers for a post or unit of others like for one that is not there', async () => {
      const own = idOf(await make('H0009', { externalId: 'shared' }));
      const foreign = await callScim(app(), housing, 'GET', `/Users/${own}`);
      const nobody = await callScim(app(), housing, 'GET', `/Users/${randomUUID()}`);
      assert.deepEqual([foreign.status, foreign.body], [404, nobody.body]);
      const title = patchOf({ op: 'replace', path: 'title', value: '外人' });
      for (const [method, json] of [
        ['PUT', userOf('H0009')],
        ['PATCH', title],
        ['DELETE', undefined],
      ] as const)
        assert.equal((await callScim(app(), housing, method, `/Users/${own}`, { json })).status, 404);
      for (const id of [unitIds.tax, unitIds.province, 'nothing'])
        assert.equal((await callScim(app(), housing, 'GET', `/Groups/${id}`)).status, 404);
      const theirs = await callScim(app(), housing, 'GET', '/Users?count=200');
      assert.ok(!JSON.stringify(theirs.body).includes(own));
      const filtered = await callScim(app(), housing, 'GET', '/Users?filter=userName%20eq%20%22H0009%22');
      assert.equal(filtered.body.totalResults, 0);
      assert.equal((await call('GET', `/Users/${own}`)).body.title, '科员');
    });

    it('keeps the ids of two applications of one unit apart', async () => {
      const id = idOf(await make('H0010', { externalId: 'mine' }));
      const second = await startHrSystem(app(), unitIds.tax);
      const seen = await callScim(app(), second, 'GET', `/Users/${id}`);
      assert.deepEqual([seen.status, seen.body.externalId], [200, undefined]);
      const found = await callScim(app(), second, 'GET', '/Users?filter=externalId%20eq%20%22mine%22');
      assert.equal(found.body.totalResults, 0);
      const taken = patchOf({ op: 'add', path: 'externalId', value: 'theirs' });
      errorIs(await callScim(app(), second, 'PATCH', `/Users/${id}`, { json: taken }), 400, 'mutability');
      const made = await callScim(app(), second, 'POST', '/Users', { json: userOf('H0011', { externalId: 'mine' }) });
      assert.equal(made.status, 201);
      assert.equal((await call('GET', `/Users/${id}`)).body.externalId, 'mine');
    });

    it('shows units as groups, one with its posts', async () => {
      const id = idOf(await make('H0012'));
      const listed = await call('GET', '/Groups?count=200');
      const units = await knex()('unit_ancestors').where({ ancestor_id: unitIds.tax }).pluck('unit_id');
      const resources = listed.body.Resources as Json[];
      assert.deepEqual(resources.map((group) => group.id).sort(), units.sort());
      const { body } = await call('GET', `/Groups/${unitIds.tax}`);
      assert.ok((body.members as Json[]).some(({ value, display }) => value === id && display === 'H0012'));
      assert.equal((await call('POST', '/Groups', { json: {} })).status, 405);
      assert.equal((await call('PATCH', `/Groups/${unitIds.tax}`, { json: {} })).status, 405);
    });
  });

  it('does many things in one request, each on its own, within its bound', async () => {
    const id = idOf(await make('B0001'));
    const stale = { method: 'DELETE', path: `/Users/${id}`, version: 'W/"old"' };
    const bulk = (Operations: unknown[], failOnErrors?: number) =>
      call('POST', '/Bulk', {
        json: {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
          Operations,
          ...(failOnErrors && { failOnErrors }),
        },
      });
    const done = await bulk([
      { method: 'POST', path: '/Users', bulkId: 'a', data: userOf('B0002') },
      { method: 'POST', path: '/Users', bulkId: 'b', data: userOf('B0002') },
      stale,
      { method: 'patch', path: `/Users/${id}`, data: patchOf({ op: 'replace', path: 'title', value: '处长' }) },
      { method: 'PUT', path: `/Users/${id}`, data: userOf('B0001', { title: '局长' }) },
      { method: 'DELETE', path: `/Users/${fixedId('post', 3)}` },
      { method: 'DELETE', path: `/Users/${id}` },
      { method: 'POST', path: '/Groups', bulkId: 'g', data: {} },
    ]);
    const results = done.body.Operations as Json[];
    assert.deepEqual(
      results.map(({ status }) => status),
      ['201', '409', '412', '200', '200', '404', '204', '404'],
      JSON.stringify(results),
    );
    const [first, second] = results as { bulkId: string; response?: Json }[];
    assert.deepEqual([first?.bulkId, second?.response?.scimType], ['a', 'uniqueness']);
    const stopped = await bulk([stale, { method: 'POST', path: '/Users', bulkId: 'c', data: userOf('B0003') }], 1);
    assert.equal((stopped.body.Operations as Json[]).length, 1);
    assert.equal((await knex()('posts').where({ job_number: 'B0003' })).length, 0);
    errorIs(await bulk(Array.from({ length: 101 }, () => stale)), 413, 'tooMany');
    errorIs(await bulk([{ method: 'GET', path: '/Users' }]), 400, 'invalidSyntax');
  });

  it('says what it can do, and describes all that it gives', async () => {
    const config = await call('GET', '/ServiceProviderConfig');
    assert.deepEqual(config.body.bulk, { supported: true, maxOperations: 100, maxPayloadSize: 65_536 });
    const types = (await call('GET', '/ResourceTypes')).body.Resources as Json[];
    assert.deepEqual(
      types.map(({ endpoint }) => endpoint),
      ['/Users', '/Groups'],
    );
    const listed = (await call('GET', '/Schemas')).body.Resources as { id: string; attributes: { name: string }[] }[];
    for (const { id } of listed) assert.equal((await call('GET', `/Schemas/${id}`)).body.id, id);
    const named = new Set(listed.flatMap(({ id, attributes }) => [id, ...attributes.map(({ name }) => name)]));
    const { body } = await make('D0001', { externalId: 'd' });
    const common = ['schemas', 'id', 'externalId', 'meta'];
    assert.deepEqual(
      Object.keys(body).filter((name) => !named.has(name) && !common.includes(name)),
      [],
    );
    errorIs(await call('GET', '/Schemas/urn:none'), 404);
  });

  describe('who calls', () => {
    const open = async (headers: Record<string, string>) =>
      (await fetch(`${app().issuer}/scim/v2/Users`, { headers })).status;

    it('takes a plain token of an application that proves itself with a key', async () => {
      const token = await bearerHrToken(app(), unitIds.tax);
      assert.equal(await open({ authorization: `Bearer ${token}` }), 200);
      assert.equal(await open({ authorization: `DPoP ${token}` }), 401);
    });

    it('T-126 takes no token made for something else, unbound, replayed or without scope, and no cookie', async () => {
      const htu = `${app().issuer}/scim/v2/Users`;
      const ath = thumbprintOf(tax.token);
      const proof = await proofOf(tax.keys, { htm: 'GET', htu, ath });
      const shown = { authorization: `DPoP ${tax.token}`, DPoP: proof };
      assert.equal(await open(shown), 200);
      assert.equal(await open(shown), 401, 'a proof works once');
      assert.equal(await open({ authorization: `Bearer ${tax.token}` }), 401);
      assert.equal(await open({ authorization: `DPoP ${tax.token}` }), 401);
      const other = await newKeys();
      assert.equal(await open({ ...shown, DPoP: await proofOf(other, { htm: 'GET', htu, ath }) }), 401);
      assert.equal(await open({ ...shown, DPoP: await proofOf(tax.keys, { htm: 'POST', htu, ath }) }), 401);
      assert.equal(await open({}), 401);
      assert.equal(await open({ cookie: 'yimen_session=x' }), 401);
      const api = await askToken(app(), tax.client, tax.keys, { resource: `${app().issuer}/api`, scope: '' });
      const apiProof = await proofOf(tax.keys, { htm: 'GET', htu, ath: thumbprintOf(String(api.body.access_token)) });
      assert.equal(await open({ authorization: `DPoP ${api.body.access_token}`, DPoP: apiProof }), 401);
      const both = await makeHrClient(app(), unitIds.tax, 'scim overview.read');
      const admin = { resource: `${app().issuer}/api/v1`, scope: 'overview.read' };
      const foreign = await askToken(app(), both, tax.keys, admin);
      const shownHere = { token: String(foreign.body.access_token), keys: tax.keys };
      errorIs(await callScim(app(), shownHere, 'GET', '/Users'), 401);
      const bare = await askToken(app(), tax.client, tax.keys, { scope: '' });
      const held = { token: String(bare.body.access_token), keys: tax.keys };
      if (bare.status === 200) errorIs(await callScim(app(), held, 'GET', '/Users'), 403);
      errorIs(await callScim(app(), { ...tax, token: 'x'.repeat(43) }, 'GET', '/Users'), 401);
    });

    it('T-124 gives the scope to the own applications of the province alone, and nothing of the admin API with it', async () => {
      const metadata = {
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        scope: 'openid scim',
      };
      const refused = await knex().transaction((tx) =>
        registerApplication(tx, app().cipher, {
          unitId: unitIds.tax,
          name: { 'zh-Hans': '甲', 'zh-Hant': '甲', en: 'A' },
          metadata: { ...metadata, response_types: [] },
        }),
      );
      assert.deepEqual(refused, { ok: false, reason: 'scope.internal' });
      const plain = await makeHrClient(app(), unitIds.tax, 'openid');
      const keys = await newKeys();
      assert.equal((await askToken(app(), plain, keys)).status, 400);
      assert.equal((await askToken(app(), plain, keys, { scope: '' })).status, 400);
      const admin = await askToken(app(), tax.client, tax.keys, { resource: `${app().issuer}/api/v1`, scope: 'scim' });
      assert.equal(admin.status, 400);
      const answer = await callScim(app(), tax, 'GET', '/../../api/v1/units');
      assert.ok([401, 404].includes(answer.status));
    });

    it('T-124 stops at once when the application is suspended or loses the scope', async () => {
      const system = await startHrSystem(app(), unitIds.tax);
      const own = () => knex()('applications').where({ client_id: system.client.clientId });
      const status = async () => (await callScim(app(), system, 'GET', '/Users')).status;
      const becomes = async (wanted: number) => {
        for (let tries = 0; tries < 200 && (await status()) !== wanted; tries += 1);
        assert.equal(await status(), wanted);
      };
      assert.equal(await status(), 200);
      const { metadata } = await own().first();
      await own().update({ metadata: JSON.stringify({ ...metadata, scope: 'openid' }) });
      await becomes(403);
      await own().update({ status: 'suspended' });
      await becomes(401);
    });
  });
});
