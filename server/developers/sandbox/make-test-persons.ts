import type { Knex } from 'knex';
import type { StoredPassword } from '../../authenticators/password/hasher.ts';
import { setPassword } from '../../authenticators/password/set-password.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { makeTestPerson } from '../../people/make-test-person.ts';
import { described, situations } from './situations.ts';
import { insertTestIdentity, insertTestPersonOf } from './store.ts';

/** The made-up persons of a new team: its own, so that no team can lock out another one's. They share one password. */
export async function makeTestPersons(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  team: { id: string; password: StoredPassword },
  now: Date,
): Promise<void> {
  for (const situation of situations) {
    const { acts, ...person } = described[situation];
    const address = `${situation}@${team.id.slice(0, 8)}.sandbox.invalid`;
    const personId = await makeTestPerson(tx, cipher, { ...person, address }, now);
    await setPassword(tx, personId, team.password, 'set', now);
    await insertTestPersonOf(tx, team.id, { person_id: personId, situation, login_name: address });
    if (acts) await insertTestIdentity(tx, personId, acts(now));
  }
}
