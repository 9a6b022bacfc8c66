import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import type { Identity } from '../lib/identity.ts';
import { endOtherIdentities } from '../sessions/end-identities.ts';
import type { SessionParts } from '../sessions/tell-applications.ts';
import { type RememberedChoice, readChoices, saveChoice } from './store.ts';

/** The identities a person chose last, application by application, the latest first. */
export async function listChoices(db: Queryable, personId: string, now: Date): Promise<RememberedChoice[]> {
  return readChoices(db, personId, now);
}

/**
 * From now on the application is entered in this identity. What it was given in another one ends in the same transaction, and
 * it is told to log the person out; of two switches at once the second finds what the first one left.
 */
export async function switchIdentity(
  tx: Knex.Transaction,
  parts: SessionParts,
  change: { personId: string; clientId: string; identity: Identity; at: Date },
): Promise<void> {
  const { personId, clientId, identity, at } = change;
  await saveChoice(tx, { personId, clientId, identity: identity.key, at });
  const ended = await endOtherIdentities(tx, parts, { personId, clientId, keep: identity.key });
  await recordEvent(tx, {
    type: 'identity.switched',
    outcome: 'success',
    actorId: personId,
    personId,
    clientId,
    detail: { identity: identity.facts.type, ended },
  });
}
