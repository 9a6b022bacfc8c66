import { createHash } from 'node:crypto';
import type { Change, Queryable, ReadAlong, Statement } from '../db/database.ts';
import { currentRequest } from '../http/request-context.ts';
import { mapWearerRow, type Wearer, type WearerRow } from '../identities/wearer.ts';
import { mapPersonRow, type Person, type PersonRow } from '../people/person.ts';
import type { Facts } from './next-step.ts';
import type { JourneyParts } from './parts.ts';
import { type JourneyState, parseState } from './state.ts';

type JourneyRow = { uid_hash: Buffer; state: unknown; version: number; expires_at: Date };
const hashOf = (uid: string) => createHash('sha256').update(uid).digest();

export type StoredJourney = { state: JourneyState; version: number };

/** With whom the proofs so far belong to, where that was read in the same round trip. */
export type FoundJourney = StoredJourney & { known?: Known | undefined };

/** Lives as long as its interaction. The storage adapter brought it along when it read that; elsewhere it is read here. */
export async function findJourney(parts: KnownParts, uid: string): Promise<FoundJourney | undefined> {
  const uidHash = hashOf(uid);
  const key = `journey:${uidHash.toString('hex')}`;
  const cache = currentRequest()?.cache;
  const remembered = cache?.get(key) as (StoredJourney & { known: KnownRow | null }) | null | undefined;
  cache?.delete(key);
  if (remembered === null) return undefined;
  if (remembered) {
    const { state, version, known } = remembered;
    return { state: parseState(state), version, known: known ? mapKnownRow(parts, known) : undefined };
  }
  const row = await parts.knex<JourneyRow>('journeys').where({ uid_hash: uidHash }).first();
  return row && { state: parseState(row.state), version: row.version };
}

/** As the SQL function `journey_person` tells it. `wearer`: absent where the application takes anybody. */
type KnownRow = Omit<PersonRow, 'assurance_at'> & {
  assurance_at: string | null;
  has_password: boolean;
  has_passkey: boolean;
  has_mobile: boolean;
  key_models: string[];
  wearer: WearerRow | null;
};

export type KnownParts = Pick<JourneyParts, 'database' | 'knex' | 'keyModels' | 'clock'>;

/** Whom a proof or a login name belongs to, what they can log in with, and who they may be for the application. */
export type Known = { person: Person; facts: Facts; wearer?: Wearer | undefined };

/** The same, read along with what finds the account: see `knownFrom`. */
export function knownAlong({ clock }: Pick<KnownParts, 'clock'>, clientId: string): ReadAlong {
  return { text: 'journey_person({id}, $1::text, $2::timestamptz)', values: [clientId, clock()] };
}

export function knownFrom(parts: KnownParts, along: unknown): Known | undefined {
  return along ? mapKnownRow(parts, along as KnownRow) : undefined;
}

const knownById: Statement = { name: 'known-by-id', text: 'SELECT journey_person($1, $2, $3) AS known' };

const knownByIdentifier: Statement = {
  name: 'known-by-identifier',
  text: 'SELECT journey_person(person_id, $2, $3) AS known, is_proven FROM person_named($1)',
};

/** A login at a source opens an account as long as its source is switched on (T-115). */
const knownByLink: Statement = {
  name: 'known-by-link',
  text: `SELECT journey_person(l.person_id, $2, $3) AS known FROM source_links l
    JOIN identity_sources s ON s.id = l.source_id AND s.id = $4 AND s.enabled
    WHERE l.subject_fingerprint = $1 AND l.ended_at IS NULL`,
};

export async function findKnown(parts: KnownParts, personId: string, clientId: string): Promise<Known | undefined> {
  return readKnown(parts, knownById, personId, clientId);
}

/** By the fingerprint of a login name. */
export async function findKnownByIdentifier(
  parts: KnownParts,
  fingerprint: Buffer,
  clientId: string,
): Promise<{ known: Known; isProven: boolean } | undefined> {
  const row = await readRow<{ is_proven: boolean }>(parts, knownByIdentifier, fingerprint, clientId);
  return row?.known ? { known: mapKnownRow(parts, row.known), isProven: row.is_proven } : undefined;
}

/** By the fingerprint of (issuer, subject), which is the only key of a link (T-110). */
export async function findKnownByLink(
  parts: KnownParts,
  fingerprint: Buffer,
  sourceId: string,
  clientId: string,
): Promise<Known | undefined> {
  return readKnown(parts, knownByLink, fingerprint, clientId, sourceId);
}

