import type { Knex } from 'knex';
import type { Change, Queryable } from '../db/database.ts';
import { type ColumnTypes, insertRows } from '../db/insert-rows.ts';

export type EventRow = {
  id: string;
  occurred_at: Date;
  type: string;
  outcome: string;
  actor_id: string | null;
  person_id: string | null;
  client_id: string | null;
  request_id: string | null;
  network: string | null;
  user_agent: string | null;
  /** JSON text. */
  detail: string;
};

/** An event as text, exactly as the database holds it: what the seals are made over. */
export type StoredEvent = Omit<EventRow, 'occurred_at'> & { sequence: string; occurred_at: string };

export type SealRow = {
  id: string;
  through_sequence: string;
  event_count: number;
  merkle_root: Buffer;
  previous_hash: Buffer;
  seal_hash: Buffer;
  signature: Buffer;
  sealed_at: Date;
};

/** An event beside the hash it was sealed with; either may be missing when someone tampered. */
export type EventBesideMember = {
  sequence: string;
  event: StoredEvent | null;
  seal_id: string | null;
  leaf_hash: Buffer | null;
};

/** Any fixed number: whoever holds it seals. */
const sealingLock = 7_460_002;

/** Times to the microsecond and independent of the time zone and date style of the connection. */
const storedColumns = `e.sequence::text AS sequence, e.id::text AS id,
  to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at,
  e.type, e.outcome, e.actor_id::text AS actor_id, e.person_id::text AS person_id, e.client_id, e.request_id,
  e.network, e.user_agent, e.detail::text AS detail`;

const sealColumns = `id::text AS id, through_sequence::text AS through_sequence, event_count, merkle_root, previous_hash,
  seal_hash, signature, sealed_at`;

const eventTypes: ColumnTypes<EventRow> = {
  id: 'uuid',
  occurred_at: 'timestamptz',
  type: 'text',
  outcome: 'text',
  actor_id: 'uuid',
  person_id: 'uuid',
  client_id: 'text',
  request_id: 'text',
  network: 'text',
  user_agent: 'text',
  detail: 'jsonb',
};

export async function insertEvents(db: Queryable, rows: readonly EventRow[]): Promise<void> {
  await insertRows(db, 'audit_events', eventTypes, rows);
}

/** One event as a change of an act. */
export function eventInsert(row: EventRow): Change {
  return {
    text: `INSERT INTO audit_events (${Object.keys(eventTypes).join(', ')})
      SELECT $1::uuid, $2::timestamptz, $3::text, $4::text, $5::uuid, $6::uuid, $7::text, $8::text, $9::text, $10::text, $11::jsonb
      WHERE {if}`,
    values: [
      ...[row.id, row.occurred_at, row.type, row.outcome, row.actor_id, row.person_id],
      ...[row.client_id, row.request_id, row.network, row.user_agent, row.detail],
    ],
  };
}

/** The highest sequence handed out so far, 0 when none. */
export async function lastSequence(db: Queryable): Promise<string> {
  const { rows } = await db.raw<{ rows: { last: string }[] }>(
    `SELECT coalesce(pg_sequence_last_value('audit_events_sequence_seq'), 0)::text AS last`,
  );
  return rows[0]?.last ?? '0';
}

/**
 * Transactions that may be inserting events. An INSERT takes its table lock before it draws its sequence, so whoever
 * drew a number up to `lastSequence` is in this list when asked afterwards, or has ended.
 */
