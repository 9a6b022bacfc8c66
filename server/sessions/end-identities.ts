import type { Knex } from 'knex';
import type { IdentityKey } from '../lib/identity.ts';
import { deleteGrantsOfIdentities, deleteGrantsOfOtherIdentities, sessionsEnteredBy } from './store.ts';
import { type SessionParts, tellApplications } from './tell-applications.ts';

/**
 * An identity may not be worn any more: every grant given in it goes, in the transaction of the act that ended it, and with
 * it every token on every node. Applications that people are in by it are told to log them out there; the person's session
 * and their other identities go on.
 */
export async function endIdentities(
  tx: Knex.Transaction,
  parts: SessionParts,
  identities: readonly IdentityKey[],
): Promise<void> {
  const grants = await deleteGrantsOfIdentities(tx, identities);
  await tellApplications(tx, parts, await sessionsEnteredBy(tx, grants));
}

/** One application, one person: what was given in any identity but `keep` goes likewise; gives back how many grants there were. */
export async function endOtherIdentities(
  tx: Knex.Transaction,
  parts: SessionParts,
  kept: { personId: string; clientId: string; keep: IdentityKey },
): Promise<number> {
  const grants = await deleteGrantsOfOtherIdentities(tx, kept);
  await tellApplications(tx, parts, await sessionsEnteredBy(tx, grants));
  return grants.length;
}
