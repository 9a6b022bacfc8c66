import { createHash } from 'node:crypto';
import type { Queryable } from '../db/database.ts';
import { type JourneyState, parseState } from './state.ts';

type JourneyRow = { uid_hash: Buffer; state: unknown; version: number; expires_at: Date };
const hashOf = (uid: string) => createHash('sha256').update(uid).digest();

export type StoredJourney = { state: JourneyState; version: number };

export async function findJourney(db: Queryable, uid: string, now: Date): Promise<StoredJourney | undefined> {
  const row = await db<JourneyRow>('journeys')
    .where({ uid_hash: hashOf(uid) })
    .where('expires_at', '>', now)
    .first();
  return row && { state: parseState(row.state), version: row.version };
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
