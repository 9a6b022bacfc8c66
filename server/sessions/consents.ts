import { recordEvent } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import { endGrants, findLiveConsent, insertConsent, listLiveConsents, withdrawLiveConsent } from './store.ts';

export type Consent = { clientId: string; scopes: string[]; grantedAt: Date };

export async function findConsent(db: Queryable, personId: string, clientId: string): Promise<Consent | undefined> {
  return findLiveConsent(db, personId, clientId);
}

export async function listConsents(db: Queryable, personId: string): Promise<Consent[]> {
  return listLiveConsents(db, personId);
}

/** Remembers a yes; what was agreed to before and not asked now stays. Call in a transaction. */
export async function grantConsent(
  tx: Queryable,
  consent: { personId: string; clientId: string; scopes: string[] },
  now: Date,
) {
  const before = await withdrawLiveConsent(tx, consent.personId, consent.clientId, now);
  const scopes = [...new Set([...(before?.scopes ?? []), ...consent.scopes])];
  await insertConsent(tx, { ...consent, scopes }, now);
  await recordEvent(tx, {
    type: 'consent.granted',
    outcome: 'success',
    actorId: consent.personId,
    personId: consent.personId,
    clientId: consent.clientId,
    detail: { scopes: consent.scopes.join(' ') },
  });
}

/** Withdraws the yes and ends every grant and token that rested on it (PIPL article 15: one press). */
export async function withdrawConsent(tx: Queryable, personId: string, clientId: string, now: Date): Promise<boolean> {
  const withdrawn = await withdrawLiveConsent(tx, personId, clientId, now);
  if (!withdrawn) return false;
  await endGrants(tx, personId, clientId);
  await recordEvent(tx, {
    type: 'consent.withdrawn',
    outcome: 'success',
    actorId: personId,
    personId,
    clientId,
    detail: {},
  });
  return true;
}
