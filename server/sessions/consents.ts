import type { AuditEventFields } from '../audit/events.ts';
import { recordEvent } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import type { IdentityKey } from '../lib/identity.ts';
import {
  endGrants,
  findLiveConsent,
  insertConsent,
  listLiveConsents,
  type NewConsent,
  withdrawLiveConsents,
} from './store.ts';

/** A yes counts in the identity it was given in, and in no other. */
export type Consent = { clientId: string; identity: IdentityKey; scopes: string[]; grantedAt: Date };

export async function findConsent(
  db: Queryable,
  personId: string,
  clientId: string,
  identity: IdentityKey,
): Promise<Consent | undefined> {
  return findLiveConsent(db, { personId, clientId, identity });
}

export async function listConsents(db: Queryable, personId: string): Promise<Consent[]> {
  return listLiveConsents(db, personId);
}

/**
 * Remembers a yes; what was agreed to before and not asked now stays, what was asked and got a no this time is withdrawn: every
 * grant in that identity ends, for each may say more than is agreed to from now on. Call in a transaction.
 */
export async function grantConsent(
  tx: Queryable,
  given: NewConsent & { declined: readonly string[] },
  now: Date,
): Promise<{ takenBack: string[] }> {
  const { declined, ...consent } = given;
  const [before] = await withdrawLiveConsents(tx, consent, now);
  const takenBack = (before?.scopes ?? []).filter((scope) => declined.includes(scope));
  if (takenBack.length > 0) {
    await endGrants(tx, consent);
    await recordWithdrawal(tx, consent, { scopes: takenBack.join(' ') });
  }
  const kept = (before?.scopes ?? []).filter((scope) => !declined.includes(scope));
  const scopes = [...new Set([...kept, ...consent.scopes])];
  await insertConsent(tx, { ...consent, scopes }, now);
  await recordEvent(tx, {
    type: 'consent.granted',
    outcome: 'success',
    actorId: consent.personId,
    personId: consent.personId,
    clientId: consent.clientId,
    detail: { scopes: consent.scopes.join(' ') },
  });
  return { takenBack };
}

/** Withdraws the yes, in whatever identity, and ends every grant and token that rested on it (PIPL article 15: one press). */
export async function withdrawConsent(tx: Queryable, personId: string, clientId: string, now: Date): Promise<boolean> {
  const withdrawn = await withdrawLiveConsents(tx, { personId, clientId }, now);
  if (withdrawn.length === 0) return false;
  await endGrants(tx, { personId, clientId });
  await recordWithdrawal(tx, { personId, clientId }, {});
  return true;
}

async function recordWithdrawal(
  tx: Queryable,
  { personId, clientId }: { personId: string; clientId: string },
  detail: AuditEventFields['consent.withdrawn'],
): Promise<void> {
  const who = { actorId: personId, personId, clientId };
  await recordEvent(tx, { type: 'consent.withdrawn', outcome: 'success', ...who, detail });
}
