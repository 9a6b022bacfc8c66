import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { deleteUnproven, detachIdentifierFromOthers } from './identifiers/store.ts';
import type { Identifier } from './identifiers.ts';
import { enqueueNotices } from './notices/enqueue-notices.ts';
import { findPersonByIdentifier, insertVerifiedIdentifier } from './store.ts';

/**
 * Adds a login name whose possession was just proven by a one-time code. Carriers hand mobile numbers on to new people, so a
 * proven mobile number leaves its former owner, who is told at the addresses they still have; nothing else of theirs moves.
 * E-mail addresses are not handed on: one that has an owner is refused.
 */
export async function addVerifiedIdentifier(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  personId: string,
  identifier: Identifier,
): Promise<Outcome<{ identifierId: string; previousOwner?: string }, 'identifier-taken'>> {
  const previousOwner =
    identifier.kind === 'mobile' ? await detachIdentifierFromOthers(tx, cipher, personId, identifier) : undefined;
  const identifierId = await insertVerifiedIdentifier(tx, cipher, personId, identifier);
  if (identifierId === undefined) return refuse('identifier-taken');
  await deleteUnproven(tx, cipher, personId, identifier);
  const detail = { identifierKind: identifier.kind };
  if (previousOwner) {
    await enqueueNotices(tx, cipher, previousOwner, { code: 'identifier.reassigned', identifier });
    await recordEvent(tx, {
      type: 'person.identifier.detached',
      outcome: 'success',
      actorId: personId,
      personId: previousOwner,
      detail,
    });
  }
  await recordEvent(tx, {
    type: 'person.identifier.verified',
    outcome: 'success',
    actorId: personId,
    personId,
    detail,
  });
  return { ok: true, identifierId, ...(previousOwner && { previousOwner }) };
}

/** The same for a person who may have another account: what opens that one stays there, a mobile number too. */
export async function addFreeIdentifier(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  personId: string,
  identifier: Identifier,
): Promise<Outcome<{ identifierId: string }, 'identifier-taken'>> {
  if (await findPersonByIdentifier(tx, cipher, identifier)) return refuse('identifier-taken');
  return addVerifiedIdentifier(tx, cipher, personId, identifier);
}
