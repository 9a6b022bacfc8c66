import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { addVerifiedIdentifier } from '../../server/people/add-identifier.ts';
import { changeProfile } from '../../server/people/change-profile.ts';
import { getPerson } from '../../server/people/find-person.ts';
import type { Identifier } from '../../server/people/identifiers.ts';
import { registerPerson } from '../../server/people/register-person.ts';
import { findPerson, findPersonByIdentifier, listIdentifiers } from '../../server/people/store.ts';
import { useDatabase } from '../support/database.ts';
import { auditOf, cipher, dumpOf } from './support.ts';

describe('people: accounts', () => {
  const database = useDatabase();
  let next = 10_000_000;
  const mobile = (): Identifier => ({ kind: 'mobile', value: `+86138${next++}` });
  const email = (): Identifier => ({ kind: 'email', value: `p${next++}@example.cn` });
  const register = (identifier: Identifier) =>
    database().knex.transaction((tx) => registerPerson(tx, cipher, { identifier, locale: 'en', largePrint: true }));
  const registered = async (identifier: Identifier) => {
    const outcome = await register(identifier);
    assert.ok(outcome.ok);
    return outcome.personId;
  };
  const add = (personId: string, identifier: Identifier) =>
    database().knex.transaction((tx) => addVerifiedIdentifier(tx, cipher, personId, identifier));
  const change = (personId: string, profile: Parameters<typeof changeProfile>[2]) =>
    database().knex.transaction((tx) => changeProfile(tx, personId, profile));
  const find = (identifier: Identifier) => findPersonByIdentifier(database().knex, cipher, identifier);

  it('registers a person who is found by the identifier from then on', async () => {
    const identifier = mobile();
    assert.equal(await find(identifier), undefined);
    const id = await registered(identifier);
    const expected = {
      id,
      status: 'active',
      name: null,
      locale: 'en',
      largePrint: true,
      assuranceLevel: 1,
      assuranceMethod: null,
      assuranceAt: null,
      passkeyOffer: 'ask',
      subjectAliases: null,
    };
    assert.deepEqual(await find(identifier), expected);
    assert.deepEqual(await findPerson(database().knex, id), expected);
    const [stored] = await listIdentifiers(database().knex, cipher, id);
    assert.equal(stored?.value, identifier.value);
    assert.ok(stored?.verifiedAt instanceof Date);
    assert.deepEqual(await auditOf(database().knex, id), [
      { type: 'person.account.registered', outcome: 'success', detail: { identifierKind: 'mobile' } },
    ]);
  });

  it('refuses an identifier that has an owner and leaves no person behind', async () => {
    const identifier = email();
    await registered(identifier);
    const before = await database().knex('persons').count();
    assert.deepEqual(await register(identifier), { ok: false, reason: 'identifier-taken' });
    assert.deepEqual(await database().knex('persons').count(), before);
  });

  it('keeps a mobile number and an e-mail address of the same text apart', async () => {
    await registered({ kind: 'mobile', value: '+8613800009999' });
    assert.equal(await find({ kind: 'email', value: '+8613800009999' }), undefined);
  });

  it('rolls back account, identifier and audit event together', async () => {
    const identifier = mobile();
    const failing = database().knex.transaction(async (tx) => {
      await registerPerson(tx, cipher, { identifier, locale: 'en', largePrint: false });
      throw new Error('the journey failed afterwards');
    });
    await assert.rejects(failing, /afterwards/);
    assert.equal(await find(identifier), undefined);
  });

  it('T-112 finds nobody by an identifier that was never verified, and lets its real owner register', async () => {
    const identifier = email();
    const planter = await registered(mobile());
    await database()
      .knex('identifiers')
      .insert({
        id: randomUUID(),
        person_id: planter,
        kind: 'email',
        value_encrypted: cipher.encrypt('identifiers.value', identifier.value),
        value_fingerprint: cipher.fingerprint('identifiers.value', `email:${identifier.value}`),
      });
    assert.equal(await find(identifier), undefined);
    const owner = await registered(identifier);
    assert.notEqual(owner, planter);
    assert.equal((await find(identifier))?.id, owner);
  });

  it('stores identifiers encrypted, and none in the audit log', async () => {
    const identifier = email();
    await registered(identifier);
    for (const table of ['identifiers', 'persons', 'audit_events']) {
      const dump = await dumpOf(database().knex, table);
      assert.ok(dump.length > 0 && !dump.includes(identifier.value));
      assert.ok(!dump.includes(Buffer.from(identifier.value).toString('hex')));
    }
  });

  it('finds and gets persons by id', async () => {
    assert.equal(await findPerson(database().knex, randomUUID()), undefined);
    await assert.rejects(getPerson(database().knex, randomUUID()), /no such person/);
  });

  describe('identifiers', () => {
    it('adds a second one, listed in the order of verification', async () => {
      const [first, second] = [mobile(), email()];
      const id = await registered(first);
      const added = await add(id, second);
      assert.ok(added.ok && added.previousOwner === undefined);
      const values = (await listIdentifiers(database().knex, cipher, id)).map(({ value }) => value);
      assert.deepEqual(values, [first.value, second.value]);
      assert.equal((await find(second))?.id, id);
      assert.equal((await auditOf(database().knex, id)).at(-1)?.type, 'person.identifier.verified');
    });

    it('moves a reassigned mobile number to who proved it, with nothing else of its former owner', async () => {
      const number = mobile();
      const other = email();
      const former = await registered(number);
      await add(former, other);
      const now = await registered(email());
      const added = await add(now, number);
      assert.equal(added.ok && added.previousOwner, former);
      assert.equal((await find(number))?.id, now);
      assert.equal((await find(other))?.id, former);
      assert.equal((await auditOf(database().knex, former)).at(-1)?.type, 'person.identifier.detached');
      assert.equal((await findPerson(database().knex, former))?.status, 'active');
    });

    it('refuses an e-mail address of somebody else', async () => {
      const address = email();
      const owner = await registered(address);
      const other = await registered(mobile());
      assert.deepEqual(await add(other, address), { ok: false, reason: 'identifier-taken' });
      assert.equal((await find(address))?.id, owner);
    });

    it('refuses what the person has already', async () => {
      const number = mobile();
      const id = await registered(number);
      assert.deepEqual(await add(id, number), { ok: false, reason: 'identifier-taken' });
      assert.equal((await listIdentifiers(database().knex, cipher, id)).length, 1);
    });

    it('gives one mobile number one owner when sixteen prove it at the same time', async () => {
      const number = mobile();
      await registered(number);
      const persons = await Promise.all(Array.from({ length: 16 }, () => registered(email())));
      const outcomes = await Promise.all(persons.map((id) => add(id, number)));
      assert.ok(outcomes.some(({ ok }) => ok));
      const owners = await database()
        .knex('identifiers')
        .where({ value_fingerprint: cipher.fingerprint('identifiers.value', `mobile:${number.value}`) });
      assert.equal(owners.length, 1);
    });
  });

  describe('profile', () => {
    it('changes what is given and nothing else', async () => {
      const id = await registered(mobile());
      assert.deepEqual(await change(id, { name: '李𬭎 ', passkeyOffer: 'never' }), { ok: true });
      const person = await getPerson(database().knex, id);
      assert.deepEqual(
        [person.name, person.passkeyOffer, person.locale, person.largePrint],
        ['李𬭎', 'never', 'en', true],
      );
      assert.deepEqual((await auditOf(database().knex, id)).at(-1)?.detail, { fields: 'name passkeyOffer' });
      assert.deepEqual(await change(id, { locale: 'zh-Hant', largePrint: false }), { ok: true });
      const after = await getPerson(database().knex, id);
      assert.deepEqual([after.name, after.locale, after.largePrint], ['李𬭎', 'zh-Hant', false]);
    });

    it('does nothing for nothing', async () => {
      const id = await registered(mobile());
      assert.deepEqual(await change(id, {}), { ok: true });
      assert.equal((await auditOf(database().knex, id)).length, 1);
    });

    it('refuses a name that is none', async () => {
      const id = await registered(mobile());
      assert.deepEqual(await change(id, { name: '<b>', locale: 'zh-Hans' }), { ok: false, reason: 'name-invalid' });
      assert.equal((await getPerson(database().knex, id)).locale, 'en');
    });

    it('keeps a verified name read-only, but takes the rest of the form', async () => {
      const id = await registered(mobile());
      await database().knex('persons').where({ id }).update({ assurance_level: 2, name: '李示例' });
      assert.deepEqual(await change(id, { name: '王示例', largePrint: false }), {
        ok: false,
        reason: 'name-read-only',
      });
      assert.equal((await getPerson(database().knex, id)).largePrint, true);
      assert.deepEqual(await change(id, { name: '李示例', largePrint: false }), { ok: true });
      assert.equal((await getPerson(database().knex, id)).largePrint, false);
    });

    it('throws for a person who is not there', async () => {
      await assert.rejects(change(randomUUID(), { name: '李示例' }), /no such person/);
    });
  });
});
