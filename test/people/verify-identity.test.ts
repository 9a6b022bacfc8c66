import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createFakePopulationRegistry } from '../../adapters/registries/fake-population.ts';
import type { PopulationRegistry } from '../../adapters/registries/population.ts';
import { documentOf, documentsOf } from '../../server/people/documents.ts';
import { getPerson } from '../../server/people/find-person.ts';
import { listDocuments } from '../../server/people/identity-documents/store.ts';
import { type IdentityClaim, verifyIdentity } from '../../server/people/verify-identity.ts';
import { useDatabase } from '../support/database.ts';
import { citizenNumber } from './citizen-number.ts';
import { auditOf, cipher, dumpOf } from './support.ts';

const now = new Date('2026-06-01T00:00:00Z');

describe('people: identity', () => {
  const database = useDatabase();
  const fake = createFakePopulationRegistry({ slowMs: 10 });
  const verify = (personId: string, claim: IdentityClaim, registry: PopulationRegistry = fake) =>
    verifyIdentity({ knex: database().knex, cipher, registry, clock: () => now }, personId, claim);
  const person = async () => {
    const id = randomUUID();
    await database().knex('persons').insert({ id });
    return id;
  };
  const claimOf = (number = citizenNumber(), name = '李示例'): IdentityClaim => ({ type: 'resident-id', number, name });
  const refusalsOf = async (id: string) =>
    (await auditOf(database().knex, id))
      .filter(({ type }) => type === 'person.identity.refused')
      .map(({ detail }) => detail);

  it('raises a person to level 2 with the verified name', async () => {
    const id = await person();
    const number = citizenNumber();
    assert.deepEqual(await verify(id, claimOf(` ${number.slice(0, 6)} ${number.slice(6)}`, ' 李示例')), {
      ok: true,
      level: 2,
    });
    const verified = await getPerson(database().knex, id);
    assert.deepEqual(
      [verified.name, verified.assuranceLevel, verified.assuranceMethod, verified.assuranceAt],
      ['李示例', 2, 'registry', now],
    );
    const { id: _row, ...document } = (await documentOf(database().knex, cipher, id)) ?? assert.fail('no document');
    const expected = {
      type: 'resident-id',
      issuer: 'CHN',
      number,
      level: 2,
      method: 'registry',
      verifiedAt: now,
      isReplaced: false,
      vouchedBy: [],
    };
    assert.deepEqual(document, expected);
    assert.deepEqual(await auditOf(database().knex, id), [
      {
        type: 'person.identity.verified',
        outcome: 'success',
        detail: { documentType: 'resident-id', level: 2, method: 'registry' },
      },
    ]);
  });

  it('sends the registry the normalised claim, outside any transaction', async () => {
    const id = await person();
    const number = citizenNumber();
    const seen: object[] = [];
    const registry: PopulationRegistry = {
      isFake: true,
      async confirm(claim) {
        seen.push(claim);
        // A second connection could not lock the person if a transaction held the row meanwhile.
        await database().knex.transaction((tx) => tx('persons').where({ id }).forUpdate().noWait().first());
        return 'match';
      },
    };
    assert.ok((await verify(id, claimOf(number.toLowerCase(), '李  示例'), registry)).ok);
    assert.deepEqual(seen, [{ documentType: 'resident-id', issuer: 'CHN', number, name: '李 示例' }]);
  });

  it('tells a name that does not fit from a number nobody knows neither in the answer nor in the log', async () => {
    const [mismatch, unknown] = [await person(), await person()];
    const answers = [
      await verify(mismatch, claimOf(undefined, '李不符')),
      await verify(unknown, claimOf(undefined, '李查无')),
    ];
    assert.deepEqual(answers[0], { ok: false, reason: 'name-mismatch' });
    assert.deepEqual(answers[1], answers[0]);
    assert.deepEqual(await refusalsOf(mismatch), [{ documentType: 'resident-id', reason: 'name-mismatch' }]);
    assert.deepEqual(await refusalsOf(unknown), await refusalsOf(mismatch));
    assert.equal((await getPerson(database().knex, mismatch)).assuranceLevel, 1);
  });

  for (const [state, name] of [
    ['slow', '李缓慢'],
    ['down', '李故障'],
  ] as const) {
    it(`asks the person to come back when the registry is ${state}, and changes nothing`, async () => {
      const id = await person();
      assert.deepEqual(await verify(id, claimOf(undefined, name)), { ok: false, reason: 'registry-unavailable' });
      assert.deepEqual(await refusalsOf(id), [{ documentType: 'resident-id', reason: 'registry-unavailable' }]);
      assert.equal(await documentOf(database().knex, cipher, id), undefined);
    });
  }

  it('throws what is no answer of the registry', async () => {
    const broken: PopulationRegistry = { isFake: true, confirm: () => Promise.reject(new Error('a mistake of ours')) };
    await assert.rejects(verify(await person(), claimOf(), broken), /a mistake of ours/);
  });

  it('refuses what is no valid number or name before it asks the registry', async () => {
    const silent: PopulationRegistry = { isFake: true, confirm: () => assert.fail('must not be asked') };
    const id = await person();
    assert.deepEqual(await verify(id, claimOf('440104199003079980'), silent), {
      ok: false,
      reason: 'invalid-document',
      problem: 'check-digit',
    });
    assert.deepEqual(await verify(id, claimOf('810000198808089915'), silent), {
      ok: false,
      reason: 'invalid-document',
      problem: 'other-type',
      recognised: 'hk-macao-residence-permit',
    });
    assert.deepEqual(await verify(id, claimOf(undefined, '李'), silent), { ok: false, reason: 'name-invalid' });
    assert.deepEqual(
      (await refusalsOf(id)).map((detail) => (detail as { reason: string }).reason),
      ['check-digit', 'other-type', 'name-invalid'],
    );
  });

  it('refuses a document that verifies another active account (I4)', async () => {
    const [first, second] = [await person(), await person()];
    const number = citizenNumber();
    assert.ok((await verify(first, claimOf(number))).ok);
    assert.deepEqual(await verify(second, claimOf(number)), { ok: false, reason: 'document-taken' });
    assert.equal((await getPerson(database().knex, second)).assuranceLevel, 1);
    assert.deepEqual(await refusalsOf(second), [{ documentType: 'resident-id', reason: 'document-taken' }]);
  });

  it('frees the number when the account that had it was closed', async () => {
    const [closed, fresh] = [await person(), await person()];
    const number = citizenNumber();
    await verify(closed, claimOf(number));
    await database().knex('identity_documents').where({ person_id: closed }).update({ released_at: now });
    assert.ok((await verify(fresh, claimOf(number))).ok);
    assert.equal(await documentOf(database().knex, cipher, closed), undefined);
  });

  it('verifies the same document again, also under a new name the registry confirms', async () => {
    const id = await person();
    const number = citizenNumber();
    await verify(id, claimOf(number));
    assert.deepEqual(await verify(id, claimOf(number, '李新例')), { ok: true, level: 2 });
    assert.equal((await getPerson(database().knex, id)).name, '李新例');
    assert.equal((await listDocuments(database().knex, cipher, id)).length, 1);
  });

  it('adds a document of another type under the same name, never of somebody else', async () => {
    const id = await person();
    const permit: IdentityClaim = { type: 'hk-macao-travel-permit', number: 'H99900001', name: '何示例' };
    assert.ok((await verify(id, permit)).ok);
    const residence: IdentityClaim = {
      type: 'hk-macao-residence-permit',
      number: '810000198808089915',
      name: '何示例',
    };
    assert.deepEqual(await verify(id, { ...residence, name: '李示例' }), { ok: false, reason: 'already-verified' });
    assert.deepEqual(await verify(id, { ...permit, number: 'H99900002' }), { ok: false, reason: 'already-verified' });
    assert.ok((await verify(id, residence)).ok);
    assert.equal((await listDocuments(database().knex, cipher, id)).length, 2);
    assert.equal((await getPerson(database().knex, id)).name, '何示例');
  });

  const passportOf = (number: string, name = '李示例'): IdentityClaim => ({ type: 'chinese-passport', number, name });
  const numbersOf = async (id: string) => (await documentsOf(database().knex, cipher, id)).map(({ number }) => number);
  const cards = {
    old: { type: 'permanent-residence-2017', number: 'USA440180010118', name: 'Jane Example' },
    renewed: { type: 'permanent-residence-2023', number: '944840198001019913', name: 'Jane Example' },
    ofAnother: { type: 'permanent-residence-2023', number: '944392199202149929', name: 'Jane Example' },
  } as const;

  it('lets a renewed passport take the place of the one before it: same account, old number still this person’s', async () => {
    const [id, other] = [await person(), await person()];
    assert.ok((await verify(id, passportOf('E99900001'))).ok);
    assert.ok((await verify(id, claimOf())).ok);
    assert.deepEqual(await verify(id, passportOf('E99900002')), { ok: true, level: 2 });
    assert.equal((await numbersOf(id)).includes('E99900001'), false);
    assert.equal((await numbersOf(id)).length, 2, 'the document of another type stays');
    const rows = await database().knex('identity_documents').where({ person_id: id, type: 'chinese-passport' });
    const [old, renewed] = [rows.find((row) => row.replaced_by), rows.find((row) => !row.replaced_by)];
    assert.deepEqual([old.replaced_by, old.released_at], [renewed.id, null]);
    for (const number of ['E99900001', 'E99900002'])
      assert.deepEqual(await verify(other, passportOf(number)), { ok: false, reason: 'document-taken' });
    assert.ok((await verify(id, passportOf('E99900001'))).ok, 'the old one is still theirs to show');
    assert.equal((await documentOf(database().knex, cipher, id))?.number === 'E99900001', false);
  });

  it('takes no renewed passport of another name, and none of an account not verified by that name', async () => {
    const id = await person();
    assert.ok((await verify(id, passportOf('E99900011'))).ok);
    const foreign = await verify(id, passportOf('E99900012', '王示例'));
    assert.deepEqual(foreign, { ok: false, reason: 'already-verified' });
    assert.deepEqual(await numbersOf(id), ['E99900011']);
  });

  it('replaces the permanent residence card of 2017 by the one of 2023, whichever is shown first', async () => {
    for (const order of [
      [cards.old, cards.renewed],
      [cards.renewed, cards.old],
    ] as const) {
      const id = await person();
      for (const card of order) assert.deepEqual(await verify(id, card), { ok: true, level: 2 });
      assert.deepEqual(await numbersOf(id), [cards.renewed.number]);
      const taken = { ok: false, reason: 'document-taken' };
      for (const card of order) assert.deepEqual(await verify(await person(), card), taken);
      await database().knex('identity_documents').where({ person_id: id }).update({ released_at: now });
    }
  });

  it('takes no card that says another birth date or sex than the documents before it', async () => {
    const id = await person();
    assert.ok((await verify(id, cards.old)).ok);
    assert.deepEqual(await verify(id, cards.ofAnother), { ok: false, reason: 'already-verified' });
    const resident = await person();
    assert.ok((await verify(resident, claimOf('440104199003079986', '何示例'))).ok);
    const permit = { type: 'hk-macao-residence-permit', number: '810000198808089915', name: '何示例' } as const;
    assert.deepEqual(await verify(resident, permit), { ok: false, reason: 'already-verified' });
    for (const one of [id, resident])
      await database().knex('identity_documents').where({ person_id: one }).update({ released_at: now });
  });

  it('sixteen accounts show the renewed passport at once: the first keeps it, its sub and account stay', async () => {
    for (let round = 0; round < 10; round += 1) {
      const ids = await Promise.all(Array.from({ length: 16 }, person));
      const number = (nth: number) => `E${String(99800101 + round * 100 + nth).padStart(8, '0')}`;
      for (const [index, id] of ids.entries()) assert.ok((await verify(id, passportOf(number(index)))).ok);
      const outcomes = await Promise.all(ids.map((id) => verify(id, passportOf(number(50)))));
      assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
      for (const outcome of outcomes) if (!outcome.ok) assert.equal(outcome.reason, 'document-taken');
      const kept = await Promise.all(ids.map(numbersOf));
      assert.equal(kept.filter(([one]) => one === number(50)).length, 1);
      assert.equal(kept.flat().length, 16, 'everybody has one passport still');
    }
  });

  it('one account shows its renewed passport sixteen times at once: one row, one successor', async () => {
    const id = await person();
    await verify(id, passportOf('E99700001'));
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => verify(id, passportOf('E99700002'))));
    assert.ok(outcomes.every(({ ok }) => ok));
    assert.deepEqual(await numbersOf(id), ['E99700002']);
    assert.equal((await database().knex('identity_documents').where({ person_id: id })).length, 2);
  });

  it('never lowers a level proven better', async () => {
    const id = await person();
    await database()
      .knex('persons')
      .where({ id })
      .update({ assurance_level: 3, assurance_method: 'real-person-check', name: '李示例' });
    assert.deepEqual(await verify(id, claimOf()), { ok: true, level: 3 });
    const after = await getPerson(database().knex, id);
    assert.deepEqual([after.assuranceLevel, after.assuranceMethod], [3, 'real-person-check']);
  });

  it('does nothing for an account that is not active (I6)', async () => {
    for (const status of ['locked', 'disabled', 'closed']) {
      const id = await person();
      await database().knex('persons').where({ id }).update({ status });
      assert.deepEqual(await verify(id, claimOf()), { ok: false, reason: 'account-not-active' });
      assert.equal((await getPerson(database().knex, id)).assuranceLevel, 1);
    }
  });

  it('tells passports of two countries with one number apart', async () => {
    const [here, there] = [await person(), await person()];
    const passport: IdentityClaim = {
      type: 'foreign-passport',
      number: 'X9990001',
      name: 'Jane Example',
      issuer: 'JPN',
    };
    assert.ok((await verify(here, passport)).ok);
    assert.ok((await verify(there, { ...passport, issuer: 'USA' })).ok);
    assert.deepEqual(await verify(await person(), passport), { ok: false, reason: 'document-taken' });
  });

  it('keeps the number out of every table and of the audit log', async () => {
    const id = await person();
    const number = citizenNumber();
    await verify(id, claimOf(number, '查无此例'));
    await verify(id, claimOf(number, '钱示例'));
    for (const table of ['identity_documents', 'persons', 'audit_events']) {
      const dump = await dumpOf(database().knex, table);
      assert.ok(dump.length > 0 && !dump.includes(number) && !dump.includes(Buffer.from(number).toString('hex')));
      assert.ok(table === 'persons' || !dump.includes('钱示例'));
    }
  });
});
