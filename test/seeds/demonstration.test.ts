import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import Provider, { type JWK } from 'oidc-provider';
import { demonstrationSecrets } from '../../seeds/applications.ts';
import { seedDemonstration } from '../../seeds/demonstration.ts';
import { divisions } from '../../seeds/divisions.ts';
import { mandates } from '../../seeds/mandates.ts';
import { persons } from '../../seeds/persons.ts';
import { enterprises, posts } from '../../seeds/province.ts';
import { units } from '../../seeds/units.ts';
import { createClientRegistry } from '../../server/clients/registry.ts';
import { parseUscc } from '../../server/enterprises/uscc.ts';
import { locales } from '../../server/lib/locale.ts';
import { documentOf } from '../../server/people/documents.ts';
import { parseIdentifier } from '../../server/people/identifiers.ts';
import { parseIdentityDocument } from '../../server/people/identity-documents/parse.ts';
import { parseName } from '../../server/people/names.ts';
import { findPersonByIdentifier, listIdentifiers } from '../../server/people/store.ts';
import { cipher } from '../people/support.ts';
import { useDatabase } from '../support/database.ts';

const tables = [
  'divisions',
  'units',
  'province',
  'persons',
  'identifiers',
  'identity_documents',
  'passwords',
  'posts',
  'role_grants',
  'enterprises',
  'mandates',
  'applications',
];
const config = { demoHost: 'localhost', demoPorts: [3001, 3002] as const };

