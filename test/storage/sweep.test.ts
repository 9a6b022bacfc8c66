import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { sweepExpired } from '../../adapters/storage/sweep.ts';
import { useDatabase } from '../support/database.ts';

const now = new Date('2026-03-01T12:00:00Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe('sweeping expired rows', () => {
  const database = useDatabase();
  const knex = () => database().knex;

  const artifact = (model: string, expires_at: Date) => ({ model, id_hash: randomBytes(32), payload: {}, expires_at });

  async function fill(expiresAt: Date, count: number): Promise<void> {
    const each = <T>(make: () => T): T[] => Array.from({ length: count }, make);
    for (const model of ['Session', 'Grant', 'AccessToken', 'Interaction', 'ReplayDetection']) {
      await knex()('oidc_artifacts').insert(each(() => artifact(model, expiresAt)));
    }
    await knex()('journeys').insert(each(() => ({ uid_hash: randomBytes(32), state: {}, expires_at: expiresAt })));
    await knex()('throttle_counters').insert(each(() => ({ key: randomUUID(), hits: 1, expires_at: expiresAt })));
    const challenge = () => ({ challenge_hash: randomBytes(32), ceremony: 'get', binding: 'b', expires_at: expiresAt });
    await knex()('webauthn_challenges').insert(each(challenge));
    const [person] = await knex()('persons').insert({ id: randomUUID() }).returning('id');
    const repudiation = () => ({
      token_hash: randomBytes(32),
      person_id: person.id,
      change: 'password.changed',
      created_at: expiresAt,
      expires_at: expiresAt,
    });
    await knex()('repudiations').insert(each(repudiation));
    const others = await knex()('persons')
      .insert(each(() => ({ id: randomUUID() })))
      .returning('id');
    await knex()('record_openings').insert(
      others.map(({ id }) => ({ administrator_id: person.id, person_id: id, expires_at: expiresAt })),
    );
    const source = { source_id: randomUUID(), expires_at: expiresAt };
    await knex()('source_attempts').insert(each(() => ({ ...source, binding_hash: randomBytes(32), sealed: 'x' })));
    await knex()('source_answers').insert(
      each(() => ({ ...source, handle_hash: randomBytes(32), answer_encrypted: 'x' })),
    );
    await knex()('source_uses').insert(each(() => ({ value_hash: randomBytes(32), expires_at: expiresAt })));
    await knex()('source_sessions').insert(
      each(() => ({
        ...source,
        session_uid: randomUUID(),
        person_id: person.id,
        subject_fingerprint: randomBytes(32),
      })),
    );
    await knex()('merge_proofs').insert(
      each(() => ({ token_hash: randomBytes(32), person_id: person.id, amr: 'pwd', expires_at: expiresAt })),
    );
    const former = { person_id: person.id, hash: 'none', pepper_version: 1, replaced_at: expiresAt };
    await knex()('former_passwords').insert(each(() => ({ ...former, id: randomUUID(), expires_at: expiresAt })));
    await knex()('one_time_codes').insert(
      each(() => ({
        id: randomUUID(),
        purpose: 'login',
        binding: 'b',
        target_fingerprint: randomBytes(32),
        code_hash: randomBytes(32),
        expires_at: expiresAt,
      })),
    );
  }

  const tables = [
    'oidc_artifacts',
    'journeys',
    'throttle_counters',
    'webauthn_challenges',
    'one_time_codes',
    'source_attempts',
    'source_answers',
    'source_uses',
    'source_sessions',
    'repudiations',
    'merge_proofs',
    'record_openings',
    'former_passwords',
  ];
  const left = async () =>
    Object.fromEntries(
      await Promise.all(tables.map(async (table) => [table, (await knex()(table).select('expires_at')).length])),
    );

  beforeEach(async () => {
    for (const table of tables) await knex()(table).delete();
  });

  it('removes what is over in every table, in batches, and leaves what is valid', async () => {
    await fill(at(-1), 25);
    await fill(at(0), 3);
    await fill(at(60), 2);
    const removed = await sweepExpired(database(), now, { batchSize: 10, batches: 10 });
    assert.deepEqual(removed, {
      oidc_sessions: 25,
      oidc_grants: 25,
      oidc_tokens: 25,
      oidc_transient: 50,
      journeys: 25,
      one_time_codes: 25,
      webauthn_challenges: 25,
      throttle_counters: 25,
      repudiations: 25,
      source_attempts: 25,
      source_answers: 25,
      source_uses: 25,
      source_sessions: 25,
      merge_proofs: 25,
      record_openings: 25,
      former_passwords: 25,
    });
    const { oidc_artifacts, ...others } = await left();
    assert.equal(oidc_artifacts, 25);
    for (const [table, count] of Object.entries(others)) assert.equal(count, 5, table);
  });

  it('stops after the batches it was given and goes on the next time', async () => {
    await fill(at(-1), 25);
    const removed = await sweepExpired(database(), now, { batchSize: 10, batches: 1 });
    assert.equal(removed.oidc_tokens, 10);
    assert.equal((await sweepExpired(database(), now)).oidc_tokens, 15);
  });

  it('passes over a row somebody is working on, without waiting', async () => {
    await fill(at(-1), 5);
    await knex().transaction(async (tx) => {
      const [busy] = await tx('oidc_tokens').limit(1).forUpdate().select('id_hash');
      assert.equal((await sweepExpired(database(), now)).oidc_tokens, 4);
      assert.equal((await tx('oidc_tokens').where({ id_hash: busy.id_hash })).length, 1);
    });
    assert.equal((await sweepExpired(database(), now)).oidc_tokens, 1);
  });

  it('two nodes sweep at once: every row is counted by one', async () => {
    await fill(at(-1), 500);
    const limits = { batchSize: 50, batches: 100 };
    const [one, other] = await Promise.all([
      sweepExpired(database(), now, limits),
      sweepExpired(database(), now, limits),
    ]);
    const rest = await sweepExpired(database(), now);
    for (const table of Object.keys(one)) {
      const expected = table === 'oidc_transient' ? 1000 : 500;
      assert.equal((one[table] ?? 0) + (other[table] ?? 0) + (rest[table] ?? 0), expected, table);
    }
  });
});
