import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { removePasskey } from '../../server/authenticators/passkey/manage.ts';
import { changePost } from '../../server/officials/change-post.ts';
import { factorChanged } from '../../server/recovery/factor-changed.ts';
import { hashToken, insertRepudiation } from '../../server/recovery/store.ts';
import { takeChangeBack } from '../../server/recovery/take-back.ts';
import { grantRole } from '../../server/roles/grant-role.ts';
import { type Merging, makePerson, merge, mergingParts, undo } from '../merging/support.ts';
import { hold, makePerson as makeOfficer, makeUnitBelow } from '../roles/province.ts';
import { useDatabase } from '../support/database.ts';
import { make } from '../support/make-identities.ts';

/** Acts that hold rows of an account before the account itself, each stopped in its middle while a merge begins. */
describe('a merge beside another act of the same account', () => {
  const database = useDatabase();
  const knex = () => database().knex;
  let parts: Merging;
  before(async () => {
    parts = await mergingParts(database());
  });

  async function untilWaiting(count: number): Promise<void> {
    for (;;) {
      const { rows } = await knex().raw<{ rows: unknown[] }>(
        `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      );
      if (rows.length >= count) return;
    }
  }

  /** Begins the first until it waits for what is held, then the second, and lets both go on. */
  async function meet<A, B>(hold: string, first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
    const holder = await knex().transaction();
    try {
      await holder.raw(hold);
      const begun = first();
      begun.catch(() => undefined);
      await untilWaiting(1);
      const beside = second();
      beside.catch(() => undefined);
      await untilWaiting(2);
      await holder.commit();
      return await Promise.all([begun, beside]);
    } finally {
      if (!holder.isCompleted()) await holder.rollback();
    }
  }

  async function two(): Promise<readonly [string, string]> {
    return [await makePerson(parts), await makePerson(parts)];
  }

  async function addPasskey(personId: string): Promise<string> {
    const [row] = await knex()('passkeys')
      .insert({
        ...{ id: randomUUID(), person_id: personId, credential_id: randomBytes(32), public_key: randomBytes(77) },
        ...{ sign_count: 0, backup_eligible: false, backed_up: false, name: 'key' },
        ...{ aaguid: '00000000-0000-0000-0000-000000000000', attestation_format: 'none' },
      })
      .returning('id');
    return row.id;
  }

  async function linkThatTakesBack(personId: string, change: string, subjectId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = new Date();
    const expiresAt = new Date(now.getTime() + 86_400_000);
    const repudiation = { tokenHash: hashToken(token), personId, change, subjectId, createdAt: now, expiresAt };
    await insertRepudiation(knex(), repudiation);
    return token;
  }

  it('T-078 the link that takes a passkey back waits for the merge, and takes it off where it went', async () => {
    const [one, other] = await two();
    const passkeyId = await addPasskey(other);
    const token = await linkThatTakesBack(other, 'passkey.added', passkeyId);
    const [merged, takenBack] = await meet(
      'LOCK TABLE source_links IN EXCLUSIVE MODE',
      () => merge(parts, one, other),
      () => takeChangeBack(knex(), parts, token),
    );
    assert.ok(merged.ok && takenBack.ok);
    assert.deepEqual(await knex()('passkeys').where({ id: passkeyId }), []);
  });

  it('T-078 and waits for the undoing, and takes it off where it came back', async () => {
    const [one, other] = await two();
    const passkeyId = await addPasskey(other);
    const token = await linkThatTakesBack(other, 'passkey.added', passkeyId);
    const merged = await merge(parts, one, other);
    assert.ok(merged.ok);
    const [undone, takenBack] = await meet(
      'LOCK TABLE account_merges IN EXCLUSIVE MODE',
      () => undo(parts, merged.merge.id),
      () => takeChangeBack(knex(), parts, token),
    );
    assert.ok(undone.ok && takenBack.ok);
    assert.deepEqual(await knex()('passkeys').where({ id: passkeyId }), []);
  });

  it('a post that becomes the main one in its unit waits for the merge', async () => {
    const [one, other] = await two();
    const { id } = await make.post(knex(), { person: other, isPrimary: false });
    const officials = { ...parts, knex: knex() };
    const [merged, changed] = await meet(
      'LOCK TABLE source_links IN EXCLUSIVE MODE',
      () => merge(parts, one, other),
      () => changePost(officials, { operator: 'post-change', reason: 'race' }, id, { isPrimary: true }),
    );
    assert.ok(merged.ok && changed.ok);
    assert.partialDeepStrictEqual(await knex()('posts').where({ id }).first(), { person_id: one, is_primary: true });
  });

  it('T-165 a role is granted to no account that has just gone into another one', async () => {
    const [one, other] = await two();
    const unitId = await makeUnitBelow(knex(), null);
    const officer = await makeOfficer(knex());
    await hold(knex(), officer, 'security', unitId);
    await knex()('persons').where({ id: other }).update({ assurance_level: 2 });
    await knex()('persons').where({ id: one }).update({ assurance_level: 2 });
    const wish = { personId: other, role: 'desk', unitId, reason: 'race' } as const;
    const [merged, granted] = await meet(
      'LOCK TABLE source_links IN EXCLUSIVE MODE',
      () => merge(parts, one, other),
      () => knex().transaction((tx) => grantRole(tx, officer, wish, { now: new Date() })),
    );
    assert.ok(merged.ok);
    assert.deepEqual(granted, { ok: false, reason: 'unknown' });
    assert.deepEqual(await knex()('role_grants').where({ person_id: other }), []);
  });

  it('a passkey that is being taken off is gone before the merge', async () => {
    const [one, other] = await two();
    const passkeyId = await addPasskey(other);
    const remove = () =>
      knex().transaction(async (tx) => {
        const removed = await removePasskey(tx, other, passkeyId);
        await factorChanged(tx, parts, other, { code: 'passkey.removed', wasLast: true });
        return removed;
      });
    const [removed, merged] = await meet('LOCK TABLE repudiations IN SHARE MODE', remove, () =>
      merge(parts, one, other),
    );
    assert.ok(removed.ok && merged.ok);
    assert.deepEqual(await knex()('passkeys').where({ id: passkeyId }), []);
  });
});
