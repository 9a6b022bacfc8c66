import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { holdPerson } from '../../people/hold-person.ts';
import { parsePasskeyName } from './names.ts';
import { deletePasskey, hasPasskeys, updatePasskeyName } from './store.ts';

export async function renamePasskey(
  tx: Knex.Transaction,
  personId: string,
  passkeyId: string,
  text: string,
): Promise<Outcome<object, 'not-found' | 'invalid-name'>> {
  const name = parsePasskeyName(text);
  if (name === undefined) return refuse('invalid-name');
  if (!(await updatePasskeyName(tx, personId, passkeyId, name))) return refuse('not-found');
  await recordEvent(tx, passkeyEvent('authenticator.passkey.renamed', personId, passkeyId));
  return { ok: true };
}

/**
 * Removes a passkey of this person; somebody else's is not found. A verified number or address stays as another way in. The
 * person is held first, as a merge of accounts holds them before their passkeys.
 */
export async function removePasskey(
  tx: Knex.Transaction,
  personId: string,
  passkeyId: string,
): Promise<Outcome<{ wasLast: boolean }, 'not-found'>> {
  await holdPerson(tx, personId);
  if (!(await deletePasskey(tx, personId, passkeyId))) return refuse('not-found');
  await recordEvent(tx, passkeyEvent('authenticator.passkey.removed', personId, passkeyId));
  return { ok: true, wasLast: !(await hasPasskeys(tx, personId)) };
}

function passkeyEvent<T extends 'authenticator.passkey.renamed' | 'authenticator.passkey.removed'>(
  type: T,
  personId: string,
  passkeyId: string,
) {
  return { type, outcome: 'success', actorId: personId, personId, detail: { passkeyId } } as const;
}
