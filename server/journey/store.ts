import { createHash } from 'node:crypto';
import type { Change, Queryable, Statement } from '../db/database.ts';
import { currentRequest } from '../http/request-context.ts';
import { mapPersonRow, type Person, type PersonRow } from '../people/person.ts';
import type { Facts } from './next-step.ts';
import type { JourneyParts } from './parts.ts';
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

type FactsRow = { has_password: boolean; has_passkey: boolean; has_mobile: boolean; key_models: string[] };

export type KnownParts = Pick<JourneyParts, 'database' | 'keyModels'>;

/** Whom a proof or a login name belongs to, and what they can log in with. */
export type Known = { person: Person; facts: Facts };

const knownColumns = `SELECT p.id, p.status, p.name, p.locale, p.large_print, p.assurance_level, p.assurance_method,
    p.assurance_at, p.passkey_offer,
    EXISTS (SELECT 1 FROM passwords WHERE person_id = p.id) AS has_password,
    EXISTS (SELECT 1 FROM passkeys WHERE person_id = p.id) AS has_passkey,
    ARRAY(SELECT aaguid FROM passkeys WHERE person_id = p.id AND attested AND NOT backup_eligible) AS key_models,
    EXISTS (SELECT 1 FROM identifiers
      WHERE person_id = p.id AND kind = 'mobile' AND verified_at IS NOT NULL) AS has_mobile
  FROM persons p`;

const knownById: Statement = { name: 'known-by-id', text: `${knownColumns} WHERE p.id = $1` };

const knownByIdentifier: Statement = {
  name: 'known-by-identifier',
  text: `${knownColumns} JOIN identifiers i ON i.person_id = p.id
    WHERE i.value_fingerprint = $1 AND i.verified_at IS NOT NULL`,
};

/** A login at a source opens an account as long as its source is switched on (T-115). */
const knownByLink: Statement = {
  name: 'known-by-link',
  text: `${knownColumns} JOIN source_links l ON l.person_id = p.id AND l.ended_at IS NULL
    JOIN identity_sources s ON s.id = l.source_id AND s.id = $2 AND s.enabled
    WHERE l.subject_fingerprint = $1`,
};

export async function findKnown(parts: KnownParts, personId: string): Promise<Known | undefined> {
  return known(parts, await parts.database.run(knownById, [personId]));
}

/** By the fingerprint of a login name. Unverified identifiers find nobody. */
export async function findKnownByIdentifier(parts: KnownParts, fingerprint: Buffer): Promise<Known | undefined> {
  return known(parts, await parts.database.run(knownByIdentifier, [fingerprint]));
}

/** By the fingerprint of (issuer, subject), which is the only key of a link (T-110). */
export async function findKnownByLink(parts: KnownParts, fingerprint: Buffer, sourceId: string) {
  return known(parts, await parts.database.run(knownByLink, [fingerprint, sourceId]));
}

function known({ keyModels }: KnownParts, { rows: [row] }: { rows: (PersonRow & FactsRow)[] }): Known | undefined {
  if (!row) return undefined;
  const person = mapPersonRow(row);
  const { has_password: hasPassword, has_passkey: hasPasskey, has_mobile: hasMobile } = row;
  const securityKeys = row.key_models.filter((aaguid) => keyModels.find(aaguid)?.isTrusted);
  const facts = { hasPassword, hasPasskey, securityKeys, hasMobile };
  return { person, facts: { ...facts, passkeyOffer: person.passkeyOffer } };
}

/**
 * The next state, if nobody else moved the journey meanwhile: the condition of every act of a journey, so that of two tabs
 * or a double click one wins. Version 0 is a journey not stored yet.
 */
export function journeySaved(uid: string, { state, version }: StoredJourney, expiresAt: Date): Change {
  const [uidHash, text] = [hashOf(uid), JSON.stringify(state)];
  return version === 0
    ? {
        text: `INSERT INTO journeys (uid_hash, state, version, expires_at)
          SELECT $1::bytea, $2::jsonb, 1, $3::timestamptz WHERE {if} ON CONFLICT (uid_hash) DO NOTHING`,
        values: [uidHash, text, expiresAt],
      }
    : {
        text: 'UPDATE journeys SET state = $2::jsonb, version = version + 1 WHERE uid_hash = $1 AND version = $3 AND {if}',
        values: [uidHash, text, version],
      };
}

/** The one end of a journey whose answer is no login: false when it has ended already. */
export async function finishJourney(
  tx: Queryable,
  uid: string,
  state: JourneyState,
  expiresAt: Date,
): Promise<boolean> {
  const finished = JSON.stringify({ ...state, finished: true });
  const { rows } = await tx.raw<{ rows: unknown[] }>(
    `INSERT INTO journeys (uid_hash, state, version, expires_at) VALUES (:uidHash, :finished::jsonb, 1, :expiresAt)
     ON CONFLICT (uid_hash) DO UPDATE SET state = EXCLUDED.state, version = journeys.version + 1
       WHERE journeys.state ->> 'finished' = 'false'
     RETURNING 1`,
    { uidHash: hashOf(uid), finished, expiresAt },
  );
  return rows.length === 1;
}
