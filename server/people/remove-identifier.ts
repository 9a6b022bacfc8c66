import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { deleteIdentifierBesideOthers } from './identifiers/store.ts';

/** Takes a login name off an account that keeps another verified one. False when it is not there, or the last. */
export async function removeIdentifier(tx: Knex.Transaction, personId: string, identifierId: string): Promise<boolean> {
  const kind = await deleteIdentifierBesideOthers(tx, personId, identifierId);
  if (kind === undefined || kind === 'username') return false;
  await recordEvent(tx, {
    type: 'person.identifier.removed',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { identifierKind: kind },
  });
  return true;
}