async function readKnown(...given: Parameters<typeof readRow>): Promise<Known | undefined> {
  const row = await readRow(...given);
  return row?.known ? mapKnownRow(given[0], row.known) : undefined;
}

async function readRow<R extends object>(
  parts: KnownParts,
  statement: Statement,
  by: string | Buffer,
  clientId: string,
  ...more: string[]
): Promise<({ known: KnownRow | null } & R) | undefined> {
  const values = [by, clientId, parts.clock(), ...more];
  const { rows } = await parts.database.run<{ known: KnownRow | null } & R>(statement, values);
  return rows[0];
}

function mapKnownRow({ keyModels }: KnownParts, row: KnownRow): Known {
  const assuranceAt = row.assurance_at === null ? null : new Date(row.assurance_at);
  const person = mapPersonRow({ ...row, assurance_at: assuranceAt });
  const { has_password: hasPassword, has_passkey: hasPasskey, has_mobile: hasMobile, wearer } = row;
  const securityKeys = row.key_models.filter((aaguid) => keyModels.find(aaguid)?.isTrusted);
  const facts = { hasPassword, hasPasskey, securityKeys, hasMobile, passkeyOffer: person.passkeyOffer };
  return { person, facts, ...(wearer && { wearer: mapWearerRow(wearer) }) };
}

/** What was just shown: a step stands on the password, or on the address a code was sent to, only while that counts. */
export type StandsOn = { personId: string } & ({ password: string } | { address: Buffer });

/**
 * Whoever changes it meanwhile is waited for, and waits for this act. With an address its owner comes first, whom a merge holds
 * before it ends logins and moves addresses: neither waits for the other with something in hand.
 */
const counts = {
  password: 'EXISTS (SELECT FROM passwords WHERE person_id = $4::uuid AND changed_at = $5::timestamptz FOR SHARE)',
  address: `EXISTS (SELECT FROM identifiers WHERE person_id = $4::uuid AND value_fingerprint = $5::bytea AND verified_at IS NOT NULL
    AND EXISTS (SELECT FROM persons WHERE id = $4::uuid AND status = 'active' FOR SHARE) FOR SHARE)`,
};

function shownCounts(shown: StandsOn): { condition: string; values: unknown[] } {
  return 'password' in shown
    ? { condition: counts.password, values: [shown.personId, shown.password] }
    : { condition: counts.address, values: [shown.personId, shown.address] };
}

/**
 * The next state, if nobody else moved the journey meanwhile: the condition of every act of a journey, so that of two tabs
 * or a double click one wins. Version 0 is a journey not stored yet.
 */
export function journeySaved(
  uid: string,
  { state, version }: StoredJourney,
  expiresAt: Date,
  shown?: StandsOn,
): Change {
  const [uidHash, text] = [hashOf(uid), JSON.stringify(state)];
  const stands = shown && shownCounts(shown);
  const also = stands?.values ?? [];
  const condition = stands ? `{if} AND ${stands.condition}` : '{if}';
  return version === 0
    ? {
        text: `INSERT INTO journeys (uid_hash, state, version, expires_at)
          SELECT $1::bytea, $2::jsonb, 1, $3::timestamptz WHERE ${condition} ON CONFLICT (uid_hash) DO NOTHING`,
        values: [uidHash, text, expiresAt, ...also],
      }
    : {
        text: `UPDATE journeys SET state = $2::jsonb, version = version + 1 WHERE uid_hash = $1 AND version = $3 AND ${condition}`,
        values: [uidHash, text, version, ...also],
      };
}

/** The same within a transaction: false when another step was faster. */
export async function saveJourney(tx: Queryable, uid: string, { state, version }: StoredJourney): Promise<boolean> {
  const changed = await tx('journeys')
    .where({ uid_hash: hashOf(uid), version })
    .update({ state: JSON.stringify(state), version: version + 1 });
  return changed === 1;
}

/**
 * Whether a person may log in, and until the transaction has ended nobody locks the account, or binds something to it in another
 * journey: each of the two would wait for the other.
 */
export async function holdActive(tx: Queryable, personId: string): Promise<boolean> {
  // a made-up person came this far in a sandbox alone
  const row = await tx('persons')
    .where({ id: personId })
    .whereIn('status', ['active', 'test'])
    .forNoKeyUpdate()
    .first('id');
  return row !== undefined;
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
