import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { ledgerPolicy } from '../../../server/authenticators/ledger-policy.ts';
import { isExpiredPassword } from '../../../server/authenticators/password/expiry.ts';
import { createPasswordHasher } from '../../../server/authenticators/password/hasher.ts';
import { problemByGuess, problemWith } from '../../../server/authenticators/password/judge-new.ts';
import { removePassword } from '../../../server/authenticators/password/remove-password.ts';
import { setPassword } from '../../../server/authenticators/password/set-password.ts';
import { defaultsOf, type Policies } from '../../../server/policies/policy.ts';
import { insertVersion } from '../../../server/policies/store.ts';
import { hold, makeUnitBelow } from '../../roles/province.ts';
import { useDatabase } from '../../support/database.ts';
import { cheap, hasher, later, makePerson, pepperKeys, start } from '../fixtures.ts';

const day = 24 * 3600;
const password = (index: number) => `a lychee harbour, number ${index}`;

describe('passwords that may expire', () => {
  const database = useDatabase();
  const knex = () => database().knex;
  let unitId = '';
  let version = 0;
  let policy: Policies['password'] = defaultsOf('password');

  async function expireAfter(staffExpiryDays: number): Promise<void> {
    policy = { ...policy, staffExpiryDays };
    version += 1;
    const setBy = await makePerson(knex());
    const stored = { name: 'password', version, settings: policy, setBy, approvedBy: undefined } as const;
    assert.ok(await insertVersion(knex(), { ...stored, reason: 'test', at: start }));
  }

  before(async () => {
    unitId = await makeUnitBelow(knex(), null);
    await expireAfter(90);
  });

  async function makeOfficial(): Promise<string> {
    const personId = await makePerson(knex());
    await hold(knex(), personId, 'desk', unitId);
    return personId;
  }

  async function set(personId: string, chosen: string, at = start): Promise<void> {
    const hashed = await hasher.hash(chosen);
    await knex().transaction((tx) => setPassword(tx, personId, hashed, 'changed', at));
  }

  async function judge(personId: string, chosen: string, at = start, judging = hasher): Promise<string | undefined> {
    const parts = { knex: knex(), hasher: judging, policies: { current }, clock: () => at };
    return (await problemWith(parts, personId, chosen, []))?.code;
  }
  it('T-048 are guessed at by whoever has not shown the present one as often as at the login', async () => {
    const personId = await makeOfficial();
    await set(personId, password(1));
    const parts = { knex: knex(), hasher, policies: { current }, clock: () => start };
    const guess = async (chosen: string) => (await problemByGuess(parts, personId, chosen))?.code;
    const failures = () => knex()('authenticator_failures').where({ person_id: personId }).pluck('failures');
    assert.equal(await guess(password(1)), 'password.former');
    assert.equal(await guess(password(2)), undefined);
    assert.deepEqual(await failures(), [2], 'a new one is a guess as well');
    const answers = await Promise.all(Array.from({ length: 16 }, () => guess(password(1))));
    assert.equal(answers.filter((answer) => answer === 'password.former').length, ledgerPolicy.lockAfter - 2);
    assert.equal(answers.filter((answer) => answer === 'password.too-many').length, 16 - ledgerPolicy.lockAfter + 2);
    await set(personId, password(3));
    assert.deepEqual(await failures(), [], 'one that is set forgets them');

    const citizen = await makePerson(knex());
    await set(citizen, password(1));
    assert.equal(await problemByGuess(parts, citizen, password(1)), undefined);
    assert.deepEqual(await knex()('authenticator_failures').where({ person_id: citizen }), []);
  });

  const current = () => ({ password: policy }) as Policies;
  const kept = (personId: string) => rowsOf(knex(), personId);

  it('come back neither at once nor after one in between, for a year', async () => {
    const personId = await makeOfficial();
    await set(personId, password(1));
    assert.equal(await judge(personId, password(1)), 'password.former');
    assert.equal(await judge(personId, password(2)), undefined);
    assert.ok(await isExpiredPassword(knex(), policy, personId, later(91 * day)));
    await set(personId, password(2), later(91 * day));
    assert.equal(await judge(personId, password(1), later(91 * day)), 'password.former');
    assert.equal(await judge(personId, password(2), later(91 * day)), 'password.former');
    await set(personId, password(3), later(92 * day));
    assert.equal(await judge(personId, password(1), later(93 * day)), 'password.former');
    assert.equal(await judge(personId, password(1), later((91 + 364) * day)), 'password.former');
    assert.equal(await judge(personId, password(1), later((91 + 366) * day)), undefined);
  });

  it('are kept when they are taken away as well, and refused to whoever has none by then', async () => {
    const personId = await makeOfficial();
    await set(personId, password(1));
    await knex().transaction((tx) => removePassword(tx, personId, start));
    assert.equal(await judge(personId, password(1)), 'password.former');
  });

  it('T-058 of nobody else are kept or compared, nor while nothing expires: the answer tells nobody a password', async () => {
    const citizen = await makePerson(knex());
    const official = await makeOfficial();
    for (const personId of [citizen, official]) await set(personId, password(1));
    const before = hasher.turns();
    assert.equal(await judge(citizen, password(1)), undefined);
    assert.equal(hasher.turns(), before, 'no hash is computed');
    await set(citizen, password(2));
    assert.deepEqual(await kept(citizen), []);
    await expireAfter(0);
    assert.equal(await judge(official, password(1)), undefined);
    await set(official, password(2));
    assert.deepEqual(await kept(official), []);
    await expireAfter(90);
    await knex()('role_grants').where({ person_id: official }).update({ ended_at: start });
    assert.equal(await judge(official, password(2)), undefined);
  });

  it('are twelve at the most, the last ones, and cost one hash each', async () => {
    const personId = await makeOfficial();
    for (let index = 0; index < 15; index += 1) await set(personId, password(index), later(index));
    assert.equal((await kept(personId)).length, 12);
    const before = hasher.turns();
    assert.equal(await judge(personId, password(1)), undefined);
    assert.equal(hasher.turns() - before, 13);
    for (const index of [2, 14]) assert.equal(await judge(personId, password(index)), 'password.former');
    assert.equal(hasher.turns() - before, 39, 'as many whichever it is: the time tells no more than the answer');
  });

  it('T-165 of sixteen changes side by side each keeps what it replaced', async () => {
    const personId = await makeOfficial();
    await set(personId, password(0));
    const chosen = await Promise.all(Array.from({ length: 16 }, (_, index) => hasher.hash(password(index + 1))));
    await Promise.all(
      chosen.map((hashed) => knex().transaction((tx) => setPassword(tx, personId, hashed, 'reset', start))),
    );
    const hashes = (await kept(personId)).map(({ hash }) => hash);
    assert.equal(new Set(hashes).size, 12, 'twelve different ones');
    const now = await knex()('passwords').where({ person_id: personId }).first('hash');
    assert.ok(!hashes.includes(now?.hash));
  });

  it('T-060 are passed by when their pepper was given up: nobody can type them', async () => {
    const personId = await makeOfficial();
    for (const index of [1, 2]) await set(personId, password(index), later(index));
    const other = createPasswordHasher({ argon2: cheap, pepperKeys: [{ version: 2, key: Buffer.alloc(32, 9) }] });
    assert.equal(await judge(personId, password(1), start, other), undefined);
    const both = createPasswordHasher({
      argon2: cheap,
      pepperKeys: [{ version: 2, key: Buffer.alloc(32, 9) }, ...pepperKeys],
    });
    assert.equal(await judge(personId, password(1), start, both), 'password.former');
  });
});

function rowsOf(knex: Knex, personId: string): Promise<{ hash: string }[]> {
  return knex('former_passwords').where({ person_id: personId }).orderBy('replaced_at');
}