describe('seeds: the demonstration province', () => {
  const database = useDatabase();
  let hashed = 0;
  const seed = (changes: Partial<typeof config> | { demoPorts: readonly [number, number] } = {}) =>
    seedDemonstration({
      knex: database().knex,
      cipher,
      hashPassword: async (password) => {
        hashed += 1;
        return { hash: `hash of ${password}`, pepperVersion: 1 };
      },
      config: { ...config, ...changes },
    });
  const everything = async () => {
    const rows = await Promise.all(tables.map((table) => database().knex(table).select().orderBy(1)));
    return Object.fromEntries(tables.map((table, index) => [table, rows[index] ?? []]));
  };

  it('fills every table, and a second start changes nothing and hashes nothing', async () => {
    const card = await seed();
    const first = await everything();
    for (const table of tables) assert.ok((first[table]?.length ?? 0) > 0, table);
    const hashedAtFirst = hashed;
    assert.deepEqual(await seed(), card);
    assert.deepEqual(await everything(), first);
    assert.equal(hashed, hashedAtFirst);
    assert.equal(hashed, persons.filter(({ hasPassword }) => hasPassword).length);
  });

  it('keeps what people changed since', async () => {
    const { knex } = database();
    const person = await findPersonByIdentifier(knex, cipher, { kind: 'mobile', value: '+8613800000001' });
    assert.ok(person);
    await knex('persons').where({ id: person.id }).update({ name: '陈新例' });
    await knex('passwords').where({ person_id: person.id }).update({ hash: 'their own' });
    await knex('identifiers').where({ person_id: person.id }).delete();
    await seed();
    assert.equal((await knex('persons').where({ id: person.id }).first()).name, '陈新例');
    assert.equal((await knex('passwords').where({ person_id: person.id }).first()).hash, 'their own');
    assert.deepEqual(await listIdentifiers(knex, cipher, person.id), []);
  });

  it('gives a topic to what is from before there were any, and to nothing that has one', async () => {
    const { knex } = database();
    const topicOf = async (id: string) => (await knex('applications').where({ client_id: id }).first()).topic;
    assert.deepEqual([await topicOf('tax-demo'), await topicOf('housing-demo')], ['taxes', 'housing']);
    await knex('applications').where({ client_id: 'tax-demo' }).update({ topic: 'other' });
    await knex('applications').where({ client_id: 'housing-demo' }).update({ topic: 'welfare' });
    await seed();
    assert.deepEqual([await topicOf('tax-demo'), await topicOf('housing-demo')], ['taxes', 'welfare']);
  });

  it('moves the applications when the ports change, and back', async () => {
    const { knex } = database();
    const before = await knex('applications').where({ client_id: 'tax-demo' }).first();
    await seed({ demoPorts: [4001, 4002] });
    const moved = await knex('applications').where({ client_id: 'tax-demo' }).first();
    assert.deepEqual(moved.metadata.redirect_uris, ['http://localhost:4001/callback']);
    assert.notDeepEqual(moved.updated_at, before.updated_at);
    assert.deepEqual(moved.secret_encrypted, before.secret_encrypted);
    await seed();
    assert.deepEqual((await knex('applications').where({ client_id: 'tax-demo' }).first()).metadata, before.metadata);
  });

  it('gives two nodes that seed at the same time the same province', async () => {
    const { knex } = database();
    for (const table of [...tables].reverse()) await knex(table).delete();
    await Promise.all(Array.from({ length: 4 }, () => seed()));
    assert.equal((await knex('persons')).length, persons.length);
    assert.equal((await knex('passwords')).length, persons.filter(({ hasPassword }) => hasPassword).length);
  });

  it('lets everybody on the card be found by what it says', async () => {
    const { persons: listed, applications } = await seed();
    assert.equal(listed.length, persons.length);
    for (const { name, identifier, note } of listed) {
      const parsed = parseIdentifier(identifier);
      assert.ok(parsed.ok && note.length > 0);
      assert.equal((await findPersonByIdentifier(database().knex, cipher, parsed.identifier))?.name, name);
    }
    assert.deepEqual(
      applications.map(({ url }) => url),
      ['http://localhost:3001/', 'http://localhost:3002/'],
    );
  });

  it('can read its documents and secrets back, and stores neither plainly', async () => {
    const { knex } = database();
    for (const person of persons) {
      const found = await findPersonByIdentifier(knex, cipher, person.identifiers[0] ?? { kind: 'email', value: '' });
      const document = found && (await documentOf(knex, cipher, found.id));
      assert.equal(document?.number, person.document?.number);
      assert.equal(found?.assuranceLevel, person.level);
    }
    for (const [client_id, secret] of Object.entries(demonstrationSecrets)) {
      const row = await knex('applications').where({ client_id }).first();
      assert.equal(cipher.decrypt('applications.secret', row.secret_encrypted), secret);
      assert.ok(!JSON.stringify(row.metadata).includes(secret));
    }
  });

  it('registers the departments as the protocol needs them', async () => {
    const { knex } = database();
    const tax = await knex('applications').where({ client_id: 'tax-demo' }).first();
    const housing = await knex('applications').where({ client_id: 'housing-demo' }).first();
    assert.deepEqual([tax.first_party, housing.first_party], [false, true]);
    assert.deepEqual(
      [tax.metadata.id_token_signed_response_alg, housing.metadata.id_token_signed_response_alg],
      ['ES256', 'RS256'],
    );
    for (const { metadata, purposes } of [tax, housing]) {
      assert.equal(metadata.subject_type, 'pairwise');
      const explained = metadata.scope.split(' ').filter((scope: string) => scope !== 'openid');
      assert.deepEqual(Object.keys(purposes).sort(), explained.sort());
      for (const purpose of Object.values(purposes))
        assert.deepEqual(Object.keys(purpose as object).sort(), [...locales].sort());
    }
  });

  it('registers nothing that the provider would refuse', async () => {
    const keys = [
      generateKeyPairSync('ec', { namedCurve: 'P-256' }),
      generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ].map(({ privateKey }) => privateKey.export({ format: 'jwk' }));
    const rows = await database().knex('applications').select();
    const registry = await createClientRegistry({ database: database(), cipher });
    const clients = await Promise.all(rows.map(({ client_id }) => registry.find(client_id)));
    const provider = new Provider('http://localhost:3000', {
      jwks: { keys: keys as JWK[] },
      adapter: () => assert.fail('these clients are not looked up in a store'),
      clients: clients.filter((client) => client !== undefined),
      scopes: ['offline_access', 'profile', 'phone', 'email', 'id_document', 'enterprise', 'official'],
      subjectTypes: ['pairwise'],
      pairwiseIdentifier: () => 'of the test',
      features: {
        backchannelLogout: { enabled: true },
        clientCredentials: { enabled: true },
        devInteractions: { enabled: false },
      },
    });
    for (const { client_id } of rows) assert.equal((await provider.Client.find(client_id))?.clientId, client_id);
    assert.equal(rows.length, 4);
  });

  describe('as data', () => {
    it('has only valid, fictional numbers and names', () => {
      for (const { name, identifiers, document, level } of persons) {
        assert.deepEqual(parseName(name), { ok: true, name });
        assert.match(name, /示例|Example/);
        for (const identifier of identifiers) {
          assert.deepEqual(parseIdentifier(identifier.value), { ok: true, identifier });
          assert.match(identifier.value, /^\+86138000000\d\d$|@example\.cn$/);
        }
        assert.equal(document === undefined, level === 1);
        if (!document) continue;
        const parsed = parseIdentityDocument(document.type, document.number, new Date());
        assert.ok(parsed.ok && parsed.document.number === document.number, document.number);
        assert.match(document.number, /^(440000|8[123]0000|9)\d{8,9}.*99\d.$/);
      }
    });

    it('has valid unified social credit codes, each once', () => {
      const codes = [...units.flatMap(({ uscc }) => uscc ?? []), ...enterprises.map(({ uscc }) => uscc)];
      for (const code of codes) assert.deepEqual(parseUscc(code), { ok: true, uscc: code });
      assert.equal(new Set(codes).size, codes.length);
      for (const { name } of enterprises) assert.match(name, /示例/);
    });

    it('has units on four levels whose names say that they are examples', () => {
      assert.deepEqual([...new Set(units.map(({ level }) => level))].sort(), [
        'city',
        'county',
        'province',
        'township',
      ]);
      for (const { name } of units) {
        assert.match(name['zh-Hans'], /示例/);
        assert.match(name.en, /Example/);
        assert.ok([...name['zh-Hans']].length <= 40);
      }
    });

    it('hangs townships of Dongguan under the city', () => {
      const parents = new Map(divisions.map(([code, parent]) => [code, parent]));
      assert.equal(parents.get('441900003'), '441900');
      for (const [code, parent] of divisions) assert.ok(parent === null || parents.has(parent), code);
    });

    it('has somebody at each level of identity assurance', () => {
      assert.deepEqual([...new Set(persons.map(({ level }) => level))].sort(), [1, 2, 3, 4]);
    });

    it('has a mandate through an agency, one that ran out, and a company that was struck off', () => {
      const [toAgency, toAccountant] = mandates;
      assert.deepEqual([toAgency?.agent, toAccountant?.parent], [{ enterprise: 7 }, toAgency?.number]);
      assert.ok(mandates.some(({ until }) => new Date(until) < new Date()));
      const struckOff = enterprises.find(({ status }) => status === 'struck-off');
      assert.ok(struckOff?.representative);
    });

    it('has an official with two posts, one of them the main one', () => {
      const ofZhao = posts.filter(({ person }) => person === 9);
      assert.deepEqual(ofZhao.map(({ isPrimary }) => isPrimary).sort(), [false, true]);
    });
  });
});
