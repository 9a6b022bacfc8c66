import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { useDatabase } from '../support/database.ts';
import { makeApplication } from '../support/make-application.ts';
import { make } from '../support/make-identities.ts';
import { dumpAll, type Merging, makePerson, merge, mergingParts, undo } from './support.ts';

const day = 86_400_000;

/** A small generator of its own, so that a failure names the seed that shows it again. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('a merge and its undoing', () => {
  const database = useDatabase();
  let parts: Merging;

  let sourceId = '';
  before(async () => {
    parts = await mergingParts(database());
    sourceId = randomUUID();
    const now = new Date();
    const row = { kind: 'oidc', slug: 'city', issuer: 'https://city.example', configuration: '{}', enabled: true };
    const times = { created_at: now, updated_at: now };
    await database()
      .knex('identity_sources')
      .insert({ id: sourceId, ...row, ...times, secrets_encrypted: Buffer.from('x') });
  });

  async function importOf(clientId: string): Promise<string> {
    const id = randomUUID();
    const row = { client_id: clientId, digest: Buffer.from(id), declared: '{}', rows: 1, started_at: new Date() };
    await database()
      .knex('imports')
      .insert({ id, ...row });
    return id;
  }

  /** Everything a person can have, by chance. */
  async function furnish(personId: string, apps: readonly string[], chance: (below: number) => number): Promise<void> {
    const { knex } = database();
    const some = () => chance(2) === 0;
    if (some()) await knex('passwords').insert({ person_id: personId, hash: 'x', pepper_version: 1 });
    for (let nth = chance(3); nth > 0; nth -= 1) {
      await knex('passkeys').insert({
        id: randomUUID(),
        person_id: personId,
        credential_id: Buffer.from(randomUUID()),
        public_key: Buffer.from('key'),
        sign_count: chance(9),
        backup_eligible: some(),
        backed_up: false,
        aaguid: randomUUID(),
        attestation_format: 'none',
        name: '钥匙',
      });
    }
    if (some()) await make.post(knex, { person: personId, isPrimary: some() });
    const enterprise = await make.enterprise(knex, some() ? { representative: personId } : {});
    if (some()) await make.mandate(knex, { enterprise: enterprise.id, person: personId, grantedBy: personId });
    for (const clientId of apps) {
      if (some())
        await knex('consents').insert({
          id: randomUUID(),
          person_id: personId,
          client_id: clientId,
          scopes: ['openid'],
          withdrawn_at: some() ? new Date() : null,
        });
      if (some())
        await knex('identity_choices').insert({
          person_id: personId,
          client_id: clientId,
          identity: 'citizen',
          chosen_at: new Date(),
        });
      if (some())
        await knex('application_accounts').insert({
          person_id: personId,
          client_id: clientId,
          first_at: new Date(Date.now() - day),
        });
    }
    for (let nth = chance(3); nth > 0; nth -= 1) {
      await knex('source_links').insert({
        id: randomUUID(),
        person_id: personId,
        source_id: sourceId,
        issuer: 'https://city.example',
        subject_fingerprint: Buffer.from(randomUUID()),
        subject_encrypted: Buffer.from('x'),
        linked_at: new Date(),
        ended_at: some() ? new Date() : null,
      });
    }
    const [clientId] = apps;
    if (some() && clientId)
      await knex('legacy_ids').insert({
        client_id: clientId,
        person_id: personId,
        value_encrypted: Buffer.from('x'),
        value_fingerprint: Buffer.from(randomUUID()),
        import_id: await importOf(clientId),
      });
    for (const authenticator of ['password', 'one-time-code']) {
      if (some())
        await knex('authenticator_failures').insert({ person_id: personId, authenticator, failures: chance(4) });
    }
  }

  for (let seed = 1; seed <= 24; seed += 1) {
    it(`leave every table as it was, whatever the two accounts held (seed ${seed})`, async () => {
      const { knex } = database();
      const chance = numbersFrom(seed);
      const apps: string[] = [];
      for (let nth = 0; nth < 3; nth += 1) {
        const redirect = `https://department-${chance(3)}.example/callback`;
        const { clientId } = await makeApplication(knex, parts.cipher, { metadata: { redirect_uris: [redirect] } });
        apps.push(clientId);
      }
      const one = await makePerson(parts, chance(2) === 0 ? { level: 2 } : {});
      const other = await makePerson(parts);
      for (const id of [one, other]) await furnish(id, apps, chance);
      const shared = await make.enterprise(knex);
      for (const person of [one, other]) await make.mandate(knex, { enterprise: shared.id, person, grantedBy: one });
      const before = await dumpAll(database());
      const take = chance(2) === 0 ? undefined : [];
      const merged = await merge(parts, one, other, take);
      assert.ok(merged.ok);
      assert.notDeepEqual(await dumpAll(database()), before);
      const undone = await undo(parts, merged.merge.id);
      assert.ok(undone.ok);
      assert.deepEqual(undone.sum.lost, {});
      assert.deepEqual(await dumpAll(database()), before);
    });
  }
});