export async function runningWriters(db: Queryable): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { writer: string }[] }>(
    `SELECT DISTINCT virtualtransaction AS writer FROM pg_locks
     WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND relation = 'audit_events'::regclass
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows.map(({ writer }) => writer);
}

/** True for one sealer at a time on all nodes, until the transaction ends. */
export async function tryLockSealing(tx: Knex.Transaction): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: { locked: boolean }[] }>('SELECT pg_try_advisory_xact_lock(?) AS locked', [
    sealingLock,
  ]);
  return rows[0]?.locked === true;
}

export async function findLastSeal(db: Queryable): Promise<SealRow | undefined> {
  const { rows } = await db.raw<{ rows: SealRow[] }>(
    `SELECT ${sealColumns} FROM audit_seals ORDER BY audit_seals.id DESC LIMIT 1`,
  );
  return rows[0];
}

/** The seal that many before the last one; undefined when there are not as many. */
export async function findSealBack(db: Queryable, count: number): Promise<SealRow | undefined> {
  const { rows } = await db.raw<{ rows: SealRow[] }>(
    `SELECT ${sealColumns} FROM audit_seals ORDER BY audit_seals.id DESC OFFSET ? LIMIT 1`,
    [count],
  );
  return rows[0];
}

export async function listSealsAfter(db: Queryable, id: string, limit: number): Promise<SealRow[]> {
  const { rows } = await db.raw<{ rows: SealRow[] }>(
    `SELECT ${sealColumns} FROM audit_seals WHERE audit_seals.id > ?::bigint ORDER BY audit_seals.id LIMIT ?`,
    [id, limit],
  );
  return rows;
}

/** Events with `after < sequence ≤ through`, in order. */
export async function listEventsBetween(
  db: Queryable,
  after: string,
  through: string,
  limit: number,
): Promise<StoredEvent[]> {
  const { rows } = await db.raw<{ rows: StoredEvent[] }>(
    `SELECT ${storedColumns} FROM audit_events e
     WHERE e.sequence > ?::bigint AND e.sequence <= ?::bigint ORDER BY e.sequence LIMIT ?`,
    [after, through, limit],
  );
  return rows;
}

export async function insertSeal(
  tx: Knex.Transaction,
  seal: SealRow,
  members: readonly { sequence: string; leaf_hash: Buffer }[],
): Promise<void> {
  await tx<SealRow>('audit_seals').insert(seal);
  await tx.raw(
    `INSERT INTO audit_seal_members (sequence, seal_id, leaf_hash)
     SELECT sequence, ?::bigint, leaf_hash FROM unnest(?::bigint[], ?::bytea[]) AS member (sequence, leaf_hash)`,
    [seal.id, members.map(({ sequence }) => sequence), members.map(({ leaf_hash }) => leaf_hash)],
  );
}

/** Events and members with `after < sequence ≤ through`, side by side and in order. `after` null: from the very first. */
export async function listBesideMembers(
  db: Queryable,
  after: string | null,
  through: string,
): Promise<EventBesideMember[]> {
  const range = '(?::bigint IS NULL OR sequence > ?::bigint) AND sequence <= ?::bigint';
  const { rows } = await db.raw<{
    rows: (StoredEvent & { any_sequence: string; seal_id: string | null; leaf_hash: Buffer | null })[];
  }>(
    `SELECT coalesce(e.sequence, m.sequence)::text AS any_sequence, m.seal_id::text AS seal_id, m.leaf_hash, ${storedColumns}
     FROM (SELECT * FROM audit_events WHERE ${range}) e
     FULL JOIN (SELECT * FROM audit_seal_members WHERE ${range}) m ON m.sequence = e.sequence
     ORDER BY coalesce(e.sequence, m.sequence)`,
    [after, after, through, after, after, through],
  );
  return rows.map(({ any_sequence, seal_id, leaf_hash, ...event }) => ({
    sequence: any_sequence,
    event: event.sequence === null ? null : event,
    seal_id,
    leaf_hash,
  }));
}

export type Tail = {
  /** First member whose seal is gone. */
  orphan: string | null;
  /** First event with a number that was never handed out. */
  forged: string | null;
  /** First event that has waited too long. */
  overdue: string | null;
  waiting: number;
};

/** What lies behind the last seal, in one statement: a sealer may be at work meanwhile. */
export async function inspectTail(db: Queryable, through: string, recordedBefore: Date): Promise<Tail> {
  const { rows } = await db.raw<{ rows: Tail[] }>(
    `SELECT
       (SELECT min(m.sequence)::text FROM audit_seal_members m
        WHERE m.sequence > ?::bigint AND NOT EXISTS (SELECT FROM audit_seals s WHERE s.id = m.seal_id)) AS orphan,
       (min(sequence) FILTER (WHERE sequence > coalesce(pg_sequence_last_value('audit_events_sequence_seq'), 0)))::text AS forged,
       (min(sequence) FILTER (WHERE occurred_at < ?))::text AS overdue,
       count(*)::integer AS waiting
     FROM audit_events e WHERE sequence > ?::bigint
       AND NOT EXISTS (SELECT FROM audit_seal_members m WHERE m.sequence = e.sequence)`,
    [through, recordedBefore, through],
  );
  return rows[0] as Tail;
}

export type OwnEventRow = {
  sequence: string;
  occurred_at: Date;
  type: string;
  outcome: 'success' | 'refused';
  client_id: string | null;
  network: string | null;
  user_agent: string | null;
  detail: Record<string, string | number | boolean>;
};

/** Newest first. Two index scans, each of them cut at the limit, instead of one OR that reads a long history whole. */
export async function listEventsOf(
  db: Queryable,
  personId: string,
  before: string | null,
  limit: number,
): Promise<OwnEventRow[]> {
  const columns = 'sequence, occurred_at, type, outcome, client_id, network, user_agent, detail';
  const page = '(?::bigint IS NULL OR sequence < ?::bigint) ORDER BY sequence DESC LIMIT ?';
  const { rows } = await db.raw<{ rows: OwnEventRow[] }>(
    `SELECT sequence::text AS sequence, occurred_at, type, outcome, client_id, network, user_agent, detail FROM (
       (SELECT ${columns} FROM audit_events WHERE person_id = ?::uuid AND ${page})
       UNION ALL
       (SELECT ${columns} FROM audit_events
        WHERE actor_id = ?::uuid AND actor_id IS DISTINCT FROM person_id AND ${page})
     ) mine ORDER BY mine.sequence DESC LIMIT ?`,
    [personId, before, before, limit, personId, before, before, limit, limit],
  );
  return rows;
}
