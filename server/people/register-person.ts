import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { Locale } from '../lib/locale.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { Identifier } from './identifiers.ts';
import { insertPerson, insertPersonWithIdentifier } from './store.ts';

/**
 * Opens an account. The caller has just checked the one-time code sent to the identifier, in the same transaction: it is
 * verified from the first moment, so nobody can keep somebody else's address waiting (T-111).
 */
export async function registerPerson(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  person: { identifier: Identifier; locale: Locale; largePrint: boolean },
): Promise<Outcome<{ personId: string }, 'identifier-taken'>> {
  const personId = await insertPersonWithIdentifier(tx, cipher, person);
  if (!personId) return refuse('identifier-taken');
  await recordEvent(tx, {
    type: 'person.account.registered',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { identifierKind: person.identifier.kind },
  });
  return { ok: true, personId };
}

/** Opens an account that has no login name of ours: it is entered by a login at an identity source. */
export async function openAccount(
  tx: Knex.Transaction,
  person: { name: string | undefined; locale: Locale },
): Promise<string> {
  const personId = await insertPerson(tx, person);
  await recordEvent(tx, {
    type: 'person.account.registered',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { identifierKind: 'source' },
  });
  return personId;
}
