import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { pairwiseSubject } from '../../server/keys/pairwise.ts';
import { cleanMerges } from '../../server/merging/clean-merges.ts';
import { payloadContext } from '../../server/outbox/enqueue.ts';
import { getPerson } from '../../server/people/find-person.ts';
import { subjectIn } from '../../server/people/subject.ts';
import { mergeByDesk } from '../../server/recovery/merged.ts';
import { useDatabase } from '../support/database.ts';
import { makeApplication } from '../support/make-application.ts';
import { make } from '../support/make-identities.ts';
import { dumpAll, freshMobile, type Merging, makePerson, merge, mergingParts, undo, waysOf } from './support.ts';

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

describe('merging two accounts', () => {
  const database = useDatabase();
  let parts: Merging;
  let time = new Date();
  const knex = () => database().knex;
  before(async () => {
    parts = await mergingParts(database(), () => time);
  });
  beforeEach(() => {
    time = new Date();
  });

  const passkey = async (personId: string) => {
    const id = randomUUID();
    await knex()('passkeys').insert({
      id,
      person_id: personId,
      credential_id: Buffer.from(id),
      public_key: Buffer.from('key'),
      sign_count: 0,
      backup_eligible: false,
      backed_up: false,
      aaguid: randomUUID(),
      attestation_format: 'none',
      name: '钥匙',
    });
    return id;
  };
  const application = async (host: string, eventsAt?: string) => {
    const registration = { metadata: { redirect_uris: [`https://${host}/callback`] } };
    const { clientId } = await makeApplication(knex(), parts.cipher, {
      ...registration,
      ...(eventsAt && { securityEventsUri: eventsAt }),
    });
    return clientId;
  };
  const knows = (clientId: string, personId: string) =>
    knex()('application_accounts').insert({ person_id: personId, client_id: clientId, first_at: inDays(-3) });
  const subOf = async (host: string, personId: string) =>
    pairwiseSubject(parts.config.pairwiseKey, host, subjectIn(await getPerson(knex(), personId), host));
  const ownSub = (host: string, personId: string) => pairwiseSubject(parts.config.pairwiseKey, host, personId);

  async function refused(reason: string, one: string, other: string): Promise<void> {
    const before = await dumpAll(database());
    assert.deepEqual(await merge(parts, one, other), { ok: false, reason });
    assert.deepEqual(await dumpAll(database()), before);
    assert.equal((await knex()('account_merges').where({ retired_id: other, surviving_id: one })).length, 0);
  }

  describe('is refused', () => {
    it('for one account with itself', async () => {
      const one = await makePerson(parts);
      assert.deepEqual(await merge(parts, one, one, []), { ok: false, reason: 'same-account' });
    });

    for (const status of ['locked', 'disabled', 'closed']) {
      it(`T-054 for an account that is ${status}, on either side`, async () => {
        const [one, other] = [await makePerson(parts), await makePerson(parts)];
        await knex()('persons').where({ id: other }).update({ status });
        await refused('not-active', one, other);
        await refused('not-active', other, one);
      });
    }

    it('while a way to log in of either is locked after failures, or switched off', async () => {
      for (const limit of [{ locked_until: inDays(1) }, { disabled_at: inDays(-1) }]) {
        const [one, other] = [await makePerson(parts), await makePerson(parts)];
        const row = { person_id: other, authenticator: 'password', failures: 9, ...limit };
        await knex()('authenticator_failures').insert(row);
        await refused('limited', one, other);
        await refused('limited', other, one);
      }
    });

    it('where both are verified and the names differ', async () => {
      const one = await makePerson(parts, { level: 2, name: '李示例' });
      const other = await makePerson(parts, { level: 2, name: '王示例', document: passport('E12345678') });
      await refused('different-persons', one, other);
    });

    it('where both are verified by documents that one person cannot have', async () => {
      const [one, other] = [await makePerson(parts, { level: 2 }), await makePerson(parts, { level: 2 })];
      await refused('different-persons', one, other);
    });

    it('where both hold a post in one unit', async () => {
      const [one, other] = [await makePerson(parts), await makePerson(parts)];
      const { unit } = await make.post(knex(), { person: one });
      await make.post(knex(), { person: other, unit });
      await refused('same-unit', one, other);
    });

    it('where the account that would go holds a role of an administrator; one that ended does not count', async () => {
      const [one, other] = [await makePerson(parts), await makePerson(parts)];
      const { unit } = await make.post(knex(), {});
      const grant = {
        id: randomUUID(),
        person_id: other,
        role: 'unit',
        unit_id: unit,
        reason: 'x',
        granted_at: new Date(),
      };
      await knex()('role_grants').insert(grant);
      await refused('holds-role', one, other);
      await knex()('role_grants').where({ id: grant.id }).update({ ended_at: new Date() });
      assert.ok((await merge(parts, one, other)).ok);
    });

    it('where the account that would stay is proven less: no level rises by a merge', async () => {
      const [one, other] = [await makePerson(parts), await makePerson(parts, { level: 3 })];
      await refused('less-proven', one, other);
      assert.ok((await merge(parts, other, one)).ok);
      assert.equal((await getPerson(knex(), other)).assuranceLevel, 3);
    });
  });

  it('keeps the level and the name of the account that stays, and the level of each document', async () => {
    const one = await makePerson(parts, { level: 3 });
    const other = await makePerson(parts, { level: 2, document: passport('E87654321') });
    assert.ok((await merge(parts, one, other)).ok);
    const { assuranceLevel, name } = await getPerson(knex(), one);
    assert.deepEqual([assuranceLevel, name], [3, '李示例']);
    const documents = await knex()('identity_documents').where({ person_id: one }).orderBy('level').pluck('level');
    assert.deepEqual(documents, [2, 3]);
  });

  it('T-111 T-112 lets nothing open the account that was not chosen; all of it stops, and is free', async () => {
    const mobile = freshMobile();
    const [one, other] = [await makePerson(parts), await makePerson(parts, { mobile })];
    await knex()('passwords').insert({ person_id: other, hash: 'x', pepper_version: 1 });
    const key = await passkey(other);
    const merged = await merge(parts, one, other, []);
    assert.ok(merged.ok);
    assert.equal((await knex()('passkeys').where({ id: key }).first()).person_id, other);
    assert.equal((await knex()('passwords').where({ person_id: one })).length, 0);
    assert.equal((await knex()('identifiers').where({ person_id: one })).length, 1);
    // the number is nobody's now: a third account can verify it
    await makePerson(parts, { mobile });
    const undone = await undo(parts, merged.merge.id);
    assert.ok(undone.ok);
    assert.deepEqual(undone.sum.lost, { identifiers: 1 });
  });

  it('T-112 lets no address come along whose possession was never proven, whoever ticks it', async () => {
    const [one, other] = [await makePerson(parts), await makePerson(parts)];
    await knex()('identifiers').where({ person_id: other }).update({ verified_at: null });
    assert.ok((await merge(parts, one, other)).ok);
    assert.equal((await knex()('identifiers').where({ person_id: one })).length, 1);
  });

  it('T-114 takes along only what belongs to the closed account, whatever ids are named', async () => {
    const [one, other, third] = [await makePerson(parts), await makePerson(parts), await makePerson(parts)];
    const foreign = await passkey(third);
    assert.ok((await merge(parts, one, other, [foreign, ...(await waysOf(parts, third))])).ok);
    assert.equal((await knex()('passkeys').where({ id: foreign }).first()).person_id, third);
    assert.equal((await knex()('identifiers').where({ person_id: third })).length, 1);
    assert.equal((await knex()('identifiers').where({ person_id: one })).length, 1);
  });

  it('keeps one main post, moves enterprises and what rests on them', async () => {
    const [one, other] = [await makePerson(parts), await makePerson(parts)];
    await make.post(knex(), { person: one });
    await make.post(knex(), { person: other });
    const { id } = await make.enterprise(knex(), { representative: other });
    const agent = await makePerson(parts);
    const given = await make.mandate(knex(), { enterprise: id, person: agent, grantedBy: other });
    assert.ok((await merge(parts, one, other)).ok);
    const posts = await knex()('posts').where({ person_id: one });
    assert.equal(posts.filter(({ is_primary }) => is_primary).length, 1);
    assert.equal(posts.length, 2);
    assert.equal((await knex()('enterprises').where({ id }).first()).representative_person_id, one);
    assert.equal((await knex()('mandates').where({ id: given.id }).first()).granted_by, one);
  });

  it('ends a mandate that says no more than one held already, and no other', async () => {
    const [one, other] = [await makePerson(parts), await makePerson(parts)];
    const { id: enterprise } = await make.enterprise(knex());
    const base = { enterprise, grantedBy: one, validFrom: inDays(-1), validUntil: inDays(365) };
    await make.mandate(knex(), { ...base, person: one, services: ['a', 'b'] });
    const same = await make.mandate(knex(), { ...base, person: other, services: ['a'] });
    const longer = await make.mandate(knex(), { ...base, person: other, services: ['a'], validUntil: inDays(500) });
    const wider = await make.mandate(knex(), { ...base, person: other });
    assert.ok((await merge(parts, one, other)).ok);
    const ended = await knex()('mandates').where({ end_reason: 'merged' }).pluck('id');
    assert.deepEqual(ended, [same.id]);
    const told = await knex()('audit_events').where({ type: 'mandate.ended', person_id: one });
    assert.deepEqual(
      told.map(({ detail }) => [detail.mandateId, detail.reason]),
      [[same.id, 'merged']],
    );
    for (const { id } of [longer, wider]) {
      assert.equal((await knex()('mandates').where({ id }).first()).agent_person_id, one);
    }
  });

  it('goes on counting failures from the higher count of both', async () => {
    const [one, other] = [await makePerson(parts), await makePerson(parts)];
    const rows = [
      { person_id: one, authenticator: 'password', failures: 1 },
      { person_id: other, authenticator: 'password', failures: 4 },
      { person_id: other, authenticator: 'one-time-code', failures: 2 },
    ];
    await knex()('authenticator_failures').insert(rows);
    assert.ok((await merge(parts, one, other)).ok);
    const counted = await knex()('authenticator_failures').where({ person_id: one }).orderBy('authenticator');
    assert.deepEqual(
      counted.map(({ failures }) => failures),
      [2, 4],
    );
  });

  describe('and the sub that applications know', () => {
    it('stays where only the closed account was known, and is the one of the account that stays elsewhere', async () => {
      const [one, other] = [await makePerson(parts), await makePerson(parts)];
      await knows(await application('only-retired.example'), other);
      await knows(await application('only-surviving.example'), one);
      const both = await application('both.example', 'https://both.example/events');
      await knows(both, one);
      await knows(both, other);
      const merged = await merge(parts, one, other);
      assert.ok(merged.ok);
      assert.equal(await subOf('only-retired.example', one), ownSub('only-retired.example', other));
      for (const host of ['only-surviving.example', 'both.example', 'new.example'])
        assert.equal(await subOf(host, one), ownSub(host, one));
      const told = await eventsTo(both);
      assert.deepEqual(told, [
        {
          event: 'urn:yimen:event:account-merged',
          sub: ownSub('both.example', other),
          told: { merged_into: { format: 'iss_sub', iss: parts.config.issuer, sub: ownSub('both.example', one) } },
        },
      ]);
      assert.ok((await undo(parts, merged.merge.id)).ok);
      assert.equal(await subOf('only-retired.example', one), ownSub('only-retired.example', one));
      assert.deepEqual((await eventsTo(both))[1]?.event, 'urn:yimen:event:account-separated');
    });

    it('is decided by sector: two applications of one department see one sub', async () => {
      const [one, other] = [await makePerson(parts), await makePerson(parts)];
      const first = await application('shared.example', 'https://shared.example/events');
      await knows(first, other);
      await knows(await application('shared.example'), one);
      assert.ok((await merge(parts, one, other)).ok);
      assert.equal(await subOf('shared.example', one), ownSub('shared.example', one));
      assert.equal((await eventsTo(first)).length, 1);
    });

    it('survives a second merge, into a third account', async () => {
      const [one, other, third] = [await makePerson(parts), await makePerson(parts), await makePerson(parts)];
      await knows(await application('chain.example'), other);
      const first = await merge(parts, one, other);
      assert.ok(first.ok && (await merge(parts, third, one)).ok);
      assert.equal(await subOf('chain.example', third), ownSub('chain.example', other));
      assert.deepEqual(await undo(parts, first.merge.id), { ok: false, reason: 'not-active' });
    });

    it('is the same after undoing and merging again, also where an application was entered in between', async () => {
      const [one, other] = [await makePerson(parts), await makePerson(parts)];
      await knows(await application('again.example'), other);
      const later = await application('again.example');
      const merged = await merge(parts, one, other);
      assert.ok(merged.ok);
      await knex()('application_accounts').insert({ person_id: one, client_id: later, first_at: inDays(1) });
      assert.ok((await undo(parts, merged.merge.id)).ok);
      assert.ok((await merge(parts, one, other)).ok);
      assert.equal(await subOf('again.example', one), ownSub('again.example', other));
    });

    async function eventsTo(clientId: string) {
      const rows = await knex()('outbox_entries')
        .where({ kind: 'security-event', target: clientId })
        .orderBy('created_at');
      return rows.map(({ payload_encrypted }) => {
        const { event, sub, told } = JSON.parse(parts.cipher.decrypt(payloadContext, payload_encrypted));
        return { event, sub, told };
      });
    }
  });

  describe('is undone', () => {
    it('only once, only within 30 days, and only while the account that stayed is in use', async () => {
      const [one, other] = [await makePerson(parts), await makePerson(parts)];
      const merged = await merge(parts, one, other);
      assert.ok(merged.ok);
      const { id } = merged.merge;
      assert.deepEqual(await undo(parts, randomUUID()), { ok: false, reason: 'unknown' });
      await knex()('persons').where({ id: one }).update({ status: 'locked' });
      assert.deepEqual(await undo(parts, id), { ok: false, reason: 'not-active' });
      await knex()('persons').where({ id: one }).update({ status: 'active' });
      time = inDays(31);
      assert.deepEqual(await undo(parts, id), { ok: false, reason: 'over' });
      time = inDays(29);
      assert.ok((await undo(parts, id)).ok);
      assert.deepEqual(await undo(parts, id), { ok: false, reason: 'over' });
      assert.equal((await getPerson(knex(), other)).status, 'active');
    });

    it('without what has changed since, which is said and stays as it is', async () => {
      const [one, other] = [await makePerson(parts), await makePerson(parts)];
      const keys = [await passkey(other), await passkey(other)];
      const { id: enterprise } = await make.enterprise(knex(), { representative: other });
      const merged = await merge(parts, one, other);
      assert.ok(merged.ok);
      await knex()('passkeys').where({ id: keys[0] }).delete();
      const third = await makePerson(parts);
      await knex()('enterprises').where({ id: enterprise }).update({ representative_person_id: third });
      const undone = await undo(parts, merged.merge.id);
      assert.ok(undone.ok);
      assert.deepEqual(undone.sum.lost, { passkeys: 1, enterprises: 1 });
      assert.equal((await knex()('passkeys').where({ id: keys[1] }).first()).person_id, other);
      const row = await knex()('enterprises').where({ id: enterprise }).first();
      assert.equal(row.representative_person_id, third);
    });
  });

  it('is final after 30 days: what opened the closed account is gone, and what would bring it back', async () => {
    const [one, other] = [await makePerson(parts), await makePerson(parts)];
    await knex()('passwords').insert({ person_id: other, hash: 'x', pepper_version: 1 });
    const merged = await merge(parts, one, other, []);
    assert.ok(merged.ok);
    assert.equal(await cleanMerges(knex(), inDays(29)), 0);
    assert.ok((await cleanMerges(knex(), inDays(31))) > 0);
    assert.equal(await cleanMerges(knex(), inDays(31)), 0);
    for (const table of ['passwords', 'identifiers'])
      assert.deepEqual(await knex()(table).where({ person_id: other }), [], table);
    assert.deepEqual(await knex()('account_merge_moves').where({ merge_id: merged.merge.id }), []);
    assert.deepEqual(await undo(parts, merged.merge.id), { ok: false, reason: 'over' });
    const events = await knex()('audit_events').where({ person_id: other, type: 'person.merge.cleaned' });
    assert.equal(events.length, 1);
  });

  it('T-085 at the desk lets nothing of the closed account open the other one, and keeps the reason', async () => {
    const [one, other, clerk] = [await makePerson(parts), await makePerson(parts), await makePerson(parts)];
    const key = await passkey(other);
    const act = { surviving: one, retired: other, reason: '窗口核对证件 2026-31', actor: clerk };
    const merged = await knex().transaction((tx) => mergeByDesk(tx, parts, act));
    assert.ok(merged.ok);
    assert.equal((await knex()('passkeys').where({ id: key }).first()).person_id, other);
    const events = await knex()('audit_events').where({ type: 'person.merge.done' }).whereIn('person_id', [one, other]);
    assert.deepEqual(
      events.map(({ actor_id, detail }) => [actor_id, detail.by, detail.reason]),
      [
        [clerk, 'desk', act.reason],
        [clerk, 'desk', act.reason],
      ],
    );
  });
});

function passport(number: string) {
  return { type: 'chinese-passport' as const, issuer: 'CHN', number };
}
