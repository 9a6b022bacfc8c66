import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import type { LedgerSubject } from '../../../server/authenticators/ledger.ts';
import { checkPassword } from '../../../server/authenticators/password/check-password.ts';
import { importPasswords, wrapLegacyHash } from '../../../server/authenticators/password/legacy/import-passwords.ts';
import { parseLegacyHash } from '../../../server/authenticators/password/legacy/recipe.ts';
import { countAndFindPassword } from '../../../server/authenticators/password/store.ts';
import { useDatabase } from '../../support/database.ts';
import { hasher, makePerson, makePersonWithPassword, start, stranger } from '../fixtures.ts';
import { legacyVectors } from './legacy/vectors.ts';

const right = 'kq7w mzp vx9';
const wrong = 'not the one at all';

/** The answer to a guess, by what it costs: hashes that had their turn in the queue, which no load of the machine changes. */
describe('T-048 a guess while there are passwords of old systems', () => {
  const database = useDatabase();
  let subjects: Record<string, LedgerSubject>;
  let imported: { subject: LedgerSubject; password: string }[];

  before(async () => {
    const { knex } = database();
    imported = [];
    for (const { text, password } of legacyVectors)
      imported.push({ subject: await makeImported(knex, text), password });
    const locked = await makePersonWithPassword(knex, right);
    for (let tries = 0; tries < 5; tries += 1) await turnsOf(locked, wrong);
    subjects = {
      unknown: stranger(),
      ordinary: await makePersonWithPassword(knex, right),
      'passkey only': { ...stranger(), personId: await makePerson(knex) },
      disabled: await makePersonWithPassword(knex, right, 'disabled'),
      locked,
    };
  });

  async function makeImported(knex: Knex, text: string): Promise<LedgerSubject> {
    const personId = await makePerson(knex);
    const parsed = parseLegacyHash(text);
    assert.ok(parsed.ok);
    await importPasswords(knex as Knex.Transaction, [{ personId, ...(await wrapLegacyHash(hasher, parsed)) }]);
    return { ...stranger(), personId };
  }

  async function turnsOf(subject: LedgerSubject, password: string): Promise<number> {
    const before = hasher.turns();
    await checkPassword({ database: database(), hasher }, subject, password, start);
    return hasher.turns() - before;
  }

  it('costs an old hash and an Argon2id hash, whoever it is for', async () => {
    for (const { subject } of imported) assert.equal(await turnsOf(subject, wrong), 2);
    for (const [who, subject] of Object.entries(subjects)) assert.equal(await turnsOf(subject, wrong), 2, who);
  });

  it('costs one name the same old hash at every try, and different names those that accounts have', async () => {
    const { knex } = database();
    const decoyOf = async (subject: LedgerSubject) => (await countAndFindPassword(database(), subject, start)).decoy;
    const name = stranger();
    assert.equal(await decoyOf(name), await decoyOf(name));
    const kept = new Set<string>(await knex('passwords').whereNotNull('legacy').pluck('legacy'));
    const seen = new Set<string | undefined>();
    for (let names = 0; names < 200; names += 1) seen.add(await decoyOf(stranger()));
    for (const recipe of seen) assert.ok(recipe !== undefined && kept.has(recipe));
    assert.ok(seen.size > 1, 'more than one method is in use');
  });

  it('costs an Argon2id hash alone again when the last of them was hashed anew', async () => {
    for (const { subject, password } of imported) assert.equal(await turnsOf(subject, password), 3);
    for (const [who, subject] of Object.entries(subjects)) assert.equal(await turnsOf(subject, wrong), 1, who);
    const again = await makePersonWithPassword(database().knex, right);
    assert.equal(await turnsOf(again, right), 1);
  });
});
