import { createHash } from 'node:crypto';
import type { Queryable } from '../db/database.ts';
import { currentRequest } from '../http/request-context.ts';
import type { Facts } from './next-step.ts';
import { type JourneyState, parseState } from './state.ts';

type JourneyRow = { uid_hash: Buffer; state: unknown; version: number; expires_at: Date };
const hashOf = (uid: string) => createHash('sha256').update(uid).digest();

export type StoredJourney = { state: JourneyState; version: number };

/** Lives as long as its interaction. The storage adapter brought it along when it read that; elsewhere it is read here. */
export async function findJourney(db: Queryable, uid: string): Promise<StoredJourney | undefined> {
  const uidHash = hashOf(uid);
  const key = `journey:${uidHash.toString('hex')}`;
  const cache = currentRequest()?.cache;
  const remembered = cache?.get(key) as { state: unknown; version: number } | null | undefined;
  cache?.delete(key);
  if (remembered === null) return undefined;
  const row = remembered ?? (await db<JourneyRow>('journeys').where({ uid_hash: uidHash }).first());
  return row && { state: parseState(row.state), version: row.version };
}

type FactsRow = { has_password: boolean; has_passkey: boolean; has_mobile: boolean };

/** What a person can log in with, in one read. */
export async function findFacts(db: Queryable, personId: string): Promise<Omit<Facts, 'passkeyOffer'>> {
  const { rows } = await db.raw<{ rows: FactsRow[] }>(
    `SELECT EXISTS (SELECT 1 FROM passwords WHERE person_id = :personId) AS has_password,
       EXISTS (SELECT 1 FROM passkeys WHERE person_id = :personId) AS has_passkey,
       EXISTS (SELECT 1 FROM identifiers
         WHERE person_id = :personId AND kind = 'mobile' AND verified_at IS NOT NULL) AS has_mobile`,
    { personId },
  );
  const [row] = rows;
  return {
    hasPassword: row?.has_password === true,
    hasPasskey: row?.has_passkey === true,
    hasMobile: row?.has_mobile === true,
  };
}

/**
 * Saves the next state if nobody else moved the journey meanwhile: of two tabs or a double click one wins.
 * Version 0 is a journey not stored yet.
 */
export async function saveJourney(
  db: Queryable,
  uid: string,
  journey: StoredJourney,
  expiresAt: Date,
): Promise<boolean> {
  const state = JSON.stringify(journey.state);
  if (journey.version === 0) {
    const inserted = await db<JourneyRow>('journeys')
      .insert({ uid_hash: hashOf(uid), state, version: 1, expires_at: expiresAt })
      .onConflict('uid_hash')
      .ignore()
      .returning('version');
    return inserted.length === 1;
  }
  const changed = await db<JourneyRow>('journeys')
    .where({ uid_hash: hashOf(uid), version: journey.version })
    .update({ state, version: journey.version + 1 });
  return changed === 1;
}
